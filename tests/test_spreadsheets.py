"""Spreadsheets of any common make give their cells, what is hidden in them and what is in error."""

import zipfile
import zlib
from base64 import b64decode
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from models.dossier.findings import BadFile
from models.dossier.grids import Grid, Merged
from models.dossier.spreadsheets import read_workbook
from tests.matrix_cast import written_csv, written_xlsx

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(f'xmlns:{name}="{_URN}:{name}:1.0"' for name in ("office", "table", "text"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

# A damaged xls, packed, whose list of sectors leads far outside of it.
_PANIC = (
    "eNq7cF7wwcKNUg8Z0IAdAzPDv/+cDGxIYoxQDAYCDED5//9BTBgNAv9HwZACf4EYFH/MwLhjAWJWIAbFOTsQcwAxJz"
    "R+R8HwBEEM+UBYwqDA4MqQB6SLGCoZSAFiDKyMMLMYidSDXF6EA20vYshmSAK7I5s4A1IQTCEGJkZk/xCjnQlafo0C"
    "YP7mAAYEGyuKWCsw16syMBwAlfaOXHBFqCHGzMSHwnd14KK748VxiLOPxusoGAWjgHzgMhoEo2AUjIJRMAqwgczRIB"
    "jWwGs0CEbBKBgqAADvXcN+"
)


def written_ods(path: Path, table: str) -> Path:
    content = (
        f'<office:document-content {_NAMES} xmlns:calcext="{_CALC}"><office:body><office:spreadsheet>'
        f'<table:table table:name="M">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def test_an_xlsx_gives_values_merges_hidden_parts_and_errors(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "M"
    sheet["B2"], sheet["C2"], sheet["D2"], sheet["E3"] = "nama", 5, "=1/0", " "
    sheet["D3"] = "#REF!"
    sheet["D3"].data_type = "e"
    sheet.merge_cells("B2:B3")
    sheet.row_dimensions[3].hidden = sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Lama").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")

    shown, hidden = read_workbook(tmp_path / "a.xlsx").grids

    nothing = [None] * 5
    assert shown == Grid(
        "M",
        [nothing, [None, "nama", 5.0, None, None], nothing],
        merged=(Merged(2, 3, 2, 2),),
        hidden_rows=frozenset({3}),
        hidden_columns=frozenset({3}),
        errors={(2, 4): "formula without a value", (3, 4): "#REF!"},
    )
    assert (hidden.name, hidden.hidden) == ("Lama", True)


def test_an_ods_gives_the_same(tmp_path: Path) -> None:
    file = written_ods(
        tmp_path / "a.ods",
        '<table:table-column table:visibility="collapse"/><table:table-column/>'
        '<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string" '
        'table:number-rows-spanned="2"><text:p>nama</text:p></table:table-cell><table:table-cell '
        'office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell></table:table-row>'
        '<table:table-row><table:covered-table-cell/><table:table-cell calcext:value-type="error" '
        'office:value-type="string" table:formula="of:=1/0"><text:p>#DIV/0!</text:p></table:table-cell>'
        "</table:table-row>",
    )

    grid = read_workbook(file).grids[0]

    assert (grid.rows[0], grid.merged) == (["nama", 5.0], (Merged(1, 2, 1, 1),))
    assert (*grid.hidden_rows, *grid.hidden_columns) == (1, 1)
    assert grid.errors == {(2, 2): "#DIV/0!"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_however_it_is_parted_and_written(
    delimiter: str, encoding: str, tmp_path: Path
) -> None:
    rows = [("Kegiatan", "Biaya, Rp"), ("Pekerjaan §1", "140,000,000"), ("", "1;2")]
    file = written_csv(tmp_path / "a.csv", rows, delimiter=delimiter, encoding=encoding)

    grid = read_workbook(file).grids[0]

    assert grid.rows == [["Kegiatan", "Biaya, Rp"], ["Pekerjaan §1", "140,000,000"], [None, "1;2"]]


@pytest.mark.parametrize(
    "cell", ["XFD1048576", "A1048576", "XFD1"], ids=["the far corner", "the last row", "the last column"]
)
def test_a_cell_at_the_end_of_the_world_is_refused_before_memory_is_asked_for(
    cell: str, tmp_path: Path
) -> None:
    file = written_xlsx(tmp_path / "a.xlsx", ("M", [("x",)]), shape=lambda sheet: sheet.__setitem__(cell, 1))

    with pytest.raises(BadFile, match=r'sheet "M" reaches to row') as refused:
        read_workbook(file)

    assert len(refused.value.findings) == 1


def test_an_ods_that_repeats_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    file = written_ods(
        tmp_path / "a.ods",
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"/></table:table-row>',
    )

    with pytest.raises(BadFile, match="reaches to row 1,000,000, column 16384"):
        read_workbook(file)


def test_a_csv_whose_quotes_do_not_close_is_refused_with_its_row(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('a;b\n"c";d\n"e', encoding="utf-8")

    with pytest.raises(BadFile, match="row 3 is not readable as csv"):
        read_workbook(file)


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "surat.pdf"
    file.write_bytes(b"%PDF-1.4\n")

    with pytest.raises(BadFile):
        read_workbook(file)


def test_a_workbook_cut_in_half_is_refused(tmp_path: Path) -> None:
    whole = written_xlsx(tmp_path / "a.xlsx", ("M", [("x", 1)])).read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadFile):
        read_workbook(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    "cell",
    ["B99999999999999999999", "b9999999", "ZZZZZZZ2", "A2000001"],
    ids=["a row past all counting", "in small letters", "a column past the last", "a row past the last"],
)
def test_a_cell_that_no_sheet_has_is_refused_wherever_it_stands_in_its_row(cell: str, tmp_path: Path) -> None:
    file = with_cell_renamed(written_xlsx(tmp_path / "a.xlsx", ("M", [(1, 2, 3)])), "B1", cell)

    with pytest.raises(BadFile, match=r'sheet "M" reaches to row'):
        read_workbook(file)


def test_sheets_that_only_together_are_too_large_are_refused(tmp_path: Path) -> None:
    def far(sheet: Worksheet) -> None:
        for each in sheet.parent.worksheets:  # type: ignore[union-attr]  # it has one
            each["J150000"] = 1

    file = written_xlsx(tmp_path / "a.xlsx", ("A", []), ("B", []), ("C", []), shape=far)

    with pytest.raises(BadFile, match="its sheets take up 4,500,000 cells"):
        read_workbook(file)


def test_cells_that_have_only_a_format_do_not_make_a_sheet_large(tmp_path: Path) -> None:
    def formatted(sheet: Worksheet) -> None:
        sheet["XFD1"].font = Font(bold=True)

    file = written_xlsx(tmp_path / "a.xlsx", ("M", [("x",)]), shape=formatted)

    assert read_workbook(file).grids[0].rows == [["x"]]


def test_an_xls_that_brings_its_reader_down_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xls"
    file.write_bytes(zlib.decompress(b64decode(_PANIC)))

    with pytest.raises(BadFile, match="the spreadsheet is damaged"):
        read_workbook(file)


def with_cell_renamed(file: Path, cell: str, name: str) -> Path:
    renamed = file.with_name(f"renamed-{file.name}")
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(renamed, "w") as copy:
        for member in archive.namelist():
            content = archive.read(member).replace(f'r="{cell}"'.encode(), f'r="{name}"'.encode())
            copy.writestr(member, content)
    return renamed
