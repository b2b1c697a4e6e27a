"""An address that failed for good is held, put before the coordinator, and comes back once it is mended."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from moves_cast import overlapping
from people_cast import HEADING, PUPR, csv_file
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.database import reading, writing
from models.people.importing import import_people
from models.people.mending import Mended, mend
from models.people.repairs import OpenRepair, open_repair, open_repairs
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import Ambiguous, BadInput, NotAllowed, TonggakError, Unknown
from models.tables.people import AddressStatus, Contact, ContactAddress
from models.tables.reminders import Message, MessageState
from models.tables.repairs import ContactRepair

MONDAY = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
MAIL = "pupr@lebong.example"


@pytest.fixture
def person(session: Session, tmp_path: Path) -> Contact:
    import_people(session, csv_file(tmp_path, PUPR), at=MONDAY)
    return session.exec(select(Contact)).one()


def bounce(
    session: Session,
    person: Contact,
    address: str = MAIL,
    *,
    at: datetime = TUESDAY,
    about: Message | None = None,
) -> None:
    open_repair(
        session,
        contact_id=person.id or 0,
        channel=ChannelKind.MAIL,
        address=address,
        code="5.1.1",
        said="no such mailbox",
        message_ref=about.id if about else None,
        at=at,
    )


def repairs(session: Session) -> list[tuple[str, str, datetime | None, str]]:
    rows = session.exec(select(ContactRepair).order_by(ContactRepair.id))  # type: ignore[arg-type]
    return [(row.address, row.said, row.mended_at, row.mended_by) for row in rows]


def statuses(session: Session) -> list[tuple[str, AddressStatus]]:
    rows = session.exec(select(ContactAddress).order_by(ContactAddress.preference))  # type: ignore[arg-type]
    return [(row.address, row.status) for row in rows]


def queued(session: Session, person: Contact) -> Message:
    message = Message(
        contact_id=person.id or 0,
        channel=ChannelKind.MAIL,
        address=MAIL,
        local_date=date(2024, 5, 22),
        subject="Pengingat",
        text="Yth.",
        message_id="<1@tonggak.example>",
        state=MessageState.SCHEDULED,
        queued_at=TUESDAY,
        next_at=TUESDAY,
        expires_at=TUESDAY + timedelta(days=1),
    )
    session.add(message)
    session.flush()
    return message


def test_an_address_that_failed_is_held_and_put_down_for_repair(session: Session, person: Contact) -> None:
    bounce(session, person)

    assert repairs(session) == [(MAIL, "no such mailbox", None, "")]
    assert statuses(session) == [(MAIL, AddressStatus.BROKEN), ("+6281234567890", AddressStatus.USABLE)]


def test_a_second_failure_of_the_same_address_is_the_same_repair(session: Session, person: Contact) -> None:
    bounce(session, person)

    bounce(session, person, at=TUESDAY + timedelta(hours=1))

    assert repairs(session) == [(MAIL, "no such mailbox", None, "")]


def test_a_failure_of_an_address_that_was_replaced_meanwhile_opens_nothing(
    session: Session, person: Contact
) -> None:
    bounce(session, person, "old@lebong.example")

    assert repairs(session) == []
    assert AddressStatus.BROKEN not in dict(statuses(session)).values()


def test_what_is_queued_to_a_broken_address_is_taken_back(session: Session, person: Contact) -> None:
    message = queued(session, person)

    bounce(session, person)

    assert (message.state, message.state_reason) == (MessageState.CLEARED, "address broken")


def test_open_repairs_say_who_what_and_since_when(session: Session, person: Contact) -> None:
    bounce(session, person)

    assert open_repairs(session, {"17.07"}) == [
        OpenRepair(
            contact_id=person.id or 0,
            contact="Narahubung PUPR",
            position="",
            organisation="Dinas PUPR",
            place="17.07",
            channel=ChannelKind.MAIL,
            address=MAIL,
            code="5.1.1",
            said="no such mailbox",
            since=TUESDAY,
            otherwise=("+6281234567890",),
        )
    ]
    assert open_repairs(session, {"17.01"}) == []


def test_who_left_needs_no_repair(session: Session, person: Contact) -> None:
    bounce(session, person)

    person.active = False

    assert open_repairs(session) == []


def test_an_address_that_works_again_is_used_again(session: Session, person: Contact) -> None:
    bounce(session, person)

    mended = mend(session, person.id or 0, by="Sekretariat", at=WEDNESDAY)

    assert mended == [Mended(ChannelKind.MAIL, MAIL, MAIL)]
    assert repairs(session) == [(MAIL, "no such mailbox", WEDNESDAY, "Sekretariat")]
    assert dict(statuses(session))[MAIL] is AddressStatus.USABLE


def test_a_mended_address_that_fails_again_is_a_new_repair(session: Session, person: Contact) -> None:
    bounce(session, person)
    mend(session, person.id or 0, by="Sekretariat", at=WEDNESDAY)

    bounce(session, person, at=WEDNESDAY + timedelta(hours=2))

    assert [mended_by for *_, mended_by in repairs(session)] == ["Sekretariat", ""]


def test_a_late_bounce_of_what_went_out_before_the_mending_opens_nothing(
    session: Session, person: Contact
) -> None:
    message = queued(session, person)
    message.sent_at = TUESDAY
    bounce(session, person, about=message)
    mend(session, person.id or 0, by="Sekretariat", at=WEDNESDAY)

    bounce(session, person, about=message, at=WEDNESDAY + timedelta(days=1))
    old_news = open_repairs(session)
    message.sent_at = WEDNESDAY + timedelta(days=2)
    bounce(session, person, about=message, at=WEDNESDAY + timedelta(days=2))

    assert (len(old_news), len(open_repairs(session))) == (0, 1)


def test_a_broken_address_is_replaced_in_its_place(session: Session, person: Contact) -> None:
    bounce(session, person)

    mend(session, person.id or 0, address=" PU@Lebong.example", by="Sekretariat", at=WEDNESDAY)

    assert statuses(session) == [
        ("PU@lebong.example", AddressStatus.USABLE),
        ("+6281234567890", AddressStatus.USABLE),
    ]
    assert repairs(session) == [(MAIL, "no such mailbox", WEDNESDAY, "Sekretariat")]


def test_a_replacement_that_is_there_already_takes_over(session: Session, person: Contact) -> None:
    other = ContactAddress(
        contact_id=person.id or 0, channel=ChannelKind.MAIL, address="pu@lebong.example", preference=3
    )
    session.add(other)
    bounce(session, person)

    mend(session, person.id or 0, address="pu@lebong.example", by="Sekretariat", at=WEDNESDAY)

    assert dict(statuses(session)).keys() == {"+6281234567890", "pu@lebong.example"}
    assert open_repairs(session) == []


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        pytest.param({"address": "pu@"}, BadInput, "'pu@' is not an e-mail address", id="no address"),
        pytest.param({"instead_of": "x"}, Unknown, "'x' is not one of the broken addresses", id="not broken"),
    ],
)
def test_what_mends_nothing_is_refused(
    session: Session, person: Contact, options: dict[str, str], error: type[TonggakError], sentence: str
) -> None:
    bounce(session, person)

    with pytest.raises(error, match=sentence):
        mend(session, person.id or 0, by="Sekretariat", at=WEDNESDAY, **options)

    assert repairs(session) == [(MAIL, "no such mailbox", None, "")]


def test_which_of_two_is_replaced_must_be_said(session: Session, person: Contact) -> None:
    second = "kantor@lebong.example"
    session.add(
        ContactAddress(contact_id=person.id or 0, channel=ChannelKind.MAIL, address=second, preference=3)
    )
    bounce(session, person)
    bounce(session, person, second)

    with pytest.raises(Ambiguous, match="--instead-of"):
        mend(session, person.id or 0, address="pu@lebong.example", by="Sekretariat", at=WEDNESDAY)
    mend(
        session,
        person.id or 0,
        address="pu@lebong.example",
        instead_of=second,
        by="Sekretariat",
        at=WEDNESDAY,
    )

    assert [(repair.address, repair.otherwise) for repair in open_repairs(session)] == [
        (MAIL, ("+6281234567890", "pu@lebong.example"))
    ]


def test_nothing_broken_is_nothing_to_mend(session: Session, person: Contact) -> None:
    with pytest.raises(NotAllowed, match=r"No address of Narahubung PUPR \(Dinas PUPR\) is broken"):
        mend(session, person.id or 0, by="Sekretariat", at=WEDNESDAY)

    assert repairs(session) == []


def test_the_same_file_again_keeps_a_broken_address_held_and_says_so(
    session: Session, person: Contact, tmp_path: Path
) -> None:
    bounce(session, person)

    summary = import_people(session, csv_file(tmp_path, PUPR), at=WEDNESDAY, by="Sekretariat")

    assert not summary.changed_anything
    held = "pupr@lebong.example of Narahubung PUPR (Dinas PUPR) stays held, since messages to it came back."
    assert [*summary.notes] == [f"{held} Once it works again: `tonggak people mend`."]
    assert (dict(statuses(session))[MAIL], len(open_repairs(session))) == (AddressStatus.BROKEN, 1)


def test_a_file_in_another_order_keeps_a_broken_address_held(
    session: Session, person: Contact, tmp_path: Path
) -> None:
    bounce(session, person)
    heading = (*HEADING, "Urutan kanal")

    import_people(session, csv_file(tmp_path, (*PUPR, "WA, surel"), heading=heading), at=WEDNESDAY)

    assert statuses(session) == [("+6281234567890", AddressStatus.USABLE), (MAIL, AddressStatus.BROKEN)]
    assert repairs(session) == [(MAIL, "no such mailbox", None, "")]


def test_a_file_that_replaces_a_broken_address_closes_its_repair(
    session: Session, person: Contact, tmp_path: Path
) -> None:
    bounce(session, person)
    path = csv_file(tmp_path, (*PUPR[:5], "pu@lebong.example", PUPR[6]))

    summary = import_people(session, path, at=WEDNESDAY, by="Sekretariat")

    assert repairs(session) == [(MAIL, "no such mailbox", WEDNESDAY, "Sekretariat")]
    gone = "pupr@lebong.example of Narahubung PUPR (Dinas PUPR) had failed and is taken out"
    assert [*summary.notes] == [f"{gone}; its repair is closed."]


def test_a_failure_and_an_import_at_once_leave_the_address_held(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as session:
        import_people(session, csv_file(tmp_path, PUPR), at=MONDAY)
        person = session.exec(select(Contact)).one()
    path = csv_file(tmp_path, (*PUPR, "WA, surel"), heading=(*HEADING, "Urutan kanal"))

    overlapping(engine, lambda s: bounce(s, person), lambda s: import_people(s, path, at=TUESDAY))

    with reading(engine) as session:
        assert dict(statuses(session))[MAIL] is AddressStatus.BROKEN
        assert [repair.address for repair in open_repairs(session)] == [MAIL]
