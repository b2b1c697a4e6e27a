"""Takes the forms that were handed in with a phase into the milestone's rounds."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.dossier.findings import BadFile
from models.dossier.handing_in import newest_deliveries
from models.dossier.monitoring.filled import Filled, IndicatorEntry, ServiceEntry
from models.dossier.monitoring.reading import read_form
from models.dossier.monitoring.recording import NEWEST, Recorded, record_round, rounds_of
from models.dossier.monitoring.report_facts import services_of
from models.dossier.sheltered import sheltered
from models.dossier.storage import DocumentStore
from models.moves.loading import load, stored
from models.rules.blueprint_step import Content
from models.rules.indicators import Monitoring
from models.rules.lifecycle import Actor, StepStatus
from models.tables.documents import Delivery
from models.tables.milestones import HandIn

_COUNT = frozenset({StepStatus.SUBMITTED, StepStatus.DONE})  # what was sent back does not


@dataclass(frozen=True)
class TakenIn:
    """The round that the forms went into, if any, and the files that could not be read."""

    recorded: Recorded | None
    unread: tuple[str, ...]


def record_handed_in(  # noqa: PLR0913 - each says one thing about the round
    session: Session,
    store: DocumentStore,
    milestone_id: int,
    phase: str,
    *,
    monitoring: Monitoring,
    by: Actor,
    at: datetime,
) -> TakenIn:
    """Record the monitoring forms of a phase as one round; doing it twice changes nothing.

    They go into the newest round unless that says of one of their services that it was seen on another day,
    or is another phase's. What is no form that can be read (a scan, say) is named and left out. `at` is
    aware. Raises as `record_round` does.
    """
    unread: list[str] = []
    services: dict[str, ServiceEntry] = {}
    indicators: dict[str, IndicatorEntry] = {}
    for delivery in _forms(session, milestone_id, phase):
        try:
            path = store.path_of(delivery.sha256)
            filled = sheltered(read_form, path, delivery.file_name, monitoring).filled
        except BadFile:
            unread.append(delivery.file_name)
            continue
        services |= {entry.service: entry for entry in filled.services}
        indicators |= {entry.indicator: entry for entry in filled.indicators}
    if not services and not indicators:
        return TakenIn(None, tuple(unread))
    filled = Filled(tuple(services.values()), tuple(indicators.values()))
    title = load(session, milestone_id).phase(phase).title_id
    number = NEWEST if _continues(session, milestone_id, filled, title) else None
    recorded = record_round(
        session, milestone_id, filled, monitoring=monitoring, by=by, at=at, number=number, title=title
    )
    return TakenIn(recorded, tuple(unread))


def _forms(session: Session, milestone_id: int, phase: str) -> list[Delivery]:
    rows = load(session, milestone_id)
    steps = [step.id for step in rows.steps_of(rows.phase(phase)) if step.status in _COUNT]
    papers = session.exec(select(HandIn).where(col(HandIn.step_id).in_(steps)).order_by(col(HandIn.id)))
    wanted = [stored(paper.id) for paper in papers if paper.rules.get("content") == Content.MONITORING]
    newest = newest_deliveries(session, wanted)
    return [newest[paper] for paper in wanted if paper in newest]


def _continues(session: Session, milestone_id: int, filled: Filled, title: str) -> bool:
    rounds = rounds_of(session, milestone_id)
    if not rounds or rounds[-1].title == title:
        return True
    seen = {entry.service: entry.seen_on for entry in services_of(session, rounds[-1])}
    moved = any(seen.get(entry.service, entry.seen_on) != entry.seen_on for entry in filled.services)
    return not rounds[-1].title and not moved
