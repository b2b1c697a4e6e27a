"""The proof tells of each obligation who was told what, what was answered, and whether the record holds."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from proof_cast import FILE, STEP, Inspected, at_rest, eventful_town
from reminder_cast import SENDER, at, lebong_town
from sqlalchemy import Engine, event
from sqlmodel import Session

from models.database import reading, writing
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import Unknown
from models.tables.people import ContactAddress
from notifications.channels.mail_form import MailForm
from notifications.channels.remembering import RememberingChannel
from notifications.forms import ChatForm
from notifications.outcomes import Permanent
from notifications.proof import gather_proof
from notifications.proof_facts import Verdict


@pytest.fixture(scope="module")
def inspected(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspected]:
    """The eventful step, to look at."""
    made = at_rest(prepared_sqlite, tmp_path_factory.mktemp("proof"))
    yield made
    made.town.engine.dispose()


def test_who_owed_the_step_is_named_with_their_ways(inspected: Inspected) -> None:
    owed = inspected.obligation()

    assert owed.organisation == "Dinas PUPR"
    assert [(person.name, person.addresses) for person in owed.contacts] == [
        ("Narahubung PUPR", ((ChannelKind.MAIL, "n***@lebong.example"),)),
        ("Kepala PUPR", ((ChannelKind.MAIL, "k***@lebong.example"),)),
    ]


def test_each_telling_is_given_with_its_day_and_its_reason(inspected: Inspected) -> None:
    told = inspected.obligation().told

    assert [(f"{one.local_date:%d/%m}", one.why, one.escalated_to, one.name) for one in told] == [
        ("28/05", "due_soon", "", "Narahubung PUPR"),
        ("03/06", "due_today", "", "Narahubung PUPR"),
        ("04/06", "late", "", "Narahubung PUPR"),
        ("05/06", "late", "", "Narahubung PUPR"),
        ("05/06", "escalated", "head", "Kepala PUPR"),
        ("06/06", "late", "", "Narahubung PUPR"),
    ]


def test_a_letter_is_given_with_its_moments_and_what_the_channel_called_it(inspected: Inspected) -> None:
    (letter,) = inspected.obligation().told[0].letters

    assert (letter.sent_at, letter.receipt, [one.outcome for one in letter.tries]) == (
        at("2024-05-28"),
        "remembered-1",
        ["sent"],
    )


def test_the_answers_are_given_in_order(inspected: Inspected) -> None:
    answers = inspected.obligation().answers

    assert [(one.move, one.by, one.reason) for one in answers] == [
        ("seen", "Narahubung Dinas PUPR", ""),
        ("submit", "Narahubung Dinas PUPR", ""),
        ("return", "Sekretariat Pokja PKP", "=SUM(A1) kosong"),
        ("submit", "Narahubung Dinas PUPR", ""),
        ("accept", "Sekretariat Pokja PKP", ""),
    ]


def test_what_was_handed_in_is_given_with_its_hash(inspected: Inspected) -> None:
    papers = inspected.obligation().papers

    assert [(one.file_name, one.version, one.sha256) for one in papers] == [
        ("matriks.xlsx", 1, hashlib.sha256(FILE).hexdigest())
    ]


def test_a_postponement_is_given_with_who_asked_and_who_decided(inspected: Inspected) -> None:
    (request,) = inspected.obligation().put_off

    assert (request.asked_by, request.reason, request.decided_by, request.decision_reason) == (
        "Narahubung Dinas PUPR",
        "Data belum lengkap",
        "Sekretariat Pokja PKP",
        "disetujui",
    )
    assert (request.old_day, request.new_day, request.slippage) == (date(2024, 5, 29), date(2024, 6, 3), 1)


def test_a_step_handed_in_after_its_due_moment_was_late(inspected: Inspected) -> None:
    owed = inspected.obligation()

    assert (owed.verdict, owed.days_late) == (Verdict.LATE, 7)


def test_a_silence_and_a_stand_in_are_given_with_who_set_them(inspected: Inspected) -> None:
    owed = inspected.obligation()

    assert [(one.kind.value, one.about, one.until, one.set_by) for one in owed.held] == [
        ("snooze", "step", date(2024, 5, 24), "Sekretariat Pokja PKP")
    ]
    assert [(one.name, one.until, one.reason) for one in owed.stand_ins] == [
        ("Kepala PUPR", date(2024, 6, 12), "Cuti")
    ]


def test_addresses_are_whole_for_an_inspector(inspected: Inspected) -> None:
    owed = inspected.obligation(full=True)

    assert owed.told[0].letters[0].address == "narahubung.pupr@lebong.example"
    assert owed.contacts[0].addresses == ((ChannelKind.MAIL, "narahubung.pupr@lebong.example"),)


def test_the_same_tables_give_the_same_proof(inspected: Inspected) -> None:
    assert inspected.proof(step=None) == inspected.proof(step=None)


def test_all_steps_take_no_more_questions_than_one(inspected: Inspected) -> None:
    asked: list[str] = []
    event.listen(inspected.town.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    inspected.proof(step=STEP)
    for_one = len(asked)
    inspected.proof(step=None)

    assert len(asked) - for_one == for_one


def test_a_strange_step_is_named(inspected: Inspected) -> None:
    with pytest.raises(Unknown, match="has no step 'martiks'"):
        inspected.proof(step="martiks")


def test_a_changed_history_row_is_told(engine: Engine, tmp_path: Path) -> None:
    inspected = eventful_town(engine, tmp_path)
    assert inspected.proof().chain.whole

    inspected.tamper(15)

    assert [*inspected.proof().chain.breaks] == ["row 15 was changed after it was written"]


def test_an_address_that_failed_is_told_before_the_next_one(engine: Engine) -> None:
    town = lebong_town(engine)
    town.only_step(STEP, role="public_works", due=at("2024-05-29", 16))
    town.forms = {ChannelKind.MAIL: MailForm(SENDER), ChannelKind.MATRIX: ChatForm()}
    with writing(engine) as session:
        _add_matrix(session, town.contact_named(session, "Narahubung PUPR"))
    broken = Permanent("5.1.1 unknown narahubung.pupr@lebong.example", "550", address_broken=True)
    mail, matrix = (
        RememberingChannel(ChannelKind.MAIL, iter([broken])),
        RememberingChannel(ChannelKind.MATRIX),
    )
    for minute in (0, 15):
        town.plan(at("2024-05-28", 8, minute))
        town.send(at("2024-05-28", 8, minute), mail, matrix)

    with reading(engine) as session:
        told = gather_proof(session, town.milestone_id, at=at("2024-05-30"), step=STEP).obligations[0].told[0]

    assert [(one.address, one.state.value) for one in told.letters] == [
        ("n***@lebong.example", "failed"),
        ("@p***:lebong.example", "sent"),
    ]
    assert told.letters[0].tries[0].text == "5.1.1 unknown n***@lebong.example"


def _add_matrix(session: Session, contact_id: int) -> None:
    address = "@pupr:lebong.example"
    session.add(
        ContactAddress(contact_id=contact_id, channel=ChannelKind.MATRIX, address=address, preference=2)
    )
