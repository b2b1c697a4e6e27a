"""Once the head of an agency was told of a late step, a letter lies ready for a person to sign."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from flows.letters_to_heads import draft_letters
from flows.runtime import Runtime, SetClock
from flows.settings import Settings
from models.database import prepare, writing
from models.rules.lifecycle import StepMove
from models.tables.milestones import Step
from models.tables.people import ContactRole
from models.tables.reminders import MessageState, Reminder
from tests.reminder_cast import COORDINATOR, OPENED, Town

_DUE = OPENED + timedelta(days=30)
_LATE = _DUE + timedelta(days=3)


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    runtime = Runtime(Settings(data=tmp_path, database_url=""), SetClock(_LATE))
    prepare(runtime.engine)
    return runtime


@pytest.fixture
def town(runtime: Runtime) -> Town:
    town = Town(runtime.engine).open()
    contacts = {"Narahubung PUPR": ContactRole.KEY_PERSON, "Kepala PUPR": ContactRole.HEAD}
    town.office("17.07", "Dinas PUPR Lebong", "public_works", contacts=contacts)
    town.only_step("matriks", role="public_works", due=_DUE)
    return town


def told(town: Town, contact: str, state: MessageState = MessageState.SENT) -> None:
    with writing(town.engine) as session:
        step = session.exec(select(Step).where(Step.code == "matriks")).one()
        session.add(
            Reminder(
                step_id=step.id or 0,
                rule="escalated_to_head",
                occurrence=1,
                contact_id=town.contact_named(session, contact),
                local_date=step.due_date,
                due_date=step.due_date,
                reason="late",
                state=state,
                planned_at=_LATE,
            )
        )


def letters(runtime: Runtime) -> list[str]:
    return sorted(path.name for path in (runtime.settings.data / "papers").rglob("surat-*.*"))


def test_a_letter_is_drafted_once_for_a_due_date(runtime: Runtime, town: Town) -> None:
    told(town, "Kepala PUPR")

    [page] = draft_letters(runtime)

    name = "surat-kepala-opd-matriks-kab-lebong-m4-2024"
    assert letters(runtime) == [f"{name}.docx", f"{name}.pdf"]
    assert "berlaku setelah ditandatangani" in page.content
    assert draft_letters(runtime) == []


@pytest.mark.parametrize(
    ("contact", "state"),
    [("Narahubung PUPR", MessageState.SENT), ("Kepala PUPR", MessageState.SCHEDULED)],
    ids=["only the contact was told", "the head's message waits"],
)
def test_nobody_is_written_to_before_the_head_was_told(
    runtime: Runtime, town: Town, contact: str, state: MessageState
) -> None:
    told(town, contact, state)

    assert draft_letters(runtime) == []


def test_what_was_handed_in_and_accepted_needs_no_letter(runtime: Runtime, town: Town) -> None:
    told(town, "Kepala PUPR")
    town.move("matriks", StepMove.SKIP, when=_LATE, by=COORDINATOR, reason="tidak diperlukan")

    assert draft_letters(runtime) == []


def test_a_later_due_date_gets_its_own_letter(runtime: Runtime, town: Town) -> None:
    told(town, "Kepala PUPR")
    draft_letters(runtime)
    town.only_step("matriks", role="public_works", due=_DUE + timedelta(days=1))
    told(town, "Kepala PUPR")

    draft_letters(runtime)

    folders = [path.name for path in (runtime.settings.data / "papers").glob("*/*")]
    days = [date.fromisoformat(name.removeprefix("matriks-")) for name in sorted(folders)]
    assert days[1] - days[0] == timedelta(days=1)
