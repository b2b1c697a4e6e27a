"""Publishes the boards in the Prefect UI: each keeps one address, and changes only when its content does."""

from asyncio import to_thread
from collections.abc import Collection, Iterable, Mapping, Sequence

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import Artifact
from sqlmodel import col, select

from flows.check_boards import check_boards
from flows.pages import Page, milestone_board, overview_board, overview_row
from flows.runtime import Runtime
from models.database import reading
from models.rules.lifecycle import MilestoneStatus
from models.rules.names import find_region, read_regions
from models.status import MilestoneLine, milestone_lines, step_lines
from models.tables.runs import Run

_PAGE = 100  # boards asked for at once
_NATION = "papan-status-nasional"


async def publish_boards(runtime: Runtime, client: PrefectClient, moved: Collection[int]) -> int:
    """Write every board that is no longer true; gives how many.

    A milestone's board is written when something moved in it, and when its line on the national board is
    another one, as when a step has become late by itself; so is the check of what it hands to a workshop.
    """
    with reading(runtime.engine) as session:
        lines = milestone_lines(session, at=runtime.clock.now())
        query = select(Run.milestone_id, Run.run_id).where(col(Run.phase_id).is_(None))
        runs = dict(session.exec(query.order_by(col(Run.attempt))).all())
    open_ones = [line for line in lines if line.status is MilestoneStatus.OPEN]
    there = await _published(client, [_NATION])
    nation = overview_board("Papan status nasional", _NATION, open_ones, runs, at=runtime.clock.now())
    if _NATION in there and _says(there[_NATION], nation) and not moved:
        return 0
    shown = str(there[_NATION].data).splitlines() if _NATION in there else []
    changed = {line.milestone_id for line in open_ones if _row(line, runs) not in shown} | set(moved)
    pages = [*_provinces(runtime, lines, runs, changed), *_milestones(runtime, lines, changed)]
    # Files are read for the checks, and other runs share this process.
    pages += await to_thread(check_boards, runtime, changed)
    # The national board last: it is by this one that the next round sees what has been published.
    return await publish_pages(client, [*pages, nation])


def _row(line: MilestoneLine, runs: Mapping[int, str]) -> str:
    return overview_row(line, runs.get(line.milestone_id))


def _provinces(
    runtime: Runtime, lines: Sequence[MilestoneLine], runs: Mapping[int, str], changed: Collection[int]
) -> Iterable[Page]:
    for province in sorted({line.province for line in lines if line.milestone_id in changed}):
        own = [line for line in lines if line.province == province]
        key = f"papan-status-prov-{own[0].region_code[:2]}"
        still_open = [line for line in own if line.status is MilestoneStatus.OPEN]
        yield overview_board(f"Papan status {province}", key, still_open, runs, at=runtime.clock.now())


def _milestones(runtime: Runtime, lines: Sequence[MilestoneLine], changed: Collection[int]) -> Iterable[Page]:
    at = runtime.clock.now()
    with reading(runtime.engine) as session:
        for line in lines:
            if line.milestone_id in changed:
                steps = step_lines(session, line.milestone_id, at=at)
                timezone = find_region(line.region_code, read_regions()).timezone
                yield milestone_board(line, steps, timezone=timezone, at=at)


async def publish_pages(client: PrefectClient, pages: Sequence[Page]) -> int:
    """Write the pages that are no longer true under their keys; gives how many."""
    there = await _published(client, [page.key for page in pages])
    untrue = [page for page in pages if page.key not in there or not _says(there[page.key], page)]
    for page in untrue:
        if page.key in there:
            # Prefect keeps every version under a key; changing the newest in place keeps its address.
            await client.update_artifact(there[page.key].id, ArtifactUpdate(data=page.markdown))
        else:
            new = ArtifactCreate(key=page.key, type="markdown", description=page.title, data=page.markdown)
            await client.create_artifact(new)
    return len(untrue)


async def _published(client: PrefectClient, keys: Sequence[str]) -> dict[str, Artifact]:
    newest: dict[str, Artifact] = {}
    for start in range(0, len(keys), _PAGE):
        some = ArtifactFilter(key=ArtifactFilterKey(any_=list(keys[start : start + _PAGE])))
        # Where two caretakers published at once there are two; Prefect's pages show the newer one.
        found = sorted(await client.read_artifacts(artifact_filter=some), key=lambda one: str(one.id))
        newest |= {str(artifact.key): artifact for artifact in found}
    return newest


def _says(artifact: Artifact, page: Page) -> bool:
    return str(artifact.data).startswith(page.content)
