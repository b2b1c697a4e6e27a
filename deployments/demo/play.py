"""Plays Lebong's Milestone 4 of 2024: real database, Prefect server, mail and files, on a simulated clock."""

import asyncio
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from rich.console import Console

from deployments.demo.agencies import Agency, shipped_agencies
from deployments.demo.desks import COORDINATOR, Deed, Desks
from deployments.demo.mail_catcher import CaughtMail, catching_mail
from deployments.demo.papers import write_register
from deployments.demo.telling import print_end, print_start, telling
from deployments.language import tr
from deployments.prefect_server import point_prefect_at, prefect_server
from deployments.printing import console
from flows.runtime import Runtime, SetClock, using
from flows.sending import plan_and_send
from flows.settings import Settings
from models.calendars import calendar_of
from models.database import prepare, reading, writing
from models.moves.loading import load
from models.moves.opening import Opening, open_milestone
from models.people.importing import import_people
from models.rules.errors import BadInput
from models.rules.lifecycle import MilestoneStatus
from models.rules.names import find_region, read_regions
from models.rules.time_zones import zone_of
from models.rules.working_days import RegionCalendar

KICK_OFF, WORKSHOP = date(2024, 5, 30), date(2024, 6, 3)  # Thursday; the Monday of "next week" in the article
OPENED_AT = datetime(2024, 5, 20, 9, 0, tzinfo=zone_of("WIB"))
GIVE_UP_ON = date(2025, 3, 31)
# When people look at their desks on a working day, and the reminders go out; local time.
MORNING, AT_EIGHT, FORENOON, AFTERNOON, AFTER_HOURS = (7, 30), (8, 0), (10, 0), (15, 0), (16, 30)


@dataclass
class Played:
    """What the demonstration leaves behind."""

    runtime: Runtime
    milestone_id: int
    mail: CaughtMail
    ui: str
    folder: Path
    deeds: list[Deed] = field(default_factory=list)
    seconds: float = 0.0


def play_demo(folder: Path | None, *, stay: bool) -> None:
    """Play it in a folder, or in a new temporary one, and print what came of it."""
    began, screen = time.monotonic(), console()
    data = _empty_folder(folder)
    print_start(screen, data)
    with catching_mail(data / "mail") as mail, _runtime(data, mail) as runtime:
        agencies = shipped_agencies()
        milestone_id = _open(runtime, agencies, data)
        with screen.status(tr("Menjalankan server Prefect …", "Starting Prefect's server …")):
            server = prefect_server(data / "prefect")
            api = server.__enter__()
        try:
            point_prefect_at(api, data / "prefect")
            played = Played(runtime, milestone_id, mail, api.removesuffix("/api"), data)
            asyncio.run(_play(played, agencies, screen))
            played.seconds = time.monotonic() - began
            print_end(screen, played, stay=stay)
            if stay:
                _wait_for_ctrl_c()
        finally:
            server.__exit__(None, None, None)


async def _play(played: Played, agencies: list[Agency], screen: Console) -> None:
    # Prefect reads its settings when it is imported, and here they are set.
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    from deployments.registering import register  # noqa: PLC0415
    from deployments.worker import AT_ONCE, TonggakWorker  # noqa: PLC0415
    from flows.caretaker import tend  # noqa: PLC0415
    from flows.prefect_runs import WORK_POOL  # noqa: PLC0415

    runtime, desks = (
        played.runtime,
        Desks(played.runtime, played.milestone_id, agencies, played.mail, played.folder / "handed-in"),
    )
    async with get_client() as client:
        await register(client, scheduled=False)
        worker = TonggakWorker(WORK_POOL, name="tonggak", limit=AT_ONCE, create_pool_if_not_found=False)
        async with worker:
            await tend(runtime, client)
            with telling(screen) as tell:
                for moment in _moments(runtime, played):
                    deeds = _let_people_act(runtime, desks, moment)
                    sent = plan_and_send(runtime).delivered.sent
                    # A run that closes its phase may be the last one the milestone waits for.
                    while deeds and (await tend(runtime, client)).rung:
                        await worker.work_once()
                    played.deeds += deeds
                    tell(moment, deeds, sent)
            await tend(runtime, client)


def _moments(runtime: Runtime, played: Played) -> Iterator[datetime]:
    """Move the clock from moment to moment until the milestone is closed."""
    clock, calendar = runtime.clock, _calendar(runtime, played.milestone_id)
    assert isinstance(clock, SetClock)  # noqa: S101 - the demonstration made it
    day = OPENED_AT.date()
    while day <= GIVE_UP_ON and not _is_closed(runtime, played.milestone_id):
        if calendar.is_working_day(day):
            for hour, minute in (MORNING, AT_EIGHT, FORENOON, AFTERNOON, AFTER_HOURS):
                moment = calendar.at_local(day, hour, minute)
                if moment > clock.moment:
                    clock.moment = moment
                    yield moment
        day += timedelta(days=1)


def _let_people_act(runtime: Runtime, desks: Desks, moment: datetime) -> list[Deed]:
    hour = (moment.hour, moment.minute)
    if hour == AT_EIGHT:
        return []  # the hour of the reminders
    if hour == AFTER_HOURS:
        return desks.coordinator_decides()
    deeds: list[Deed] = []
    while acted := [*desks.agencies_act(), *_minutes_later(runtime, desks)]:
        deeds += acted  # what was accepted may have put something new on a desk
    return deeds


def _minutes_later(runtime: Runtime, desks: Desks) -> list[Deed]:
    _pass(runtime, timedelta(minutes=5))
    return desks.coordinator_checks()


def _pass(runtime: Runtime, span: timedelta) -> None:
    assert isinstance(runtime.clock, SetClock)  # noqa: S101 - as above
    runtime.clock.moment += span


@contextmanager
def _runtime(data: Path, mail: CaughtMail) -> Iterator[Runtime]:
    settings = Settings(
        data=data,
        database_url="",
        smtp_host="127.0.0.1",
        smtp_port=mail.port,
        smtp_security="plain",
        mail_from="tonggak@lebong.example",
        mail_from_name="Sekretariat Pokja PKP Lebong",
        mail_reply_to="pokja@lebong.example",
    )
    with using(Runtime(settings, SetClock(OPENED_AT))) as runtime:
        prepare(runtime.engine)
        yield runtime


def _open(runtime: Runtime, agencies: list[Agency], data: Path) -> int:
    """Import the offices from a spreadsheet, and open the milestone by its real dates."""
    now, lebong = runtime.clock.now(), find_region("Kab. Lebong", read_regions())
    register = write_register(data / "narahubung.xlsx", agencies)
    anchors = {"kick_off": KICK_OFF, "workshop": WORKSHOP}
    with writing(runtime.engine) as session:
        import_people(session, register, at=now)
        opening = Opening(lebong, "M4", KICK_OFF.year, anchors)
        return open_milestone(session, runtime.programme, opening, by=COORDINATOR, at=now).milestone_id


def _is_closed(runtime: Runtime, milestone_id: int) -> bool:
    with reading(runtime.engine) as session:
        return load(session, milestone_id).milestone.status is MilestoneStatus.CLOSED


def _calendar(runtime: Runtime, milestone_id: int) -> RegionCalendar:
    with reading(runtime.engine) as session:
        return calendar_of(session, load(session, milestone_id).region.code)


def _empty_folder(folder: Path | None) -> Path:
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="tonggak-demo-"))
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(
            "The folder {folder} is not empty. Name a new one with --data, or leave --data out.",
            folder=folder,
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _wait_for_ctrl_c() -> None:
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.default_int_handler)
    try:
        signal.pause()
    except KeyboardInterrupt:
        return
