"""Until when reminders may be held back: never into the past, and never for long."""

from datetime import date, timedelta

from models.rules.errors import NotAllowed
from models.rules.working_days import RegionCalendar


def check_snooze_day(until: date, *, today: date, longest: int, calendar: RegionCalendar) -> None:
    """Raise NotAllowed unless `until` is a working day, today or at most `longest` working days ahead."""
    _refuse_past(until, today)
    if not calendar.is_working_day(until):
        raise NotAllowed(
            "Reminders cannot be put off until {until} ({why}): nobody would be there. "
            "The next working day is {next_day}.",
            until=until,
            why=calendar.why_not_working(until),
            next_day=calendar.next_working_day(until),
        )
    if calendar.working_days_between(today, until) > longest:
        raise NotAllowed(
            "Reminders can be put off for at most {longest} working days: until {last}, not {until}.",
            longest=longest,
            last=calendar.add_working_days(today, longest),
            until=until,
        )


def check_last_day(until: date, *, today: date, longest: int) -> None:
    """Raise NotAllowed unless `until` is today or at most `longest` days ahead."""
    _refuse_past(until, today)
    last = today + timedelta(days=longest)
    if until > last:
        raise NotAllowed(
            "That may last at most {longest} days: until {last}, not {until}. It can be renewed then.",
            longest=longest,
            last=last,
            until=until,
        )


def _refuse_past(until: date, today: date) -> None:
    if until < today:
        raise NotAllowed(
            "{until} has gone by. Name today ({today}) or a later day.", until=until, today=today
        )
