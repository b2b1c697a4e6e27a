"""The form of readiness criteria: filled in by people, and read back whole or not at all."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dossier_cast import PDF
from moves_cast import COORDINATOR
from openpyxl import Workbook, load_workbook
from sqlmodel import Session

from models.dossier.findings import BadFile, Finding
from models.dossier.readiness.bringing import give_link, waive_criterion
from models.dossier.readiness.form_reading import ReadForm, check_readiness_file, read_form
from models.dossier.readiness.form_taking import Taken, take_form
from models.dossier.readiness.form_writing import write_form
from models.dossier.readiness.proposals import Wanted, find_proposal, proposals_of, record_proposal
from models.dossier.readiness.standing import standing_of
from models.dossier.sheltered import sheltered
from models.dossier.storage import DocumentStore
from models.rules.readiness_criteria import shipped_criteria

CRITERIA = shipped_criteria()
AT = datetime(2024, 5, 20, 3, 0, tzinfo=UTC)
SAID: dict[str, Any] = {"criteria": CRITERIA, "by": COORDINATOR, "at": AT}
HEADINGS = ["Kode", "Ada", "Tautan", "Keterangan"]
Fill = Callable[[Any], None]


def book(*rows: list[str], path: Path, headings: list[str] = HEADINGS) -> Path:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "tps3r-1"
    for row in (["Kode usulan", "tps3r-1"], ["Edisi", "dak-2025"], headings, *rows):
        sheet.append(row)
    made.save(path)
    return path


def lines(findings: list[Finding] | tuple[Finding, ...]) -> list[str]:
    return [f"{f.severity} {f.cell} {f}" for f in findings]


class Office:
    """Somebody with a TPS3R proposal, its form, and a pen."""

    def __init__(self, session: Session, milestone_id: int, folder: Path) -> None:
        self.session, self.milestone_id, self.folder = session, milestone_id, folder
        self.store, self.path = DocumentStore(folder / "documents"), folder / "rc.xlsx"
        record_proposal(session, milestone_id, Wanted("TPS3R", "TPS3R Muning", households=150), **SAID)
        self.proposal = find_proposal(session, milestone_id, "tps3r-1")

    def form(self, fill: Fill | None = None) -> ReadForm:
        proposals = proposals_of(self.session, self.milestone_id)
        standings = [standing_of(self.session, p, criteria=CRITERIA) for p in proposals]
        roles = {"public_works": "Dinas PUPR"}
        write_form(self.path, standings, criteria=CRITERIA, place="Kab. Lebong M4 2024", roles=roles)
        filled = load_workbook(self.path)
        if fill is not None:
            fill(filled["tps3r-1"])
        filled.save(self.path)
        return read_form(self.path, "rc.xlsx")

    def take(self, form: ReadForm) -> Taken:
        return take_form(self.session, self.store, self.milestone_id, form, **SAID)

    def states(self) -> dict[str, str]:
        standing = standing_of(self.session, self.proposal, criteria=CRITERIA)
        return {met.item.code: met.state.value for met in standing.criteria if met.state != "open"}


@pytest.fixture
def office(session: Session, m4: int, tmp_path: Path) -> Office:
    return Office(session, m4, tmp_path)


def write_beside(sheet: Any, code: str, answer: str, link: str = "", remark: str = "") -> None:  # noqa: ANN401 - openpyxl's
    row = next(cells for cells in sheet.iter_rows() if cells[0].value == code)
    row[6].value, row[7].value, row[8].value = answer, link, remark


def test_a_form_that_nobody_filled_in_changes_nothing(office: Office) -> None:
    give_link(office.session, office.store, office.proposal, "1", "https://lebong.example/ded", **SAID)
    waive_criterion(office.session, office.proposal, "9", reason="tidak diminta", **SAID)
    before = office.states()

    taken = office.take(office.form())

    assert (taken.given, taken.waived, taken.changed) == ((), (), ())
    assert office.states() == before == {"tps3r-01": "given", "tps3r-09": "waived"}


def test_what_people_write_into_the_form_is_taken_over(office: Office) -> None:
    def fill(sheet: Any) -> None:  # noqa: ANN401 - openpyxl's
        write_beside(sheet, "tps3r-02", "Ada", "https://lebong.example/rab")
        write_beside(sheet, "tps3r-09", "n/a", remark="DLH adalah pengusul")
        households = next(row for row in sheet.iter_rows() if row[0].value == "Jumlah KK penerima manfaat")
        households[2].value = 250

    taken = office.take(office.form(fill))

    assert (taken.given, taken.waived, taken.changed) == (
        (("tps3r-1", "tps3r-02"),),
        (("tps3r-1", "tps3r-09"),),
        ("tps3r-1",),
    )
    assert (office.states(), office.proposal.households) == (
        {"tps3r-02": "given", "tps3r-09": "waived"},
        250,
    )


def test_a_form_that_contradicts_what_stands_changes_nothing(office: Office) -> None:
    def fill(sheet: Any) -> None:  # noqa: ANN401 - openpyxl's
        write_beside(sheet, "tps3r-01", "ada", remark="di lemari arsip")
        write_beside(sheet, "tps3r-02", "ada", "https://lebong.example/rab")

    with pytest.raises(BadFile) as refused:
        office.take(office.form(fill))

    assert "tps3r-1, row 13, Tautan: nothing was handed in for tps3r-01 yet" in str(refused.value)
    assert office.states() == {}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(["tps3r-01", "ada", "https://a.example/1"], [], id="there, and where"),
        pytest.param(
            ["tps3r-01", "ada"],
            ["warning C4 tps3r-1, row 4, Tautan: it is said to be there, but not where"],
            id="there, but not where",
        ),
        pytest.param(
            ["tps3r-01", "tidak"], ["warning B4 tps3r-1, row 4, Ada: tps3r-01 is missing"], id="missing"
        ),
        pytest.param(
            ["tps3r-01", "mungkin"],
            ["error B4 tps3r-1, row 4, Ada: 'mungkin' is no answer; write one of: ada, tidak, tidak berlaku"],
            id="no answer",
        ),
        pytest.param(
            ["tps3r-99", "ada"],
            ["error A4 tps3r-1, row 4, Kode: 'tps3r-99' is no criterion of TPS3R"],
            id="no criterion",
        ),
        pytest.param(
            ["tps3r-01", "ada", "lemari 3"],
            ["error C4 tps3r-1, row 4, Tautan: 'lemari 3' is no link; begin with https://"],
            id="no link",
        ),
        pytest.param(
            ["tps3r-01", "tidak berlaku"],
            ["error D4 tps3r-1, row 4, Keterangan: say here why it is not needed"],
            id="not needed, without reason",
        ),
    ],
)
def test_each_row_is_checked_where_it_stands(tmp_path: Path, row: list[str], said: list[str]) -> None:
    path = book(row, path=tmp_path / "rc.xlsx")

    assert lines(check_readiness_file(path, "rc.xlsx")) == said


def test_a_criterion_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    row: list[str] = ["tps3r-01", "ada", "https://a.example/1"]
    path = book(row, row, path=tmp_path / "rc.xlsx")

    with pytest.raises(BadFile, match="row 5, Kode: 'tps3r-01' stands in row 4 already"):
        read_form(path, "rc.xlsx")


def test_two_sheets_for_one_proposal_are_an_error(tmp_path: Path) -> None:
    path = book(["tps3r-01", "ada", "https://a.example/1"], path=tmp_path / "rc.xlsx")
    twice = load_workbook(path)
    twice.copy_worksheet(twice["tps3r-1"]).title = "salinan"
    twice.save(path)

    assert lines(check_readiness_file(path, "rc.xlsx")) == [
        "error  salinan: 'tps3r-1' has a sheet of its own already"
    ]


@pytest.mark.parametrize("number", ["banyak", "-5", -5, 1e300], ids=str)
def test_a_number_that_cannot_be_is_named(tmp_path: Path, number: str | float) -> None:
    path = book(path=tmp_path / "rc.xlsx")
    filled = load_workbook(path)
    sheet = filled["tps3r-1"]
    sheet.insert_rows(3)
    sheet["A3"], sheet["B3"] = "Jumlah KK penerima manfaat", number
    filled.save(path)

    (found,) = check_readiness_file(path, "rc.xlsx")

    assert (found.row, str(found.message).endswith("is no number")) == (3, True)


def test_a_form_without_its_columns_says_which(tmp_path: Path) -> None:
    path = book(path=tmp_path / "rc.xlsx", headings=["Kode", "Ada"])

    assert lines(check_readiness_file(path, "rc.xlsx")) == [
        "error  tps3r-1, row 3: the column 'Tautan' is missing",
        "error  tps3r-1, row 3: the column 'Keterangan' is missing",
    ]


def test_a_spreadsheet_that_is_no_form_is_said_to_be_none(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "lain.xlsx")

    assert lines(check_readiness_file(tmp_path / "lain.xlsx", "lain.xlsx")) == [
        "warning  no sheet names a proposal in the form's words. Fill in the form that Tonggak writes."
    ]
    with pytest.raises(BadFile):
        read_form(tmp_path / "lain.xlsx", "lain.xlsx")


def test_a_list_on_paper_is_left_to_people(tmp_path: Path) -> None:
    (tmp_path / "rc.pdf").write_bytes(PDF)

    assert lines(check_readiness_file(tmp_path / "rc.pdf", "rc.pdf")) == [
        "note  a pdf is for people to read; nothing in it was checked. The form as xlsx can be checked."
    ]


def test_the_form_can_be_read_in_the_shelter(tmp_path: Path) -> None:
    path = book(["tps3r-01", "tidak"], path=tmp_path / "rc.xlsx")

    assert len(sheltered(read_form, path, "rc.xlsx").sheets[0].rows) == 1
