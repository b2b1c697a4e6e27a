"""How a run waits for people without a process, and what the person wrote who resumed it.

Prefect's own suspend call refuses runs that have a parent, so the state is set here as that call sets it.
Each wait has a key of its own: a form that was answered once cannot be answered again.
"""

import json
from contextlib import suppress
from typing import Any, NoReturn
from uuid import UUID, uuid4

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.context import FlowRunContext
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound, Pause, PrefectHTTPStatusError
from prefect.input import keyset_from_paused_state
from prefect.states import Suspended
from pydantic import BaseModel, ValidationError

from flows.forms import RING, Answer

_CONFLICT = 409


def suspended(key: str, message: str) -> State:
    """Make the state of a run that waits; without a timeout, since an expired wait could not be resumed."""
    state: State = Suspended(timeout_seconds=None, pause_key=key, message=message)
    state.state_details.run_input_keyset = {
        str(key): name for key, name in keyset_from_paused_state(state).items()
    }
    return state


async def lay_out_form(
    client: PrefectClient, run_id: UUID, state: State, form: type[BaseModel], description: str
) -> None:
    """Put the form beside a waiting run; `description` is Markdown and says what is still open."""
    keys = state.state_details.run_input_keyset or {}
    for key, content in ((keys["schema"], form.model_json_schema()), (keys["description"], description)):
        await _write(client, run_id, key, content)


async def renew_form(client: PrefectClient, run: FlowRun, description: str) -> None:
    """Write above the form of a waiting run what is open now; the form itself stays."""
    keys = (run.state.state_details.run_input_keyset if run.state else None) or {}
    if "description" not in keys:
        return
    # Prefect's client answers a missing input with the plain HTTP error.
    with suppress(ObjectNotFound, PrefectHTTPStatusError):
        await client.delete_flow_run_input(run.id, keys["description"])
    await _write(client, run.id, keys["description"], description)


async def wait_for_people(message: str, description: str, *, form: type[BaseModel] = Answer) -> NoReturn:
    """Suspend the present run and leave its process; it starts from the top when somebody resumes it."""
    run = present_run()
    async with get_client() as client:
        state = suspended(f"tunggu-{uuid4().hex}", message)
        # The form first: whoever resumes must find it.
        await lay_out_form(client, run.id, state, form, description)
        answer = await client.set_flow_run_state(run.id, state, force=True)
    raise Pause(state=answer.state)


async def last_answer() -> Answer | None:
    """Read what the person wrote who resumed this run; None when nobody did, or when it was only rung."""
    run = present_run()
    async with get_client() as client:
        states = await client.read_flow_run_states(run.id)
        waits = [state for state in states if _has_form(state)]
        if not waits:
            return None
        newest = max(waits, key=lambda state: state.timestamp)
        # A run that ended and was started again from the UI must not act on its old form once more.
        if any(state.is_final() and state.timestamp > newest.timestamp for state in states):
            return None
        keys = newest.state_details.run_input_keyset or {}
        found = await client.filter_flow_run_input(
            run.id, key_prefix=keys["response"], limit=1, exclude_keys=set()
        )
        if not found:
            return None
        written: dict[str, Any] = json.loads(found[0].value)
    if all(written.get(field) == value for field, value in RING.items()):
        return None
    with suppress(ValidationError):
        return Answer.model_validate(written)
    return None


def present_run() -> FlowRun:
    """Give the run that this code runs in."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        raise RuntimeError("only a flow run can wait for people")
    return context.flow_run


async def _write(client: PrefectClient, run_id: UUID, key: str, content: object) -> None:
    try:
        await client.create_flow_run_input(run_id, key, json.dumps(content))
    except ObjectAlreadyExists:
        pass  # written by an earlier try, or by somebody else at this moment
    except PrefectHTTPStatusError as error:
        if error.response.status_code != _CONFLICT:
            raise


def _has_form(state: State) -> bool:
    return state.type is StateType.PAUSED and state.state_details.run_input_keyset is not None
