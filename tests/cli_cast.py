"""The command line in this process, on a database and a folder of the test's own."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from deployments.cli import main
from flows.runtime import Runtime, using
from flows.settings import Settings
from tests.engine_cast import engine_at

LEBONG_M4 = ["Kab. Lebong", "M4"]
OPEN = ["open", *LEBONG_M4, "--year", "2024", "--kick-off", "2024-05-30", "--workshop", "2024-06-03"]
AT_OPENING = ["--at", "2024-05-20T09:00+07:00"]

Command = Callable[..., tuple[int, str, str]]


class Typed(Runtime):
    """What one command needs; the commands of all tests share what was compiled for their database."""

    @cached_property
    def engine(self) -> Engine:
        assert super().engine  # says what is wrong with it, and makes the folder
        return engine_at(self.settings.database)


def typing_into(
    folder: Path,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
    **more: Any,  # noqa: ANN401 - as Settings takes them
) -> Command:
    """Give a function that runs `tonggak` and returns its exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        settings = Settings(data=folder / "data", database_url=database_url, **more)
        with using(Typed(settings)), pytest.raises(SystemExit) as ended:
            main(list(arguments))
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run
