"""How services and indicators went from round to round, earlier milestones of the region included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.moves.loading import stored
from models.rules.services_on_trial import coverage
from models.tables.milestones import Milestone
from models.tables.monitoring import IndicatorSeen, MonitoringRound, ServiceSeen


@dataclass(frozen=True)
class RoundName:
    """A round among all those of a region: "M3 2023 · 1"."""

    milestone: str
    year: int
    number: int
    title: str = ""

    def __str__(self) -> str:
        """Name it in short."""
        return f"{self.milestone} {self.year} · {self.number}"


@dataclass(frozen=True)
class ServicePoint:
    """A service in one round; coverage in percent, None without a target."""

    round: RoundName
    seen_on: date
    target: int
    served: int
    coverage: float | None
    decision: str


@dataclass(frozen=True)
class ServiceLine:
    """A service through the rounds it was seen in, the earliest first; named as it was last."""

    service: str
    title: str
    model: str
    points: tuple[ServicePoint, ...]


@dataclass(frozen=True)
class IndicatorPoint:
    """An indicator in one round, with the edition that scored it."""

    round: RoundName
    value: str
    score: float | None
    edition: str


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator through the rounds it was measured in, the earliest first."""

    indicator: str
    points: tuple[IndicatorPoint, ...]


@dataclass(frozen=True)
class Trend:
    """All rounds up to the newest of a milestone, and the lines through them."""

    rounds: tuple[RoundName, ...]
    services: tuple[ServiceLine, ...]
    indicators: tuple[IndicatorLine, ...]


def trend(session: Session, milestone_id: int) -> Trend:
    """Follow services and indicators to a milestone's newest round.

    Rounds of the region's earlier milestones of the same programme come before its own.
    """
    rounds = _rounds(session, session.get_one(Milestone, milestone_id))
    names = {stored(r.id): RoundName(m.code, m.year, r.number, r.title) for m, r in rounds}
    editions = {stored(r.id): r.edition for _, r in rounds}
    return Trend(
        tuple(names.values()),
        tuple(_service_lines(session, names)),
        tuple(_indicator_lines(session, names, editions)),
    )


def newest_round(session: Session, milestone_id: int) -> MonitoringRound | None:
    """Give the last round of a milestone, or of the region's milestones before it."""
    rounds = _rounds(session, session.get_one(Milestone, milestone_id))
    return rounds[-1][1] if rounds else None


def _rounds(session: Session, milestone: Milestone) -> Sequence[tuple[Milestone, MonitoringRound]]:
    query = (
        select(Milestone, MonitoringRound)
        .join(MonitoringRound)
        .where(Milestone.region_code == milestone.region_code, Milestone.programme == milestone.programme)
        .order_by(
            col(Milestone.year), col(Milestone.opened_at), col(Milestone.id), col(MonitoringRound.number)
        )
    )
    last = _place(milestone)
    return [(m, r) for m, r in session.exec(query) if _place(m) <= last]


def _place(milestone: Milestone) -> tuple[object, ...]:
    return (milestone.year, milestone.opened_at, milestone.id)


def _service_lines(session: Session, names: dict[int, RoundName]) -> list[ServiceLine]:
    query = select(ServiceSeen).where(col(ServiceSeen.round_id).in_(names)).order_by(col(ServiceSeen.id))
    order = {round_id: place for place, round_id in enumerate(names)}
    seen: dict[str, list[ServiceSeen]] = {}
    for row in sorted(session.exec(query), key=lambda row: order[row.round_id]):
        seen.setdefault(row.service, []).append(row)
    return [
        ServiceLine(
            code,
            rows[-1].title,
            rows[-1].model,
            tuple(
                ServicePoint(
                    names[row.round_id],
                    row.seen_on,
                    row.target_households,
                    row.served_households,
                    coverage(row.target_households, row.served_households),
                    row.decision.value,
                )
                for row in rows
            ),
        )
        for code, rows in seen.items()
    ]


def _indicator_lines(
    session: Session, names: dict[int, RoundName], editions: dict[int, str]
) -> list[IndicatorLine]:
    query = (
        select(IndicatorSeen).where(col(IndicatorSeen.round_id).in_(names)).order_by(col(IndicatorSeen.id))
    )
    order = {round_id: place for place, round_id in enumerate(names)}
    seen: dict[str, list[IndicatorPoint]] = {}
    for row in sorted(session.exec(query), key=lambda row: order[row.round_id]):
        point = IndicatorPoint(names[row.round_id], row.value, row.score, editions[row.round_id])
        seen.setdefault(row.indicator, []).append(point)
    return [IndicatorLine(code, tuple(points)) for code, points in seen.items()]
