"""Drafts the letter to the head of an agency who was told of a late step, for a person to sign."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from flows.drafting import Draft, drafted
from flows.pages import Page, in_a_cell
from flows.runtime import Runtime
from models.database import reading
from models.rules.lifecycle import SETTLED
from models.tables.milestones import Milestone, Step
from models.tables.people import Contact, ContactRole
from models.tables.reminders import MessageState, Reminder
from notifications.papers.heads_letter import letter_to_head
from notifications.papers.made import MadePaper

AT_MOST = 8  # letters a round
_SAID = (MessageState.SENT, MessageState.DELIVERED)


def draft_letters(runtime: Runtime, *, at_most: int = AT_MOST) -> list[Page]:
    """Draft the letters that are not drafted yet, and say on a page of each step where its letter lies.

    A letter speaks of one due date: a postponed step that is late again gets another one.
    """
    data, now = runtime.settings.data, runtime.clock.now()
    with reading(runtime.engine) as session:
        return drafted(_taken_up(session, data, now), data / "papers", at_most=at_most)


def _taken_up(session: Session, data: Path, now: datetime) -> Iterator[Draft]:
    """Go through the late steps of which the head of their agency was told."""
    told = (
        select(Reminder.id)
        .join(Contact, col(Contact.id) == col(Reminder.contact_id))
        .where(
            Reminder.step_id == Step.id,
            Reminder.due_date == Step.due_date,
            col(Reminder.state).in_(_SAID),
            Contact.role == ContactRole.HEAD,
        )
    )
    late = (
        select(Milestone, Step)
        .join(Step, col(Step.milestone_id) == col(Milestone.id))
        .where(col(Step.status).not_in(SETTLED), Step.due_at < now, told.exists())
        .order_by(col(Step.due_at), col(Step.id))
    )
    for milestone, step in session.exec(late).all():

        def letter(step: Step = step) -> list[MadePaper]:
            return [letter_to_head(session, step.milestone_id, step.code, data_folder=data)]

        yield Draft(
            milestone, step, "surat", letter, _page, "Konsep surat disimpan", "Surat belum dapat dibuat"
        )


def _page(draft: Draft, said: str) -> Page:
    title = f"{draft.name} · Surat kepada pimpinan: {draft.step.title_id}"
    owner = in_a_cell(draft.step.owner_title_id)
    content = (
        f"## {title}\n\nLangkah ini terlambat; pimpinan {owner} sudah diingatkan. "
        f"Surat berlaku setelah ditandatangani pejabat yang berwenang.\n\n{said}\n"
    )
    return Page(draft.key("surat"), title, content)
