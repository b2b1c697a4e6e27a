from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from models.rules.blueprint import (
    Anchor,
    Bound,
    DueRule,
    MilestoneBlueprint,
    PhaseBlueprint,
    PhaseKind,
    Programme,
    StepBlueprint,
    StepKind,
    Text,
)
from models.rules.blueprint_graph import waits_for
from models.rules.errors import BadInput, NotAllowed
from models.rules.scheduling import DateChange, Schedule, critical_path, diff_dates, plan_dates
from models.rules.working_days import OwnDay, RegionCalendar, calendar_for

WIB = calendar_for("WIB", {})
WORDS = Text(id="kata", en="words")
THURSDAY, FRIDAY, MONDAY, TUESDAY = (date(2024, 5, 30), date(2024, 5, 31), date(2024, 6, 3), date(2024, 6, 4))
SUNDAY = date(2024, 6, 2)
GIVEN = {"kick_off": THURSDAY, "workshop": MONDAY}


def step(code: str, due: DueRule, *needs: str) -> StepBlueprint:
    return StepBlueprint(
        code=code, title=WORDS, kind=StepKind.DOCUMENT, owner="coordinator", due=due, needs=needs
    )


def phase(code: str, *steps: StepBlueprint, after: tuple[str, ...] = ()) -> PhaseBlueprint:
    return PhaseBlueprint(
        code=code, kind=PhaseKind.KICK_OFF, title=WORDS, closes="coordinator", after=after, steps=steps
    )


def milestone(*phases: PhaseBlueprint) -> MilestoneBlueprint:
    anchors = (
        Anchor(code="kick_off", title=Text(id="rakor", en="kick-off"), required=True),
        Anchor(
            code="workshop", title=Text(id="lokakarya", en="workshop"), required=True, not_before="kick_off"
        ),
        Anchor(
            code="clinic_6",
            title=Text(id="coaching clinic 6", en="coaching clinic 6"),
            default=DueRule(anchor="kick_off", working_days=5),
            not_before="kick_off",
        ),
    )
    return MilestoneBlueprint(
        code="M4",
        title=WORDS,
        year_in_programme=2,
        anchors=anchors,
        phases=phases or (phase("one", NOTHING),),
    )


def planned(
    *steps: StepBlueprint, anchors: Mapping[str, date] = GIVEN, done: Mapping[str, date] | None = None
) -> Schedule:
    return plan_dates(milestone(phase("one", *steps)), anchors, calendar=WIB, done=done)


AT_KICK_OFF = DueRule(anchor="kick_off")
BEFORE_WORKSHOP = DueRule(anchor="workshop", working_days=-1)
NOTHING = step("rakor", AT_KICK_OFF)


@pytest.mark.parametrize(
    ("due", "day", "reason"),
    [
        pytest.param(AT_KICK_OFF, THURSDAY, "kick-off", id="on the anchor"),
        pytest.param(BEFORE_WORKSHOP, FRIDAY, "workshop \u2212 1 working day", id="before it"),
        pytest.param(
            DueRule(anchor="kick_off", working_days=2), MONDAY, "kick-off + 2 working days", id="after it"
        ),
        pytest.param(
            DueRule(after=("rakor",), working_days=3), TUESDAY, "'rakor' + 3 working days", id="after a step"
        ),
        pytest.param(
            DueRule(after=("rakor", "berkas"), working_days=1),
            MONDAY,
            "last of 'rakor', 'berkas' + 1 working day",
            id="after the last of two steps",
        ),
        pytest.param(
            DueRule(anchor="kick_off", working_days=9, not_after=Bound(anchor="workshop", working_days=-1)),
            FRIDAY,
            "kick-off + 9 working days, not after workshop \u2212 1 working day",
            id="held down by a bound",
        ),
        pytest.param(
            DueRule(anchor="kick_off", working_days=1, not_before=Bound(step="berkas", working_days=1)),
            MONDAY,
            "kick-off + 1 working day, not before 'berkas' + 1 working day",
            id="held up by a bound",
        ),
    ],
)
def test_a_due_rule_becomes_a_day_and_says_how(due: DueRule, day: date, reason: str) -> None:
    schedule = planned(NOTHING, step("berkas", BEFORE_WORKSHOP), step("hasil", due))

    assert (schedule.steps["hasil"].due_date, schedule.steps["hasil"].reason) == (day, reason)


def test_the_moment_is_on_the_clock_of_the_region() -> None:
    due = DueRule(anchor="kick_off", hour="09:30")

    schedule = plan_dates(
        milestone(phase("one", step("rakor", due))), GIVEN, calendar=calendar_for("WIT", {})
    )

    moment = schedule.steps["rakor"].due_at
    assert moment.isoformat() == "2024-05-30T09:30:00+09:00"
    assert moment.tzinfo == ZoneInfo("Asia/Jayapura")


def test_a_step_is_moved_to_the_day_and_hour_of_what_it_needs() -> None:
    early = DueRule(anchor="kick_off", working_days=1, hour="08:00")
    report = step("hasil", early, "berkas")

    due = planned(step("berkas", DueRule(anchor="kick_off", working_days=3)), report).steps["hasil"]

    assert f"{due.due_at:%a %H:%M}" == "Tue 16:00"
    assert due.reason == "kick-off + 1 working day, moved to the due date of 'berkas'"


def test_a_deadline_before_an_anchor_is_refused_rather_than_moved() -> None:
    slow = step("monev", DueRule(anchor="kick_off", working_days=4))

    with pytest.raises(NotAllowed) as refused:
        planned(slow, step("hasil", BEFORE_WORKSHOP, "monev"))

    assert str(refused.value) == (
        "The dates leave no time for 'hasil': it is due by 2024-05-31 at the latest, because of the workshop "
        "on 2024-06-03, but it needs 'monev', due on 2024-06-05. A later workshop would do."
    )


def test_a_meeting_cannot_be_moved_past_its_own_day() -> None:
    slow = step("bahan", DueRule(anchor="workshop", working_days=2))

    with pytest.raises(NotAllowed, match="no time for 'lokakarya': it is due by 2024-06-03 at the latest"):
        planned(slow, step("lokakarya", DueRule(anchor="workshop"), "bahan"))


def test_bounds_that_cross_are_refused() -> None:
    crossed = DueRule(
        anchor="kick_off", not_before=Bound(anchor="clinic_6"), not_after=Bound(anchor="workshop")
    )

    with pytest.raises(NotAllowed, match="but its rule says not before coaching clinic 6"):
        planned(step("hasil", crossed))


def test_a_step_waits_for_all_steps_of_the_phases_before_its_own() -> None:
    first = phase("first", step("notulen", DueRule(anchor="kick_off", working_days=3)))
    second = phase("second", step("hasil", DueRule(anchor="kick_off", working_days=1)), after=("first",))

    schedule = plan_dates(milestone(first, second), GIVEN, calendar=WIB)

    assert schedule.steps["hasil"].due_date == TUESDAY


def test_what_counts_from_a_finished_step_counts_from_the_day_it_was_done() -> None:
    report = step("hasil", DueRule(after=("rakor",), working_days=1), "rakor")

    schedule = planned(NOTHING, report, done={"rakor": MONDAY})

    assert schedule.steps["hasil"].due_date == TUESDAY


@pytest.mark.parametrize(
    ("not_after", "day"),
    [
        pytest.param(None, date(2024, 6, 6), id="two working days after it was done"),
        pytest.param(
            Bound(anchor="workshop", working_days=-1), FRIDAY, id="but not past the step's own bound"
        ),
    ],
)
def test_a_lower_bound_counts_from_the_day_its_step_was_done(not_after: Bound | None, day: date) -> None:
    bounded = DueRule(anchor="kick_off", not_before=Bound(step="rakor", working_days=2), not_after=not_after)

    schedule = planned(NOTHING, step("catatan", bounded), done={"rakor": TUESDAY})

    assert schedule.steps["catatan"].due_date == day


def test_what_is_done_holds_nothing_up_whatever_its_own_date_was() -> None:
    slow = step("monev", DueRule(anchor="kick_off", working_days=4))

    schedule = planned(slow, step("hasil", BEFORE_WORKSHOP, "monev"), done={"monev": TUESDAY})

    assert schedule.steps["hasil"].due_date == FRIDAY


def test_what_is_done_keeps_its_plan_although_its_needs_moved() -> None:
    slow = step("monev", DueRule(anchor="kick_off", working_days=4))

    schedule = planned(slow, step("hasil", BEFORE_WORKSHOP, "monev"), done={"hasil": FRIDAY})

    assert schedule.steps["hasil"].due_date == FRIDAY


def test_an_anchor_nobody_gave_is_placed_by_its_rule() -> None:
    schedule = planned(NOTHING)

    assert schedule.anchors == {**GIVEN, "clinic_6": date(2024, 6, 6)}


@pytest.mark.parametrize(
    ("anchors", "error", "sentence"),
    [
        pytest.param(
            {"kick_off": THURSDAY, "workshop": date(2024, 5, 20)},
            BadInput,
            "The workshop (2024-05-20) is before the kick-off (2024-05-30); it can be on the same day or "
            "later.",
            id="workshop before kick-off",
        ),
        pytest.param(
            {"kick_off": THURSDAY},
            BadInput,
            "M4 cannot be planned without the date of its workshop ('workshop'). Nothing was planned.",
            id="no workshop",
        ),
        pytest.param(
            {**GIVEN, "clinic6": MONDAY},
            BadInput,
            "M4 has no date called 'clinic6'; it has kick_off, workshop, clinic_6. Did you mean 'clinic_6'?",
            id="unknown anchor",
        ),
        pytest.param(
            {"kick_off": date(2024, 5, 23), "workshop": MONDAY},
            NotAllowed,
            "The kick-off is on Thursday 2024-05-23, when offices are closed (Hari Raya Waisak). The next "
            "working day is Monday 2024-05-27. If the day is meant, say so with --anyway and a reason.",
            id="kick-off on a holiday",
        ),
        pytest.param(
            {"kick_off": THURSDAY, "workshop": SUNDAY},
            NotAllowed,
            "The workshop is on Sunday 2024-06-02, when offices are closed (Minggu). The next working day is "
            "Monday 2024-06-03. If the day is meant, say so with --anyway and a reason.",
            id="workshop on a Sunday",
        ),
    ],
)
def test_impossible_dates_are_refused_with_what_is_possible(
    anchors: Mapping[str, date], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as refused:
        planned(NOTHING, anchors=anchors)

    assert str(refused.value) == sentence


def test_a_date_that_only_a_rule_gave_is_named_as_such() -> None:
    shipped_order = milestone(phase("one", NOTHING))
    later = shipped_order.anchors[2].model_copy(update={"not_before": "workshop"})
    blueprint = shipped_order.model_copy(update={"anchors": (*shipped_order.anchors[:2], later)})

    with pytest.raises(
        BadInput, match=r"The date of the coaching clinic 6 follows from a rule; give it too\."
    ):
        plan_dates(blueprint, {"kick_off": THURSDAY, "workshop": date(2024, 6, 20)}, calendar=WIB)


def test_a_day_off_that_is_meant_keeps_its_deadlines_on_working_days() -> None:
    bounded = DueRule(anchor="kick_off", working_days=9, not_after=Bound(anchor="workshop"))
    blueprint = milestone(phase("one", step("monev", bounded), step("hasil", DueRule(anchor="workshop"))))

    schedule = plan_dates(blueprint, {"kick_off": THURSDAY, "workshop": SUNDAY}, calendar=WIB, anyway=True)

    assert schedule.anchors["workshop"] == SUNDAY
    assert {code: due.due_date for code, due in schedule.steps.items()} == {"monev": FRIDAY, "hasil": MONDAY}


def test_steps_already_late_on_a_day_are_named() -> None:
    schedule = planned(step("undangan", DueRule(anchor="kick_off", working_days=-5)), NOTHING)

    assert schedule.late_on(THURSDAY) == ["undangan"]


def test_a_moved_workshop_shows_what_moves_and_leaves_alone_what_is_done() -> None:
    steps = (NOTHING, step("matriks", BEFORE_WORKSHOP), step("rc", BEFORE_WORKSHOP))
    old = {code: due.due_date for code, due in planned(*steps).steps.items()}
    new = planned(*steps, anchors={"kick_off": THURSDAY, "workshop": date(2024, 6, 20)})

    changes = diff_dates(old, new, done_codes={"rc"}, calendar=WIB)

    # Monday 17 and Tuesday 18 June are Idul Adha and its cuti bersama.
    assert changes == [DateChange("matriks", FRIDAY, date(2024, 6, 19), slippage_working_days=11)]


def test_a_date_that_comes_earlier_has_negative_slippage() -> None:
    new = planned(step("matriks", BEFORE_WORKSHOP))

    changes = diff_dates({"matriks": TUESDAY}, new, done_codes=(), calendar=WIB)

    assert changes == [DateChange("matriks", TUESDAY, FRIDAY, slippage_working_days=-2)]


def test_the_critical_path_ends_in_the_step_due_last() -> None:
    side = step("catatan", DueRule(anchor="kick_off", working_days=1), "rakor")
    last = step("hasil", DueRule(after=("berkas",), working_days=2), "berkas", "rakor")
    blueprint = milestone(phase("one", NOTHING, side, step("berkas", BEFORE_WORKSHOP, "rakor"), last))

    path = critical_path(blueprint, plan_dates(blueprint, GIVEN, calendar=WIB))

    assert path == ["rakor", "berkas", "hasil"]


@st.composite
def calendars(draw: st.DrawFn) -> RegionCalendar:
    """A region with some days off of its own in the year of the plan."""
    days = draw(st.sets(st.dates(date(2024, 1, 1), date(2024, 12, 31)), max_size=30))
    return calendar_for("WITA", {day: OwnDay("Hari jadi", working=False) for day in days})


@st.composite
def blueprints(draw: st.DrawFn) -> MilestoneBlueprint:
    """Up to ten steps in two phases; each needs some earlier ones and is due by some rule."""
    steps: list[StepBlueprint] = []
    for number in range(draw(st.integers(2, 10))):
        earlier = [other.code for other in steps]
        named = st.lists(st.sampled_from(earlier), unique=True, max_size=3) if earlier else st.just([])
        steps.append(step(f"s{number}", draw(rules(earlier)), *draw(named)))
    cut = draw(st.integers(1, len(steps) - 1))
    after = draw(st.sampled_from([(), ("one",)]))
    return milestone(phase("one", *steps[:cut]), phase("two", *steps[cut:], after=after))


def rules(earlier: list[str]) -> st.SearchStrategy[DueRule]:
    days, hours = st.integers(-10, 30), st.sampled_from(["08:00", "12:00", "16:00"])
    bounds = st.none() | st.builds(Bound, anchor=st.just("workshop"), working_days=st.integers(-5, 10))
    anchored = st.builds(
        DueRule,
        anchor=st.sampled_from(["kick_off", "workshop", "clinic_6"]),
        working_days=days,
        hour=hours,
        not_after=bounds,
    )
    if not earlier:
        return anchored
    after = st.lists(st.sampled_from(earlier), min_size=1, max_size=2, unique=True).map(tuple)
    return anchored | st.builds(DueRule, after=after, working_days=st.integers(0, 10), hour=hours)


@given(
    blueprints(),
    calendars(),
    st.dates(date(2024, 2, 1), date(2024, 8, 1)),
    st.integers(0, 60),
)
def test_every_plan_keeps_to_working_days_and_to_the_order_of_needs(
    blueprint: MilestoneBlueprint, calendar: RegionCalendar, kick_off: date, gap: int
) -> None:
    anchors = {"kick_off": kick_off, "workshop": kick_off + timedelta(days=gap)}
    try:
        schedule = plan_dates(blueprint, anchors, calendar=calendar, anyway=True)
    except NotAllowed:
        reject()

    assert all(calendar.is_working_day(due.due_date) for due in schedule.steps.values())
    assert all(
        schedule.steps[code].due_at >= schedule.steps[need].due_at
        for code, needs in waits_for(blueprint).items()
        for need in needs
    )


@given(
    st.dates(date(2022, 1, 3), date(2027, 6, 1)), st.integers(1, 120), st.sampled_from(["WIB", "WITA", "WIT"])
)
def test_m4_can_be_planned_from_any_working_day_with_any_workshop_after_it(
    ppsp: Programme, first_day: date, gap: int, zone: str
) -> None:
    calendar = calendar_for(zone, {})
    kick_off = calendar.next_working_day(first_day)
    workshop = calendar.add_working_days(kick_off, gap)
    m4 = ppsp.milestone("M4")

    schedule = plan_dates(m4, {"kick_off": kick_off, "workshop": workshop}, calendar=calendar)

    assert all(calendar.is_working_day(due.due_date) for due in schedule.steps.values())
    assert schedule.steps["pengajuan"].due_date == workshop
    assert max(schedule.steps[code].due_date for code in m4.step("pengajuan").needs) < workshop
