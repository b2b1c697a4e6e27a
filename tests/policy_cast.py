"""One step, its audiences and a calendar, for the pure reminder policy."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from models.rules.lifecycle import StepStatus
from models.rules.reminder_facts import Audiences, Decision, Said, StepFacts
from models.rules.reminder_policy import decide, due_reminders
from models.rules.reminder_rules import ReminderRules, load_rules
from models.rules.working_days import OwnDay, RegionCalendar, calendar_for

CONTACT, HEAD, SECRETARIAT, PROVINCE, NATION = 1, 2, 3, 4, 5
EVERYBODY = Audiences(
    owners=(CONTACT,), head=(HEAD,), coordinator=(SECRETARIAT,), province=(PROVINCE,), nation=(NATION,)
)
CALENDAR = calendar_for("WIB", {})
RULES = load_rules()
# Tuesday 10 September 2024: no holiday but Monday 16 September within three weeks.
DUE = date(2024, 9, 10)


def september(day: int) -> date:
    return date(2024, 9, day)


def step(*, due: date = DUE, status: StepStatus = StepStatus.READY, **facts: Any) -> StepFacts:  # noqa: ANN401
    due_at = datetime.combine(due, time(16), CALENDAR.zone)
    return StepFacts(step_id=7, status=status, due_date=due, due_at=due_at, **facts)


def said(rule: str, occurrence: int = 1, *, on: date, to: int = CONTACT, **more: Any) -> Said:  # noqa: ANN401
    return Said(rule, occurrence, to, on, more.pop("due", DUE), **more)


def own_day(day: date) -> RegionCalendar:
    return calendar_for("WIB", {day: OwnDay("Hari jadi kabupaten", working=False)})


def morning(  # noqa: PLR0913 - each is what some test is about
    facts: StepFacts,
    today: date,
    *,
    hour: int = 8,
    calendar: RegionCalendar = CALENDAR,
    rules: ReminderRules = RULES,
    ledger: Sequence[Said] = (),
    audiences: Audiences = EVERYBODY,
) -> list[Decision]:
    now = datetime.combine(today, time(hour), calendar.zone)
    return decide(facts, audiences, today=today, now=now, calendar=calendar, rules=rules, said=ledger)


def spoken(facts: StepFacts, today: date, **how: Any) -> list[tuple[str, int, int | None]]:  # noqa: ANN401
    """What is said: (rule, occurrence, to whom)."""
    calendar = how.pop("calendar", CALENDAR)
    now = datetime.combine(today, time(how.pop("hour", 8)), calendar.zone)
    reminders = due_reminders(
        facts,
        how.pop("audiences", EVERYBODY),
        today=today,
        now=now,
        calendar=calendar,
        rules=how.pop("rules", RULES),
        said=how.pop("ledger", ()),
    )
    return [(reminder.rule, reminder.occurrence, reminder.contact_id) for reminder in reminders]
