import io
import os
from pathlib import Path

import pytest
from dossier_cast import PDF, Desk, pdf, xlsx
from hostile_cast import (
    BOOK,
    ODS,
    TYPES,
    XML,
    archive,
    book,
    claiming,
    jpeg,
    locked,
    longer_list,
    old_office,
    open_document,
    png,
    records,
    with_part,
)
from hypothesis import given, settings
from hypothesis import strategies as some
from pypdf import PdfReader, PdfWriter
from sqlmodel import Session

from models.dossier.archives import members_of
from models.dossier.findings import BadFile
from models.dossier.inspection import Inspected, inspect, inspected_in_shelter

DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;">]>'
DAMAGED = "it is damaged. Save it anew."
LOCKED = "it has a password. Save it without one."
MACROS = "it carries macros. Save it without them, as xlsx or docx."
TWO_KINDS = "another file is hidden in it. Save it anew, or print it to pdf."
FULL = "unpacked it would fill the memory. Delete empty rows and columns, and save it anew."
GROWING = "its text names parts that grow when they are read. Save it anew."
ELSEWHERE = "it holds a file that would be written elsewhere. Pack it anew."
ACTS = "it starts programs when it is opened. Print it to pdf anew."
PROGRAM = "it is a program, and programs are not taken."
NONE = "it is called xlsx but is none, or has a password. Save it anew."
MACRO_TYPES = (
    XML + b"<Types><Override ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>"
)
WORKBOOK_RECORDS = records((0x809, bytes(16)), (0x85, bytes(4) + b"\0\0\1\0A"))


def refusal(folder: Path, name: str, content: bytes, max_pages: int | None = None) -> str:
    """Say why a file is refused; empty when it is not."""
    path = folder / "upload"
    path.write_bytes(content)
    try:
        inspect(path, name, max_pages=max_pages)
    except BadFile as error:
        return str(error.findings[0].message)
    return ""


def under_password(content: bytes, user: str, owner: str) -> bytes:
    writer, file = PdfWriter(PdfReader(io.BytesIO(content))), io.BytesIO()
    writer.encrypt(user, owner, algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("matriks.xlsx", xlsx("matriks"), id="a workbook by a library"),
        pytest.param("matriks.xlsx", book(), id="the smallest workbook"),
        pytest.param("matriks.ods", open_document(), id="an OpenDocument spreadsheet"),
        pytest.param("matriks.xls", old_office({"Workbook": WORKBOOK_RECORDS}), id="an old workbook"),
        pytest.param("surat.doc", old_office({"WordDocument": bytes(32)}), id="an old letter"),
        pytest.param(
            "surat.docx", archive({TYPES: XML + b"<T/>", "word/document.xml": XML + b"<d/>"}), id="docx"
        ),
        pytest.param("surat.pdf", PDF, id="a pdf"),
        pytest.param("surat.pdf", PDF + b"\n\n", id="a pdf with lines after its end"),
        pytest.param("surat.pdf", under_password(PDF, "", "rahasia"), id="a pdf that may not be printed"),
        pytest.param("foto.jpg", jpeg(4000, 3000), id="a photograph"),
        pytest.param("bagan.png", png(800, 600), id="a picture"),
        pytest.param("matriks.csv", "Kegiatan;Lokasi\nSPALD;Curup é".encode("cp1252"), id="csv from Windows"),
        pytest.param("matriks.csv", "Kegiatan\tLokasi\n".encode("utf-16"), id="csv in Unicode"),
        pytest.param("catatan.txt", "Rapat Bappéda\n".encode(), id="a note"),
        pytest.param("bagan.svg", XML + b"<!DOCTYPE svg PUBLIC 'a' 'b'><svg/>", id="a drawing"),
        pytest.param(
            "lampiran.zip", archive({"a/foto.jpg": b"1", "a/isi.zip": archive({"b": b"2"})}), id="zip"
        ),
    ],
)
def test_a_sound_file_is_taken(tmp_path: Path, name: str, content: bytes) -> None:
    assert refusal(tmp_path, name, content) == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(with_part("xl/media/a.bmp", bytes(30_000_000)), FULL, id="a part of nothing but zeros"),
        pytest.param(claiming(book(), BOOK, size=500_000_000), FULL, id="too large by its own words"),
        pytest.param(
            claiming(with_part(BOOK, XML + b"<a/>" + bytes(5000)), BOOK, size=42), DAMAGED, id="it lies"
        ),
        pytest.param(with_part(BOOK, XML + DOCTYPE + b"<a>&c;</a>"), GROWING, id="entities"),
        pytest.param(with_part("_rels/.rels", XML + b"<!DOCTYPE a SYSTEM 'b'><a/>"), GROWING, id="a doctype"),
        pytest.param(
            with_part(BOOK, DOCTYPE.decode().encode("utf-16") + "<a/>".encode("utf-16-le")),
            GROWING,
            id="wide",
        ),
        pytest.param(with_part(BOOK, XML + b"<!--" + b"x" * 70_000 + b"--><a/>"), DAMAGED, id="late"),
        pytest.param(with_part(BOOK, b"no xml"), DAMAGED, id="no xml"),
        pytest.param(
            with_part(BOOK, b'<?xml version="1.0" encoding="UTF-99"?><a/>'), DAMAGED, id="no encoding"
        ),
        pytest.param(longer_list(book()), DAMAGED, id="a list that begins before the file"),
        pytest.param(with_part("../../etc/cron.d/x", b""), ELSEWHERE, id="folders above"),
        pytest.param(with_part("/etc/passwd", b""), ELSEWHERE, id="from the root"),
        pytest.param(with_part("C:\\Windows\\x", b""), ELSEWHERE, id="a Windows path"),
        pytest.param(with_part("xl\\..\\..\\x", b""), ELSEWHERE, id="a Windows path above"),
        pytest.param(with_part("XL/WORKBOOK.XML", XML + b"<a/>"), DAMAGED, id="two parts of one name"),
        pytest.param(with_part("xl/vbaProject.bin", b"x"), MACROS, id="macros"),
        pytest.param(with_part("xl/VBAproject.BIN", b"x"), MACROS, id="macros in capitals"),
        pytest.param(with_part("xl/macrosheets/sheet1.xml", XML + b"<a/>"), MACROS, id="macros of Excel 4"),
        pytest.param(with_part(TYPES, MACRO_TYPES), MACROS, id="renamed from xlsm"),
        pytest.param(locked(book(), BOOK), LOCKED, id="a part under a password"),
        pytest.param(
            with_part("xl/embeddings/gaji.exe", b"MZ"),
            "it holds a program (gaji.exe). Leave that out.",
            id="a program",
        ),
        pytest.param(
            archive({"mimetype": b"%PDF-1.7", **dict.fromkeys([BOOK, TYPES], XML + b"<a/>")}),
            TWO_KINDS,
            id="pdf first",
        ),
        pytest.param(old_office({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), LOCKED, id="a password"),
        pytest.param(old_office({"Workbook": WORKBOOK_RECORDS}), NONE, id="an old workbook"),
        pytest.param(book()[:-30], NONE, id="cut off"),
        pytest.param(b"PK\5\6" + bytes(8) + b"\xff\xff\xff\x7f" + bytes(6), NONE, id="a list without end"),
        pytest.param(
            PDF, "it is called xlsx, but by its content it is pdf. Save it as xlsx, or rename it.", id="a pdf"
        ),
        pytest.param(
            open_document(),
            "it is called xlsx, but by its content it is ods. Save it as xlsx, or rename it.",
            id="an ods",
        ),
        pytest.param(
            b"\n<html><table>", "it is a page of the web. Open it, and save it as xlsx.", id="a page"
        ),
    ],
)
def test_a_workbook_that_could_do_harm_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    assert refusal(tmp_path, "matriks.xlsx", content) == reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param(
            "a.ods", open_document(**{"Basic/Standard/M.xml": XML + b"<a/>"}), MACROS, id="ods with macros"
        ),
        pytest.param(
            "a.ods",
            open_document(**{"META-INF/manifest.xml": XML + b"<encryption-data/>"}),
            LOCKED,
            id="locked ods",
        ),
        pytest.param(
            "a.ods",
            archive({"mimetype": ODS + b"x"}),
            "it is called ods, but by its content it is zip. Save it as ods, or rename it.",
            id="ods of another type",
        ),
        pytest.param("a.xls", old_office({"Workbook": records((0x2F, bytes(4)))}), LOCKED, id="locked xls"),
        pytest.param(
            "a.xls", old_office({"Workbook": b""}, "_VBA_PROJECT_CUR"), MACROS, id="xls with macros"
        ),
        pytest.param(
            "a.xls",
            old_office({"Workbook": records((0x85, bytes(4) + b"\0\1\1\0A"))}),
            MACROS,
            id="Excel 4 macros",
        ),
        pytest.param("a.doc", old_office({"WordDocument": bytes(10) + b"\0\1"}), LOCKED, id="locked doc"),
        pytest.param("a.doc", old_office({"WordDocument": b""}, "Macros"), MACROS, id="doc with macros"),
        pytest.param("a.xls", b"\xd0\xcf\x11\xe0", DAMAGED, id="xls cut off"),
        pytest.param(
            "a.xls", b"<table><tr>", "it is a page of the web. Open it, and save it as xlsx.", id="a page"
        ),
        pytest.param("a.pdf", under_password(PDF, "a", "b"), LOCKED, id="locked pdf"),
        pytest.param("a.pdf", b"%PDF-1.7\n", DAMAGED, id="pdf cut off"),
        pytest.param("a.pdf", pdf(0), "it has no pages.", id="pdf without pages"),
        pytest.param(
            "a.pdf", pdf(catalogue=b"/OpenAction << /S /JavaScript /JS (x) >>"), ACTS, id="acts at opening"
        ),
        pytest.param(
            "a.pdf", pdf(catalogue=b"/Names << /JavaScript << /Names [] >> >>"), ACTS, id="acts by name"
        ),
        pytest.param("a.pdf", pdf(page=b"/AA << /O << /S /Launch /F (x) >> >>"), ACTS, id="acts at a page"),
        pytest.param(
            "a.pdf",
            pdf(page=b"/Annots [<< /A << /S /URI /Next [<< /S /Launch >>] >> >>]"),
            ACTS,
            id="acts at a click",
        ),
        pytest.param(
            "a.pdf",
            pdf(catalogue=b"/Names << /EmbeddedFiles << /Kids [<< /Names [(x) << /F (x.exe) >>] >>] >> >>"),
            "it holds a program (x.exe). Leave that out.",
            id="a program in a pdf",
        ),
        pytest.param("a.pdf", PDF + archive({"x.txt": b"x"}), TWO_KINDS, id="pdf and zip"),
        pytest.param("a.png", png(8, 8) + archive({"x.txt": b"x"}), TWO_KINDS, id="picture and zip"),
        pytest.param(
            "a.png",
            png(60_000, 60_000),
            "it has 60000 by 60000 points, more than 120 million. Make it smaller.",
            id="a picture too large",
        ),
        pytest.param(
            "a.jpg",
            jpeg(60_000, 60_000),
            "it has 60000 by 60000 points, more than 120 million. Make it smaller.",
            id="a photograph too large",
        ),
        pytest.param("a.jpg", jpeg(8, 8)[:12], DAMAGED, id="photograph cut off"),
        pytest.param("a.svg", b"<svg><!-- -->", "", id="a drawing that goes on"),
        pytest.param(
            "a.svg", XML + b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', GROWING, id="a drawing that grows"
        ),
        pytest.param(
            "undangan.apk", archive({"AndroidManifest.xml": b"x"}), PROGRAM, id="an app for telephones"
        ),
        pytest.param("surat", b"MZ\x90\0\3", PROGRAM, id="a program without a name"),
        pytest.param(
            "a.zip",
            archive({"gaji.EXE": b"MZ"}),
            "it holds a program (gaji.EXE). Leave that out.",
            id="in zip",
        ),
        pytest.param("a.zip", archive({}), "it is an archive with nothing in it.", id="empty"),
        pytest.param(
            "a.zip",
            archive({str(number): b"" for number in range(10_001)}),
            "it holds more than 10000 files. Hand it in in parts.",
            id="too many files",
        ),
    ],
)
def test_a_file_of_another_kind_that_could_do_harm_is_refused(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    assert refusal(tmp_path, name, content) == reason


def test_pages_are_counted_and_bounded(tmp_path: Path) -> None:
    path = tmp_path / "rc.pdf"
    path.write_bytes(pdf(3))

    assert inspect(path, "rc.pdf", max_pages=3) == Inspected("application/pdf", 3)
    assert refusal(tmp_path, "rc.pdf", pdf(3), 2) == "it has 3 pages, of which it may have 2 at most."


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    content = bytearray(archive({"tautan": b"/etc/passwd"}))
    content[content.rindex(b"PK\1\2") + 41] = 0xA0

    assert (
        refusal(tmp_path, "a.zip", bytes(content))
        == "it holds links to other files. Pack the files themselves."
    )


def test_it_is_looked_into_in_the_shelter_with_the_same_answer(tmp_path: Path) -> None:
    path = tmp_path / "matriks.xlsx"
    path.write_bytes(with_part("xl/vbaProject.bin", b"x"))

    with pytest.raises(BadFile, match="it carries macros"):
        inspected_in_shelter(path, "matriks.xlsx")


def test_what_is_refused_is_not_handed_in(session: Session, tmp_path: Path, m4: int) -> None:
    desk = Desk(session, tmp_path, m4)

    with pytest.raises(BadFile, match="it starts programs"):
        desk.give("rc", "rc.pdf", pdf(catalogue=b"/OpenAction << /S /Launch >>"), "rc")

    assert [path for path in desk.store.folder.rglob("*") if path.is_file()] == []


SOUND = [book(), open_document(), PDF, old_office({"Workbook": WORKBOOK_RECORDS}), png(8, 8), jpeg(8, 8)]


@settings(max_examples=300, deadline=2000)
@given(
    content=some.sampled_from(SOUND),
    places=some.lists(some.tuples(some.integers(0, 10_000), some.integers(0, 255)), max_size=6),
    cut=some.none() | some.integers(0, 10_000),
    name=some.sampled_from(["a.xlsx", "a.ods", "a.pdf", "a.xls", "a.png", "a.jpg", "a"]),
)
def test_whatever_happened_to_a_file_it_is_taken_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory,
    content: bytes,
    places: list[tuple[int, int]],
    cut: int | None,
    name: str,
) -> None:
    changed = bytearray(content)
    for place, byte in places:
        changed[place % len(changed)] = byte

    said = refusal(Path(os.fspath(tmp_path_factory.getbasetemp())), name, bytes(changed[:cut]))

    assert said == "" or said.endswith(".")


def test_the_list_of_members_is_bounded() -> None:
    file = io.BytesIO(archive({str(number): b"" for number in range(100)}))

    assert len(members_of(file)) == 100


def test_a_member_that_claims_to_go_on_after_the_end_of_the_file_is_damaged(tmp_path: Path) -> None:
    content = bytearray(archive({"a.txt": b"abc" * 100}))
    listed = content.index(b"PK\1\2")
    content[listed + 20 : listed + 24] = (10_000_000).to_bytes(4, "little")
    body = content.index(b"a.txt") + len(b"a.txt")
    content[body : body + 6] = b"\x00\xff\xff\x00\x00a"  # a stored block that is not finished
    (path := tmp_path / "a.zip").write_bytes(content)

    with pytest.raises(BadFile):
        inspect(path, "a.zip")
