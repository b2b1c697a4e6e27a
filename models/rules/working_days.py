"""The working calendar of a region: which days count, how to count them, when offices may be written to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from models.rules.calendar_listing import CalendarDay, days_of
from models.rules.errors import BadInput
from models.rules.holidays_of_indonesia import Knowledge, days_off, days_worked, knowledge_of, national_days
from models.rules.indonesian_dates import weekday_id
from models.rules.office_hours import OfficeWindow, office_windows_of
from models.rules.ramadan import ramadan_on
from models.rules.time_zones import zone_of

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day on which a region departs from the nation: closed, or open although the nation rests."""

    name: str
    working: bool


def calendar_for(timezone: str, own_days: Mapping[date, OwnDay]) -> "RegionCalendar":
    """Build the calendar of a region in WIB, WITA or WIT with its own days; another zone raises BadInput."""
    return RegionCalendar(timezone, zone_of(timezone), dict(own_days))


@dataclass(frozen=True)
class RegionCalendar:
    """The working days and office hours of one region, from 2002 to 2050.

    Every question about a day outside these years raises BadInput, except `knowledge`.
    """

    timezone: str
    zone: ZoneInfo
    own_days: Mapping[date, OwnDay] = field(hash=False)

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on the day: the region's own word first, then the nation's."""
        if isinstance(day, datetime):
            raise TypeError("a moment has no working day before it is put into a zone; give its local date")
        closed = day in days_off(day.year)
        own = self.own_days.get(day)
        return own.working if own else not closed

    def why_not_working(self, day: date) -> str | None:
        """Give the holiday's Indonesian name, else "Sabtu" or "Minggu"; None on a working day."""
        if self.is_working_day(day):
            return None
        if own := self.own_days.get(day):
            return own.name
        national = national_days(day.year).get(day)
        return national.name if national else weekday_id(day)

    def add_working_days(self, day: date, n: int) -> date:
        """Give the n-th working day after the day, or before it for a negative n.

        The day itself never counts. For n = 0 it is the day itself if offices work, otherwise the next
        working day: what is due on a closed day is due when the office opens.
        """
        if n == 0:
            return self.next_working_day(day)
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        for _ in range(abs(n)):
            day = self._seek(day + step, step)
        return day

    def next_working_day(self, day: date) -> date:
        """Give the day itself if offices work, otherwise the first working day after it."""
        return self._seek(day, _ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """Give the day itself if offices work, otherwise the last working day before it."""
        return self._seek(day, -_ONE_DAY)

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after start up to and including end; negative if end comes first."""
        if end < start:
            return -self.working_days_between(end, start)
        own = [day for day in self.own_days if start < day <= end]
        gained = sum(self.own_days[day].working - (day not in days_off(day.year)) for day in own)
        return days_worked(start, end) + gained

    def knowledge(self, day: date) -> Knowledge:
        """Tell whether the day is decreed, estimated or unknown; what the region recorded is decreed."""
        known = knowledge_of(day)
        recorded = day in self.own_days and known is not Knowledge.UNKNOWN
        return Knowledge.DECREED if recorded else known

    def office_windows(self, day: date) -> tuple[OfficeWindow, ...]:
        """Give the windows in which the region may be written to, in its local time; none on a closed day."""
        if not self.is_working_day(day):
            return ()
        return office_windows_of(day, self.zone, fasting=ramadan_on(day) is not None)

    def next_office_moment(self, moment: datetime) -> datetime:
        """Give the moment if it lies in a window, otherwise the start of the next one; in local time.

        A moment without a time zone raises BadInput.
        """
        local = self._local(moment)
        day = local.date()
        while True:
            for window in self.office_windows(day):
                if local < window.end:
                    return max(local, window.start)
            day += _ONE_DAY

    def at_local(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Give the moment of a local date and time."""
        return datetime.combine(day, time(hour, minute), self.zone)

    def local_date(self, moment: datetime) -> date:
        """Give the date on the region's wall calendar; a moment without a time zone raises BadInput."""
        return self._local(moment).date()

    def list_days(self, first: date, last: date) -> list[CalendarDay]:
        """List the days from first to last, both included; raises BadInput if they are reversed."""
        return days_of(self, first, last)

    def _seek(self, day: date, step: timedelta) -> date:
        while not self.is_working_day(day):
            day += step
        return day

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise BadInput(
                "{moment:%Y-%m-%d %H:%M} has no time zone. Write one, as in 2024-05-30T09:00+07:00.",
                moment=moment,
            )
        return moment.astimezone(self.zone)
