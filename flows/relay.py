"""Passes history rows on as Prefect events, so that operators can hang automations on them in the UI."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from prefect.client.orchestration import PrefectClient
from sqlalchemy import update
from sqlmodel import col, select

from flows.runtime import Runtime
from models.database import reading, writing
from models.tables.history import HistoryRow
from models.tables.milestones import Milestone

AT_MOST = 200  # events are hints; a flood would only slow the server


async def relay_history(runtime: Runtime, client: PrefectClient) -> list[HistoryRow]:
    """Pass on what has not been passed on yet, and give it.

    A row that is passed on twice is one event, so nothing is held in the database meanwhile.
    """
    with reading(runtime.engine) as session:
        query = (
            select(HistoryRow, Milestone)
            .join(Milestone)
            .where(col(HistoryRow.relayed_at).is_(None))
            .order_by(col(HistoryRow.id))
            .limit(AT_MOST)
        )
        found = session.exec(query).all()
    if not found:
        return []
    await client.request("POST", "/events", json=[_event(row, milestone) for row, milestone in found])
    with writing(runtime.engine) as session:
        passed_on = col(HistoryRow.id).in_([row.id for row, _ in found])
        session.execute(update(HistoryRow).where(passed_on).values(relayed_at=runtime.clock.now()))
    return [row for row, _ in found]


def anything_to_relay(runtime: Runtime) -> bool:
    """Say whether something moved that Prefect has not been told of; costs one look at a short index."""
    with reading(runtime.engine) as session:
        return (
            session.exec(select(HistoryRow.id).where(col(HistoryRow.relayed_at).is_(None))).first()
            is not None
        )


def _event(row: HistoryRow, milestone: Milestone) -> dict[str, Any]:
    of = f"{milestone.region_code.replace('.', '')}-{milestone.code}-{milestone.year}".lower()
    return {
        "id": str(uuid5(NAMESPACE_URL, f"tonggak:{row.hash}")),
        "occurred": row.at.isoformat(),
        "event": f"tonggak.{row.subject}.{row.move}",
        "resource": {
            "prefect.resource.id": f"tonggak.{row.subject}.{of}.{row.code}",
            "prefect.resource.name": f"{of} · {row.code}",
            "tonggak.to": row.to_status,
        },
        "related": [],
        # No names: events are for machines, and everybody with the password can read them.
        "payload": {"from": row.from_status, "to": row.to_status, "role": row.role, "sequence": row.sequence},
    }
