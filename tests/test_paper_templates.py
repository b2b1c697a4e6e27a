"""An office rewrites a template; its mistakes are named, and the shipped one does not stand in for it."""

from pathlib import Path

import pytest
from papers_cast import HOSTILE, rewritten, template

from models.rules.errors import BadInput, Unknown
from models.rules.names import Region
from notifications.papers.filling_in import fill_in
from notifications.papers.offices import Office
from notifications.papers.paper import Heading, Paper, Paragraph, Run, Signatory
from notifications.papers.template_files import find_template, shipped_templates
from notifications.papers.to_be_edited import files_to_edit

OWN = "---\ntitle: Milik kantor\n---\nIsi.\n"


def test_a_template_is_filled_in_and_is_a_draft() -> None:
    front = 'title: "Surat {{ x }}"\nsignatories:\n  - {role: sekda, above: ["{{ x }},"]}\n'

    paper = fill_in(template("Isi **{{ x }}**.\n", front), {"x": HOSTILE}, Office())

    assert paper == Paper(
        title=f"Surat {HOSTILE}",
        blocks=(Paragraph((Run("Isi "), Run(HOSTILE, bold=True), Run("."))),),
        signatories=(Signatory((f"{HOSTILE},",)),),
        draft=True,
    )


def test_what_stands_below_lampiran_comes_behind_the_signature() -> None:
    paper = fill_in(template("Isi.\n\n# Lampiran: Daftar\n\nBaris.\n"), {}, Office())

    assert paper.attached == (Heading((Run("Lampiran: Daftar"),)), Paragraph((Run("Baris."),)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("Isi", "naskah.md, line 1: the file must begin", id="no front matter"),
        pytest.param("---\ntitle: [a\n---\nIsi", "naskah.md, line 3: expected", id="front matter is no YAML"),
        pytest.param("---\ntitle: A\njudul: B\n---\n", "naskah.md, line 3: judul: Extra", id="unknown field"),
        pytest.param("---\ntitle: A\n---\n\n{{ x }\n", "naskah.md, line 5: ", id="braces left open"),
        pytest.param(
            "---\ntitle: A\n---\n\n\n{{ tempat }}", "naskah.md, line 6: 'tempat'", id="unknown fact"
        ),
        pytest.param("---\ntitle: A\nfooter: '{{ t }}'\n---\n", "naskah.md, line 3: 't'", id="in the frame"),
        pytest.param("---\ntitle: A\n---\n{{ 1 / 0 }}", "naskah.md, line 4: division", id="sum that fails"),
        pytest.param(
            "---\ntitle: A\n---\n{{ ''.__class__.mro() }}", "naskah.md, line 4: access", id="a way out of it"
        ),
    ],
)
def test_a_mistake_is_named_with_file_and_line(text: str, said: str) -> None:
    file = template("")

    with pytest.raises(BadInput) as refused:
        fill_in(type(file)("naskah.md", text), {}, Office())

    assert str(refused.value).startswith(said)


def test_an_office_s_own_template_goes_before_the_shipped_one(tmp_path: Path, lebong: Region) -> None:
    own = rewritten(tmp_path, "undangan.md", OWN)

    found = find_template("undangan", folder=tmp_path, region=lebong)

    assert (found.name, found.text) == (str(own), OWN)


def test_a_region_s_template_goes_before_the_office_s(tmp_path: Path, lebong: Region) -> None:
    rewritten(tmp_path, "undangan.md", "---\ntitle: Untuk semua\n---\n")
    own = rewritten(tmp_path, "17.07/undangan.md", OWN)

    found = find_template("undangan", folder=tmp_path, region=lebong)

    assert found.name == str(own)


def test_a_paper_there_is_not_is_answered_with_those_there_are(tmp_path: Path, lebong: Region) -> None:
    with pytest.raises(Unknown, match="undangan"):
        find_template("undngan", folder=tmp_path, region=lebong)


def test_what_is_copied_for_editing_is_what_is_shipped() -> None:
    copied = dict(files_to_edit())

    assert {
        name: copied[f"templates/{name}.md"].decode() for name in shipped_templates()
    } == shipped_templates()
    assert sorted(name for name in copied if "templates/" not in name) == [
        "contoh-offices.yaml",
        "dasar.docx",
    ]
