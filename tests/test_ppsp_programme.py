"""The programme as shipped: true to its sources, and Lebong's dates as counted on a wall calendar."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import BaseModel

from models.rules.blueprint import (
    Anchor,
    Bound,
    ClinicPlace,
    DueRule,
    HandIn,
    MilestoneBlueprint,
    PhaseBlueprint,
    PhaseKind,
    Programme,
    Role,
    SskUse,
    StepBlueprint,
)
from models.rules.scheduling import plan_dates
from models.rules.working_days import calendar_for

WIB = calendar_for("WIB", {})
KICK_OFF, WORKSHOP = date(2024, 5, 30), date(2024, 6, 3)


@pytest.fixture
def m4(ppsp: Programme) -> MilestoneBlueprint:
    """Milestone 4 as shipped."""
    return ppsp.milestone("M4")


def test_four_milestones_and_the_yearly_review_are_there(ppsp: Programme) -> None:
    years = {milestone.code: milestone.year_in_programme for milestone in ppsp.milestones}

    assert years == {"M1": 1, "M2": 1, "M3": 1, "M4": 2, "post_M4": 3}


def test_the_dates_of_lebong_in_2024_are_those_counted_by_hand(m4: MilestoneBlueprint) -> None:
    schedule = plan_dates(m4, {"kick_off": KICK_OFF, "workshop": WORKSHOP}, calendar=WIB)

    assert {code: f"{due.due_at:%a %d %b %H:%M}" for code, due in schedule.steps.items()} == {
        "undangan": "Tue 21 May 16:00",  # Waisak and its cuti bersama lie between
        "bahan-rakor": "Tue 28 May 16:00",
        "evaluasi-m3": "Tue 28 May 16:00",
        "rakor": "Thu 30 May 16:00",
        "daftar-hadir": "Fri 31 May 16:00",
        "notulen": "Tue 04 Jun 16:00",
        "rencana-monev": "Thu 30 May 16:00",
        "monev-quick-win": "Fri 31 May 16:00",
        "monev-sampah": "Fri 31 May 16:00",
        "monev-perilaku": "Fri 31 May 16:00",
        "hasil-monev": "Fri 31 May 16:00",
        "matriks": "Fri 31 May 16:00",
        "rc": "Fri 31 May 16:00",
        "surat-pengantar": "Fri 31 May 16:00",
        "pengajuan": "Mon 03 Jun 08:00",
        "hasil-lokakarya": "Mon 10 Jun 16:00",
        "bahan-cc6": "Wed 17 Jul 16:00",
        "cc6": "Mon 22 Jul 16:00",
        "hasil-cc6": "Thu 25 Jul 16:00",
        "rencana-perluasan": "Thu 08 Aug 16:00",
        "monev-perluasan": "Fri 20 Sep 16:00",
        "dukungan-dana": "Fri 27 Sep 16:00",
        "evaluasi-perluasan": "Wed 02 Oct 16:00",
        "bahan-cc7": "Tue 08 Oct 16:00",
        "cc7": "Fri 11 Oct 16:00",
        "rencana-kerja": "Fri 18 Oct 16:00",
    }


def test_a_workshop_forty_working_days_on_leaves_the_monitoring_its_week(m4: MilestoneBlueprint) -> None:
    later = WIB.add_working_days(KICK_OFF, 40)

    schedule = plan_dates(m4, {"kick_off": KICK_OFF, "workshop": later}, calendar=WIB)

    due = {code: schedule.steps[code].due_date for code in ("monev-quick-win", "hasil-monev", "matriks")}
    assert due == {
        "monev-quick-win": date(2024, 6, 6),
        "hasil-monev": date(2024, 6, 11),
        "matriks": date(2024, 7, 26),
    }


@pytest.mark.parametrize(
    "workshop",
    [pytest.param(WIB.add_working_days(KICK_OFF, n), id=f"{n} working days on") for n in (1, 2, 10, 40, 120)],
)
def test_the_three_data_files_are_due_before_any_workshop(m4: MilestoneBlueprint, workshop: date) -> None:
    schedule = plan_dates(m4, {"kick_off": KICK_OFF, "workshop": workshop}, calendar=WIB)

    assert all(schedule.steps[code].due_date < workshop for code in ("matriks", "rc", "hasil-monev"))


def test_nothing_is_late_yet_when_lebong_opens_on_the_monday_before(m4: MilestoneBlueprint) -> None:
    schedule = plan_dates(m4, {"kick_off": KICK_OFF, "workshop": WORKSHOP}, calendar=WIB)

    assert schedule.late_on(date(2024, 5, 20)) == []
    assert schedule.late_on(KICK_OFF) == ["undangan", "bahan-rakor", "evaluasi-m3"]


def test_the_submission_waits_for_its_three_data_files(m4: MilestoneBlueprint) -> None:
    submission = m4.step("pengajuan")

    assert {"matriks", "rc", "hasil-monev"} <= set(submission.needs)
    assert all(m4.step(code).review for code in ("matriks", "rc", "hasil-monev"))


def test_the_phases_of_m4_are_those_of_the_article_and_of_the_year(m4: MilestoneBlueprint) -> None:
    assert [(phase.code, phase.kind) for phase in m4.phases] == [
        ("kick_off", PhaseKind.KICK_OFF),
        ("monitoring", PhaseKind.MONITORING_EVALUATION),
        ("workshop_submission", PhaseKind.WORKSHOP_SUBMISSION),
        ("clinic_6", PhaseKind.COACHING_CLINIC),
        ("monitoring_wider", PhaseKind.MONITORING_EVALUATION),
        ("clinic_7", PhaseKind.COACHING_CLINIC),
    ]


def test_m4_serves_all_five_policy_directions_and_looks_in_and_out(m4: MilestoneBlueprint) -> None:
    assert {step.policy_direction for step in m4.steps} == {1, 2, 3, 4, 5}
    assert {step.ssk for step in m4.steps} == {None, SskUse.INTERNALISATION, SskUse.EXTERNALISATION}


def test_every_step_of_m4_says_where_it_comes_from_or_that_it_is_assumed(m4: MilestoneBlueprint) -> None:
    silent = [step.code for step in m4.steps if not step.source and not step.assumption]

    # The phase of each of these names its source; the step is the clinic itself.
    assert silent == ["cc6", "cc7"]


def test_every_milestone_has_a_plan_from_its_required_dates_alone(ppsp: Programme) -> None:
    given = {"kick_off": date(2025, 6, 16), "workshop": date(2025, 6, 23)}

    for milestone in ppsp.milestones:
        required = {anchor.code: given[anchor.code] for anchor in milestone.anchors if anchor.required}
        schedule = plan_dates(milestone, required, calendar=WIB)
        assert set(schedule.steps) == {step.code for step in milestone.steps}


def test_clinics_four_and_five_may_share_a_day_as_in_sukabumi(ppsp: Programme) -> None:
    shared = date(2023, 12, 1)
    anchors = {"kick_off": date(2023, 11, 6), "clinic_4": shared, "clinic_5": shared}

    schedule = plan_dates(ppsp.milestone("M3"), anchors, calendar=WIB)

    assert schedule.steps["cc4"].due_date == schedule.steps["cc5"].due_date == shared


def test_every_clinic_from_one_to_seven_has_a_place_in_every_year(ppsp: Programme) -> None:
    for year in ppsp.clinics:
        places = ppsp.clinics[year]
        assert sorted(places) == [1, 2, 3, 4, 5, 6, 7]
        for number, place in places.items():
            assert number in ppsp.milestone(place.milestone).phase(place.phase).clinics


def test_a_province_holds_the_clinics_that_bring_regencies_together(ppsp: Programme) -> None:
    held = {number: ppsp.clinic(number, year=2024).held_at.value for number in range(1, 8)}

    assert [number for number, where in held.items() if where == "province"] == [1, 3, 6, 7]


class Held(NamedTuple):
    """A clinic of domain/events.csv that names its milestone (E10 only the range M1-M3)."""

    event: str
    year: int
    number: int
    level: str
    milestones: tuple[str, ...]


EVENTS = [
    Held("E01 Lebong, being prepared", 2024, 6, "regency", ("M4",)),
    Held("E02 Kalimantan Timur", 2021, 7, "province", ("M4",)),
    Held("E03 Aceh Besar", 2023, 5, "regency", ("M3",)),
    Held("E06 Kalimantan Tengah", 2025, 1, "province", ("M1",)),
    Held("E08 Sukabumi, first of two", 2023, 4, "regency", ("M3",)),
    Held("E08 Sukabumi, second of two", 2023, 5, "regency", ("M3",)),
    Held("E09 Kalimantan Tengah", 2024, 7, "province", ("M4",)),
    Held("E10 Kalimantan Tengah", 2023, 1, "province", ("M1", "M2", "M3")),
]


@pytest.mark.parametrize("held", [pytest.param(held, id=held.event) for held in EVENTS])
def test_every_dated_clinic_with_a_milestone_agrees_with_the_map(ppsp: Programme, held: Held) -> None:
    place = ppsp.clinic(held.number, year=held.year)

    assert place.milestone in held.milestones
    # In E01 the regency prepares a clinic that the province holds.
    assert place.held_at == held.level or held.event.endswith("being prepared")


@pytest.mark.parametrize(
    "first_day", [date(year, month, 3) for year in range(2023, 2027) for month in (5, 6, 7)]
)
def test_the_default_clinics_fall_in_the_months_they_were_held(
    m4: MilestoneBlueprint, first_day: date
) -> None:
    kick_off = WIB.next_working_day(first_day)
    workshop = WIB.add_working_days(kick_off, 2)

    anchors = plan_dates(m4, {"kick_off": kick_off, "workshop": workshop}, calendar=WIB).anchors

    assert anchors["clinic_6"].month in {6, 7, 8}
    assert anchors["clinic_7"].month in {9, 10, 11}


def codes_of(programme: Programme) -> Iterator[str]:
    yield from (step.code for milestone in programme.milestones for step in milestone.steps)


def test_codes_that_officials_type_are_short(ppsp: Programme) -> None:
    assert max(len(code) for code in codes_of(ppsp)) <= 20


@pytest.mark.parametrize(
    "shape",
    [
        Programme,
        Role,
        ClinicPlace,
        MilestoneBlueprint,
        Anchor,
        PhaseBlueprint,
        StepBlueprint,
        DueRule,
        Bound,
        HandIn,
    ],
)
def test_every_field_an_operator_can_write_is_explained(shape: type[BaseModel]) -> None:
    explained = (Path(__file__).parents[1] / "docs" / "programme.md").read_text(encoding="utf-8")

    assert [field for field in shape.model_fields if f"`{field}`" not in explained] == []
