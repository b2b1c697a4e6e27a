"""What if: the scene as it would be with other days off and more milestones, of which nothing stays."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.database import writing
from models.moves.opening import Opening, open_milestone
from models.rules.blueprint import Programme
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput, TonggakError
from models.rules.lifecycle import Actor, Role
from models.rules.rehearsal import Stage
from models.rules.rehearsed_steps import StepOnStage
from models.tables.milestones import Step
from models.tables.regions import OwnDayRow
from notifications.office_hours import calendars_of_places
from notifications.rehearsing import Scene, scene_of

AT_ONCE = 20  # openings in one transaction: others wait for less than a second for their turn to write
_WHO = Actor("tonggak rehearse", Role.COORDINATOR)


@dataclass(frozen=True)
class ImaginedDay:
    """A day off (or a working day) that a region, or without one the nation, would have."""

    day: date
    name: str
    working: bool = False
    region_code: str | None = None


@dataclass(frozen=True)
class WhatIf:
    """What is imagined; dates that were given to steps before stay as they are."""

    days: Sequence[ImaginedDay] = ()
    openings: Sequence[Opening] = ()


def imagine(  # noqa: PLR0913 - the scene, what changes, and what both are read by
    engine: Engine,
    scene: Scene,
    what_if: WhatIf,
    *,
    programme: Programme,
    start: datetime,
    channels: Collection[ChannelKind],
) -> Scene:
    """Give the scene as it would be; what stands already with the same dates is not opened again.

    The database is as before at the end, whatever happens: each transaction is rolled back. Raises BadInput,
    naming the milestone, when one cannot be opened.
    """
    ids = count(-1, -1)
    for first in range(0, len(what_if.openings), AT_ONCE):
        some = what_if.openings[first : first + AT_ONCE]
        with imagined(engine, what_if.days, at=start) as session:
            opened = [step_id for one in some for step_id in _open(session, programme, one, start)]
            more = scene_of(session, col(Step.id).in_(opened), start=start, channels=channels)
        scene = _together(scene, replace(more, stage=_renumbered(more.stage, ids)))
    if not what_if.days:
        return scene
    with imagined(engine, what_if.days, at=start) as session:
        calendars = calendars_of_places(session, scene.stage.calendars)
    return replace(scene, stage=replace(scene.stage, calendars=calendars))


@contextmanager
def imagined(engine: Engine, days: Sequence[ImaginedDay], *, at: datetime) -> Iterator[Session]:
    """Open a transaction in which the days are recorded; it is rolled back at the end, without exception."""
    with suppress(_OnlyImaginedError), writing(engine) as session:
        for day in days:
            _record(session, day, at)
        session.flush()
        yield session
        raise _OnlyImaginedError


class _OnlyImaginedError(Exception):
    """Rolls a transaction back."""


def _record(session: Session, imagined_day: ImaginedDay, at: datetime) -> None:
    code, day = imagined_day.region_code, imagined_day.day
    known = session.exec(select(OwnDayRow).where(OwnDayRow.day == day, OwnDayRow.region_code == code)).first()
    row = known or OwnDayRow(region_code=code, day=day, name="", recorded_by=_WHO.name, recorded_at=at)
    row.name, row.working = imagined_day.name, imagined_day.working
    session.add(row)


def _open(session: Session, programme: Programme, opening: Opening, at: datetime) -> Sequence[int | None]:
    try:
        opened = open_milestone(session, programme, opening, by=_WHO, at=at)
    except TonggakError as error:
        raise BadInput(
            "{region} {milestone} {year} cannot be opened: {said}",
            region=opening.region.label,
            milestone=opening.code,
            year=opening.year,
            said=error.sentence,
        ) from error
    if opened.found:
        return []
    return session.exec(select(Step.id).where(Step.milestone_id == opened.milestone_id)).all()


def _renumbered(stage: Stage, ids: Iterator[int]) -> Stage:
    # Ids that were rolled back are given again.
    new = {step.facts.step_id: next(ids) for step in stage.steps}
    return replace(stage, steps=[_with_ids(step, new) for step in stage.steps])


def _with_ids(step: StepOnStage, new: dict[int, int]) -> StepOnStage:
    facts = replace(step.facts, step_id=new[step.facts.step_id])
    return replace(step, facts=facts, after=[new[other] for other in step.after if other in new])


def _together(one: Scene, other: Scene) -> Scene:
    steps = [*one.stage.steps, *other.stage.steps]
    calendars = {**one.stage.calendars, **other.stage.calendars}
    homes = {**one.stage.homes, **other.stage.homes}
    return Scene(Stage(steps, calendars, homes), {**one.people, **other.people})
