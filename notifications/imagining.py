"""What if: the scene as it would be with other days off and more milestones, of which nothing stays."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session, select

from models.database import reading, writing
from models.moves.opening import Opening
from models.rules.blueprint import Programme
from models.rules.channel_kinds import ChannelKind
from models.rules.rehearsal import Stage
from models.rules.working_days import RegionCalendar
from models.tables.regions import OwnDayRow
from notifications.imagined_openings import ImaginedSteps, imagine_openings
from notifications.office_hours import calendars_of_places
from notifications.readings import read_about
from notifications.rehearsing import Scene, scene_of


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

    The database is as before at the end, whatever happens. Raises BadInput, naming the milestone, when one
    cannot be opened.
    """
    if what_if.openings:
        places = {opening.region.code for opening in what_if.openings}
        calendars = _calendars(engine, places, what_if.days, start)
        with reading(engine) as session:
            opened = imagine_openings(session, programme, what_if.openings, calendars, at=start)
            scene = _with_openings(session, scene, opened, start, channels)
    calendars = _calendars(engine, scene.stage.calendars, what_if.days, start)
    return replace(scene, stage=replace(scene.stage, calendars=calendars))


@contextmanager
def imagined(engine: Engine, days: Sequence[ImaginedDay], *, at: datetime) -> Iterator[Session]:
    """Open a transaction in which the days are recorded; it is rolled back at the end, without exception.

    Be quick in it: meanwhile nobody else can write.
    """
    with suppress(_OnlyImaginedError), writing(engine) as session:
        for day in days:
            _record(session, day, at)
        session.flush()
        yield session
        raise _OnlyImaginedError


class _OnlyImaginedError(Exception):
    """Rolls a transaction back."""


def _calendars(
    engine: Engine, places: Iterable[str], days: Sequence[ImaginedDay], at: datetime
) -> dict[str, RegionCalendar]:
    if not days:
        with reading(engine) as session:
            return calendars_of_places(session, places)
    with imagined(engine, days, at=at) as session:
        return calendars_of_places(session, places)


def _record(session: Session, imagined_day: ImaginedDay, at: datetime) -> None:
    code, day = imagined_day.region_code, imagined_day.day
    known = session.exec(select(OwnDayRow).where(OwnDayRow.day == day, OwnDayRow.region_code == code)).first()
    row = known or OwnDayRow(
        region_code=code, day=day, name="", recorded_by="tonggak rehearse", recorded_at=at
    )
    row.name, row.working = imagined_day.name, imagined_day.working
    session.add(row)


def _with_openings(
    session: Session, scene: Scene, opened: ImaginedSteps, start: datetime, channels: Collection[ChannelKind]
) -> Scene:
    readings = read_about(session, opened.candidates, now=start, channels=channels)
    more = scene_of(readings, opened.waits, {})
    stage, other = scene.stage, more.stage
    return Scene(
        Stage(
            [*stage.steps, *other.steps],
            {**other.calendars, **stage.calendars},
            {**other.homes, **stage.homes},
        ),
        {**more.people, **scene.people},
    )
