"""What an office says of itself stands in its papers; what it does not say stays dotted."""

from pathlib import Path

import pytest
from papers_cast import DRAWING

from models.rules.errors import BadInput
from models.rules.names import Region
from notifications.papers.look import Letterhead
from notifications.papers.offices import Office, look_of, read_office
from notifications.papers.paper import BLANK, Signatory


def written(folder: Path, text: str) -> Path:
    (folder / "papers").mkdir()
    path = folder / "papers" / "offices.yaml"
    path.write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_only_the_region_s_name_is_known(tmp_path: Path, lebong: Region) -> None:
    office = read_office(tmp_path, lebong)

    look = look_of(office, tmp_path, lebong)

    assert (office, look.letterhead) == (Office(), Letterhead("Pemerintah Kabupaten Lebong", BLANK, (BLANK,)))


def test_what_an_office_says_stands_in_its_letterhead(tmp_path: Path, lebong: Region) -> None:
    text = '"17.07": {office: Bappeda, address: [Jalan Raya], mail: bappeda@lebong.example, logo: logo.svg}'
    (written(tmp_path, text) / "papers" / "logo.svg").write_text(DRAWING)

    look = look_of(read_office(tmp_path, lebong), tmp_path, lebong)

    assert look.letterhead == Letterhead(
        "Pemerintah Kabupaten Lebong",
        "Bappeda",
        ("Jalan Raya", "Pos-el bappeda@lebong.example"),
        DRAWING.encode(),
    )


def test_a_role_that_the_office_does_not_fill_is_signed_on_dots(tmp_path: Path, lebong: Region) -> None:
    text = '"17.07": {signatories: {sekda: {above: ["Sekretaris Daerah,"], nip: "1970"}}}'

    office = read_office(written(tmp_path, text), lebong)

    assert office.signatory("sekda", above=("x",)) == Signatory(("Sekretaris Daerah,",), "", "1970")
    assert office.signatory("notulis", above=("Notulis,",)) == Signatory(("Notulis,",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("17.07: {office: A}", 'quotes, such as "17.07"', id="code without quotes"),
        pytest.param('"17.07": {kantor: A}', "17.07: kantor: Extra inputs", id="unknown field"),
        pytest.param('"17.07": [\n', "line 2: ", id="no YAML"),
        pytest.param('"17.07": {logo: ../x.png}', "is not there", id="no logo"),
        pytest.param('"17.07": {logo: offices.yaml}', "not a PNG, JPEG or SVG", id="a logo that is none"),
    ],
)
def test_mistakes_in_the_file_are_named(tmp_path: Path, lebong: Region, text: str, said: str) -> None:
    written(tmp_path, text)

    with pytest.raises(BadInput) as refused:
        look_of(read_office(tmp_path, lebong), tmp_path, lebong)

    assert said in str(refused.value)


def test_a_docx_that_is_none_is_refused(tmp_path: Path, lebong: Region) -> None:
    (written(tmp_path, "") / "papers" / "dasar.docx").write_text("bukan docx")

    with pytest.raises(BadInput, match="cannot be opened as a docx"):
        look_of(Office(), tmp_path, lebong)
