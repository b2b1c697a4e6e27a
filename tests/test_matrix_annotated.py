"""An annotated copy says at each cell what was found there, and leaves the file as it was otherwise."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from flows.sentences import in_indonesian
from models.dossier.findings import Finding, Severity
from models.dossier.matrix.annotated import write_annotated
from models.dossier.matrix.annotating import Annotated
from models.rules.sentences import Sentence

MISSING = Sentence("there is a volume, but no unit.")
BESIDE = "Perlu diperiksa: ada volume, tetapi satuannya belum diisi."
RED, YELLOW = "00FFC7CE", "00FFEB9C"


def finding(cell: str, row: int, severity: Severity = Severity.WARNING, **changes: str) -> Finding:
    given = {"sheet": "Air limbah", "column": "Satuan", "found": ""} | changes
    return Finding(severity, "unit", given["sheet"], row, given["column"], cell, given["found"], MISSING)


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Air limbah"
    sheet.append(["Kegiatan", "Satuan", "Biaya"])
    sheet.append(["Tangki septik", None, 1000])
    sheet.append(["Jumlah", None, "=SUM(C2:C2)"])
    sheet["A2"].font = Font(bold=True)
    sheet["C2"].comment = Comment("Cek lagi", "Bappeda")
    sheet.merge_cells("A5:B6")
    book.create_sheet("Sembunyi").sheet_state = "hidden"
    book.save(path)
    return path


def csv(path: Path) -> Path:
    path.write_text("Kegiatan;Satuan;Biaya\nTangki septik;;1000\n=1+1;unit;5\n", encoding="utf-8")
    return path


def annotated(source: Path, *findings: Finding) -> tuple[Annotated, openpyxl.Workbook]:
    target = source.with_name("catatan.xlsx")
    done = write_annotated(source, findings, target, say=in_indonesian)
    return done, openpyxl.load_workbook(target)


def test_a_cell_with_a_finding_has_a_comment_and_a_light_colour(tmp_path: Path) -> None:
    done, book = annotated(workbook(tmp_path / "m.xlsx"), finding("B2", 2))

    cell = book["Air limbah"]["B2"]
    assert done == Annotated(comments=1, listed=1, formatting_kept=True)
    assert (cell.comment.text, cell.fill.start_color.rgb) == (BESIDE, YELLOW)


def test_the_rest_of_the_file_stays_as_it_was(tmp_path: Path) -> None:
    _, book = annotated(workbook(tmp_path / "m.xlsx"), finding("B2", 2))

    sheet = book["Air limbah"]
    assert (sheet["C3"].value, sheet["A2"].font.bold, book["Sembunyi"].sheet_state) == (
        "=SUM(C2:C2)",
        True,
        "hidden",
    )
    assert sheet["C2"].comment.text == "Cek lagi"


def test_several_findings_share_one_comment_the_gravest_first(tmp_path: Path) -> None:
    _, book = annotated(workbook(tmp_path / "m.xlsx"), finding("B2", 2), finding("B2", 2, Severity.ERROR))

    cell = book["Air limbah"]["B2"]
    assert cell.comment.text == f"Kesalahan: {BESIDE.split(': ')[1]}\n{BESIDE}"
    assert cell.fill.start_color.rgb == RED


def test_what_the_agency_wrote_stays_above_what_was_found(tmp_path: Path) -> None:
    _, book = annotated(workbook(tmp_path / "m.xlsx"), finding("C2", 2))

    assert book["Air limbah"]["C2"].comment.text == f"Cek lagi\n— Tonggak —\n{BESIDE}"


def test_a_finding_in_a_merged_block_stands_at_its_first_cell(tmp_path: Path) -> None:
    _, book = annotated(workbook(tmp_path / "m.xlsx"), finding("B6", 6))

    assert book["Air limbah"]["A5"].comment.text == BESIDE


def test_a_finding_about_a_row_stands_at_its_first_cell(tmp_path: Path) -> None:
    _, book = annotated(workbook(tmp_path / "m.xlsx"), finding("", 3))

    assert book["Air limbah"]["A3"].comment.text == BESIDE


def test_every_finding_is_listed_with_a_link(tmp_path: Path) -> None:
    _, book = annotated(
        workbook(tmp_path / "m.xlsx"), finding("B2", 2, found="=1+1"), finding("", 0, sheet="", column="")
    )

    sheet = book["Temuan"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["Perlu diperiksa", "Air limbah", 2, "B2", "Satuan", "=1+1", BESIDE.split(": ")[1]],
        ["Perlu diperiksa", None, None, None, None, None, BESIDE.split(": ")[1]],
    ]
    assert sheet["D2"].hyperlink.location == "'Air limbah'!B2"
    assert sheet["F2"].data_type == "s"


def test_a_copy_annotated_again_says_everything_once(tmp_path: Path) -> None:
    once = tmp_path / "sekali.xlsx"
    write_annotated(workbook(tmp_path / "m.xlsx"), [finding("C2", 2)], once, say=in_indonesian)

    _, book = annotated(once, finding("C2", 2))

    assert book["Air limbah"]["C2"].comment.text == f"Cek lagi\n— Tonggak —\n{BESIDE}"
    assert book.sheetnames == ["Air limbah", "Sembunyi", "Temuan"]


def test_a_csv_comes_back_as_a_workbook_of_its_values(tmp_path: Path) -> None:
    done, book = annotated(csv(tmp_path / "m.csv"), finding("B2", 2, sheet=""))

    sheet = book["Matriks"]
    assert done == Annotated(comments=1, listed=1, formatting_kept=False)
    assert (sheet["A2"].value, sheet["B2"].comment.text) == ("Tangki septik", BESIDE)
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("made", [pytest.param(workbook, id="xlsx"), pytest.param(csv, id="csv")])
def test_a_finding_on_a_sheet_that_is_not_there_is_only_listed(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    done, _ = annotated(
        made(tmp_path / f"m.{'xlsx' if made is workbook else 'csv'}"), finding("A1", 1, sheet="X")
    )

    assert (done.comments, done.listed) == (0, 1)


def test_no_more_comments_are_written_than_a_program_can_open(tmp_path: Path) -> None:
    many = [finding(f"B{row}", row) for row in range(1, 2_100)]

    done, _ = annotated(workbook(tmp_path / "m.xlsx"), *many)

    assert (done.comments, done.listed) == (2_000, 2_099)


def test_a_workbook_whose_list_of_properties_is_broken_comes_back_by_its_values(tmp_path: Path) -> None:
    path = workbook(tmp_path / "m.xlsx")
    with ZipFile(path) as source, ZipFile(tmp_path / "broken.xlsx", "w") as target:
        for part in source.infolist():
            content = source.read(part)
            target.writestr(part, content[:-20] if part.filename == "docProps/core.xml" else content)

    done, _ = annotated(tmp_path / "broken.xlsx", finding("B2", 2, sheet="Air limbah"))

    assert done == Annotated(comments=1, listed=1, formatting_kept=False)
