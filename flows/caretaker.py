"""Keeps Prefect's runs true to the tables: makes, rings, mends and ends them, and publishes the boards."""

from asyncio import to_thread
from dataclasses import dataclass, field
from datetime import timedelta

from prefect import flow, get_run_logger
from prefect.client.orchestration import PrefectClient, get_client

from flows.boards import publish_boards, publish_pages
from flows.letters_to_heads import draft_letters
from flows.meeting_papers import draft_papers
from flows.outage import in_words
from flows.relay import relay_history
from flows.rounds import begin_round
from flows.runtime import Runtime, current
from models.rules.lifecycle import StepMove
from models.tables.history import HistoryRow, Subject

STALE = timedelta(minutes=10)  # closing work takes seconds; what runs longer has lost its process

# After these, the list of open steps above a form is another one.
_CHANGE_WHAT_IS_OPEN = {
    StepMove.ADD,
    StepMove.ACCEPT,
    StepMove.SKIP,
    StepMove.REOPEN,
    StepMove.APPROVE,
    StepMove.RESCHEDULE,
}


@dataclass
class Tended:
    """What one round did."""

    made: int = 0
    rung: int = 0
    ended: int = 0
    mended: int = 0
    retagged: int = 0
    relayed: int = 0
    published: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        """Whether the round found anything to do with runs or history."""
        return bool(self.made or self.rung or self.ended or self.mended or self.retagged or self.relayed)

    def in_words(self) -> str:
        """Say it in one line."""
        return (
            f"{self.made} proses dibuat, {self.rung} dibangunkan, {self.ended} selesai, "
            f"{self.mended} diperbaiki, {self.relayed} peristiwa diteruskan"
        )


@flow(name="Penjaga", flow_run_name="Penjaga")
async def caretaker() -> str:
    """Menyelaraskan proses di Prefect dengan catatan: membuat, membangunkan, dan memperbaiki."""
    async with get_client() as client:
        tended = await tend(current(), client)
    for trouble in tended.troubles:
        get_run_logger().warning(trouble)
    get_run_logger().info(tended.in_words())
    return tended.in_words()


async def tend(runtime: Runtime, client: PrefectClient, *, stale_after: timedelta = STALE) -> Tended:
    """Do one round; safe to repeat, and safe beside another one. Raises Unavailable when Prefect is away.

    1. See what runs there should be and what has become of those that were made.
    2. Have done again what lost its process. 3. End what has ended. 4. Make what is missing.
    5. Ring what people have finished. 6. Pass on the history. 7. Tag what is late.
    8. Say above each form what is open now. 9. Publish the boards. 10. Draft papers and letters that
    are needed now.
    """
    with in_words(str(client.api_url)):
        its = await begin_round(runtime, client)
        tended = Tended(troubles=its.troubles)
        tended.mended = await its.begin_again_what_lost_its_process(stale_after)
        tended.ended = await its.end_what_is_over()
        tended.made = await its.make_missing()
        tended.rung = await its.ring_what_is_done()
        history = await relay_history(runtime, client)
        tended.relayed = len(history)
        retagged = await its.tag_late()
        tended.retagged = len(retagged)
        moved = {row.milestone_id for row in history}
        await its.renew_forms(retagged | {row.milestone_id for row in history if _changes_what_is_open(row)})
        tended.published = await publish_boards(runtime, client, moved)
        # Typesetting takes a while, and other runs share this process.
        drafted = await to_thread(lambda: [*draft_papers(runtime), *draft_letters(runtime)])
        tended.published += await publish_pages(client, drafted)
    return tended


def _changes_what_is_open(row: HistoryRow) -> bool:
    return row.subject is Subject.STEP and row.move in _CHANGE_WHAT_IS_OPEN
