from pathlib import Path

import pytest
import yaml

from models.rules.errors import BadInput, Unknown
from models.rules.reminder_rules import SHIPPED, Cadence, Missed, load_rules, read_rules


def shipped() -> dict[str, object]:
    content = yaml.safe_load(SHIPPED.read_text())
    assert isinstance(content, dict)
    return content


def test_the_shipped_policy_speaks_seven_three_and_one_working_days_before() -> None:
    rules = load_rules()

    assert [rule.working_days for rule in rules.before] == [7, 3, 1]


def test_late_is_said_daily_three_times_then_every_five_working_days_six_times_in_all() -> None:
    cadence = load_rules().late.cadence

    days = [cadence.day_of(occurrence) for occurrence in range(1, cadence.at_most + 1)]

    assert (days, cadence.over_on) == ([1, 2, 3, 8, 13, 18], 23)


@pytest.mark.parametrize(
    ("day", "occurrence"),
    [
        pytest.param(0, None, id="before the first"),
        pytest.param(1, 1, id="on the first"),
        pytest.param(7, 3, id="between two"),
        pytest.param(8, 4, id="on a later one"),
        pytest.param(400, 5, id="long after the last"),
    ],
)
def test_the_latest_time_is_the_last_one_reached(day: int, occurrence: int | None) -> None:
    cadence = Cadence(first=1, daily_times=3, then_every=5, at_most=5)

    assert cadence.latest(day) == occurrence


def test_rules_are_found_by_the_names_the_ledger_uses() -> None:
    rules = load_rules()

    assert (rules.rule("before_7").missed, rules.rule("escalated_to_head").missed) == (
        Missed.MERGE,
        Missed.SEND_LATE_ONCE,
    )


def test_an_unknown_rule_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        Unknown, match=r"no rule 'weekly'\. It has: before_7, before_3, .*escalated_to_nation"
    ):
        load_rules().rule("weekly")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(
            {"due_day": {"missed": "later"}},
            r"mine\.yaml: due_day\.missed: Input should be 'send_late_once', 'merge' or 'skip'\.",
            id="a policy for missed runs that does not exist",
        ),
        pytest.param(
            {"acknowledged": {"holds_for": -1}},
            r"mine\.yaml: acknowledged\.holds_for: Input should be greater than or equal to 0\.",
            id="a negative number of days",
        ),
        pytest.param(
            {"before": [{"working_days": 3}, {"working_days": 3}]},
            r"before: two rules name the same number of working days",
            id="the same day twice",
        ),
        pytest.param(
            {"escalation": {"levels": [{"to": "head", "after": 5}, {"to": "province", "after": 5}]}},
            r"escalation: each level must come after more working days",
            id="stairs that do not rise",
        ),
        pytest.param(
            {
                "late": {
                    "cadence": {"first": 1, "daily_times": 1, "then_every": 1, "at_most": 1},
                    "kinds": ["rapat"],
                }
            },
            r"mine\.yaml: late\.kinds\.0: Input should be 'preparation', 'meeting', .* or 'follow_up'\.",
            id="a kind of step that does not exist",
        ),
        pytest.param(
            {"due_day": {"channels": []}},
            r"mine\.yaml: due_day\.channels: .* at least 1 item",
            id="no way at all",
        ),
        pytest.param(
            {"escalation": {"levels": [{"to": "head", "after": 5, "late_regions": 2}]}},
            r"only the province and the nation can wait for several late regions",
            id="a head who waits for other regions",
        ),
        pytest.param(
            {"regions": [{"for": ["Kab. Lebongg"], "late": {}}]},
            r'mine\.yaml: regions\.0\.for\.0: There is no .* "Kab\. Lebongg"\. Near it: Kab\. Lebong',
            id="an unknown region",
        ),
        pytest.param(
            {"regions": [{"for": [17.07], "late": {}}]},
            r"regions\.0\.for\.0: put the code 17\.07 in quotes",
            id="a code that YAML takes for a number",
        ),
        pytest.param(
            {"regions": [{"for": ["Kab. Lebong"]}, {"for": ["17.07"]}]},
            r"regions\.1\.for\.0: '17\.07' has an override already; write them as one",
            id="a region named twice",
        ),
        pytest.param(
            {"regions": [{"for": ["Provinsi Bengkulu"], "late": {"cadence": {"first": -1}}}]},
            r"mine\.yaml: regions\.0\.late\.cadence\.first: Input should be greater than or equal to 0\.",
            id="a faulty part of an override",
        ),
        pytest.param(
            {"regions": [{"for": ["17"], "policy": "lain"}]},
            r"regions\.0: a region cannot have its own 'policy'",
            id="another policy for a region",
        ),
        pytest.param(
            {"regions": [{"late": {}}]}, r"regions\.0: name in 'for' the list of places", id="for nobody"
        ),
        pytest.param(
            {"weekly": True}, r"mine\.yaml: weekly: Extra inputs are not permitted\.", id="an unknown word"
        ),
    ],
)
def test_a_faulty_policy_is_refused_with_file_and_place(change: dict[str, object], sentence: str) -> None:
    content = yaml.safe_dump(shipped() | change)

    with pytest.raises(BadInput, match=sentence):
        read_rules(content, source="mine.yaml")


def test_what_is_not_yaml_is_refused_in_one_line() -> None:
    with pytest.raises(BadInput, match=r"^mine\.yaml is not YAML: [^\n]+$"):
        read_rules("late: [", source="mine.yaml")


OVERRIDES = [
    {"for": ["Provinsi Bengkulu"], "late": {"cadence": {"then_every": 3}}, "before": [{"working_days": 10}]},
    {"for": ["Kab. Lebong"], "late": {"cadence": {"at_most": 2}}, "mute": {"longest": 30}},
]


def test_a_region_may_have_its_own_word_which_beats_its_provinces() -> None:
    rules = read_rules(yaml.safe_dump(shipped() | {"regions": OVERRIDES}), source="mine.yaml")

    lebong, bengkulu, bogor = (rules.in_region(code) for code in ("17.07", "17.71", "32.71"))

    assert [(r.late.cadence.then_every, r.late.cadence.at_most) for r in (lebong, bengkulu, bogor)] == [
        (3, 2),
        (3, 6),
        (5, 6),
    ]
    assert [(r.mute.longest, r.longest_notice) for r in (lebong, bengkulu, bogor)] == [
        (30, 10),
        (60, 10),
        (60, 7),
    ]


def test_the_whole_policy_knows_the_rules_of_every_region() -> None:
    rules = read_rules(yaml.safe_dump(shipped() | {"regions": OVERRIDES}), source="mine.yaml")

    assert (rules.longest_notice, rules.rule("before_10").missed) == (10, Missed.SEND_LATE_ONCE)
    assert rules.in_region("32.71").find("before_10") is None


def test_a_policy_for_another_programme_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(yaml.safe_dump(shipped()))

    with pytest.raises(
        BadInput, match=r"mine\.yaml is written for the programme 'ppsp', but 'air' is in force"
    ):
        load_rules(mine, programme="air")
