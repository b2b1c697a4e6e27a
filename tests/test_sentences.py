"""Everything that is said to a person can be said in both languages."""

import ast
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from deployments.words import knowledge_words, move_words, role_words, status_words, subject_words
from flows.sentences import catalogue, in_indonesian
from models.rules import errors
from models.rules.errors import BadInput, NotAllowed, TonggakError, Unknown
from models.rules.holidays_of_indonesia import Knowledge
from models.rules.lifecycle import (
    MilestoneMove,
    MilestoneStatus,
    PhaseMove,
    PhaseStatus,
    Role,
    StepMove,
    StepStatus,
)
from models.rules.sentences import NOTHING, Sentence, Title, either, joined
from models.tables.history import Subject

ROOT = Path(__file__).parent.parent
ROOMS = ("models", "notifications", "flows", "deployments")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
OWN = ROOT / "models" / "rules" / "sentences.py"
MAKERS = {OWN, ROOT / "models" / "rules" / "errors.py"}  # they make sentences out of given ones
ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, TonggakError)
}
CATALOGUE_TEXT = (ROOT / "models" / "programmes" / "sentences_id.yaml").read_text()


def speaking(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text())
    speakers = {"Sentence"} if path == OWN else set[str]()
    speakers |= {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module in {"models.rules.errors", "models.rules.sentences"}
        for alias in node.names
        if alias.name in ERRORS | {"Sentence"}
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in speakers:
            yield node


def template_of(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def spoken() -> dict[str, str]:
    return {
        template: f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for call in speaking(path)
        if (template := template_of(call)) is not None
    }


def parts(template: str) -> list[tuple[str, str | None]]:
    return [(text, name) for text, name, _, _ in string.Formatter().parse(template)]


def names_in(template: str) -> set[str]:
    return {name for _, name in parts(template) if name}


def has_words(template: str) -> bool:
    return any(letter.isalpha() for text, _ in parts(template) for letter in text)


def test_every_sentence_is_written_out_where_it_is_said() -> None:
    put_together = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        if path not in MAKERS
        for call in speaking(path)
        if template_of(call) is None
    ]

    assert put_together == []


def test_every_sentence_is_given_the_values_it_names() -> None:
    amiss = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for call in speaking(path)
        if (template := template_of(call)) is not None
        if call.keywords
        if {keyword.arg for keyword in call.keywords} != names_in(template)
    ]

    assert amiss == []


def test_a_sentence_with_places_is_never_left_without_values() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for call in speaking(path)
        if (template := template_of(call)) is not None
        if not call.keywords and names_in(template)
    ]

    assert bare == []


def test_every_sentence_has_its_indonesian_one() -> None:
    lacking = {template: where for template, where in spoken().items() if has_words(template)}

    assert {t: where for t, where in lacking.items() if t not in catalogue()} == {}


def test_every_indonesian_sentence_is_used() -> None:
    assert set(catalogue()) - set(spoken()) == set()


def test_no_sentence_stands_in_the_catalogue_twice() -> None:
    keys = [line for line in CATALOGUE_TEXT.splitlines() if line.endswith(":") and line[:1] in "'\""]

    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert len(keys) == len(catalogue())


@pytest.mark.parametrize("template", catalogue())
def test_both_languages_name_the_same_values(template: str) -> None:
    assert names_in(catalogue()[template]) == names_in(template)


def test_an_error_is_english_by_itself_and_indonesian_by_the_catalogue() -> None:
    error = Unknown("{name} has no step '{code}'. Its steps: {steps}.", name="M4", code="x", steps=["a", "b"])

    assert str(error) == "M4 has no step 'x'. Its steps: a, b."
    assert in_indonesian(error) == "M4 tidak memiliki langkah 'x'. Langkahnya: a, b."


def test_a_sentence_within_a_sentence_is_said_in_the_same_language() -> None:
    needs = Sentence("phase '{code}' to open", code="cc6")
    error = NotAllowed(
        "Step '{code}' of {name} cannot be handed in yet: it waits for {needs}.",
        code="hasil",
        name="M4",
        needs=[needs, "'cc6'"],
    )

    assert in_indonesian(error) == (
        "Langkah 'hasil' pada M4 belum dapat diserahkan: masih menunggu fase 'cc6' dibuka, 'cc6'."
    )


def test_what_is_not_in_the_catalogue_stays_english() -> None:
    error = BadInput("Nobody has translated {this} yet.", this=Sentence("file"))

    assert in_indonesian(error) == "Nobody has translated berkas yet."


@pytest.mark.parametrize("typed", ["{x}", "{0}", "{", "}}", "{name.__class__}", "{name!r:>10}"])
def test_braces_in_what_was_typed_stay_as_they_were_typed(typed: str) -> None:
    error = Unknown('"{name}" is a province, not a regency or city.', name=typed)
    literal = BadInput(typed)

    assert str(error) == f'"{typed}" is a province, not a regency or city.'
    assert in_indonesian(error) == f'"{typed}" adalah provinsi, bukan kabupaten atau kota.'
    assert (str(literal), in_indonesian(literal)) == (typed, typed)


def test_a_title_of_the_programme_has_both_languages_already() -> None:
    title = Title("national workshop", "lokakarya nasional")

    assert in_indonesian(either([title, "M4"])) == "lokakarya nasional atau M4"
    assert str(either([title, "M4"])) == "national workshop or M4"


def test_joined_sentences_keep_what_stands_between_them() -> None:
    lines = joined([Sentence("row {row}", row=2), NOTHING, Sentence("file")], "\n")

    assert str(lines) == "row 2\n\nfile"
    assert in_indonesian(lines) == "baris 2\n\nberkas"


@pytest.mark.parametrize(
    ("say", "codes"),
    [
        pytest.param(move_words, [*StepMove, *PhaseMove, *MilestoneMove], id="moves"),
        pytest.param(role_words, Role, id="roles"),
        pytest.param(status_words, [*StepStatus, *PhaseStatus, *MilestoneStatus], id="statuses"),
        pytest.param(subject_words, Subject, id="subjects"),
        pytest.param(knowledge_words, Knowledge, id="knowledge of a day"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_that_is_shown_has_words(
    say: Callable[[str], str], codes: Iterable[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGGAK_LANGUAGE", language)

    assert all(say(code) for code in codes)
