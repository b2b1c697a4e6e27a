"""The demonstration, run as a stranger runs it: one real process, looked at from outside."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from models.rules.working_days import calendar_for

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("demo")]

ROOT = Path(__file__).parent.parent
LEBONG_M4 = ["Kab. Lebong", "M4"]
LOOKED_AT = {"submit", "return", "accept"}


@dataclass(frozen=True)
class Demo:
    """What one run of the demonstration left behind."""

    folder: Path
    printed: str

    @cached_property
    def mails(self) -> list[EmailMessage]:
        found = sorted((self.folder / "mail").glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]  # type: ignore[misc]

    def ask(self, *arguments: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
        environment = os.environ | {"TONGGAK_DATA": str(self.folder), "TONGGAK_DATABASE_URL": ""}
        asked = [sys.executable, "-m", "deployments.cli", *arguments, "--json"]
        done = subprocess.run(asked, cwd=ROOT, env=environment, check=True, capture_output=True)
        return json.loads(done.stdout)

    def mails_to(self, address: str) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails if address in str(mail["To"])]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo") / "data"
    command = [sys.executable, "-m", "deployments.cli", "demo", "--data", str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return Demo(folder, done.stdout)


def test_the_milestone_ends_closed_with_every_phase(demo: Demo) -> None:
    milestone = demo.ask("status", "Kab. Lebong")["milestones"][0]

    assert milestone["status"] == "closed"
    assert {phase["status"] for phase in milestone["phases"]} == {"closed"}


def test_the_history_is_whole(demo: Demo) -> None:
    history = demo.ask("history", *LEBONG_M4, "--verify")

    assert history["verified"] is True
    assert len(history["rows"]) > 80


def test_the_office_that_never_answers_is_left_out_with_a_reason(demo: Demo) -> None:
    rows = demo.ask("history", *LEBONG_M4)["rows"]

    skipped = [(row["code"], row["actor"]) for row in rows if row["move"] == "skip"]
    assert skipped == [("monev-perilaku", "Sekretaris Pokja PKP Lebong")]
    assert all(row["reason"] for row in rows if row["move"] == "skip")


def test_a_missed_deadline_goes_up_to_the_head_and_is_answered_after(demo: Demo) -> None:
    rows = demo.ask("history", *LEBONG_M4)["rows"]
    told_head = [parsedate_to_datetime(str(m["Date"])) for m in demo.mails if "kadis.pmd@" in str(m["To"])]
    handed_in = [
        datetime.fromisoformat(r["at"])
        for r in rows
        if r["code"] == "dukungan-dana" and r["move"] == "submit"
    ]

    assert len(told_head) == 1
    assert told_head[0] < handed_in[0]


def test_one_step_is_postponed_and_keeps_its_baseline(demo: Demo) -> None:
    steps = demo.ask("status", "Kab. Lebong")["milestones"][0]["steps"]

    moved = [
        (s["code"], s["baseline_due_date"], s["due_date"])
        for s in steps
        if s["due_date"] != s["baseline_due_date"]
    ]
    assert moved == [("rencana-perluasan", "2024-08-08", "2024-08-15")]


def test_every_mail_leaves_in_office_hours_of_lebong(demo: Demo) -> None:
    calendar = calendar_for("WIB", {})
    moments = [parsedate_to_datetime(str(mail["Date"])).astimezone(calendar.zone) for mail in demo.mails]

    assert [moment for moment in moments if calendar.next_office_moment(moment) != moment] == []
    assert date(2024, 5, 23) not in {moment.date() for moment in moments}


def test_nobody_gets_two_reminders_on_one_morning(demo: Demo) -> None:
    reminders = [mail for mail in demo.mails if not calendar_parts(mail)]

    mornings = [(str(mail["To"]), parsedate_to_datetime(str(mail["Date"])).date()) for mail in reminders]
    assert len(mornings) == len(set(mornings)) > 30


def test_every_meeting_stands_once_in_the_calendars_of_those_who_owe_its_steps(demo: Demo) -> None:
    entries = [part for mail in demo.mails for part in calendar_parts(mail)]

    uids = [line for entry in entries for line in entry.splitlines() if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) >= 6
    assert {entry.count("METHOD:REQUEST") for entry in entries} == {1}


def calendar_parts(mail: EmailMessage) -> list[str]:
    return [str(part.get_content()) for part in mail.walk() if part.get_content_type() == "text/calendar"]


def test_the_package_holds_the_papers_its_own_letters_and_says_what_is_in_it(demo: Demo) -> None:
    package = zipfile.ZipFile(next((demo.folder / "submissions").rglob("*.zip")))

    files = {name.rpartition("/")[2] for name in package.namelist()}
    handed_in = {"matriks.xlsx", "rc.xlsx", "hasil-monev.xlsx"}
    assert handed_in | {"surat-pengantar.docx", "ringkasan.pdf", "manifest.json"} <= files
    assert json.loads(package.read("manifest.json"))["complete"] is True


def test_the_matrix_comes_back_with_its_mistake_and_is_accepted_once_mended(demo: Demo) -> None:
    rows = demo.ask("history", *LEBONG_M4)["rows"]

    returned = [(row["code"], row["reason"]) for row in rows if row["move"] == "return"]
    moves = [row["move"] for row in rows if row["code"] == "matriks" and row["move"] in LOOKED_AT]
    assert moves == ["submit", "return", "submit", "accept"]
    assert [code for code, _ in returned] == ["matriks"]
    assert returned[0][1] in demo.printed


def test_the_papers_of_the_kick_off_and_the_reports_of_what_was_seen_are_drafted(demo: Demo) -> None:
    folders = sorted((demo.folder / "papers").glob("*"))

    names = [folder.name for folder in folders if not folder.name.startswith("surat-")]
    assert names == [
        "laporan-monev-kab-lebong-m4-2024-1",
        "laporan-monev-kab-lebong-m4-2024-2",
        "rapat-kab-lebong-m4-2024",
    ]
    assert all(str(folder) in demo.printed for folder in folders)


def test_the_package_was_ready_before_the_workshop_opened(demo: Demo) -> None:
    rows = demo.ask("history", *LEBONG_M4)["rows"]

    handed_over = next(row["at"] for row in rows if row["code"] == "pengajuan" and row["move"] == "submit")
    assert datetime.fromisoformat(handed_over) < datetime.fromisoformat("2024-06-03T08:00+07:00")


def test_it_says_where_everything_lies(demo: Demo) -> None:
    assert str(demo.folder / "mail") in demo.printed
    package = demo.folder / "submissions" / "kab-lebong-m4-2024-v1.zip"
    assert f"tonggak dossier verify {package}" in demo.printed


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "surat.txt").write_text("penting")

    command = [sys.executable, "-m", "deployments.cli", "demo", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 2
    assert "tidak kosong" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["surat.txt"]
