"""Opens a milestone in the tables from what an official filled in."""

from datetime import date

from flows.forms import Opening
from flows.runtime import Runtime
from models.database import writing
from models.moves import opening as moves
from models.moves.loading import load
from models.rules.errors import BadInput
from models.rules.lifecycle import Actor, Role
from models.rules.names import find_region, read_regions
from models.rules.sentences import Sentence


def open_from_form(runtime: Runtime, form: Opening) -> str:
    """Open the milestone, or find the one that stands; raises TonggakError when that cannot be done."""
    region = find_region(form.region_code, read_regions())
    blueprint = runtime.programme.milestone(form.milestone)
    given = _days(form)
    anchors = {anchor.code: given[anchor.code] for anchor in blueprint.anchors if anchor.code in given}
    wanted = moves.Opening(region, blueprint.code, form.year, anchors, form.anyway_because.strip())
    by = Actor(form.by.strip(), Role.COORDINATOR)
    with writing(runtime.engine) as session:
        opened = moves.open_milestone(session, runtime.programme, wanted, by=by, at=runtime.clock.now())
        name = load(session, opened.milestone_id).name
    return f"{name} sudah ada; tidak ada yang diubah." if opened.found else f"{name} dibuka."


def _days(form: Opening) -> dict[str, date]:
    kick_off = _day(Sentence("The date of the kick-off"), form.kick_off)
    workshop = _day(Sentence("The date of the national workshop"), form.workshop)
    if workshop < kick_off:
        raise BadInput(
            "The workshop ({workshop}) comes before the kick-off ({kick_off}). Check both dates.",
            workshop=form.workshop,
            kick_off=form.kick_off,
        )
    return {"kick_off": kick_off, "workshop": workshop}


def _day(what: Sentence, typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise BadInput(
            "{what}, '{typed}', is not in the calendar. Write it like 2024-05-30.", what=what, typed=typed
        ) from error
