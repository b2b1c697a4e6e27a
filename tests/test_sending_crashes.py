"""Two senders die at random moments of plan, claim, start, send and stamp: nothing lost, nothing twice."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from imap_server import MailHouse, mail_house
from sending_cast import Campaign, Worker, sending_town, worker
from sending_figures import Figures, ledger, left_waiting, quiet_days, written_to_twice
from sqlalchemy import Engine

from models.database import open_database

KILLS = int(os.environ.get("TONGGAK_KILLS", "40"))  # with an archive; half as many otherwise

pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def workers() -> Iterator[tuple[Worker, Worker]]:
    """Two processes that fork a sender for each task."""
    with worker() as one, worker() as other:
        yield one, other


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Where the mail server writes down what it takes."""
    return tmp_path / "journal"


@pytest.fixture
def house(journal: Path) -> Iterator[MailHouse]:
    """A mail server that is not killed."""
    with mail_house(journal) as house:
        yield house


@pytest.fixture
def elsewhere(prepared_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database in which the same days pass quietly."""
    engine = open_database(f"sqlite:///{shutil.copy(prepared_sqlite, tmp_path / 'quiet.db')}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "archived", [pytest.param(True, id="with an archive"), pytest.param(False, id="without an archive")]
)
def test_what_was_killed_at_any_moment_is_said_once(  # noqa: PLR0913, PLR0917 - the world
    engine: Engine,
    elsewhere: Engine,
    house: MailHouse,
    journal: Path,
    workers: tuple[Worker, Worker],
    capsys: pytest.CaptureFixture[str],
    archived: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    campaign = Campaign(sending_town(engine), house, journal, workers, archived)

    campaign.run(KILLS if archived else KILLS // 2)

    quiet, told = quiet_days(elsewhere, campaign.days)
    figures = Figures.of(campaign, {line for line, state in quiet if state == "sent"})
    show(figures, f"{engine.dialect.name}, {'an archive' if archived else 'no archive'}", capsys)
    assert ledger(engine) == quiet
    assert (figures.lost, figures.hollow, figures.unknown) == ((), 0, 0)
    if archived:
        assert (figures.twice, figures.unsure) == (0, 0)
        assert campaign.told == told
    else:
        assert figures.twice + figures.unsure <= figures.open_to_doubt


def test_where_steps_are_moved_meanwhile_and_nights_pass_nothing_is_said_twice(
    engine: Engine,
    house: MailHouse,
    journal: Path,
    workers: tuple[Worker, Worker],
    capsys: pytest.CaptureFixture[str],
) -> None:
    campaign = Campaign(sending_town(engine), house, journal, workers, restless=True)

    campaign.run(KILLS // 2)

    figures = Figures.of(campaign, set())
    show(figures, f"{engine.dialect.name}, restless days", capsys)
    assert (figures.lost, figures.hollow, figures.unknown, figures.unsure) == ((), 0, 0, 0)
    assert (figures.twice, written_to_twice(engine), left_waiting(engine)) == (0, set(), 0)


def show(figures: Figures, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{figures.table(name)}")  # noqa: T201 - the figures are the point
