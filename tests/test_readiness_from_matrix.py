"""Activities outside the regional budget are suggested as proposals, and recorded when that is confirmed."""

from datetime import UTC, datetime

import pytest
from moves_cast import COORDINATOR
from sqlmodel import Session

from models.dossier.matrix.proposals import ProposedActivity
from models.dossier.readiness.proposals import proposals_of
from models.dossier.readiness.suggesting import Suggestion, record_suggested, suggested
from models.rules.readiness_criteria import shipped_criteria
from models.rules.readiness_guess import Guess, guessed

CRITERIA = shipped_criteria()
AT = datetime(2024, 5, 20, 3, 0, tzinfo=UTC)


def activity(title: str, row: int = 12) -> ProposedActivity:
    return ProposedActivity(
        "wastewater", title, "Kec. Amen", (2026, 2025), 140_000_000, ("dak",), "unit", 1.0, "Matriks", row
    )


@pytest.mark.parametrize(
    ("title", "packages", "works"),
    [
        ("Pembangunan IPLT", ("IPLT",), ()),
        ("Rehabilitasi IPLT Kec. Amen", ("IPLT",), ("rehabilitation",)),
        ("Pengadaan truk tinja 4 m3", ("IPLT",), ("truck",)),
        ("Pembangunan TPS 3R Desa Muning", ("TPS3R",), ()),
        ("Pembangunan TPST regional", ("TPST",), ()),
        ("Pembangunan tangki septik individual perdesaan", ("SPALD",), ("septic_tank_individual",)),
        ("Pembangunan tangki septik komunal", ("SPALD",), ("septic_tank_communal",)),
        ("Penambahan pipa pengumpul dan sambungan rumah IPAL", ("SPALD",), ("pipe_extension",)),
        ("Pembangunan IPAL dan IPLT", ("SPALD", "IPLT"), ()),
        ("Pembangunan drainase lingkungan", (), ()),
        ("Pembangunan TPA sanitary landfill", (), ()),
    ],
)
def test_the_words_of_an_activity_suggest_its_package(
    title: str, packages: tuple[str, ...], works: tuple[str, ...]
) -> None:
    assert guessed(CRITERIA.newest, title) == Guess(packages, works)


def ask(session: Session, milestone_id: int, *titles: str, **named: str) -> list[Suggestion]:
    activities = [activity(title, row) for row, title in enumerate(titles, start=12)]
    packages = {place.removeprefix("row_"): code for place, code in named.items()}
    return suggested(session, milestone_id, activities, criteria=CRITERIA, packages=packages)


def test_only_what_is_clear_or_was_named_is_recorded(session: Session, m4: int) -> None:
    titles = ("Rehabilitasi IPLT", "Pembangunan IPAL dan IPLT", "Pembangunan drainase")
    found = ask(session, m4, *titles, row_13="spald")

    record_suggested(session, m4, found, criteria=CRITERIA, by=COORDINATOR, at=AT)

    stands = [(p.code, p.title, p.works, p.year, p.cost) for p in proposals_of(session, m4)]
    assert [each.place for each in found if each.wanted is None] == ["Matriks!14"]
    assert stands[1:] == [
        ("iplt-1", "Rehabilitasi IPLT", ["rehabilitation"], 2025, 140_000_000),
        ("spald-1", "Pembangunan IPAL dan IPLT", [], 2025, 140_000_000),
    ]


def test_what_was_recorded_before_is_not_recorded_again(session: Session, m4: int) -> None:
    first = ask(session, m4, "Rehabilitasi IPLT")
    record_suggested(session, m4, first, criteria=CRITERIA, by=COORDINATOR, at=AT)

    again = ask(session, m4, "Rehabilitasi IPLT")

    assert [each.recorded_as for each in again] == ["iplt-1"]
    assert record_suggested(session, m4, again, criteria=CRITERIA, by=COORDINATOR, at=AT) == []
