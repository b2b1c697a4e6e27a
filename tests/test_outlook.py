"""The bound that is shown beforehand is the moment at which the last message really leaves."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from reminder_cast import RULES, Town, at
from sqlalchemy import Engine

from models.database import open_database, reading, writing
from models.rules.channel_kinds import ChannelKind
from models.tables.people import Contact, ContactRole, Organisation, OrganisationKind
from models.tables.reminders import Message, MessageState
from notifications.channels.remembering import RememberingChannel
from notifications.delivery import deliver
from notifications.outcomes import Transient
from notifications.outlook import Outlook, counts_since, outlook
from notifications.pacing import BURST

MAIL = ChannelKind.MAIL
LEBONG, MAKASSAR, JAYAPURA = "17.07", "73.71", "91.71"  # WIB, WITA and WIT
THURSDAY, FRIDAY = at("2024-09-05", 5), at("2024-09-06", 5)
Queue = Callable[..., None]


@pytest.fixture
def engine(prepared_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """SQLite alone: what is reckoned here is the same everywhere."""
    shutil.copy(prepared_sqlite, tmp_path / "tonggak.db")
    engine = open_database(f"sqlite:///{tmp_path / 'tonggak.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine: Engine) -> Town:
    """A database without a milestone, and a mail channel that remembers."""
    return Town(engine)


@pytest.fixture
def queue(engine: Engine) -> Queue:
    """Queue messages for somebody at a place, from their own eight o'clock on."""

    def put(place: str, many: int, first: datetime, *, until: datetime, channel: ChannelKind = MAIL) -> None:
        with writing(engine) as session:
            office = Organisation(place=place, name=f"Kantor {place}", kind=OrganisationKind.OPD)
            session.add(office)
            session.flush()
            contact = Contact(
                organisation_id=office.id or 0,
                name=f"Narahubung {place}",
                role=ContactRole.KEY_PERSON,
                recorded_at=first,
            )
            session.add(contact)
            session.flush()
            session.add_all(
                Message(
                    contact_id=contact.id or 0,
                    channel=channel,
                    address=f"{place}-{number}@lebong.example",
                    local_date=first.date(),
                    kind="meeting",
                    revision=number,
                    subject="Undangan",
                    text="Undangan",
                    message_id=f"<{place}-{number}@lebong.example>",
                    state=MessageState.SCHEDULED,
                    queued_at=first,
                    next_at=first,
                    expires_at=until,
                )
                for number in range(many)
            )

    return put


def foretold(town: Town, now: datetime, per_minute: int) -> Outlook:
    with reading(town.engine) as session:
        [one] = outlook(session, now=now, per_minute={MAIL: per_minute})
    return one


def last_sent(town: Town, now: datetime, per_minute: int) -> datetime | None:
    """Send as a sweep does, on a clock that jumps to where a channel may be used again, until evening."""
    channel, evening = RememberingChannel(), now + timedelta(hours=13)
    while now < evening:
        sent = deliver(town.engine, [channel], now=now, rules=RULES, per_minute={MAIL: per_minute})
        now = sent.rests_until or now + timedelta(minutes=1)
    return max((when for when, _ in channel.sent), default=None)


def agree(shown: datetime | None, real: datetime | None) -> bool:
    """What goes out together at first makes the last one leave a little earlier, and none later."""
    assert shown is not None
    assert real is not None
    return timedelta() <= shown - real <= BURST + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("per_minute", "by"),
    [
        pytest.param(1, at("2024-09-05", 8, 39), id="one a minute"),
        pytest.param(
            4,
            at(
                "2024-09-05",
                8,
                9,
            )
            + timedelta(seconds=45),
            id="four a minute",
        ),
        pytest.param(60, at("2024-09-05", 8) + timedelta(seconds=39), id="one a second"),
    ],
)
def test_all_out_by_the_moment_that_was_foretold(
    town: Town, queue: Queue, per_minute: int, by: datetime
) -> None:
    queue(LEBONG, 40, at("2024-09-05"), until=at("2024-09-05", 16))

    shown = foretold(town, THURSDAY, per_minute)

    assert (shown.last_out, shown.waiting, shown.too_late) == (by, 40, 0)
    assert agree(shown.last_out, last_sent(town, THURSDAY, per_minute))


def test_each_zone_begins_by_its_own_clock(town: Town, queue: Queue) -> None:
    for place, hour, many in ((JAYAPURA, 6, 70), (MAKASSAR, 7, 60), (LEBONG, 8, 20)):
        queue(place, many, at("2024-09-05", hour), until=at("2024-09-05", hour + 8))

    shown = foretold(town, THURSDAY, 1)

    assert (shown.last_out, shown.too_late) == (at("2024-09-05", 8, 29), 0)
    assert agree(shown.last_out, last_sent(town, THURSDAY, 1))


def test_what_does_not_get_out_before_friday_prayers_follows_after_them(town: Town, queue: Queue) -> None:
    queue(LEBONG, 40, at("2024-09-06", 11), until=at("2024-09-06", 16))

    shown = foretold(town, FRIDAY, 1)

    assert (shown.last_out, shown.too_late) == (at("2024-09-06", 13, 39), 0)
    assert agree(shown.last_out, last_sent(town, FRIDAY, 1))


def test_what_misses_its_hours_is_counted_beforehand_and_is_not_sent(town: Town, queue: Queue) -> None:
    queue(LEBONG, 40, at("2024-09-05", 15, 30), until=at("2024-09-05", 16))

    shown = foretold(town, THURSDAY, 1)
    real = last_sent(town, THURSDAY, 1)

    left = [m.state for m in town.messages() if m.state is not MessageState.SENT]
    assert (shown.last_out, shown.too_late) == (at("2024-09-05", 15, 59), 10)
    assert real is not None
    assert at("2024-09-05", 15, 59) <= real < at("2024-09-05", 16)
    assert left == [MessageState.DEAD] * len(left)
    assert shown.too_late - 1 <= len(left) <= shown.too_late  # five seconds' worth goes out at once


def test_a_channel_that_has_just_been_used_begins_when_its_turn_comes(town: Town, queue: Queue) -> None:
    queue(LEBONG, 10, at("2024-09-05"), until=at("2024-09-05", 16))
    deliver(town.engine, [town.mail], now=at("2024-09-05"), rules=RULES, per_minute={MAIL: 1}, at_most=1)

    shown = foretold(town, at("2024-09-05"), 1)

    assert (shown.waiting, shown.last_out) == (9, last_sent(town, at("2024-09-05"), 1))


def test_each_channel_is_reckoned_by_itself(town: Town, queue: Queue) -> None:
    queue(LEBONG, 3, at("2024-09-05"), until=at("2024-09-05", 16))
    queue("17", 2, at("2024-09-05"), until=at("2024-09-05", 16), channel=ChannelKind.MATRIX)

    with reading(town.engine) as session:
        found = outlook(session, now=THURSDAY, per_minute={MAIL: 1})

    assert {(one.channel, one.waiting, one.per_minute) for one in found} == {
        (MAIL, 3, 1),
        (ChannelKind.MATRIX, 2, None),
    }


def test_nothing_waits_in_an_empty_outbox(town: Town) -> None:
    with reading(town.engine) as session:
        found = outlook(session, now=THURSDAY, per_minute={MAIL: 1})

    assert found == []


def test_what_waits_is_counted_however_old_and_what_is_done_since_a_day(town: Town, queue: Queue) -> None:
    queue(LEBONG, 3, at("2024-09-05"), until=at("2024-09-09", 16))
    busy = RememberingChannel(answers=iter([Transient("busy", "451")]))
    deliver(town.engine, [busy], now=at("2024-09-05"), rules=RULES)

    with reading(town.engine) as session:
        counts = [counts_since(session, since=at(day, 0)) for day in ("2024-09-05", "2024-09-06")]

    waits = {(MAIL, MessageState.SCHEDULED): 1}
    assert counts == [waits | {(MAIL, MessageState.SENT): 2}, waits]
