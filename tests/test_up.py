"""`tonggak up` as a real process: it starts, carries a phase to its end, and stops."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.runtime import Runtime
from flows.settings import Settings
from models.database import reading, writing
from models.moves.door import move_step
from models.moves.loading import find_milestone, load
from models.rules.lifecycle import Actor, Role, StepMove, StepStatus
from models.rules.names import Region

pytestmark = pytest.mark.xdist_group("up")

ROOT = Path(__file__).parent.parent
OPEN = ("--year", "2024", "--kick-off", "2024-05-30", "--workshop", "2024-06-03")
AT = ("--at", "2024-05-20T09:00+07:00")


@dataclass
class Up:
    """A running `tonggak up`, and the command line beside it."""

    process: "subprocess.Popen[str]"
    data: Path
    port: int

    def tonggak(self, *arguments: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
        finished = _tonggak(self.data, *arguments, "--json")
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    def asked(self, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - as above
        data = json.dumps(body).encode() if body is not None else None
        url = f"http://127.0.0.1:{self.port}/api/{path}"
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            return json.load(answer)

    def states(self) -> dict[str, str]:
        runs = self.asked("flow_runs/filter", {"flow_runs": {"tags": {"all_": ["kab-1707"]}}})
        return {run["name"]: run["state"]["name"] for run in runs}

    def stop(self) -> tuple[int, str]:
        os.killpg(self.process.pid, signal.SIGINT)  # as Ctrl-C does: to everyone in the group
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


def test_up_carries_a_phase_to_its_end_and_stops_cleanly(tmp_path: Path, lebong: Region) -> None:
    with _up(tmp_path) as up:
        assert up.asked("health") is True
        up.tonggak("open", "Kab. Lebong", "M4", *OPEN, *AT)
        _until(lambda: len(up.states()) == 5)
        _finish_all_but("notulen", tmp_path, lebong)

        moved = up.tonggak("step", "Kab. Lebong", "M4", "notulen", "submit", *AT)

        assert moved["phase"] == {"code": "kick_off", "status": "closing"}
        _until(lambda: up.states()["Kab. Lebong · Kick-off M4 2024"] == "Lengkap")
        assert _phase(tmp_path, lebong) == "closed"
        assert up.stop() == (0, "")
        with pytest.raises(ProcessLookupError):
            os.killpg(up.process.pid, 0)
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", up.port)) != 0


def test_ctrl_c_while_the_server_is_starting_stops_cleanly(tmp_path: Path) -> None:
    process = _start(tmp_path, _free_port())
    assert process.stdout is not None
    process.stdout.readline()
    _until((tmp_path / "prefect" / "server.log").exists)

    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)

    assert (process.returncode, said) == (0, "")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        finished = _tonggak(tmp_path, "up", "--port", port)

    assert finished.returncode == 7
    assert port in finished.stderr
    assert len(finished.stderr.splitlines()) == 1


@contextmanager
def _up(data: Path) -> Iterator[Up]:
    port = _free_port()
    process = _start(data, port)
    try:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        assert f"http://127.0.0.1:{port}\n" in said[1], said
        yield Up(process, data, port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _start(data: Path, port: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "deployments.cli", "up", "--port", str(port)],
        cwd=ROOT,
        env=_environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _tonggak(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "deployments.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=_environment(data), capture_output=True, text=True, timeout=60, check=False
    )


def _environment(data: Path) -> dict[str, str]:
    # A server that other tests share must not be taken for this one's.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return ours | {"TONGGAK_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def _finish_all_but(last: str, data: Path, region: Region) -> None:
    runtime = Runtime(Settings(data=data))
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, region, "M4")
        for step in load(session, milestone_id).steps_of(load(session, milestone_id).phase("kick_off")):
            if step.code != last:
                _finish(session, milestone_id, step.code)
    runtime.close()


def _finish(session: Any, milestone_id: int, code: str) -> None:  # noqa: ANN401 - a session
    by = Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
    for move in (StepMove.SUBMIT, StepMove.ACCEPT):
        step = load(session, milestone_id).step(code)
        if step.status is not StepStatus.DONE:
            move_step(session, milestone_id, code, move, by=by, at=step.due_at)


def _phase(data: Path, region: Region) -> str:
    runtime = Runtime(Settings(data=data))
    with reading(runtime.engine) as session:
        status = load(session, find_milestone(session, region, "M4")).phase("kick_off").status
    runtime.close()
    return status.value


def _until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
