"""The texts that Meta must approve are printed, to be pasted or to be sent as they are."""

import json
from pathlib import Path

import pytest
from cli_cast import Command, typing_into

from notifications.channels.whatsapp_templates import LANGUAGES, registration, shipped_templates


@pytest.fixture
def tonggak(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    monkeypatch.setenv("TONGGAK_LANGUAGE", "en")
    return typing_into(tmp_path, database_url, capsys)


def test_every_template_is_given_in_both_languages_as_meta_takes_it(tonggak: Command) -> None:
    every = [
        registration(template, language)
        for template in shipped_templates().values()
        for language in LANGUAGES
    ]

    code, out, _ = tonggak("remind", "templates", "--json")

    assert (code, json.loads(out)) == (0, {"templates": every})


def test_a_template_can_be_read_with_what_fills_its_places(tonggak: Command) -> None:
    template = shipped_templates()["pengingat_satu_hal"]
    heading, example = "=== pengingat_satu_hal · id · UTILITY", template.parameters[0].example.id

    _, out, _ = tonggak("remind", "templates")

    assert out.startswith(f"{heading}\n{template.body.id}\n\n{{{{1}}}} = {example}\n")
