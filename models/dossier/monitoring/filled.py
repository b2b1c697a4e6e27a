"""What a filled-in form says, cell by cell understood; before it is a round in the tables."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """One service as the form has it; the fields are those of the table."""

    service: str  # its code
    title: str
    location: str
    model: str
    seen_on: date
    target_households: int
    served_households: int
    decision: str
    volume: float | None = None
    volume_unit: str = ""
    operator: str = ""
    operator_decree: str = ""
    tariff: int | None = None
    budget: int | None = None
    problem: str = ""
    follow_up: str = ""
    follow_up_by: str = ""
    follow_up_until: date | None = None
    ready: tuple[str, ...] = ()  # codes of the aspects that are there
    remark: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator as the form has it: a number with a point, or an answer's code."""

    indicator: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """All services and indicators of one form, each code once."""

    services: tuple[ServiceEntry, ...] = ()
    indicators: tuple[IndicatorEntry, ...] = ()
