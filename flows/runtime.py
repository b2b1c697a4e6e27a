"""The one place that wires settings, database, clock and channels; all else is handed what it needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from time import sleep
from typing import Protocol

from sqlalchemy import Engine

from flows.settings import Settings, read_settings
from models.database import open_database
from models.dossier.storage import DocumentStore
from models.rules.blueprint import Programme
from models.rules.blueprint_reading import load_programme
from models.rules.errors import Unavailable
from models.rules.reminder_rules import ReminderRules, load_rules


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Give the present moment, aware, in UTC."""
        ...

    def wait_until(self, moment: datetime) -> bool:
        """Wait until an aware moment; False, at once, where time does not pass by itself."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the machine's time."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one place

    def wait_until(self, moment: datetime) -> bool:
        """Sleep until then."""
        sleep(max((moment - self.now()).total_seconds(), 0))
        return True


@dataclass
class SetClock:
    """A clock that somebody sets: for `--at`, for the demonstration, and for tests."""

    moment: datetime

    def now(self) -> datetime:
        """Give the moment it was last set to."""
        return self.moment.astimezone(UTC)

    def wait_until(self, moment: datetime) -> bool:  # noqa: ARG002 - the signature is Clock's
        """Time stands still here."""
        return False


@dataclass
class Runtime:
    """Everything that a way in or a flow needs from outside."""

    settings: Settings
    clock: Clock = field(default_factory=SystemClock)

    @cached_property
    def engine(self) -> Engine:
        """The database; nothing is connected before it is used.

        Raises Unavailable when the data folder cannot be made.
        """
        folder = self.settings.data
        try:
            # What lies here names people and holds their papers: the operator's eyes only.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                "The data folder {folder} cannot be made ({said}). Name another in TONGGAK_DATA.",
                folder=folder,
                said=error.strerror,
            ) from error
        return open_database(self.settings.database)

    def close(self) -> None:
        """Let go of the database's connections."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    @cached_property
    def programme(self) -> Programme:
        """The programme in force: the operator's file, or the shipped one."""
        return load_programme(self.settings.programme)

    @cached_property
    def reminder_rules(self) -> ReminderRules:
        """The reminder policy in force: the operator's file, or the shipped one."""
        return load_rules(self.settings.reminders, programme=self.programme.code)

    @property
    def documents(self) -> DocumentStore:
        """Where handed-in files lie."""
        return DocumentStore(self.settings.data / "documents")


_current: list[Runtime] = []


def current() -> Runtime:
    """Give the runtime in use: the one set by `using`, or one made from the environment."""
    if not _current:
        _current.append(Runtime(read_settings()))
    return _current[-1]


@contextmanager
def using(runtime: Runtime) -> Iterator[Runtime]:
    """Let everything in this process use this runtime until the block ends."""
    _current.append(runtime)
    try:
        yield runtime
    finally:
        _current.remove(runtime)
        runtime.close()
