import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from reminder_cast import RULES, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading, writing
from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_rules import IfUnsure
from models.tables.people import AddressStatus, ContactAddress, ContactRole, Organisation
from models.tables.reminders import MessageState, SendAttempt
from notifications.channels.channel import Outgoing
from notifications.channels.remembering import RememberingChannel
from notifications.delivery import Delivered, deliver
from notifications.outbox import LEASE, claim_some, start
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient

MORNING = at("2024-09-05")
PUPR = "narahubung.pupr@lebong.example"


@dataclass
class ArchivingChannel(RememberingChannel):
    """A channel that can be asked what went out."""

    archive: frozenset[str] | None = frozenset()
    can_tell: bool = True

    def find_sent(self, message_id: str) -> bool | None:
        """Look into the archive."""
        return None if self.archive is None else message_id in self.archive


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on the morning of Thursday 5 September 2024, with one message queued for public works."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    town.plan(MORNING)
    return town


def answering(*outcomes: Outcome) -> RememberingChannel:
    return RememberingChannel(answers=iter(outcomes))


def crash_while_sending(town: Town) -> None:
    """Claim and start the message, and never come back."""
    with writing(town.engine) as session:
        mail = ChannelKind.MAIL
        [claim] = claim_some(session, now=MORNING, owner="crashed", channel=mail, at_most=1)
        assert start(session, [claim], now=MORNING)


def attempts(town: Town) -> list[tuple[int, str, str]]:
    with reading(town.engine) as session:
        return [(a.number, a.outcome, a.code) for a in session.exec(select(SendAttempt))]


def state(town: Town) -> tuple[MessageState, str]:
    message = town.messages()[-1]
    return message.state, message.state_reason


def test_a_message_is_sent_stamped_and_never_sent_again(town: Town) -> None:
    delivered = [town.send(MORNING), town.send(MORNING)]

    assert delivered == [Delivered(sent=1), Delivered()]
    assert (town.told(), town.ledger()) == ([("2024-09-05 08.00", PUPR)], [("before_3", 1, "sent", "")])
    assert [(m.state, m.sent_at, m.provider_id) for m in town.messages()] == [
        (MessageState.SENT, MORNING, "remembered-1")
    ]


def test_no_double_send_with_two_workers(town: Town) -> None:
    with writing(town.engine) as session:
        office = session.exec(select(Organisation).where(Organisation.name == "Dinas PUPR")).one()
        for number in range(12):
            town.contact(session, office.id or 0, f"Narahubung {number}", ContactRole.KEY_PERSON)
    town.plan(MORNING)
    workers = [threading.Thread(target=town.send, args=[MORNING]) for _ in range(4)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    everybody = sorted([PUPR, *(f"narahubung.{number}@lebong.example" for number in range(12))])
    assert sorted(address for _, address in town.told()) == everybody


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(at("2024-09-05", 7, 59), id="before the office opens"),
        pytest.param(at("2024-09-05", 16), id="after it has closed"),
        pytest.param(at("2024-09-07", 9), id="on Saturday"),
    ],
)
def test_nothing_leaves_outside_office_hours(town: Town, moment: datetime) -> None:
    town.send(moment)

    assert town.told() == []


def test_a_server_that_is_busy_is_tried_again_after_its_time(town: Town) -> None:
    busy = Transient("4.7.1 greylisted", "451", retry_after=timedelta(minutes=10))

    first = town.send(MORNING, answering(busy))
    too_early = town.send(MORNING + timedelta(minutes=9))
    later = town.send(MORNING + timedelta(minutes=10))

    assert [first, too_early, later] == [Delivered(put_off=1), Delivered(), Delivered(sent=1)]
    assert attempts(town) == [(1, "transient", "451"), (2, "sent", "")]


def test_a_retry_waits_for_office_hours_too(town: Town) -> None:
    with writing(town.engine) as session:
        town_message = session.merge(town.messages()[0])
        town_message.expires_at = at("2024-09-06", 16)
    town.send(at("2024-09-05", 15, 55), answering(Transient("busy", retry_after=timedelta(minutes=30))))

    assert town.messages()[0].next_at == at("2024-09-06", 8)


def test_what_cannot_leave_on_its_day_is_said_anew_on_the_next(town: Town) -> None:
    no_mail_all_day = town.send(at("2024-09-05", 17))
    next_day = town.run(at("2024-09-06"))

    assert (no_mail_all_day, town.messages()[0].state_reason) == (Delivered(dead=1), "expired")
    assert [address for address, _ in next_day] == [PUPR]
    assert "2 hari kerja lagi" in " ".join(town.letters()[0].text.split())


def test_a_refused_address_is_held_and_the_secretariat_is_told(town: Town) -> None:
    town.break_address("kepala.pupr@lebong.example")
    town.send(MORNING, answering(Permanent("5.1.1 unknown user", "550", address_broken=True)))

    told = town.run(at("2024-09-06"))

    with reading(town.engine) as session:
        address = session.exec(select(ContactAddress).where(ContactAddress.address == PUPR)).one()
    assert (address.status, town.messages()[0].state) == (AddressStatus.BROKEN, MessageState.FAILED)
    assert told == [
        ("sekretariat@lebong.example", "Mohon perbaiki alamat narahubung: Kelengkapan RC usulan di luar APBD")
    ]


def test_a_person_with_a_second_address_is_told_there(town: Town) -> None:
    with writing(town.engine) as session:
        first = session.exec(select(ContactAddress).where(ContactAddress.address == PUPR)).one()
        second = {"contact_id": first.contact_id, "channel": ChannelKind.MAIL, "preference": 2}
        session.add(ContactAddress(**second, address="pupr@cadangan.example"))
    town.send(MORNING, answering(Permanent("5.1.1 unknown user", "550", address_broken=True)))

    told = town.run(at("2024-09-05", 8, 15))

    assert [address for address, _ in told] == ["pupr@cadangan.example"]


def test_a_refused_message_does_not_break_the_address(town: Town) -> None:
    town.send(MORNING, answering(Permanent("5.7.1 looks like spam", "554")))

    with reading(town.engine) as session:
        address = session.exec(select(ContactAddress).where(ContactAddress.address == PUPR)).one()
    assert (address.status, state(town)) == (
        AddressStatus.USABLE,
        (MessageState.FAILED, "5.7.1 looks like spam"),
    )


def test_a_misconfigured_channel_is_left_alone_and_reported(town: Town) -> None:
    channel = answering(*[Misconfigured("the server refuses our user name or password", "535")] * 5)

    delivered = town.send(MORNING, channel)

    trouble = "mail: the server refuses our user name or password"
    assert delivered == Delivered(put_off=1, troubles=(trouble,), down=frozenset({ChannelKind.MAIL}))
    assert state(town) == (MessageState.SCHEDULED, "")


def test_after_too_many_tries_a_message_is_given_up(town: Town) -> None:
    for _ in range(8):
        town.send(town.messages()[0].next_at, answering(Transient("busy", "451")))

    assert state(town) == (MessageState.DEAD, "out of tries")


def test_what_a_crash_left_open_is_not_touched_before_its_lease_ends(town: Town) -> None:
    crash_while_sending(town)

    assert (town.send(MORNING + LEASE - timedelta(seconds=1)), town.told()) == (Delivered(), [])


def test_what_a_crash_left_claimed_and_not_begun_is_said_on_the_next_morning(town: Town) -> None:
    with writing(town.engine) as session:
        mail = ChannelKind.MAIL
        assert len(claim_some(session, now=MORNING, owner="crashed", channel=mail, at_most=1)) == 1

    next_morning = town.run(at("2024-09-06"))

    expired = town.messages()[0]
    assert (expired.state, expired.state_reason) == (MessageState.DEAD, "expired")
    assert [address for address, _ in next_morning] == [PUPR]


def test_what_went_out_before_a_crash_is_found_in_the_archive(town: Town) -> None:
    crash_while_sending(town)
    channel = ArchivingChannel(archive=frozenset({town.messages()[0].message_id}))

    delivered = town.send(MORNING + LEASE, channel)

    assert (delivered, channel.sent, attempts(town)) == (Delivered(sent=1), [], [(1, "sent", "")])


def test_what_did_not_go_out_before_a_crash_is_sent(town: Town) -> None:
    crash_while_sending(town)
    channel = ArchivingChannel(archive=frozenset())

    delivered = town.send(MORNING + LEASE, channel)

    assert (delivered, len(channel.sent)) == (Delivered(sent=1), 1)
    assert attempts(town) == [(1, "ambiguous", ""), (2, "sent", "")]


def test_without_an_archive_what_matters_is_sent_once_more(town: Town) -> None:
    crash_while_sending(town)

    town.send(MORNING + LEASE)

    assert [address for _, address in town.told()] == [PUPR]


def test_without_an_archive_what_matters_less_is_left_and_shown_as_unsure(town: Town) -> None:
    before = tuple(rule.model_copy(update={"if_unsure": IfUnsure.ASSUME_SENT}) for rule in RULES.before)
    town.rules = RULES.model_copy(update={"before": before})
    crash_while_sending(town)

    town.send(MORNING + LEASE)

    assert (town.told(), state(town)) == ([], (MessageState.DEAD, "unsure"))
    assert town.plan(at("2024-09-06")).planned.planned == 0


def test_a_line_that_broke_at_the_end_is_asked_about_later(town: Town) -> None:
    broken = town.send(MORNING, answering(Ambiguous("reset by peer")))
    at_once = town.send(MORNING)
    asked = town.send(MORNING + timedelta(minutes=5), ArchivingChannel(archive=frozenset()))

    assert [broken, at_once, asked] == [Delivered(unsure=1), Delivered(), Delivered(sent=1)]


def test_an_archive_that_does_not_answer_is_asked_again_before_anything_is_sent_twice(town: Town) -> None:
    town.send(MORNING, answering(Ambiguous("reset by peer")))
    out_of_reach = [
        town.send(MORNING + timedelta(minutes=minutes), ArchivingChannel(archive=None))
        for minutes in (5, 10, 15)
    ]
    archive = frozenset({town.messages()[0].message_id})

    found = town.send(MORNING + timedelta(minutes=20), ArchivingChannel(archive=archive))

    assert (out_of_reach, found) == ([Delivered(unsure=1)] * 3, Delivered(sent=1))


def test_a_line_that_breaks_twice_is_given_up_as_unsure(town: Town) -> None:
    broken = Ambiguous("reset by peer")

    for minutes in (0, 5, 10, 15):
        town.send(MORNING + timedelta(minutes=minutes), answering(broken))

    assert (state(town), len(attempts(town))) == ((MessageState.DEAD, "unsure"), 2)


@dataclass
class SlowChannel(RememberingChannel):
    """A channel so slow that another worker takes the message over meanwhile."""

    engine: Engine | None = None

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Take longer than the lease."""
        assert self.engine is not None
        archive = ArchivingChannel(archive=frozenset({outgoing.message_id}))
        deliver(self.engine, [archive], now=at + LEASE, rules=RULES)
        return Sent("late")


def test_a_sender_whose_lease_ran_out_stamps_nothing(town: Town) -> None:
    delivered = town.send(MORNING, SlowChannel(engine=town.engine))

    message = town.messages()[0]
    assert (delivered, message.provider_id, message.sent_at) == (
        Delivered(),
        "found in the archive",
        MORNING + LEASE,
    )


@dataclass
class SluggishChannel(ArchivingChannel):
    """A channel that takes a while for each message."""

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Take a hundredth of a second."""
        time.sleep(0.01)
        return super().send(outgoing, at=at)


def test_what_a_slow_server_keeps_waiting_is_given_back_and_sent_once(town: Town) -> None:
    with writing(town.engine) as session:
        office = session.exec(select(Organisation).where(Organisation.name == "Dinas PUPR")).one()
        for number in range(4):
            town.contact(session, office.id or 0, f"Narahubung {number}", ContactRole.KEY_PERSON)
    town.plan(MORNING)
    slow = SluggishChannel()

    hold = timedelta(milliseconds=1)
    delivered = [deliver(town.engine, [slow], now=MORNING, rules=RULES, hold=hold) for _ in range(6)]

    assert delivered == [*[Delivered(sent=1)] * 5, Delivered()]
    assert len({letter.address for _, letter in slow.sent}) == 5
    assert [number for number, _, _ in attempts(town)] == [1] * 5
