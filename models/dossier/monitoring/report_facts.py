"""Everything that the report of a milestone's newest round says, gathered from the tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.dossier.monitoring.filled import ServiceEntry
from models.dossier.monitoring.recording import rounds_of
from models.dossier.monitoring.service_rows import facts_of
from models.dossier.monitoring.trend import Trend, trend
from models.moves.loading import MilestoneRows, load
from models.rules.errors import Unknown
from models.rules.indicators import Monitoring
from models.rules.names import Region
from models.rules.scoring import Judged, judge
from models.rules.services_on_trial import Doubt, doubts
from models.tables.monitoring import IndicatorSeen, MonitoringRound, ServiceSeen


@dataclass(frozen=True)
class ServiceFound:
    """A service in the round, with what is doubtful about it."""

    entry: ServiceEntry
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class IndicatorFound:
    """An indicator in the round, judged by its edition."""

    indicator: str
    judged: Judged
    source: str


@dataclass(frozen=True)
class RoundFacts:
    """A round with its region, milestone and trend."""

    region: Region
    milestone: str
    year: int
    number: int
    title: str
    edition: str
    recorded_by: str
    services: tuple[ServiceFound, ...]
    indicators: tuple[IndicatorFound, ...]
    trend: Trend


def facts_of_round(session: Session, milestone_id: int, monitoring: Monitoring) -> RoundFacts:
    """Gather a milestone's newest round; raises Unknown when none was recorded."""
    rows = load(session, milestone_id)
    rounds = rounds_of(session, milestone_id)
    if not rounds:
        raise Unknown(
            "{name} has no round of monitoring yet. Record one with `tonggak monitoring import`.",
            name=rows.name,
        )
    newest = rounds[-1]
    services = [_found(entry, monitoring) for entry in services_of(session, newest)]
    return RoundFacts(
        rows.region,
        rows.milestone.code,
        rows.milestone.year,
        newest.number,
        newest.title,
        newest.edition,
        newest.recorded_by,
        tuple(services),
        tuple(_indicators(session, newest, rows, monitoring)),
        trend(session, milestone_id),
    )


def services_of(session: Session, round_: MonitoringRound) -> list[ServiceEntry]:
    """Read the services of a round as a form would say them."""
    query = select(ServiceSeen).where(ServiceSeen.round_id == round_.id).order_by(col(ServiceSeen.id))
    return [_entry(row) for row in session.exec(query)]


def _entry(row: ServiceSeen) -> ServiceEntry:
    values = {name: getattr(row, name) for name in ServiceEntry.__slots__}
    return ServiceEntry(**values | {"decision": row.decision.value, "ready": tuple(row.ready)})


def _found(entry: ServiceEntry, monitoring: Monitoring) -> ServiceFound:
    aspects = [aspect.code for aspect in monitoring.aspects]
    return ServiceFound(entry, tuple(doubts(facts_of(entry), aspects)))


def _indicators(
    session: Session, round_: MonitoringRound, rows: MilestoneRows, monitoring: Monitoring
) -> Sequence[IndicatorFound]:
    edition = monitoring.edition(round_.edition)
    order = {indicator.code: place for place, indicator in enumerate(monitoring.indicators)}
    query = select(IndicatorSeen).where(IndicatorSeen.round_id == round_.id)
    seen = sorted(session.exec(query), key=lambda row: order.get(row.indicator, len(order)))
    province = rows.region.province_code
    return [
        IndicatorFound(
            row.indicator,
            judge(monitoring, edition, row.indicator, row.value, province=province),
            row.source,
        )
        for row in seen
    ]
