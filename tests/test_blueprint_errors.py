import pytest
from blueprint_cast import SMALL, complaint, edited

PHASE = "milestones[0] 'M4' > phases[0] 'kick_off'"
UNDANGAN = f"{PHASE} > steps[0] 'undangan'"
CLINIC = "milestones[0] 'M4' > phases[1] 'clinic'"
MATRIKS = f"{CLINIC} > steps[0] 'matriks'"


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        pytest.param(
            "{anchor: workshop, working_days",
            "{anchor: wokshop, working_days",
            f"line 52: {MATRIKS} > due > anchor",
            "found 'wokshop'; allowed are kick_off, workshop. Did you mean 'workshop'?",
            id="unknown anchor",
        ),
        pytest.param(
            "owner: health",
            "owner: healht",
            f"line 51: {MATRIKS} > owner",
            "found 'healht'; allowed are coordinator, health. Did you mean 'health'?",
            id="unknown role",
        ),
        pytest.param(
            "needs: [rakor]",
            "needs: [rakr]",
            f"line 53: {MATRIKS} > needs[0]",
            "found 'rakr'; allowed are undangan, rakor, matriks, laporan. Did you mean 'rakor'?",
            id="unknown step",
        ),
        pytest.param(
            "after: [kick_off]",
            "after: [kickoff]",
            f"line 46: {CLINIC} > after[0]",
            "found 'kickoff'; allowed are kick_off, clinic. Did you mean 'kick_off'?",
            id="unknown phase",
        ),
        pytest.param(
            "kind: coaching_clinic",
            "kind: coaching",
            f"line 42: {CLINIC} > kind",
            "found 'coaching'; allowed are kick_off, coaching_clinic, monitoring_evaluation, "
            "workshop_submission. Did you mean 'coaching_clinic'?",
            id="unknown kind",
        ),
        pytest.param(
            "{id: Kecil, en: Small}",
            "{id: Kecil, en: Small, fr: Petit}",
            "line 3: title",
            "unknown field 'fr'; allowed are id, en.",
            id="unknown field",
        ),
        pytest.param(
            "            owner: coordinator\n",
            "",
            f"line 30: {UNDANGAN}",
            "'owner' is missing.",
            id="missing field",
        ),
        pytest.param(
            "code: matriks",
            "code: rakor",
            f"line 48: {CLINIC} > steps[0] 'rakor' > code",
            "'rakor' is used a second time; a code names one thing only.",
            id="one code for two steps",
        ),
        pytest.param(
            "code: undangan",
            "code: Undangan Rapat",
            f"line 30: {PHASE} > steps[0] 'Undangan Rapat' > code",
            "found 'Undangan Rapat'; write small letters, digits and single hyphens, "
            "as in 'monev-quick-win'.",
            id="code that is hard to type",
        ),
        pytest.param(
            'hour: "14:30"',
            "hour: 14:30",
            f"line 52: {MATRIKS} > due > hour",
            "write the hour in quotes, from '00:00' to '23:59'.",
            id="hour that YAML reads as a number",
        ),
        pytest.param(
            'version: "2024.1"',
            "version: 2024.1",
            "line 2: version",
            "found '2024.1'; write it in quotes, as '2024.1'.",
            id="version that YAML reads as a number",
        ),
        pytest.param(
            "7: *place",
            "8: *place",
            "line 10: clinics > default > 8",
            "found '8'; clinics are numbered 1 to 7.",
            id="an eighth clinic",
        ),
        pytest.param(
            "    7: *place\n",
            "",
            "line 9: clinics > default",
            "all seven clinics need a place; missing: 7.",
            id="a clinic without a place",
        ),
        pytest.param(
            "default: &seven",
            "defaults: &seven",
            "line 9: clinics > defaults",
            "found 'defaults'; a year or 'default' stands here.",
            id="a map of clinics for no year",
        ),
        pytest.param(
            "default: &seven",
            "2024: &seven",
            "line 9: clinics",
            "a map named 'default' is needed, for years that have none of their own.",
            id="no default map of clinics",
        ),
        pytest.param(
            "clinics: [1, 2, 3, 4, 5, 6, 7]",
            "clinics: [1, 2, 3, 4, 5, 6]",
            "line 10: clinics > default > 7 > phase",
            "phase 'clinic' does not list 7 under its own 'clinics'.",
            id="map and phase disagree",
        ),
        pytest.param(
            "        kind: kick_off",
            "        kind: coaching_clinic",
            f"line 25: {PHASE} > clinics",
            "a coaching clinic says which of the seven it is, as in [6].",
            id="a coaching clinic without its number",
        ),
        pytest.param(
            "{anchor: kick_off, working_days: -5}",
            "{after: previous}",
            f"line 30: {PHASE} > steps",
            "'undangan' is the first step of its phase and has no previous step.",
            id="first step after previous",
        ),
        pytest.param(
            "code: undangan",
            "code: previous",
            f"line 30: {PHASE} > steps",
            "a step cannot be called 'previous'; in 'after' the word means the step above.",
            id="a step called previous",
        ),
        pytest.param(
            "{anchor: workshop, ",
            "{anchor: workshop, after: rakor, ",
            f"line 52: {MATRIKS} > due",
            "give either 'anchor' or 'after', and only one of them.",
            id="rule that counts from two things",
        ),
        pytest.param(
            "{anchor: workshop, ",
            "{anchor: workshop, not_before: {working_days: 1}, ",
            f"line 52: {MATRIKS} > due > not_before",
            "name either an 'anchor' or a 'step', and only one of them.",
            id="bound that hangs on nothing",
        ),
        pytest.param(
            "{anchor: workshop, ",
            "{anchor: workshop, not_after: {step: rakor}, ",
            f"line 52: {MATRIKS} > due",
            "'not_after' must name an 'anchor', since a step's date may itself move.",
            id="upper bound that hangs on a step",
        ),
        pytest.param(
            "working_days: -5",
            "working_days: lima",
            f"line 34: {UNDANGAN} > due > working_days",
            "found 'lima'; write a whole number.",
            id="number in words",
        ),
        pytest.param(
            "formats: [xlsx]",
            "kind: note, formats: [xlsx]",
            f"line 54: {MATRIKS} > hand_ins[0] 'berkas'",
            "only a file has 'formats', 'max_mb', 'max_pages' and 'content'; this is a note.",
            id="note with a file format",
        ),
        pytest.param(
            "en: workshop}, required: true",
            "en: workshop}",
            "line 23: milestones[0] 'M4' > anchors[1] 'workshop'",
            "an anchor that is not 'required' needs a 'default' rule that places it.",
            id="anchor nobody places",
        ),
        pytest.param(
            ", {id: e, en: e}",
            "",
            "line 4: policy_directions",
            "holds 4; it needs at least 5.",
            id="four policy directions",
        ),
        pytest.param(
            "needs: [rakor]",
            "needs: rakor",
            f"line 53: {MATRIKS} > needs",
            "found 'rakor'; write a list, as in [rakor, notulen].",
            id="one need without its list",
        ),
    ],
)
def test_an_error_names_file_line_path_and_what_is_allowed(old: str, new: str, where: str, said: str) -> None:
    assert complaint(edited((old, new))) == f"small.yaml, {where}: {said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", " is empty. docs/programme.md shows what a programme file holds.", id="empty"),
        pytest.param(
            "code: [ppsp",
            ", line 1, column 12: this is not YAML: expected ',' or ']', but got '<stream end>'.",
            id="open bracket",
        ),
        pytest.param(
            "code: ppsp\ncode: other\n",
            ", line 2, column 1: 'code' stands here a second time in the same block. Keep one of the two.",
            id="repeated key",
        ),
        pytest.param(
            "code: ppsp\n---\ncode: other\n",
            ", line 2, column 1: this is not YAML: but found another document.",
            id="two documents",
        ),
        pytest.param("[" * 5000, ": the file is nested too deeply to be a programme.", id="deep nesting"),
        pytest.param("version: 2024-13-45\n", ": this is not YAML: month must be in", id="no such date"),
        pytest.param("a: &a [*a]\n", ", line 1: the file: unknown field 'a'; ", id="a list inside itself"),
        pytest.param(
            "- ppsp\n",
            ", line 1: the file: found a list of 1; a block of named fields stands here.",
            id="a list",
        ),
    ],
)
def test_a_text_that_is_no_programme_is_refused(text: str, said: str) -> None:
    assert complaint(text).startswith(f"small.yaml{said}")


def test_several_problems_are_named_at_once() -> None:
    text = edited(("owner: coordinator", "owner: nobody"), ("owner: health", "owner: somebody"))

    assert complaint(text).split("\n") == [
        f"small.yaml, line 33: {UNDANGAN} > owner: found 'nobody'; allowed are coordinator, health.",
        f"small.yaml, line 51: {MATRIKS} > owner: found 'somebody'; allowed are coordinator, health.",
    ]


def test_many_problems_are_cut_to_a_readable_number() -> None:
    lines = complaint(SMALL.replace("id: ", "indonesia: ")).split("\n")

    assert len(lines) == 9
    assert lines[8].startswith("… and ")
