"""What a rehearsal comes to: messages by morning and by person, the peak, and when the last is out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.rules.channel_kinds import ChannelKind
from models.rules.rehearsal import Rehearsed, Stage
from models.rules.reminder_facts import URGENCY
from models.rules.storm import Bound, bound


@dataclass(frozen=True)
class Pace:
    """How fast messages leave: a rate for each way, and each person's way."""

    per_minute: Mapping[ChannelKind, int]
    way_of: Mapping[int, ChannelKind]  # by contact id


@dataclass(frozen=True, slots=True)
class MorningTally:
    """One morning: messages (as many as people), the steps they speak of, and when the last is out."""

    day: date
    messages: int
    lines: int
    last_out: datetime | None
    not_out: int = 0  # messages for which the office hours are too short at this rate


@dataclass(frozen=True)
class Tally:
    """What a rehearsal comes to."""

    mornings: Sequence[MorningTally]
    by_person: Mapping[int, int]  # contact id to messages, the most first

    @property
    def messages(self) -> int:
        """Count the messages of all mornings."""
        return sum(morning.messages for morning in self.mornings)

    @property
    def lines(self) -> int:
        """Count the steps that all messages speak of; a step counts once for each message."""
        return sum(morning.lines for morning in self.mornings)

    @property
    def peak(self) -> MorningTally | None:
        """Find the first of the mornings with the most messages; None without any."""
        return max(self.mornings, key=lambda morning: morning.messages, default=None)


@dataclass(frozen=True, slots=True)
class Difference:
    """One morning under both: messages now and as proposed."""

    day: date
    now: int
    proposed: int


def tally(messages: Iterable[Rehearsed], stage: Stage, *, first: date, pace: Pace) -> Tally:
    """Add up the messages from the day `first` on, each by its person's way."""
    counted = [message for message in messages if message.day >= first]
    by_day: dict[date, list[Rehearsed]] = defaultdict(list)
    for message in counted:
        by_day[message.day].append(message)
    mornings = [_morning(day, by_day[day], stage, pace) for day in sorted(by_day)]
    people = Counter(message.contact_id for message in counted)
    return Tally(mornings, dict(sorted(people.items(), key=lambda entry: (-entry[1], entry[0]))))


def differences(now: Tally, proposed: Tally) -> list[Difference]:
    """List every morning of the one or the other with the messages of both."""
    mine = {morning.day: morning.messages for morning in now.mornings}
    theirs = {morning.day: morning.messages for morning in proposed.mornings}
    days = sorted(mine.keys() | theirs.keys())
    return [Difference(day, mine.get(day, 0), theirs.get(day, 0)) for day in days]


def who_gets_more(now: Tally, proposed: Tally) -> dict[int, tuple[int, int]]:
    """Say who would get more messages than now: contact id to both numbers, the largest growth first."""
    both = {contact: (now.by_person.get(contact, 0), more) for contact, more in proposed.by_person.items()}
    grown = [(contact, counts) for contact, counts in both.items() if counts[1] > counts[0]]
    return dict(sorted(grown, key=lambda entry: (entry[1][0] - entry[1][1], entry[0])))


def _morning(day: date, messages: Sequence[Rehearsed], stage: Stage, pace: Pace) -> MorningTally:
    by_way: dict[ChannelKind, list[Rehearsed]] = defaultdict(list)
    for message in messages:
        by_way[pace.way_of[message.contact_id]].append(message)
    bounds = [_bound(day, some, stage, pace.per_minute[way]) for way, some in by_way.items()]
    ends = [leaving.last_out for leaving in bounds if leaving.last_out is not None]
    not_out = sum(len(leaving.missing_window) for leaving in bounds)
    lines = sum(message.lines for message in messages)
    return MorningTally(day, len(messages), lines, max(ends, default=None), not_out)


def _bound(day: date, messages: Sequence[Rehearsed], stage: Stage, per_minute: int) -> Bound:
    windows = {
        place: stage.calendars[place].office_windows(day)
        for place in {stage.homes[message.contact_id] for message in messages}
    }
    in_order = sorted(messages, key=lambda message: -URGENCY[message.why])
    return bound([windows[stage.homes[message.contact_id]] for message in in_order], per_minute)
