"""Rounds of monitoring: recorded, corrected, followed through milestones, and kept in the history."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from dossier_cast import PDF, Desk
from monitoring_cast import FILLED, LLTT, TPS3R, VISIT, earlier, write_lebongs_form
from sqlmodel import Session, select

from models.dossier.monitoring.filled import Filled, IndicatorEntry
from models.dossier.monitoring.handed_in import TakenIn, record_handed_in
from models.dossier.monitoring.recording import NEWEST, Recorded, record_round, rounds_of
from models.dossier.monitoring.report_facts import facts_of_round, services_of
from models.dossier.monitoring.trend import trend
from models.moves.opening import Opening, open_milestone
from models.moves.recording import history_of, verify
from models.rules.blueprint import Programme
from models.rules.errors import BadInput, NotAllowed, Unknown
from models.rules.indicators import Monitoring
from models.rules.indicators_reading import shipped_monitoring
from models.rules.lifecycle import Actor, StepMove
from models.rules.names import Region
from models.tables.milestones import Milestone
from models.tables.monitoring import IndicatorSeen


@pytest.fixture(scope="module")
def monitoring() -> Monitoring:
    return shipped_monitoring()


class Office:
    """Records rounds of one milestone, one hour after the other."""

    def __init__(self, session: Session, monitoring: Monitoring, by: Actor) -> None:
        self._session, self._monitoring, self._by, self._at = session, monitoring, by, VISIT

    def record(
        self, milestone_id: int, filled: Filled, number: int | None = None, edition: str | None = None
    ) -> Recorded:
        self._at += timedelta(hours=1)
        return record_round(
            self._session,
            milestone_id,
            filled,
            monitoring=self._monitoring,
            by=self._by,
            at=self._at,
            number=number,
            edition=edition,
        )

    def take_in(self, milestone_id: int, desk: Desk) -> TakenIn:
        return record_handed_in(
            self._session,
            desk.store,
            milestone_id,
            "monitoring",
            monitoring=self._monitoring,
            by=self._by,
            at=VISIT,
        )


@pytest.fixture
def m3(session: Session, ppsp: Programme, lebong: Region, coordinator: Actor) -> int:
    opening = Opening(lebong, "M3", 2023, {"kick_off": date(2023, 9, 4)})
    opened_at = VISIT - timedelta(days=280)
    return open_milestone(session, ppsp, opening, by=coordinator, at=opened_at).milestone_id


@pytest.fixture
def office(session: Session, monitoring: Monitoring, owner: Actor) -> Office:
    return Office(session, monitoring, owner)


def test_a_round_keeps_what_the_form_said_and_is_scored_by_its_edition(
    session: Session, office: Office, m4: int
) -> None:
    recorded = office.record(m4, FILLED)

    scores = {row.indicator: row.score for row in session.exec(select(IndicatorSeen))}
    assert recorded.edition == "2020-2024"
    assert services_of(session, rounds_of(session, m4)[0]) == [LLTT, TPS3R]
    assert scores == {"akses-layak": None, "ipald": 0, "regulasi": 50, "truk-tinja": None}


def test_a_correction_takes_the_place_of_what_was_said_and_touches_nothing_else(
    session: Session, office: Office, m4: int
) -> None:
    office.record(m4, FILLED)
    better = replace(LLTT, served_households=160)

    recorded = office.record(m4, Filled((better, TPS3R)), number=1)

    assert recorded == Recorded("Kab. Lebong M4 2024", 1, "2020-2024", (), ("lltt-amen",), ("tps3r-sukau",))
    assert [len(rounds_of(session, m4)), len(session.exec(select(IndicatorSeen)).all())] == [1, 4]
    assert services_of(session, rounds_of(session, m4)[0]) == [better, TPS3R]


def test_a_round_goes_into_the_history_and_one_that_changes_nothing_does_not(
    session: Session, office: Office, m4: int
) -> None:
    office.record(m4, FILLED)
    office.record(m4, FILLED, number=NEWEST)

    milestone = session.get_one(Milestone, m4)
    rows = [row for row in history_of(session, milestone) if row.move == "monitor"]
    assert [(row.actor, row.from_status, row.to_status, row.details["new"]) for row in rows] == [
        (
            "Narahubung Dinas PUPR",
            "open",
            "open",
            ["lltt-amen", "tps3r-sukau", "akses-layak", "ipald", "regulasi", "truk-tinja"],
        )
    ]
    assert verify(session, milestone) == []


def test_only_the_newest_round_is_still_open_to_change(session: Session, office: Office, m4: int) -> None:
    office.record(m4, FILLED)
    office.record(m4, Filled((LLTT,)))

    with pytest.raises(NotAllowed, match="has 2 rounds; only the newest can still be added to"):
        office.record(m4, Filled((LLTT,)), number=1)
    with pytest.raises(NotAllowed, match="Round 2 is held by edition 2020-2024"):
        office.record(m4, Filled((LLTT,)), number=2, edition="2020-2024-b")
    with pytest.raises(BadInput, match="Nothing is filled in"):
        office.record(m4, Filled())
    assert len(rounds_of(session, m4)) == 2


def test_the_trend_goes_through_the_milestones_of_the_region(
    session: Session, office: Office, m3: int, m4: int
) -> None:
    office.record(m4, FILLED)
    office.record(m3, Filled((earlier(LLTT, 60),), (IndicatorEntry("akses-layak", "79.2"),)))

    found = trend(session, m4)

    lines = {line.service: line for line in found.services}
    assert list(map(str, found.rounds)) == ["M3 2023 · 1", "M4 2024 · 1"]
    assert [(p.coverage, p.decision) for p in lines["lltt-amen"].points] == [(30, "continue"), (73, "expand")]
    assert [p.value for p in found.indicators[0].points] == ["79.2", "82.5"]
    assert list(map(str, trend(session, m3).rounds)) == ["M3 2023 · 1"]


def test_what_is_doubtful_about_a_service_stands_with_it(
    session: Session, office: Office, monitoring: Monitoring, m4: int
) -> None:
    office.record(m4, FILLED)

    facts = facts_of_round(session, m4, monitoring)

    assert {found.entry.service: [d.about for d in found.doubts] for found in facts.services} == {
        "lltt-amen": [],
        "tps3r-sukau": ["follow_up", "operator_decree", "budget"],
    }


def test_without_a_round_there_is_nothing_to_report(
    session: Session, monitoring: Monitoring, m4: int
) -> None:
    with pytest.raises(Unknown, match="has no round of monitoring yet"):
        facts_of_round(session, m4, monitoring)


@pytest.fixture
def desk(session: Session, monitoring: Monitoring, tmp_path: Path, m4: int) -> Desk:
    made, form = Desk(session, tmp_path, m4), tmp_path / "form.xlsx"
    for step in ("rakor", "rencana-monev"):
        made.move(step, StepMove.SKIP, "sudah dilaksanakan")
    write_lebongs_form(form, monitoring, filled=Filled((LLTT,)))
    made.give("monev-quick-win", "lltt.xlsx", form.read_bytes(), "monev")
    made.move("monev-quick-win", StepMove.SUBMIT)
    return made


def test_the_forms_of_a_phase_become_one_round_and_doing_it_again_changes_nothing(
    session: Session, office: Office, desk: Desk, m4: int
) -> None:
    desk.give("monev-sampah", "pindai.pdf", PDF, "monev")
    desk.move("monev-sampah", StepMove.SUBMIT)

    taken = [office.take_in(m4, desk) for _ in range(2)]

    name, edition = "Kab. Lebong M4 2024", "2020-2024"
    assert taken == [
        TakenIn(Recorded(name, 1, edition, ("lltt-amen",), (), ()), ("pindai.pdf",)),
        TakenIn(Recorded(name, 1, edition, (), (), ("lltt-amen",)), ("pindai.pdf",)),
    ]
    assert [round_.title for round_ in rounds_of(session, m4)] == ["Monev quick win"]


def test_a_form_that_was_sent_back_does_not_count(office: Office, desk: Desk, m4: int) -> None:
    desk.move("monev-quick-win", StepMove.RETURN, "capaian belum diisi")

    assert office.take_in(m4, desk) == TakenIn(None, ())


def test_forms_of_another_visit_begin_another_round(
    session: Session, office: Office, desk: Desk, m4: int
) -> None:
    office.record(m4, Filled((earlier(LLTT, 60),)))

    office.take_in(m4, desk)

    assert [services_of(session, round_) for round_ in rounds_of(session, m4)] == [
        [earlier(LLTT, 60)],
        [LLTT],
    ]
