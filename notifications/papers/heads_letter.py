"""The letter that asks the head of an agency to see to a late step: a draft for a person to sign."""

from pathlib import Path

from sqlmodel import Session, col, select

from models.moves.loading import MilestoneRows, load
from models.rules.indonesian_dates import format_date_id
from models.tables.milestones import HandIn, Step
from notifications.directory import read_directory
from notifications.papers.made import MadePaper, PaperDesk, desk_of, name_of
from notifications.papers.office_facts import addressed, owner_of, region_facts
from notifications.papers.paper import Paper

_TEMPLATE = "surat-kepala-opd"


def draft_letter_to_head(session: Session, milestone_id: int, step_code: str, *, data_folder: Path) -> Paper:
    """Draft the letter to the head of the agency that owes a step.

    Raises Unknown for a step there is not, BadInput for mistakes in the office's own files.
    """
    rows = load(session, milestone_id)
    return desk_of(data_folder, rows.region).paper(_TEMPLATE, _known(session, rows, rows.step(step_code)))


def letter_to_head(session: Session, milestone_id: int, step_code: str, *, data_folder: Path) -> MadePaper:
    """Make the same letter as docx and pdf."""
    rows = load(session, milestone_id)
    desk: PaperDesk = desk_of(data_folder, rows.region)
    facts = _known(session, rows, rows.step(step_code))
    return desk.made(_TEMPLATE, name_of(_TEMPLATE, rows, step_code), facts)


def _known(session: Session, rows: MilestoneRows, step: Step) -> dict[str, object]:
    directory = read_directory(session, [rows.region.code], channels=())
    owner = owner_of(step, rows.region, directory)
    wanted = select(HandIn).where(HandIn.step_id == step.id).order_by(col(HandIn.id))
    return {
        "region": region_facts(rows.region),
        "milestone": rows.milestone.code,
        "milestone_title": rows.milestone.title_id,
        "year": rows.milestone.year,
        "step": step.title_id,
        "instruction": step.instruction_id,
        "due": format_date_id(step.due_date),
        "first_due": format_date_id(step.baseline_due_date),
        "moved": step.due_date != step.baseline_due_date,
        "office": owner,
        "addressee": addressed(owner),
        "hand_ins": tuple(hand_in.title_id for hand_in in session.exec(wanted)),
    }
