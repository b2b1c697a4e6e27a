"""Publishes the boards in the Prefect UI: each keeps one address, and changes only when its content does."""

from collections.abc import Collection

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from sqlmodel import col, select

from flows.pages import Page, milestone_board, national_board
from flows.runtime import Runtime
from models.database import reading
from models.rules.lifecycle import MilestoneStatus
from models.rules.names import find_region, read_regions
from models.status import milestone_lines, step_lines
from models.tables.runs import Run


async def publish_boards(runtime: Runtime, client: PrefectClient, moved: Collection[int]) -> None:
    """Write the national board, and the boards of the milestones that moved."""
    for page in _pages(runtime, moved):
        await _publish(client, page)


def _pages(runtime: Runtime, moved: Collection[int]) -> list[Page]:
    at = runtime.clock.now()
    with reading(runtime.engine) as session:
        lines = milestone_lines(session, at=at)
        runs = session.exec(select(Run.milestone_id, Run.run_id).where(col(Run.phase_id).is_(None)))
        open_ones = [line for line in lines if line.status is MilestoneStatus.OPEN]
        pages = [national_board(open_ones, dict(runs.all()), at=at)]
        for line in lines:
            if line.milestone_id in moved:
                steps = step_lines(session, line.milestone_id, at=at)
                timezone = find_region(line.region_code, read_regions()).timezone
                pages.append(milestone_board(line, steps, timezone=timezone, at=at))
    return pages


async def _publish(client: PrefectClient, page: Page) -> None:
    # Prefect keeps every version under a key; changing the newest in place keeps its address.
    key = ArtifactFilter(key=ArtifactFilterKey(any_=[page.key]))
    newest = next(iter(await client.read_artifacts(artifact_filter=key, limit=1)), None)
    if newest is None:
        new = ArtifactCreate(key=page.key, type="markdown", description=page.title, data=page.markdown)
        await client.create_artifact(new)
    elif newest.data != page.markdown:
        await client.update_artifact(newest.id, ArtifactUpdate(data=page.markdown))
