"""Takes a round of monitoring into the tables: a new one, or more of the newest one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.dossier.monitoring.filled import Filled, IndicatorEntry, ServiceEntry
from models.moves.loading import MilestoneRows, load, stored
from models.moves.recording import Event, record
from models.rules.errors import BadInput, NotAllowed
from models.rules.indicators import Monitoring
from models.rules.lifecycle import Actor, MilestoneMove, arrow_for
from models.rules.scoring import judge
from models.tables.history import Subject
from models.tables.monitoring import IndicatorSeen, MonitoringRound, ServiceDecision, ServiceSeen

NEWEST = 0  # instead of a round's number


@dataclass(frozen=True)
class Recorded:
    """The round that was written to, and by code what is new in it, changed, or as it was."""

    milestone: str
    number: int
    edition: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def record_round(  # noqa: PLR0913 - each says one thing about the round
    session: Session,
    milestone_id: int,
    filled: Filled,
    *,
    monitoring: Monitoring,
    by: Actor,
    at: datetime,
    number: int | None = None,
    edition: str | None = None,
    title: str = "",
) -> Recorded:
    """Record what was seen as a new round; with a number, add to or correct that one if it is the newest.

    NEWEST stands for the newest round, or the first where there is none. A correction takes the place of
    what the round said of the same service or indicator. What changed goes into the milestone's history.
    `at` is aware. Raises NotAllowed for an older round or a milestone that is not open, BadInput for an
    empty form or a value that the indicator cannot take, Unknown for a strange edition.
    """
    if not filled.services and not filled.indicators:
        raise BadInput("Nothing is filled in; no round was recorded.")
    rows = load(session, milestone_id, for_moving=True)
    arrow = arrow_for(rows.name, rows.milestone.status, MilestoneMove.MONITOR, by=by, reason="")
    round_ = _round(session, rows, monitoring, number=number, edition=edition, by=by, at=at)
    round_.title = title or round_.title
    desk = _Desk(session, monitoring, round_, rows.region.province_code, by, at)
    outcome: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    for entry in filled.services:
        outcome[desk.take_service(entry)].append(entry.service)
    for measured in filled.indicators:
        outcome[desk.take_indicator(measured)].append(measured.indicator)
    session.flush()
    recorded = Recorded(
        rows.name, round_.number, round_.edition, *(tuple(codes) for codes in outcome.values())
    )
    if recorded.new or recorded.changed:
        event = Event(
            Subject.MILESTONE,
            rows.milestone.code,
            MilestoneMove.MONITOR,
            rows.milestone.status,
            arrow.to,
            details={"round": round_.number, "new": outcome["new"], "changed": outcome["changed"]},
        )
        record(session, rows, event, by=by, at=at)
    return recorded


def rounds_of(session: Session, milestone_id: int) -> list[MonitoringRound]:
    """List a milestone's rounds from the first on."""
    query = select(MonitoringRound).where(MonitoringRound.milestone_id == milestone_id)
    return list(session.exec(query.order_by(col(MonitoringRound.number))))


def _round(  # noqa: PLR0913 - private, called once
    session: Session,
    rows: MilestoneRows,
    monitoring: Monitoring,
    *,
    number: int | None,
    edition: str | None,
    by: Actor,
    at: datetime,
) -> MonitoringRound:
    there = rounds_of(session, stored(rows.milestone.id))
    newest = there[-1] if there else None
    if number is not None and newest is not None and number in {NEWEST, newest.number}:
        if edition is not None and edition != newest.edition:
            raise NotAllowed(
                "Round {number} is held by edition {edition}. Start a new round for another edition.",
                number=newest.number,
                edition=newest.edition,
            )
        return newest
    if number not in {None, NEWEST}:
        raise NotAllowed(
            "{name} has {count} rounds; only the newest can still be added to or corrected. "
            "Start a new round instead.",
            name=rows.name,
            count=len(there),
        )
    chosen = monitoring.edition(edition) if edition else monitoring.edition_of(rows.milestone.year)
    made = MonitoringRound(
        milestone_id=stored(rows.milestone.id),
        number=len(there) + 1,
        edition=chosen.code,
        recorded_by=by.name,
        recorded_at=at.astimezone(UTC),
    )
    session.add(made)
    session.flush()
    return made


@dataclass(frozen=True)
class _Desk:
    """Writes entries into one round."""

    session: Session
    monitoring: Monitoring
    round: MonitoringRound
    province: str
    by: Actor
    at: datetime

    def take_service(self, entry: ServiceEntry) -> str:
        model = self.monitoring.model(entry.model)
        self.monitoring.decision(entry.decision)
        values: dict[str, Any] = {name: getattr(entry, name) for name in ServiceEntry.__slots__} | {
            "decision": ServiceDecision(entry.decision),
            "ready": list(entry.ready),
            "volume_unit": entry.volume_unit or (model.volume_unit if entry.volume is not None else ""),
        }
        query = select(ServiceSeen).where(
            ServiceSeen.round_id == self.round.id, ServiceSeen.service == entry.service
        )
        return self._take(self.session.exec(query).first(), ServiceSeen, values)

    def take_indicator(self, entry: IndicatorEntry) -> str:
        edition = self.monitoring.edition(self.round.edition)
        judged = judge(self.monitoring, edition, entry.indicator, entry.value, province=self.province)
        values: dict[str, Any] = {
            "indicator": entry.indicator,
            "value": entry.value,
            "score": judged.score,
            "source": entry.source,
        }
        query = select(IndicatorSeen).where(
            IndicatorSeen.round_id == self.round.id, IndicatorSeen.indicator == entry.indicator
        )
        return self._take(self.session.exec(query).first(), IndicatorSeen, values)

    def _take(
        self,
        there: ServiceSeen | IndicatorSeen | None,
        table: type[ServiceSeen | IndicatorSeen],
        values: dict[str, Any],
    ) -> str:
        stamped: dict[str, Any] = {"recorded_by": self.by.name, "recorded_at": self.at.astimezone(UTC)}
        if there is None:
            self.session.add(table(round_id=stored(self.round.id), **values, **stamped))
            return "new"
        if all(getattr(there, name) == value for name, value in values.items()):
            return "unchanged"
        for name, value in {**values, **stamped}.items():
            setattr(there, name, value)
        return "changed"
