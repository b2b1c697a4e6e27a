"""Drafts the letter to the head of an agency who was told of a late step, for a person to sign."""

from sqlmodel import Session, col, select

from flows.pages import Page, in_a_cell
from flows.runtime import Runtime
from flows.sentences import in_indonesian
from models.database import reading
from models.moves.loading import MilestoneRows, load
from models.rules.errors import TonggakError
from models.rules.lifecycle import SETTLED
from models.tables.milestones import Step
from models.tables.people import Contact, ContactRole
from models.tables.reminders import MessageState, Reminder
from notifications.papers.heads_letter import letter_to_head
from notifications.papers.made import name_of, write_papers

AT_MOST = 8  # letters a round
_SAID = (MessageState.SENT, MessageState.DELIVERED)


def draft_letters(runtime: Runtime, *, at_most: int = AT_MOST) -> list[Page]:
    """Draft the letters that are not drafted yet, and say on a page of each step where its letter lies.

    A letter speaks of one due date: a postponed step that is late again gets another one.
    """
    pages: list[Page] = []
    with reading(runtime.engine) as session:
        for step in _taken_up(session, runtime):
            if len(pages) == at_most:
                break
            page = _drafted(session, runtime, step)
            pages += [page] if page is not None else []
    return pages


def _taken_up(session: Session, runtime: Runtime) -> list[Step]:
    """List the late steps of which the head of their agency was told."""
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
    late = select(Step).where(col(Step.status).not_in(SETTLED), Step.due_at < runtime.clock.now())
    return list(session.exec(late.where(told.exists()).order_by(col(Step.due_at), col(Step.id))))


def _drafted(session: Session, runtime: Runtime, step: Step) -> Page | None:
    data, rows = runtime.settings.data, load(session, step.milestone_id)
    folder = data / "papers" / name_of("surat", rows) / f"{step.code}-{step.due_date}"
    if folder.is_dir():
        return None
    try:
        letter = letter_to_head(session, step.milestone_id, step.code, data_folder=data)
    except TonggakError as error:
        return _page(rows, step, f"> **Surat belum dapat dibuat.** {in_a_cell(in_indonesian(error))}")
    half_done = folder.with_name(f".{folder.name}")
    written = write_papers(half_done, [letter])
    half_done.replace(folder)  # both forms, or none
    names = "\n".join(f"- `{path.name}`" for path in sorted(written))
    return _page(rows, step, f"Konsep surat disimpan di `{folder}`:\n\n{names}")


def _page(rows: MilestoneRows, step: Step, said: str) -> Page:
    region, milestone = rows.region.code.replace(".", ""), rows.milestone
    title = f"{rows.name} · Surat kepada pimpinan: {step.title_id}"
    content = (
        f"## {title}\n\nLangkah ini terlambat; pimpinan {in_a_cell(step.owner_title_id)} sudah diingatkan. "
        f"Surat berlaku setelah ditandatangani pejabat yang berwenang.\n\n{said}\n"
    )
    return Page(f"surat-{region}-{milestone.code}-{milestone.year}-{step.code}".lower(), title, content)
