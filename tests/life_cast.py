"""A step's whole life by the policy alone: mornings, outages, mutes, snoozes, marks and other dates."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st
from policy_cast import CONTACT, EVERYBODY, RULES

from models.rules.lifecycle import StepStatus
from models.rules.reminder_facts import Audiences, Mute, Said, StepFacts
from models.rules.reminder_policy import due_reminders
from models.rules.working_days import OwnDay, RegionCalendar, calendar_for

FIRST, LAST = -20, 45  # days around the first due day
COLLEAGUE = 9
TWO_OWNERS = replace(EVERYBODY, owners=(CONTACT, COLLEAGUE))

Span = tuple[int, int]  # first and last day, around the first due day


@dataclass(frozen=True)
class Life:
    """What happens to a step and its people; days are counted from its first due day."""

    due: date
    zone: str = "WIB"
    holidays: Collection[int] = ()
    outages: Collection[int] = ()
    mutes: Collection[Span] = ()
    mutes_of_contact: Collection[Span] = ()
    snoozes: Collection[Span] = ()
    seen: Collection[int] = ()
    asked: Span | None = None  # a later date is asked for, and refused
    moved: Span | None = None  # on which day it is given how many days more
    done: int | None = None
    ledger: list[Said] = field(default_factory=list, compare=False)

    @property
    def calendar(self) -> RegionCalendar:
        days = {self.due + timedelta(n): OwnDay("Libur daerah", working=False) for n in self.holidays}
        return calendar_for(self.zone, days)

    def day(self, offset: int) -> date:
        return self.due + timedelta(offset)

    def due_on(self, offset: int) -> date:
        if self.moved is None or offset < self.moved[0]:
            return self.due
        return self.calendar.next_working_day(self.day(self.moved[1]))

    def facts(self, offset: int) -> StepFacts:
        due, calendar = self.due_on(offset), self.calendar
        seen = [n for n in self.seen if n <= offset]
        asked = self.asked is not None and _in(self.asked, offset)
        return StepFacts(
            step_id=7,
            status=StepStatus.DONE if self.is_done(offset) else StepStatus.READY,
            due_date=due,
            due_at=datetime.combine(due, time(16), calendar.zone),
            seen_on=self.day(max(seen)) if seen else None,
            muted=self._mute(self.mutes, offset),
            snoozed_until=max(
                (self.day(last) for first, last in self.snoozes if first <= offset), default=None
            ),
            asked_on=self.day(self.asked[0]) if asked and self.asked else None,
        )

    def audiences(self, offset: int) -> Audiences:
        mute = self._mute(self.mutes_of_contact, offset)
        muted: Mapping[int, Mute] = {CONTACT: mute} if mute else {}
        return replace(TWO_OWNERS, muted=muted)

    def is_done(self, offset: int) -> bool:
        return self.done is not None and offset >= self.done

    def is_muted(self, offset: int, contact: int | None) -> bool:
        reaching = [*self.mutes, *(self.mutes_of_contact if contact == CONTACT else ())]
        return any(_in(span, offset) for span in reaching)

    def is_held(self, offset: int) -> bool:
        """Whether seen, a snooze or a request may hold the chain today."""
        calendar, today = self.calendar, self.day(offset)
        holds = [(n, RULES.acknowledged.holds_for) for n in self.seen]
        if self.asked is not None and _in(self.asked, offset):
            holds.append((self.asked[0], RULES.postponement.holds_for))
        recent = any(
            n <= offset and today < calendar.add_working_days(self.day(n), days) for n, days in holds
        )
        return recent or any(_in(span, offset) for span in self.snoozes)

    def mornings(self) -> Iterator[int]:
        """The days on which the planner ran, with the ledger as it stands at their end."""
        for offset in range(FIRST, LAST):
            if offset in self.outages:
                continue
            for _ in range(2):
                self._plan(offset)
            yield offset

    def live(self) -> list[Said]:
        """Plan on every morning but those of an outage, twice over, and keep what was said."""
        for _ in self.mornings():
            pass
        return self.ledger

    def _plan(self, offset: int) -> None:
        today, facts = self.day(offset), self.facts(offset)
        reminders = due_reminders(
            facts,
            self.audiences(offset),
            today=today,
            now=datetime.combine(today, time(8), self.calendar.zone),
            calendar=self.calendar,
            rules=RULES,
            said=self.ledger,
        )
        for reminder in reminders:
            assert reminder.contact_id is not None
            said = Said(reminder.rule, reminder.occurrence, reminder.contact_id, today, facts.due_date)
            self.ledger.append(said)

    def _mute(self, spans: Collection[Span], offset: int) -> Mute | None:
        begun = [last for first, last in spans if first <= offset]
        return Mute(self.day(max(begun)), "Sekretariat Pokja PKP") if begun else None


def _in(span: Span, offset: int) -> bool:
    return span[0] <= offset <= span[1]


OFFSETS = st.integers(-15, 40)
SPANS = st.lists(
    st.tuples(OFFSETS, st.integers(0, 20)).map(lambda span: (span[0], span[0] + span[1])), max_size=3
)

LIVES = st.builds(
    Life,
    due=st.dates(date(2024, 1, 15), date(2025, 11, 30)),
    zone=st.sampled_from(["WIB", "WITA", "WIT"]),
    holidays=st.sets(OFFSETS, max_size=8),
    outages=st.sets(OFFSETS),
    mutes=SPANS,
    mutes_of_contact=SPANS,
    snoozes=SPANS,
    seen=st.sets(OFFSETS, max_size=4),
    asked=st.none() | st.tuples(OFFSETS, st.integers(1, 15)).map(lambda span: (span[0], span[0] + span[1])),
    moved=st.none() | st.tuples(OFFSETS, st.integers(1, 30)),
    done=st.none() | OFFSETS,
)
