"""The days a milestone hangs on: those a person gave, and those its programme's rules place."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from models.rules.blueprint import Anchor, Bound, DueRule, MilestoneBlueprint, did_you_mean
from models.rules.blueprint_graph import anchors_under, in_order
from models.rules.blueprint_step import in_both
from models.rules.errors import BadInput, NotAllowed
from models.rules.indonesian_dates import weekday_id
from models.rules.sentences import NOTHING, Sentence, Title

MINUS = "\u2212"


class WorkingCalendar(Protocol):
    """What scheduling asks of a region's calendar; models/rules/working_days.py answers it."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on the day."""

    def why_not_working(self, day: date) -> str | None:
        """The holiday's name, or None on a working day."""

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after the day; for n = 0 the day itself or the next working day."""

    def next_working_day(self, day: date) -> date:
        """The day itself if offices work, otherwise the first working day after it."""


def anchor_dates(
    milestone: MilestoneBlueprint, given: Mapping[str, date], *, calendar: WorkingCalendar, anyway: bool
) -> dict[str, date]:
    """The local date of every anchor, in the order of the blueprint.

    Raises BadInput for an anchor the milestone lacks, for a needed one that is missing, and for dates in the
    wrong order; NotAllowed for a given date on a day off, unless `anyway`.
    """
    _refuse_unknown(milestone, given)
    _refuse_missing(milestone, given)
    days = dict(given)
    for code in in_order({anchor.code: anchors_under(anchor) for anchor in milestone.anchors}):
        rule = milestone.anchor(code).default
        if code not in days and rule is not None:
            days[code] = _placed(rule, days, calendar)
    for anchor in milestone.anchors:
        _refuse_wrong_order(milestone, anchor, days, given)
        if anchor.code in given and not anyway:
            _refuse_day_off(anchor, given[anchor.code], calendar)
    return {anchor.code: days[anchor.code] for anchor in milestone.anchors}


def latest_allowed(bound: Bound, days: Mapping[str, date], calendar: WorkingCalendar) -> date | None:
    """The last working day that does not cross a `not_after`; None if it names no anchor."""
    if bound.anchor is None:
        return None
    day = days[bound.anchor]
    # add_working_days(…, 0) would move a day off forward, across the bound.
    before = bound.working_days == 0 and not calendar.is_working_day(day)
    return calendar.add_working_days(day, -1 if before else bound.working_days)


def counted(title: str, working_days: int) -> Sentence:
    """A thing and an offset in words: the workshop less one working day."""
    if not working_days:
        return Sentence("{title}", title=title)
    sign, number = ("+" if working_days > 0 else MINUS), abs(working_days)
    if number == 1:
        return Sentence("{title} {sign} 1 working day", title=title, sign=sign)
    return Sentence("{title} {sign} {number} working days", title=title, sign=sign, number=number)


def _placed(rule: DueRule, days: Mapping[str, date], calendar: WorkingCalendar) -> date:
    day = calendar.add_working_days(days[rule.anchor or ""], rule.working_days)
    if rule.not_before is not None:
        bound = rule.not_before
        day = max(day, calendar.add_working_days(days[bound.anchor or ""], bound.working_days))
    latest = latest_allowed(rule.not_after, days, calendar) if rule.not_after else None
    return min(day, latest) if latest else day


def _refuse_unknown(milestone: MilestoneBlueprint, given: Mapping[str, date]) -> None:
    codes = [anchor.code for anchor in milestone.anchors]
    for code in given:
        if code not in codes:
            raise BadInput(
                "{milestone} has no date called '{code}'; it has {codes}.{near}",
                milestone=milestone.code,
                code=code,
                codes=codes,
                near=did_you_mean(code, codes),
            )


def _refuse_missing(milestone: MilestoneBlueprint, given: Mapping[str, date]) -> None:
    for anchor in milestone.anchors:
        if anchor.required and anchor.code not in given:
            raise BadInput(
                "{milestone} cannot be planned without the date of its {title} ('{code}'). "
                "Nothing was planned.",
                milestone=milestone.code,
                title=in_both(anchor.title),
                code=anchor.code,
            )


def _refuse_wrong_order(
    milestone: MilestoneBlueprint, anchor: Anchor, days: Mapping[str, date], given: Mapping[str, date]
) -> None:
    if anchor.not_before is None or days[anchor.code] >= days[anchor.not_before]:
        return
    earlier = milestone.anchor(anchor.not_before)
    placed = [one for one in (anchor, earlier) if one.code not in given]
    raise BadInput(
        "The {title} ({day}) is before the {earlier} ({earlier_day}); "
        "it can be on the same day or later.{hint}",
        title=in_both(anchor.title),
        day=days[anchor.code],
        earlier=in_both(earlier.title),
        earlier_day=days[earlier.code],
        hint=_hint(placed),
    )


def _hint(placed: Sequence[Anchor]) -> Sentence:
    if not placed:
        return NOTHING
    title = in_both(placed[0].title)
    return Sentence(" The date of the {title} follows from a rule; give it too.", title=title)


def _refuse_day_off(anchor: Anchor, day: date, calendar: WorkingCalendar) -> None:
    reason = calendar.why_not_working(day)
    if reason is None:
        return
    better = calendar.next_working_day(day)
    raise NotAllowed(
        "The {title} is on {weekday} {day}, when offices are closed ({reason}). The next working day is "
        "{better_weekday} {better}. If the day is meant, say so with --anyway and a reason.",
        title=in_both(anchor.title),
        weekday=_weekday(day),
        day=day,
        reason=reason,
        better_weekday=_weekday(better),
        better=better,
    )


def _weekday(day: date) -> Title:
    return Title(f"{day:%A}", weekday_id(day))
