import pytest

from notifications.channels.whatsapp_templates import (
    LANGUAGES,
    LONGEST_BODY,
    InBoth,
    Language,
    Template,
    faults,
    registration,
    shipped_templates,
)

ALL = [
    pytest.param(template, language, id=f"{name} {language}")
    for name, template in shipped_templates().items()
    for language in LANGUAGES
]


def examples(template: Template, language: Language) -> tuple[str, ...]:
    return tuple(parameter.example.within(language) for parameter in template.parameters)


def with_body(body: str) -> Template:
    model = shipped_templates()["pengingat_satu_hal"]
    return model.model_copy(update={"body": InBoth(id=body, en=body), "parameters": model.parameters[:2]})


@pytest.mark.parametrize("name", shipped_templates())
def test_meta_would_take_every_template(name: str) -> None:
    assert faults(shipped_templates()[name]) == []


@pytest.mark.parametrize(("template", "language"), ALL)
def test_a_filled_template_has_no_place_left_and_fits(template: Template, language: Language) -> None:
    text = template.filled(language, examples(template, language))

    assert ("{{" in text, len(text) <= LONGEST_BODY) == (False, True)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        pytest.param("{{1}} mohon hadir pada {{2}} di kantor", "it begins or ends with a place", id="begins"),
        pytest.param("Yth. {{1}}, mohon hadir pada {{2}}.", "it begins or ends with a place", id="ends"),
        pytest.param(
            "Yth. {{1}}, {{2}} mohon hadir di kantor", "two places stand side by side", id="adjacent"
        ),
        pytest.param(
            "Yth. {{2}}, mohon hadir pada {{1}} di kantor",
            "its places are not {{1}} to {{2}} in this order",
            id="out of order",
        ),
        pytest.param(
            "Yth. {{1}} mohon {{2}} segera", "it has too few words of its own for its places", id="few words"
        ),
        pytest.param(
            "Yth. {{1}} pada {{2}} di kantor " + "kami " * 200,
            "it leaves too little room for its parameters",
            id="long",
        ),
        pytest.param(
            "Yth. {{1}}\tmohon hadir pada {{2}} di kantor",
            "it has a tab, or too many blanks or empty lines in a row",
            id="a tab",
        ),
    ],
)
def test_what_meta_would_refuse_is_named(body: str, fault: str) -> None:
    template = with_body(body)

    assert faults(template) == [f"pengingat_satu_hal ({language}): {fault}" for language in LANGUAGES]


def test_a_template_is_registered_with_examples_and_a_button_to_our_page() -> None:
    template = shipped_templates()["pengingat_satu_hal"]

    registered = registration(template, "en", page="https://tonggak.lebong.example/t")

    assert registered == {
        "name": "pengingat_satu_hal",
        "language": "en",
        "category": "UTILITY",
        "components": [
            {
                "type": "BODY",
                "text": template.body.en,
                "example": {"body_text": [list(examples(template, "en"))]},
            },
            {
                "type": "BUTTONS",
                "buttons": [
                    {
                        "type": "URL",
                        "text": "Open the task",
                        "url": "https://tonggak.lebong.example/t/{{1}}",
                        "example": ["https://tonggak.lebong.example/t/contoh"],
                    }
                ],
            },
        ],
    }


def test_without_a_page_a_template_is_registered_without_a_button() -> None:
    registered = registration(shipped_templates()["undangan_pertemuan"], "id")

    assert [component["type"] for component in registered["components"]] == ["BODY"]  # type: ignore[attr-defined]
