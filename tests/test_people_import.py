import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from people_cast import BAPPEDA, HEADING, PUPR, bodies, csv_file, people, saved, workbook, xlsx_file
from sqlmodel import Session, select

from models.people.findings import BadRegister, Finding
from models.people.importing import RoleMove, check_people, import_people
from models.tables.people import AddressStatus, Contact, ContactAddress

AT = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)


def test_a_file_becomes_organisations_contacts_and_addresses(session: Session, tmp_path: Path) -> None:
    path = csv_file(tmp_path, PUPR, BAPPEDA)

    summary = import_people(session, path, at=AT)

    assert (summary.organisations_new, summary.contacts_new, summary.roles_given) == (2, 2, 2)
    assert bodies(session) == [
        ("17.07", "Dinas PUPR", "opd", ("public_works",)),
        ("17.07", "Bappeda", "opd", ("bappeda",)),
    ]
    assert people(session) == [
        (
            "Dinas PUPR",
            "Narahubung PUPR",
            "",
            "key_person",
            "id",
            True,
            ("mail:pupr@lebong.example", "whatsapp:+6281234567890"),
        ),
        ("Bappeda", "Sekretariat Bappeda", "", "key_person", "id", True, ("mail:bappeda@lebong.example",)),
    ]


@pytest.mark.parametrize(
    ("place", "kind", "code"),
    [
        pytest.param("Provinsi Bengkulu", "Provinsi", "17", id="a province"),
        pytest.param("Provinsi Bengkulu", "Balai PPW", "17", id="the ministry's office in it"),
        pytest.param("Nasional", "Pusat", "ID", id="the nation"),
        pytest.param("Kota Bogor", "Pokja PKP", "32.71", id="a city"),
        pytest.param("17.07", "Dinas", "17.07", id="a code"),
    ],
)
def test_an_organisation_belongs_to(
    session: Session, tmp_path: Path, place: str, kind: str, code: str
) -> None:
    path = csv_file(tmp_path, (place, "Sekretariat", kind, "", "Meja layanan", "meja@kantor.example", ""))

    import_people(session, path, at=AT)

    assert [body[0] for body in bodies(session)] == [code]


@pytest.mark.parametrize("delimiter", [pytest.param(mark, id=mark.strip() or "tab") for mark in ";,\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_is_read_in_every_usual_form(
    session: Session, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    rows = ["DAFTAR NARAHUBUNG", "", *(delimiter.join(row) for row in (HEADING, BAPPEDA))]
    path = tmp_path / "people.csv"
    path.write_text("\r\n".join(rows), encoding=encoding)

    summary = import_people(session, path, at=AT)

    assert summary.contacts_new == 1


def test_the_same_file_again_changes_nothing(session: Session, tmp_path: Path) -> None:
    path = csv_file(tmp_path, PUPR, BAPPEDA)
    import_people(session, path, at=AT)
    before = bodies(session), people(session)

    summary = import_people(session, path, at=AT)

    assert not summary.changed_anything
    assert (summary.organisations_unchanged, summary.contacts_unchanged) == (2, 2)
    assert (bodies(session), people(session)) == before


def test_a_changed_row_changes_its_contact_and_leaves_the_others(session: Session, tmp_path: Path) -> None:
    import_people(session, csv_file(tmp_path, PUPR, BAPPEDA), at=AT)

    summary = import_people(session, csv_file(tmp_path, (*PUPR[:5], "baru@lebong.example", "")), at=AT)

    assert (summary.contacts_changed, summary.contacts_new) == (1, 0)
    assert [person[-1] for person in people(session)] == [
        ("mail:baru@lebong.example",),
        ("mail:bappeda@lebong.example",),
    ]


def test_a_column_that_is_not_there_leaves_what_is_known(session: Session, tmp_path: Path) -> None:
    import_people(session, csv_file(tmp_path, PUPR), at=AT)
    heading = ("Tempat", "Organisasi", "Nama", "Jabatan", "Surel")
    row = ("Kab. Lebong", "Dinas PUPR", "Narahubung PUPR", "Kepala Seksi", "baru@lebong.example")

    import_people(session, csv_file(tmp_path, row, heading=heading), at=AT)

    addresses = ("mail:baru@lebong.example", "whatsapp:+6281234567890")
    assert bodies(session) == [("17.07", "Dinas PUPR", "opd", ("public_works",))]
    assert people(session) == [
        ("Dinas PUPR", "Narahubung PUPR", "Kepala Seksi", "key_person", "id", True, addresses)
    ]


def test_a_contact_is_let_go_by_the_word_no(session: Session, tmp_path: Path) -> None:
    import_people(session, csv_file(tmp_path, PUPR), at=AT)
    row = (*PUPR[:5], "", "", "tidak")

    import_people(session, csv_file(tmp_path, row, heading=(*HEADING, "Aktif")), at=AT)

    kept = ("mail:pupr@lebong.example", "whatsapp:+6281234567890")
    assert people(session) == [("Dinas PUPR", "Narahubung PUPR", "", "key_person", "id", False, kept)]


def test_a_role_moves_to_the_organisation_in_the_file(session: Session, tmp_path: Path) -> None:
    import_people(session, csv_file(tmp_path, PUPR), at=AT)
    perkim = (
        "Kab. Lebong",
        "Dinas Perkim",
        "OPD",
        "public_works",
        "Narahubung Perkim",
        "perkim@lebong.example",
        "",
    )

    summary = import_people(session, csv_file(tmp_path, perkim), at=AT)

    assert summary.roles_moved == (RoleMove("Kab. Lebong", "public_works", "Dinas PUPR", "Dinas Perkim"),)
    assert [(body[1], body[3]) for body in bodies(session)] == [
        ("Dinas PUPR", ()),
        ("Dinas Perkim", ("public_works",)),
    ]


def test_a_role_no_longer_named_is_given_up(session: Session, tmp_path: Path) -> None:
    import_people(session, csv_file(tmp_path, (*PUPR[:3], "public_works, dlh", *PUPR[4:])), at=AT)

    summary = import_people(session, csv_file(tmp_path, PUPR), at=AT)

    assert summary.roles_moved == (RoleMove("Kab. Lebong", "environment", "Dinas PUPR", ""),)


def test_a_bounced_address_stays_held_until_it_is_replaced(session: Session, tmp_path: Path) -> None:
    import_people(session, csv_file(tmp_path, PUPR), at=AT)
    for address in session.exec(select(ContactAddress)):
        address.status = AddressStatus.BROKEN

    import_people(session, csv_file(tmp_path, (*PUPR[:5], "baru@lebong.example", PUPR[6])), at=AT)

    statuses = {row.address: row.status for row in session.exec(select(ContactAddress))}
    assert statuses == {
        "baru@lebong.example": AddressStatus.USABLE,
        "+6281234567890": AddressStatus.BROKEN,
    }


@pytest.mark.parametrize(
    ("order", "channels"),
    [
        pytest.param("", "mail mail whatsapp", id="as the columns stand"),
        pytest.param("HP, surel", "whatsapp mail mail", id="the phone first"),
        pytest.param("WA", "whatsapp mail mail", id="only the first is named"),
        pytest.param("surel, WA, surel", "mail whatsapp mail", id="between two mails"),
        pytest.param("telegram > WA", "whatsapp mail mail", id="a channel that is not used"),
    ],
)
def test_channels_are_tried_in_the_order_given(
    session: Session, tmp_path: Path, order: str, channels: str
) -> None:
    row = [
        "Kab. Lebong",
        "Dinas PUPR",
        "OPD",
        "",
        "Meja",
        "satu@l.example; dua@l.example",
        "081234567890",
        order,
    ]

    import_people(session, xlsx_file(tmp_path, row, heading=(*HEADING, "Urutan kanal")), at=AT)

    rows = session.exec(select(ContactAddress).order_by("preference"))
    assert [row.channel.value for row in rows] == channels.split()


def test_everything_wrong_is_said_at_once_and_nothing_is_written(session: Session, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        ("Kab. Lebung", "Dinas PUPR", "OPD", "public_works", "Narahubung", "pupr@lebong.example", ""),
        ("Kab. Lebong", "Dinas PUPR", "OPD", "air minum", "Narahubung", "pupr.lebong.example", "0738-21234"),
        BAPPEDA,
        ("Kab. Lebong", "Bapelitbang", "OPD", "bappeda", "Meja", "", ""),
        BAPPEDA,
    )

    with pytest.raises(BadRegister) as caught:
        import_people(session, path, at=AT)

    places = [(finding.row, finding.column, finding.found) for finding in caught.value.findings]
    assert places == [
        (2, "Tempat", "Kab. Lebung"),
        (3, "Peran", "air minum"),
        (3, "Surel", "pupr.lebong.example"),
        (3, "WhatsApp", "0738-21234"),
        (5, "Peran", "bappeda"),
        (5, "", ""),
        (6, "Nama", "Sekretariat Bappeda"),
    ]
    assert "people.csv has 7 things to mend; nothing was written." in str(caught.value)
    assert (bodies(session), people(session)) == ([], [])


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        pytest.param("Tempat", "Banjar", "may be", id="a name of two regions"),
        pytest.param("Tempat", "Bengkulu Raya", "There is no regency or city", id="no region"),
        pytest.param("Tempat", "", "Tempat is needed", id="no place"),
        pytest.param("Organisasi", "", "Organisasi is needed", id="no organisation"),
        pytest.param("Nama", "", "Nama is needed", id="an address without a name"),
        pytest.param("Jenis", "", "the kind of 'Dinas PUPR' is needed", id="a new body without a kind"),
        pytest.param("Jenis", "Yayasan", "Allowed: OPD, Pokja", id="an unknown kind"),
        pytest.param("Jenis", "Balai", "belongs to a province", id="a body in the wrong place"),
        pytest.param("Peran", "pupr, sda", "'sda' is no role of this programme", id="an unknown role"),
        pytest.param("Surel", "pupr@lebong", "is not an e-mail address", id="half an address"),
        pytest.param("WhatsApp", "0738-21234", "is not a mobile number", id="a landline"),
        pytest.param("WhatsApp", "8,12346E+11", "is not a phone number", id="digits lost by a spreadsheet"),
        pytest.param("WhatsApp", "0812", "digits are missing or too many", id="too few digits"),
    ],
)
def test_a_wrong_cell_is_named_with_what_is_allowed(
    session: Session, tmp_path: Path, column: str, text: str, sentence: str
) -> None:
    row = [text if heading == column else value for heading, value in zip(HEADING, PUPR, strict=True)]

    with pytest.raises(BadRegister) as caught:
        import_people(session, xlsx_file(tmp_path, row), at=AT)

    (finding,) = caught.value.findings
    assert (finding.file, finding.sheet, finding.row) == ("people.xlsx", "Narahubung", 2)
    assert (finding.column, finding.found) == (column, text)
    assert sentence in finding.message


def test_a_slip_in_a_heading_is_asked_about(session: Session, tmp_path: Path) -> None:
    heading = [{"Surel": "Emial"}.get(name, name) for name in HEADING]

    with pytest.raises(BadRegister) as caught:
        import_people(session, xlsx_file(tmp_path, PUPR, heading=heading), at=AT)

    message = "the heading 'Emial' is not known; is 'Surel' meant?"
    assert caught.value.findings == (Finding("people.xlsx", "Narahubung", 1, "Emial", "Emial", message),)


def test_a_column_of_no_meaning_is_left_aside_and_said(session: Session, tmp_path: Path) -> None:
    path = csv_file(tmp_path, ("1", *PUPR, "lama"), heading=("No.", *HEADING, "Keterangan"))

    summary = import_people(session, path, at=AT)

    assert summary.notes == ("The column 'Keterangan' is not known; it was not read.",)


def test_numbers_blanks_and_titles_of_a_spreadsheet_do_no_harm(session: Session, tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet.append(["DAFTAR NARAHUBUNG PPSP"])
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append([f" {name}\u00a0*" for name in HEADING])
    sheet.append([*PUPR[:4], "Narahubung\u00a0 PUPR ", " pupr@lebong.example\u200b", 81234567890.0])
    sheet.append([None, "  ", "\u00a0"])

    import_people(session, saved(book, tmp_path), at=AT)

    addresses = ("mail:pupr@lebong.example", "whatsapp:+6281234567890")
    assert people(session) == [("Dinas PUPR", "Narahubung PUPR", "", "key_person", "id", True, addresses)]


def test_a_value_merged_over_rows_counts_for_all_of_them(session: Session, tmp_path: Path) -> None:
    book, sheet = workbook()
    for row in (HEADING, PUPR, (None, None, None, None, "Kepala Dinas PUPR", "kepala@lebong.example", None)):
        sheet.append(row)
    for column in "ABCD":
        sheet.merge_cells(f"{column}2:{column}9")

    summary = import_people(session, saved(book, tmp_path), at=AT)

    assert (summary.organisations_new, summary.contacts_new) == (1, 2)


@pytest.mark.parametrize(
    "trouble", ["a hidden row", "cells merged across", "an error", "a formula never computed"]
)
def test_a_cell_that_may_not_say_what_it_seems_to_is_refused(
    session: Session, tmp_path: Path, trouble: str
) -> None:
    book, sheet = workbook()
    for row in (HEADING, BAPPEDA, PUPR):
        sheet.append(row)
    _make(sheet.parent, trouble)

    with pytest.raises(BadRegister) as caught:
        import_people(session, saved(book, tmp_path), at=AT)

    assert 3 in [finding.row for finding in caught.value.findings]


def test_formulas_count_by_their_values(session: Session, tmp_path: Path) -> None:
    book, sheet = workbook()
    for row in (HEADING, (*PUPR[:4], "=E9", *PUPR[5:])):
        sheet.append(row)
    path = _with_stored_result(saved(book, tmp_path), "E9", "Narahubung PUPR")

    import_people(session, path, at=AT)

    assert [person[1] for person in people(session)] == ["Narahubung PUPR"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "the file is empty", id="nothing"),
        pytest.param(b"PK\x03\x04 cut off", "broken or not xlsx", id="a workbook cut off"),
        pytest.param(b"%PDF-1.7 \xff\xfe", "neither xlsx nor text", id="a pdf"),
        pytest.param(b"\xd0\xcf\x11\xe0 old", "old Excel workbook (.xls)", id="an old workbook"),
        pytest.param(
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
            id="locked",
        ),
        pytest.param("Kota Bogor;é".encode("cp1252"), "neither xlsx nor text", id="another encoding"),
        pytest.param(b"Tempat;Organisasi;Nama;Surel\n", "no row below the heading", id="only a heading"),
        pytest.param(b"apa;saja\n1;2\n", "no heading was found", id="no heading"),
        pytest.param(b'Tempat;Organisasi\n"Kab. Lebong;x\n', "not readable as csv", id="an open quote"),
    ],
)
def test_an_unreadable_file_gets_one_clear_sentence(
    session: Session, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "people.dat"
    path.write_bytes(content)

    with pytest.raises(BadRegister) as caught:
        import_people(session, path, at=AT)

    assert len(caught.value.findings) == 1
    assert sentence in str(caught.value)


def test_a_file_that_is_not_there_is_said_to_be_missing(session: Session, tmp_path: Path) -> None:
    with pytest.raises(BadRegister, match="there is no such file"):
        import_people(session, tmp_path / "people.xlsx", at=AT)


def test_a_workbook_that_unpacks_without_end_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(70_000_000))

    with pytest.raises(BadRegister, match="unusually large"):
        import_people(session, path, at=AT)


def test_a_workbook_of_twenty_thousand_sheets_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", '<sheet name="a"/>' * 20_000)

    with pytest.raises(BadRegister, match="unusually large"):
        import_people(session, path, at=AT)


def test_only_twenty_findings_are_shown_and_all_are_kept(session: Session, tmp_path: Path) -> None:
    rows = [("Kab. Lebung", f"Dinas {n}", "OPD", "", "Meja", "meja@l.example", "") for n in range(30)]

    with pytest.raises(BadRegister) as caught:
        import_people(session, csv_file(tmp_path, *rows), at=AT)

    assert len(caught.value.findings) == 30
    assert str(caught.value).endswith("  … and 10 more.")


def test_checking_says_what_would_change_and_changes_nothing(session: Session, tmp_path: Path) -> None:
    summary = check_people(session, csv_file(tmp_path, PUPR, BAPPEDA))

    assert (summary.organisations_new, summary.contacts_new) == (2, 2)
    assert session.exec(select(Contact)).all() == []


def _make(book: Workbook, trouble: str) -> None:
    sheet = book.worksheets[0]
    if trouble == "a hidden row":
        sheet.row_dimensions[3].hidden = True
    elif trouble == "cells merged across":
        sheet.merge_cells("D3:E3")
    elif trouble == "an error":
        sheet["E3"] = "#REF!"
    else:
        sheet["E3"] = "=A1"


def _with_stored_result(path: Path, formula: str, result: str) -> Path:
    """Put a formula's result into the file, as Excel does and openpyxl does not."""
    changed = path.with_suffix(".new")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for part in source.infolist():
            content = source.read(part).decode()
            if part.filename.endswith("sheet1.xml"):
                # With lxml installed openpyxl writes an empty element in another way.
                content, times = re.subn(
                    rf'(<c r="E2")(?: t="\w+")?(><f>{formula}</f>)<v(?: ?/>|></v>)',
                    rf'\1 t="str"\2<v>{result}</v>',
                    content,
                )
                assert times == 1
            target.writestr(part, content)
    changed.replace(path)
    return path


def test_the_example_in_the_documentation_can_be_taken_over(session: Session, tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs/people.md").read_text(encoding="utf-8")
    table = page.split("\n\n| Tempat |")[1].split("\n\n")[0].splitlines()
    heading, _, *rows = ([cell.strip() for cell in row.strip("| ").split("|")] for row in table)

    summary = import_people(session, csv_file(tmp_path, *rows, heading=("Tempat", *heading)), at=AT)

    assert (summary.contacts_new, summary.organisations_new, summary.roles_given) == (7, 6, 7)
