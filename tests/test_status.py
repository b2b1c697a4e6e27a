"""What stands where: counts of many milestones, and the steps of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from moves_cast import COORDINATOR, LATER, MONDAY, OWNER, Trial, open_trial
from sqlalchemy import event
from sqlmodel import Session

from models.calendars import calendar_of, calendars_of
from models.moves.door import cancel_milestone, close_phase
from models.moves.postponing import ask_postponement, decide_postponement
from models.rules.lifecycle import MilestoneStatus, StepMove, StepStatus
from models.rules.names import Region, find_region, read_regions
from models.status import MilestoneLine, StepLine, late_lines, milestone_lines, step_lines
from models.tables.people import Organisation, OrganisationKind, OrganisationRole
from models.tables.regions import OwnDayRow

AGENDA_DUE = datetime(2024, 5, 27, 9, 0, tzinfo=UTC)  # 16.00 WIB
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


def line(session: Session, at: datetime) -> MilestoneLine:
    (only,) = milestone_lines(session, at=at)
    return only


def of_step(trial: Trial, code: str, at: datetime = LATER) -> StepLine:
    return next(each for each in step_lines(trial.session, trial.milestone_id, at=at) if each.code == code)


def test_a_milestone_at_a_glance(trial: Trial) -> None:
    trial.finish("agenda")
    trial.make("matrix", StepMove.SUBMIT)

    found = line(trial.session, LATER)

    assert found == MilestoneLine(
        milestone_id=trial.milestone_id,
        region_code="17.07",
        region="Kab. Lebong",
        province="Bengkulu",
        milestone="M4",
        year=2024,
        status=MilestoneStatus.OPEN,
        open_phases=("start", "sending"),
        settled=1,
        total=8,
        submitted=1,
        late=0,
        next_due=datetime(2024, 5, 28, 9, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("at", "late"),
    [
        pytest.param(AGENDA_DUE - INSTANT, 0, id="just before"),
        pytest.param(AGENDA_DUE, 0, id="at the very moment"),
        pytest.param(AGENDA_DUE + INSTANT, 1, id="just after"),
    ],
)
def test_a_step_is_late_once_its_moment_has_passed(trial: Trial, at: datetime, late: int) -> None:
    found = (
        line(trial.session, at).late,
        of_step(trial, "agenda", at).late,
        len(late_lines(trial.session, at=at)),
    )

    assert found == (late, bool(late), late)


@pytest.mark.parametrize(
    ("moves", "late"),
    [
        pytest.param([], True, id="ready"),
        pytest.param([StepMove.SUBMIT], False, id="handed in"),
        pytest.param([StepMove.SUBMIT, StepMove.RETURN], True, id="sent back"),
        pytest.param([StepMove.SUBMIT, StepMove.ACCEPT], False, id="done"),
        pytest.param([StepMove.SKIP], False, id="left out"),
    ],
)
def test_late_is_what_its_owner_still_owes(trial: Trial, moves: list[StepMove], late: bool) -> None:  # noqa: FBT001
    trial.make("matrix", *moves)
    july = datetime(2024, 7, 1, 2, 0, tzinfo=UTC)

    assert of_step(trial, "matrix", july).late is late
    assert line(trial.session, july).late == 7 + late
    assert ("matrix" in [each.code for each in late_lines(trial.session, at=july)]) is late


def test_a_step_that_waits_is_late_too(trial: Trial) -> None:
    found = of_step(trial, "invitation", datetime(2024, 5, 29, 2, 0, tzinfo=UTC))

    assert (found.status, found.late, found.working_days_late) == (StepStatus.WAITING, True, 1)


@pytest.mark.parametrize(
    ("region", "at", "days"),
    [
        pytest.param("Kab. Lebong", "2024-05-27T23:59+07:00", 0, id="the same evening"),
        pytest.param("Kab. Lebong", "2024-05-28T00:00+07:00", 1, id="from midnight"),
        pytest.param("Kab. Lebong", "2024-06-03T09:00+07:00", 5, id="over a weekend that holds a holiday"),
        pytest.param("Kab. Lebong", "2024-06-19T09:00+07:00", 15, id="over Idul Adha and its common leave"),
        pytest.param("Kota Makassar", "2024-05-27T16:01Z", 1, id="midnight comes earlier in WITA"),
        pytest.param("Kab. Jayapura", "2024-05-27T15:01Z", 1, id="and earlier still in WIT"),
        pytest.param("Kab. Lebong", "2024-05-27T16:01Z", 0, id="than in WIB"),
    ],
)
def test_lateness_is_counted_in_working_days_of_the_region(
    session: Session, region: str, at: str, days: int
) -> None:
    trial = open_trial(session, find_region(region, read_regions()))

    found = of_step(trial, "agenda", datetime.fromisoformat(at))

    assert (found.late, found.working_days_late) == (True, days)


def test_one_step_in_full(trial: Trial) -> None:
    trial.make("matrix", StepMove.SEEN, by=OWNER)

    assert of_step(trial, "matrix") == StepLine(
        region_code="17.07",
        region="Kab. Lebong",
        milestone="M4",
        year=2024,
        phase="sending",
        code="matrix",
        title_id="Matrix",
        title_en="Matrix",
        owner_role="public_works",
        owner_title_id="Dinas PU",
        owner_title_en="Public works agency",
        organisation="",
        status=StepStatus.READY,
        due_date=date(2024, 6, 7),
        due_at=datetime(2024, 6, 7, 9, 0, tzinfo=UTC),
        due_reason="workshop \u2212 1 working day",
        baseline_due_date=date(2024, 6, 7),
        late=False,
        working_days_late=0,
        seen=True,
        waits_for=(),
    )


def test_a_postponed_step_shows_its_date_and_its_baseline(trial: Trial) -> None:
    where = (trial.session, trial.milestone_id, "matrix")
    ask_postponement(*where, until=date(2024, 6, 12), by=OWNER, at=LATER, reason="hujan")
    decide_postponement(*where, approve=True, by=COORDINATOR, at=LATER)

    found = of_step(trial, "matrix")

    assert (found.due_date, found.baseline_due_date) == (date(2024, 6, 12), date(2024, 6, 7))


def test_steps_stand_in_the_order_of_the_programme(trial: Trial) -> None:
    codes = [each.code for each in step_lines(trial.session, trial.milestone_id, at=LATER)]

    assert codes == ["agenda", "invitation", "meeting", "visit", "report", "matrix", "package", "plan"]


def test_a_waiting_step_names_only_what_is_still_open(trial: Trial) -> None:
    trial.finish("matrix")

    waits = {each.code: each.waits_for for each in step_lines(trial.session, trial.milestone_id, at=LATER)}

    assert waits["package"] == ("report",)
    assert waits["agenda"] == ()


def test_the_list_of_what_is_late_names_only_what_is_still_open_too(trial: Trial) -> None:
    trial.finish("matrix")
    july = datetime(2024, 7, 1, 2, 0, tzinfo=UTC)

    waits = {each.code: each.waits_for for each in late_lines(trial.session, at=july)}

    assert waits == {
        "agenda": (),
        "invitation": ("agenda",),
        "meeting": ("invitation",),
        "visit": ("meeting",),
        "report": ("visit",),
        "package": ("report",),
        "plan": ("package",),
    }


def test_the_longest_overdue_stands_first(trial: Trial, session: Session) -> None:
    open_trial(session, find_region("Kota Makassar", read_regions()))
    tuesday = datetime(2024, 5, 29, 2, 0, tzinfo=UTC)

    late = [(each.region, each.code) for each in late_lines(session, at=tuesday)]

    assert late == [
        ("Kota Makassar", "agenda"),
        (trial.rows.region.label, "agenda"),
        ("Kota Makassar", "invitation"),
        ("Kab. Lebong", "invitation"),
    ]


def test_nothing_is_late_in_what_was_called_off(trial: Trial) -> None:
    cancel_milestone(trial.session, trial.milestone_id, by=COORDINATOR, at=LATER, reason="ditunda ke 2025")
    july = datetime(2024, 7, 1, 2, 0, tzinfo=UTC)

    found = line(trial.session, july)

    assert late_lines(trial.session, at=july) == []
    assert (found.status, found.open_phases, found.late, found.settled) == ("cancelled", (), 0, 8)
    assert found.next_due is None


def test_a_phase_that_is_closing_counts_as_open(trial: Trial) -> None:
    trial.finish("agenda", "invitation", "meeting")

    before = line(trial.session, LATER).open_phases
    close_phase(trial.session, trial.milestone_id, "start", at=LATER)

    assert (before, line(trial.session, LATER).open_phases) == (("start", "sending"), ("field", "sending"))


def test_milestones_are_narrowed_to_a_province_or_a_region(trial: Trial, session: Session) -> None:
    for name in ("Kab. Rejang Lebong", "Kota Makassar"):
        open_trial(session, find_region(name, read_regions()))

    narrowed = [
        [each.region for each in milestone_lines(session, at=MONDAY, **by)]
        for by in ({}, {"province_code": "17"}, {"region_code": "17.07"}, {"province_code": "11"})
    ]

    assert narrowed == [
        ["Kab. Rejang Lebong", "Kab. Lebong", "Kota Makassar"],
        ["Kab. Rejang Lebong", "Kab. Lebong"],
        [trial.rows.region.label],
        [],
    ]


def test_what_is_late_is_narrowed_in_the_same_way(trial: Trial, session: Session) -> None:
    open_trial(session, find_region("Kota Makassar", read_regions()))
    late = AGENDA_DUE + INSTANT

    narrowed = [
        [each.region for each in late_lines(session, at=late, **by)]
        for by in ({"province_code": "17"}, {"region_code": "73.71"})
    ]

    assert narrowed == [[trial.rows.region.label], ["Kota Makassar"]]


@pytest.mark.parametrize(
    ("places", "holder"),
    [
        pytest.param([], "", id="nobody"),
        pytest.param(["ID"], "Dinas of ID", id="the nation"),
        pytest.param(["ID", "17"], "Dinas of 17", id="the province before the nation"),
        pytest.param(["ID", "17", "17.07"], "Dinas of 17.07", id="the region before both"),
        pytest.param(["17.02", "16"], "", id="not the neighbour"),
    ],
)
def test_a_step_is_owed_by_whoever_holds_its_role_nearest(
    trial: Trial, places: list[str], holder: str
) -> None:
    for place in places:
        organisation = Organisation(place=place, name=f"Dinas of {place}", kind=OrganisationKind.OPD)
        trial.session.add(organisation)
        trial.session.flush()
        role = OrganisationRole(place=place, role="public_works", organisation_id=organisation.id or 0)
        trial.session.add(role)

    assert of_step(trial, "matrix").organisation == holder


def test_the_number_of_queries_does_not_grow_with_the_milestones(session: Session) -> None:
    regions = [region for region in read_regions() if region.province_code == "17"]
    open_trial(session, regions[0])
    session.flush()
    with counted(session) as for_one:
        milestone_lines(session, at=LATER)
        late_lines(session, at=AGENDA_DUE + INSTANT)
    for region in regions[1:4]:
        open_trial(session, region)
    session.flush()

    with counted(session) as for_four:
        milestone_lines(session, at=LATER)
        late_lines(session, at=AGENDA_DUE + INSTANT)

    assert len(for_four) == len(for_one)
    assert len(for_one) <= 10


def test_a_regions_own_day_wins_over_the_nations_and_both_over_the_library(session: Session) -> None:
    days = [
        own_day(None, date(2024, 6, 5), "Libur pilkada", working=False),
        own_day("17.07", date(2024, 6, 5), "Tetap masuk", working=True),
        own_day("17.07", date(2024, 6, 6), "HUT Kabupaten Lebong", working=False),
    ]
    session.add_all(days)

    calendars = calendars_of(session, ["17.07", "17.02"])

    open_on = {
        code: [calendar.is_working_day(date(2024, 6, day)) for day in (4, 5, 6)]
        for code, calendar in calendars.items()
    }
    assert open_on == {"17.07": [True, True, False], "17.02": [True, False, True]}


@pytest.mark.parametrize(("code", "zone"), [("17.07", "WIB"), ("73.71", "WITA"), ("91.03", "WIT")])
def test_a_region_keeps_its_own_clock(session: Session, code: str, zone: str) -> None:
    assert calendar_of(session, code).timezone == zone


def own_day(region: str | None, day: date, name: str, *, working: bool) -> OwnDayRow:
    return OwnDayRow(
        region_code=region, day=day, name=name, working=working, recorded_by="Bappeda", recorded_at=MONDAY
    )


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)
