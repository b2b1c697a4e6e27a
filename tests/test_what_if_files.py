"""The files of days and openings that a rehearsal imagines."""

from datetime import date
from pathlib import Path

import pytest

from deployments.what_if_files import read_days, read_openings
from models.rules.errors import BadInput
from models.rules.names import read_regions
from notifications.imagining import ImaginedDay

KICK_OFF, WORKSHOP = date(2024, 5, 30), date(2024, 6, 3)


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


DAYS = [
    ImaginedDay(date(2025, 1, 7), "Hari jadi Kabupaten Lebong", region_code="17.07"),
    ImaginedDay(date(2025, 1, 11), "Masuk kerja pengganti", working=True),
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param(
            "libur.csv",
            "\ufefftanggal;nama;daerah;hari kerja\n2025-01-07;Hari jadi Kabupaten Lebong;Kab. Lebong;\n"
            "2025-01-11;Masuk kerja pengganti;;ya\n",
            id="a csv file as Excel in Indonesian writes it",
        ),
        pytest.param(
            "days.csv",
            "date,name,region,working\n2025-01-07,Hari jadi Kabupaten Lebong,17.07,no\n\n"
            "2025-01-11,Masuk kerja pengganti,,yes\n",
            id="a csv file with English headings",
        ),
        pytest.param(
            "days.yaml",
            "- {date: 2025-01-07, name: Hari jadi Kabupaten Lebong, region: '17.07'}\n"
            "- {date: 2025-01-11, name: Masuk kerja pengganti, working: true}\n",
            id="a YAML file",
        ),
    ],
)
def test_days_are_read_from(tmp_path: Path, name: str, content: str) -> None:
    assert read_days(written(tmp_path, name, content)) == DAYS


def test_an_opening_may_be_meant_for_every_region(tmp_path: Path) -> None:
    path = written(tmp_path, "m4.csv", "region,milestone,kick_off,workshop\nALL,M4,2024-05-30,2024-06-03\n")

    openings = read_openings(path)

    assert [opening.region for opening in openings] == list(read_regions())
    assert openings[0].anchors == {"kick_off": KICK_OFF, "workshop": WORKSHOP}
    assert (openings[0].code, openings[0].year, openings[0].anyway_because) == ("M4", 2024, "")


def test_an_opening_may_be_meant_for_a_province(tmp_path: Path) -> None:
    content = "daerah;tonggak;tahun;kick-off;alasan\nProvinsi Bengkulu;M4;2025;2024-05-30;surat Bupati\n"

    openings = read_openings(written(tmp_path, "m4.csv", content))

    assert {opening.region.province for opening in openings} == {"Bengkulu"}
    assert (len(openings), openings[0].year, openings[0].anyway_because) == (10, 2025, "surat Bupati")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            "region,milestone,kick_off\n17.07,,2024-05-30\n", "o.csv:2: milestone is missing.", id="a gap"
        ),
        pytest.param(
            "region,milestone,kick_off\n17.07,M4,30-05-2024\n",
            "o.csv:2, kick_off: '30-05-2024' is not a date. Write it as year-month-day, like 2024-05-30.",
            id="a date in another form",
        ),
        pytest.param(
            "region,milestone,year\n17.07,M4,2024\n",
            "o.csv:2: no anchor has a date, such as kick_off.",
            id="no date at all",
        ),
        pytest.param(
            "region,milestone,year,kick_off\n17.07,M4,next,2024-05-30\n",
            "o.csv:2: 'next' is not a year.",
            id="a year in words",
        ),
    ],
)
def test_what_is_wrong_with_an_opening_is_said_with_its_line(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_openings(written(tmp_path, "o.csv", content))

    assert str(refused.value) == said


def test_a_day_that_is_neither_worked_nor_off_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "d.csv", "date,name,working\n2025-01-07,Hari jadi,maybe\n")

    with pytest.raises(BadInput, match=r"^d\.csv:2: working is 'maybe'; write yes or no\.$"):
        read_days(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_days(tmp_path / "none.csv")


@pytest.mark.parametrize(
    "content", [pytest.param("date: [", id="no YAML"), pytest.param("date: 2025-01-07", id="no list")]
)
def test_a_yaml_file_must_hold_a_list(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadInput, match=r"^d\.yaml "):
        read_days(written(tmp_path, "d.yaml", content))
