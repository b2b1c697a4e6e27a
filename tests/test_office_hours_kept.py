"""Whenever somebody runs the reminders, however often: what leaves, leaves in office hours, and once."""

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from reminder_cast import Town, at, lebong_town

from models.database import open_database
from models.rules.working_days import calendar_for

START = at("2024-09-02", 0)
THREE_WEEKS = timedelta(weeks=3)
moments = st.lists(st.integers(0, int(THREE_WEEKS.total_seconds() // 60)), min_size=1, max_size=12)


@given(runs=moments)
@settings(max_examples=12, deadline=None)
def test_nothing_leaves_outside_office_hours_and_nothing_twice(
    prepared_sqlite: Path, runs: list[int]
) -> None:
    with TemporaryDirectory() as folder:
        town = town_in(prepared_sqlite, Path(folder))

        for minutes in sorted(runs):
            town.run(START + timedelta(minutes=minutes))

        calendar, sent = calendar_for("WIB", {}), town.mail.sent
        assert [when for when, _ in sent if calendar.next_office_moment(when) != when] == []
        mornings = [(letter.address, calendar.local_date(when), letter.subject) for when, letter in sent]
        assert len(mornings) == len(set(mornings))
        said = [line[:2] for line in town.ledger() if line[2] == "sent" and line[0].startswith("before")]
        assert len(said) == len(set(said))
        town.engine.dispose()


def town_in(prepared: Path, folder: Path) -> Town:
    shutil.copy(prepared, folder / "tonggak.db")
    town = lebong_town(open_database(f"sqlite:///{folder / 'tonggak.db'}"))
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    return town
