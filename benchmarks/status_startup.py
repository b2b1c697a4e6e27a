"""How much process time `tonggak status` costs above Python's own start, with 514 regions open.

Run alone: `python benchmarks/status_startup.py [--json]`. Prints seconds of user and system time, the median
of several runs, and the ratio to Python's own start in the same run.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from models.database import open_database, prepare, writing
from models.moves.opening import Opening, open_milestone
from models.rules.blueprint_reading import shipped_programme
from models.rules.lifecycle import Actor, Role
from models.rules.names import read_regions

RUNS = 7
COMMANDS = {
    "python": ["-c", "pass"],
    "help": ["-m", "deployments.cli", "--help"],
    "nation": ["-m", "deployments.cli", "status", "--json"],
    "province": ["-m", "deployments.cli", "status", "--province", "Jawa Timur"],
    "region": ["-m", "deployments.cli", "status", "Kab. Lebong"],
    "late": [
        "-m",
        "deployments.cli",
        "status",
        "--late",
        "--province",
        "Bengkulu",
        "--at",
        "2024-06-01T08:00+07:00",
    ],
}


def open_everywhere(url: str) -> None:
    engine = open_database(url)
    prepare(engine)
    programme, by = shipped_programme(), Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
    anchors = {"kick_off": date(2024, 5, 30), "workshop": date(2024, 6, 3)}
    with writing(engine) as session:
        for region in read_regions():
            opening = Opening(region, "M4", 2024, anchors)
            open_milestone(session, programme, opening, by=by, at=datetime(2024, 5, 20, 2, tzinfo=UTC))


def process_seconds(arguments: list[str], environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(environment: dict[str, str]) -> dict[str, float]:
    rounds = [
        {name: process_seconds(arguments, environment) for name, arguments in COMMANDS.items()}
        for _ in range(RUNS + 1)
    ][1:]  # the first round compiles and warms
    return {name: statistics.median(round_[name] for round_ in rounds) for name in COMMANDS}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        open_everywhere(f"sqlite:///{data / 'tonggak.db'}")
        environment = os.environ | {
            "TONGGAK_DATA": str(data),
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        seconds = measure(environment)
    above = {
        f"{name}_above_python": round(seconds[name] - seconds["python"], 3)
        for name in COMMANDS
        if name != "python"
    }
    ratios = {
        f"{name}_ratio": round(seconds[name] / seconds["python"], 1) for name in COMMANDS if name != "python"
    }
    figures = {"regions": len(read_regions()), "python": round(seconds["python"], 3), **above, **ratios}
    print(json.dumps(figures) if "--json" in sys.argv else json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
