"""What a rehearsal comes to, morning by morning and person by person."""

from collections import defaultdict
from datetime import UTC, date, datetime

from models.rules.channel_kinds import ChannelKind
from models.rules.rehearsal import Rehearsed, Stage
from models.rules.rehearsal_tally import (
    Difference,
    MorningTally,
    Pace,
    Tally,
    differences,
    tally,
    who_gets_more,
)
from models.rules.reminder_facts import Why
from models.rules.working_days import calendar_for

MONDAY, TUESDAY = date(2024, 9, 9), date(2024, 9, 10)
STAGE = Stage(
    [],
    {"17.07": calendar_for("WIB", {}), "94.71": calendar_for("WIT", {})},
    {1: "17.07", 2: "94.71", 3: "17.07"},
)
MESSAGES = [
    Rehearsed(MONDAY, 1, 2, Why.DUE_SOON),
    Rehearsed(TUESDAY, 1, 3, Why.LATE),
    Rehearsed(TUESDAY, 2, 1, Why.DUE_SOON),
    Rehearsed(TUESDAY, 3, 1, Why.ESCALATED),
]


def mail_at(per_minute: int) -> Pace:
    return Pace({ChannelKind.MAIL: per_minute}, defaultdict(lambda: ChannelKind.MAIL))


SLOW, BRISK = mail_at(1), mail_at(30)


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_each_morning_is_added_up_with_the_moment_its_last_message_is_out() -> None:
    counted = tally(MESSAGES, STAGE, first=MONDAY, pace=SLOW)

    assert counted == Tally(
        [
            MorningTally(MONDAY, 1, 2, utc(MONDAY, 1)),
            MorningTally(TUESDAY, 3, 5, utc(TUESDAY, 1, 1)),
        ],
        {1: 2, 2: 1, 3: 1},
    )
    assert (counted.messages, counted.lines, counted.peak) == (4, 7, counted.mornings[1])


def test_what_lies_before_the_first_day_is_left_out() -> None:
    counted = tally(MESSAGES, STAGE, first=TUESDAY, pace=SLOW)

    assert [morning.day for morning in counted.mornings] == [TUESDAY]


def test_each_way_has_its_own_rate() -> None:
    by_chat = Pace(
        {ChannelKind.MAIL: 1, ChannelKind.WHATSAPP: 2}, {1: ChannelKind.MAIL, 3: ChannelKind.WHATSAPP}
    )
    at_home = [message for message in MESSAGES if message.contact_id != 2]

    counted = tally(at_home, STAGE, first=TUESDAY, pace=by_chat)

    assert counted.mornings == [MorningTally(TUESDAY, 2, 4, utc(TUESDAY, 1))]


def test_messages_for_which_the_day_is_too_short_are_counted() -> None:
    crowd = dict.fromkeys(range(482), "17.07")
    messages = [Rehearsed(TUESDAY, number, 1, Why.LATE) for number in crowd]

    counted = tally(messages, Stage([], STAGE.calendars, crowd), first=MONDAY, pace=SLOW)

    assert counted.mornings == [MorningTally(TUESDAY, 482, 482, utc(TUESDAY, 8, 59), not_out=2)]


def test_two_rehearsals_are_set_side_by_side() -> None:
    now, proposed = (tally(part, STAGE, first=MONDAY, pace=BRISK) for part in (MESSAGES[:2], MESSAGES[1:]))

    assert differences(now, proposed) == [Difference(MONDAY, 1, 0), Difference(TUESDAY, 1, 3)]
    assert who_gets_more(now, proposed) == {2: (0, 1), 3: (0, 1)}


def test_a_silent_rehearsal_has_no_peak() -> None:
    silent = tally([], STAGE, first=MONDAY, pace=BRISK)

    assert (silent.messages, silent.peak) == (0, None)
