"""Opening a milestone writes all its rows and dates once, whatever is tried."""

from datetime import UTC, date, datetime

import pytest
from moves_cast import (
    ANCHORS,
    COORDINATOR,
    DUE,
    KICK_OFF,
    LATER,
    MONDAY,
    OWNER,
    WORKSHOP,
    Trial,
    open_trial,
    overlapping,
    said,
    trial_programme,
)
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.database import reading, writing
from models.moves.door import cancel_milestone
from models.moves.loading import find_milestone, load, region_of
from models.moves.opening import Opened, Opening, open_milestone
from models.moves.rescheduling import apply_anchors
from models.rules.blueprint import Programme
from models.rules.errors import BadInput, NotAllowed, TonggakError, Unknown
from models.rules.lifecycle import Actor
from models.rules.names import Region, find_region, read_regions
from models.tables.milestones import HandIn, Milestone
from models.tables.programmes import BlueprintRow


def opening(region: Region, **changed: object) -> Opening:
    asked = {"code": "M4", "year": 2024, "anchors": ANCHORS, "anyway_because": ""} | changed
    return Opening(region, **asked)  # type: ignore[arg-type]


def opened(session: Session, asked: Opening, *, by: Actor = COORDINATOR, at: datetime = MONDAY) -> Opened:
    return open_milestone(session, trial_programme(), asked, by=by, at=at)


def test_every_step_gets_its_date_and_keeps_it_as_baseline(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)

    assert trial.dues() == DUE
    assert trial.baselines() == DUE
    anchors = {code: (row.day, row.baseline, row.given) for code, row in trial.rows.anchors.items()}
    assert anchors == {
        "kick_off": (KICK_OFF, KICK_OFF, True),
        "workshop": (WORKSHOP, WORKSHOP, True),
        "review": (date(2024, 6, 19), date(2024, 6, 19), False),
    }


@pytest.mark.parametrize(
    ("region", "moment"),
    [
        pytest.param("Kab. Lebong", datetime(2024, 6, 7, 9, 0, tzinfo=UTC), id="16.00 WIB"),
        pytest.param("Kota Makassar", datetime(2024, 6, 7, 8, 0, tzinfo=UTC), id="16.00 WITA"),
        pytest.param("Kab. Jayapura", datetime(2024, 6, 7, 7, 0, tzinfo=UTC), id="16.00 WIT"),
    ],
)
def test_a_step_is_due_at_the_hour_of_its_region(session: Session, region: str, moment: datetime) -> None:
    trial = open_trial(session, find_region(region, read_regions()))

    assert trial.rows.step("matrix").due_at == moment


def test_the_opening_is_the_first_row_and_its_consequences_follow(session: Session, lebong: Region) -> None:
    history = open_trial(session, lebong).history()

    assert said(history) == [
        "coordinator: milestone M4 open planned > open",
        "system: phase start open planned > open",
        "system: phase sending open planned > open",
        "system: step agenda unblock waiting > ready",
        "system: step matrix unblock waiting > ready",
    ]
    assert history[0].details == {
        "anchors": {"kick_off": "2024-05-30", "workshop": "2024-06-10", "review": "2024-06-19"},
        "programme_version": "2024.1",
        "blueprint": session.exec(select(Milestone.blueprint_sha256)).one(),
        "anyway": "",
    }


def test_what_must_be_handed_in_is_copied(session: Session, lebong: Region) -> None:
    open_trial(session, lebong)

    hand_in = session.exec(select(HandIn)).one()

    assert (hand_in.code, hand_in.kind, hand_in.required) == ("matrix-file", "file", True)
    assert hand_in.rules == {"formats": ["xlsx"], "max_mb": 20}


@pytest.mark.parametrize("code", ["M4", "m4"])
def test_opening_twice_finds_the_first(session: Session, lebong: Region, code: str) -> None:
    first = opened(session, opening(lebong))
    before = load(session, first.milestone_id).milestone.history_head

    second = opened(session, opening(lebong, code=code), at=LATER)

    assert second == Opened(first.milestone_id, found=True)
    assert load(session, first.milestone_id).milestone.history_head == before


def test_opening_with_other_dates_is_refused(session: Session, lebong: Region) -> None:
    opened(session, opening(lebong))

    with pytest.raises(NotAllowed) as refused:
        opened(session, opening(lebong, anchors=ANCHORS | {"workshop": date(2024, 6, 12)}))

    assert str(refused.value) == (
        "Kab. Lebong M4 2024 stands already, with workshop 2024-06-10 (asked: 2024-06-12). "
        "Nothing was changed. To move a date, use `tonggak reschedule`, which shows first what would move."
    )


def test_a_rescheduled_milestone_is_found_by_its_old_dates_and_by_its_new_ones(
    session: Session, lebong: Region
) -> None:
    trial, moved = open_trial(session, lebong), {"workshop": date(2024, 6, 12)}
    apply_anchors(session, trial.milestone_id, moved, by=COORDINATOR, at=LATER, reason="surat pusat")

    found = [opened(session, opening(lebong, anchors=anchors)) for anchors in (ANCHORS, ANCHORS | moved)]

    assert found == [Opened(trial.milestone_id, found=True)] * 2


def test_a_milestone_that_was_called_off_is_not_found_but_said_to_be_so(
    session: Session, lebong: Region
) -> None:
    trial = open_trial(session, lebong)
    cancel_milestone(session, trial.milestone_id, by=COORDINATOR, at=LATER, reason="ditunda ke 2025")

    with pytest.raises(NotAllowed, match=r"Kab. Lebong M4 2024 was called off and cannot be opened again"):
        opened(session, opening(lebong))


@pytest.mark.parametrize(
    ("asked", "error", "sentence"),
    [
        pytest.param({"code": "M9"}, Unknown, "'M9' is not a milestone of trial", id="unknown milestone"),
        pytest.param(
            {"anchors": ANCHORS | {"kickoff": KICK_OFF}},
            BadInput,
            "M4 has no date called 'kickoff'",
            id="unknown date",
        ),
        pytest.param(
            {"anchors": {"kick_off": KICK_OFF}}, BadInput, "without the date", id="a date is missing"
        ),
        pytest.param(
            {"anchors": {"kick_off": WORKSHOP, "workshop": KICK_OFF}},
            BadInput,
            "before the",
            id="wrong order",
        ),
        pytest.param(
            {"anchors": ANCHORS | {"kick_off": date(2024, 5, 26)}},
            NotAllowed,
            "Sunday 2024-05-26.*next working day is Monday 2024-05-27",
            id="on a Sunday",
        ),
        pytest.param(
            {"anchors": ANCHORS | {"workshop": date(2024, 6, 17)}}, NotAllowed, "Idul Adha", id="on a holiday"
        ),
    ],
)
def test_an_impossible_opening_is_refused_and_writes_nothing(
    session: Session, lebong: Region, asked: dict[str, object], error: type[TonggakError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        opened(session, opening(lebong, **asked))

    assert session.exec(select(Milestone)).all() == []


def test_a_day_off_that_is_meant_is_accepted_with_its_reason(session: Session, lebong: Region) -> None:
    sunday = date(2024, 5, 26)
    asked = opening(lebong, anchors=ANCHORS | {"kick_off": sunday}, anyway_because="jadwal Bupati")

    rows = load(session, opened(session, asked).milestone_id)

    assert rows.anchors["kick_off"].day == sunday
    first = Trial(session, rows.milestone.id or 0).history()[0]
    assert (first.reason, first.details["anyway"]) == ("jadwal Bupati", "jadwal Bupati")


def test_an_owner_may_not_open_and_nothing_is_written(session: Session, lebong: Region) -> None:
    with pytest.raises(NotAllowed, match="may be made by: coordinator, overseer"):
        opened(session, opening(lebong), by=OWNER)

    assert session.exec(select(Milestone)).all() == []
    assert session.exec(select(BlueprintRow)).all() == []


def test_steps_whose_moment_has_passed_are_named_at_once(session: Session, lebong: Region) -> None:
    at = datetime(2024, 5, 28, 9, 0, tzinfo=UTC)  # 16.00 WIB, the very moment `invitation` is due

    found = opened(session, opening(lebong), at=at)

    assert found.already_late == ("agenda",)


def test_an_edited_programme_leaves_open_milestones_as_they_were_opened(
    session: Session, lebong: Region
) -> None:
    first = open_trial(session, lebong)
    edited = trial_programme(matrix_title="Matriks")

    elsewhere = find_region("Kab. Rejang Lebong", read_regions())
    second = open_milestone(session, edited, opening(elsewhere), by=COORDINATOR, at=LATER)

    titles = {
        load(session, each).step("matrix").title_id for each in (first.milestone_id, second.milestone_id)
    }
    assert titles == {"Matrix", "Matriks"}
    query = select(BlueprintRow).order_by(col(BlueprintRow.recorded_at))
    frozen = [row.content["phases"][2]["steps"][0]["title"]["id"] for row in session.exec(query)]
    assert frozen == ["Matrix", "Matriks"]


def test_milestones_of_one_blueprint_share_its_frozen_copy(session: Session, lebong: Region) -> None:
    elsewhere = find_region("Kab. Rejang Lebong", read_regions())

    milestones = [open_trial(session, region) for region in (lebong, elsewhere)]

    assert len({trial.rows.milestone.blueprint_sha256 for trial in milestones}) == 1
    assert len(session.exec(select(BlueprintRow)).all()) == 1


def test_two_who_open_the_same_at_once_get_the_same_milestone(engine: Engine, lebong: Region) -> None:
    asked = opening(lebong)

    first, second = overlapping(engine, lambda s: opened(s, asked), lambda s: opened(s, asked))

    assert isinstance(first, Opened)
    assert second == Opened(first.milestone_id, found=True)


def test_two_regions_opened_at_once_both_stand(engine: Engine, lebong: Region) -> None:
    elsewhere = find_region("Kab. Rejang Lebong", read_regions())

    overlapping(engine, lambda s: opened(s, opening(lebong)), lambda s: opened(s, opening(elsewhere)))

    with reading(engine) as session:
        assert len(session.exec(select(Milestone)).all()) == 2
        assert len(session.exec(select(BlueprintRow)).all()) == 1


def test_the_shipped_programme_opens_by_the_real_dates_of_lebong(
    session: Session, m4: int, ppsp: Programme
) -> None:
    rows = load(session, m4)

    assert rows.name == "Kab. Lebong M4 2024"
    assert list(rows.steps) == [step.code for step in ppsp.milestone("M4").steps]
    assert Trial(session, m4).breaks() == []


def test_a_region_is_read_with_its_province(session: Session, lebong: Region) -> None:
    assert region_of(session, "17.07") == lebong


@pytest.mark.parametrize(
    ("code", "year", "found"), [("M4", None, 2025), ("m4", 2024, 2024), ("M4", 2025, 2025)]
)
def test_without_a_year_the_newest_milestone_is_meant(
    session: Session, lebong: Region, code: str, year: int | None, found: int
) -> None:
    for each in (2024, 2025):
        opened(session, opening(lebong, year=each))

    milestone_id = find_milestone(session, lebong, code, year=year)

    assert load(session, milestone_id).milestone.year == found


def test_a_milestone_that_a_region_lacks_is_answered_with_those_it_has(
    session: Session, lebong: Region
) -> None:
    opened(session, opening(lebong))

    with pytest.raises(Unknown, match=r"Kab. Lebong has no milestone M3 2024. It has: M4 2024."):
        find_milestone(session, lebong, "M3", year=2024)


def test_a_region_without_milestones_is_told_how_to_start(session: Session, lebong: Region) -> None:
    with pytest.raises(Unknown, match=r"Kab. Lebong has no milestone yet. Start one with `tonggak open`."):
        find_milestone(session, lebong, "M4")


def test_an_opening_that_breaks_off_leaves_nothing(engine: Engine, lebong: Region) -> None:
    def break_off(session: Session) -> None:
        opened(session, opening(lebong))
        raise RuntimeError("the machine stopped")

    with pytest.raises(RuntimeError), writing(engine) as session:
        break_off(session)

    with reading(engine) as session:
        assert session.exec(select(Milestone)).all() == []
