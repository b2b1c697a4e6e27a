"""The checks of submissions that are still being worked on, as pages beside the boards."""

import logging
from collections.abc import Collection
from dataclasses import replace

from sqlmodel import col, select

from flows.dossier_desk import checked_page
from flows.pages import Page
from flows.runtime import Runtime
from models.database import reading
from models.rules.blueprint import PhaseKind
from models.rules.errors import TonggakError
from models.rules.lifecycle import PhaseStatus
from models.tables.milestones import Phase

_log = logging.getLogger(__name__)
_AT_ONCE = 500  # milestones named in one query; SQLite takes a limited number of values


def check_boards(runtime: Runtime, milestones: Collection[int]) -> list[Page]:
    """Check what those of the milestones gather whose phase for the workshop is open, one page each.

    What was found in a file is kept, so that only new files are read. A milestone that cannot be checked is
    named in the log and has no page this time: the boards of the others go on.
    """
    return [page for one in _gathering(runtime, milestones) if (page := _checked(runtime, one))]


def _gathering(runtime: Runtime, milestones: Collection[int]) -> list[int]:
    asked, found = sorted(milestones), list[int]()
    with reading(runtime.engine) as session:
        for start in range(0, len(asked), _AT_ONCE):
            query = select(Phase.milestone_id).where(
                col(Phase.milestone_id).in_(asked[start : start + _AT_ONCE]),
                Phase.kind == PhaseKind.WORKSHOP_SUBMISSION,
                Phase.status == PhaseStatus.OPEN,
            )
            found += session.exec(query.distinct()).all()
    return sorted(found)


def _checked(runtime: Runtime, milestone_id: int) -> Page | None:
    try:
        page = checked_page(runtime, milestone_id)
    except TonggakError as error:
        _log.warning("Milestone %s could not be checked: %s", milestone_id, error)
        return None
    # What the phase's own run published when it closed stays as it was.
    return replace(page, key=f"papan-{page.key}")
