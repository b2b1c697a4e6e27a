"""What the house promises of its own code."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from deployments.cli import COMMANDS
from models.rules.lifecycle_diagram import lifecycle_page

ROOT = Path(__file__).parent.parent
ROOMS = ("models", "notifications", "flows", "deployments")
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]


STATUSES = {"row.status", "step.status", "phase.status", "milestone.status"}


def test_only_the_door_assigns_a_step_phase_or_milestone_status() -> None:
    assigning = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and ast.unparse(target) in STATUSES
    }

    assert assigning == {"models/moves/door.py"}


def test_every_enum_member_says_what_it_means() -> None:
    silent = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(parent) for parent in node.bases)
        for member in node.body
        if isinstance(member, ast.Assign)
        for line in [path.read_text().splitlines()[member.end_lineno - 1]]  # type: ignore[operator]
        if "#" not in line
    ]

    assert silent == []


def test_the_lifecycle_page_shows_the_tables_as_they_are() -> None:
    assert (ROOT / "docs/lifecycle.md").read_text() == lifecycle_page()


@pytest.mark.parametrize("package", ["prefect", "fastapi", "apprise"])
def test_the_command_line_starts_without(package: str) -> None:
    everything = "from deployments.cli import COMMANDS, make_app; make_app(list(COMMANDS))"
    code = f"import sys; {everything}; sys.exit('{package}' in sys.modules)"

    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)

    assert finished.returncode == 0


def test_package_inits_hold_a_sentence_and_nothing_else() -> None:
    busy = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if path.name == "__init__.py" and len(ast.parse(path.read_text()).body) != 1
    ]

    assert busy == []


def test_every_data_file_is_shipped_with_its_package() -> None:
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    promised = {
        path for room, globs in shipped.items() for glob in globs for path in (ROOT / room).glob(glob)
    }

    data = {
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }

    assert data - promised == set()


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text()

    assert [command for command in COMMANDS if f"tonggak {command}" not in readme] == []


def test_the_readme_maps_every_room() -> None:
    readme = (ROOT / "README.md").read_text()

    assert [room for room in (*ROOMS, "tests", "benchmarks", "docs") if f"`{room}/`" not in readme] == []
