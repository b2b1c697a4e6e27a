"""Damages files in the ways that accidents and attackers do: bytes, parts of archives, words of XML."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from dossier_cast import pdf
from fuzzing_forms import forms
from hostile_cast import XML, archive, jpeg, old_office, open_document, png, records
from openpyxl import Workbook

from models.dossier.archive_writing import Member, write_archive
from models.rules.time_zones import zone_of

NUMBERS = (
    "0",
    "-1",
    "1048576",
    "16384",
    "2147483648",
    "4294967295",
    "99999999999999999999",
    "1e308",
    "NaN",
    "",
)
PLACES = ("A1", "XFD1048576", "A1:XFD1048576", "ZZZZ1", "A0", "A-1", "1A", "A99999999999")
_NUMBER = re.compile(r"\d+")
_QUOTED = re.compile(r'"[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_PLACE = re.compile(r"[A-Z]{1,3}[0-9]+(:[A-Z]{1,3}[0-9]+)?")

Damage = Callable[[random.Random, bytes], bytes]


def seeds() -> Mapping[str, bytes]:
    """Give a sound file of every kind, by the name it has."""
    table = "Program;Kegiatan;Lokasi;2024;2025\nAir limbah;IPLT;Curup;140.000.000;Rp 100 juta\n"
    return {
        "table.xlsx": archive(_PARTS),
        "library.xlsx": _by_library(),
        "table.ods": _opened({"content.xml": _CONTENT, "styles.xml": XML + b"<a/>"}),
        "table.xls": old_office({"Workbook": _old_table()}),
        "table.csv": table.encode(),
        "letter.pdf": pdf(2),
        "long.pdf": pdf(40, page=b"/Annots [<< /A << /S /URI /URI (https://pokja.example) >> >>]"),
        "letter.doc": old_office({"WordDocument": bytes(64), "1Table": bytes(64)}),
        "picture.png": png(80, 60),
        "photo.jpg": jpeg(80, 60),
        "drawing.svg": XML + b"<!DOCTYPE svg PUBLIC 'a' 'b'><svg><g/></svg>",
        "package.zip": _package(),
        **forms(),
    }


def damaged(chance: random.Random, content: bytes) -> bytes:
    """Damage a file in one to three ways."""
    for _ in range(chance.randint(1, 3)):
        ways = _ARCHIVE_WAYS + _WAYS if content.startswith(b"PK") else _WAYS
        content = chance.choice(ways)(chance, content)
    return content


def bombs() -> Mapping[str, bytes]:
    """Give files that are made to overwhelm, by the name they have."""
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    wide = _PARTS[_SHEET].replace(b'r="B2"', b'r="XFD1048576"')
    nested = "[" * 100_000
    return {
        "deep.xlsx": archive(_PARTS | {_SHEET: XML + deep}),
        "deep.ods": _opened({"content.xml": XML + deep}),
        "wide.xlsx": archive(_PARTS | {_SHEET: wide}),
        "repeated.ods": _opened({"content.xml": _CONTENT.replace(b'"2"', b'"1000000"')}),
        "repeated-all.ods": _opened(
            {
                "content.xml": _CONTENT.replace(b'rows-repeated="1"', b'rows-repeated="1048576"').replace(
                    b'"2"', b'"16384"'
                )
            }
        ),
        "zeros.xlsx": archive(_PARTS | {_SHEET: bytes(50_000_000)}),
        "blanks.xlsx": archive(
            _PARTS | {_SHEET: _PARTS[_SHEET].replace(b"<row", b" " * 30_000_000 + b"<row", 1)}
        ),
        "merged.xlsx": archive(_PARTS | {_SHEET: _merged(50_000)}),
        "strings.xlsx": archive(_PARTS | {_STRINGS: _strings(300_000)}),
        "entities.xlsx": archive(
            _PARTS | {_STRINGS: b"<!DOCTYPE a [<!ENTITY b '" + b"b" * 1000 + b"'>]><a>&b;</a>"}
        ),
        "one-line.csv": b"a;" * 2_000_000,
        "one-cell.csv": b'"' + b"a" * 5_000_000,
        "quotes.csv": b'"' * 3_000_001,
        "loop.pdf": pdf(3).replace(b"/Kids [3 0 R", b"/Kids [2 0 R"),
        "many.pdf": pdf(3).replace(b"/Count 3", b"/Count 999999999"),
        "nested.pdf": pdf(1, catalogue=b"/X " + nested.encode()),
        "names.pdf": pdf(1, catalogue=b"/Names << /EmbeddedFiles 1 0 R /Kids [1 0 R] >>"),
        "large.png": png(2**31 - 1, 2**31 - 1),
        "deep.svg": XML + b"<svg>" * 100_000,
        "nested.zip": archive({"manifest.json": nested.encode(), "daftar-isi.txt": b""}),
    }


def _flipped(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(1, len(content) + 1)]


def _taken_out(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + content[place + chance.randint(1, 64) :] or b"x"


def _put_in(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    new = chance.choice([chance.randbytes(chance.randint(1, 64)), content[place : place + 200], b"\xff" * 8])
    return content[:place] + new + content[place:]


def _other_number(chance: random.Random, content: bytes) -> bytes:
    """Put another number into text, as that of a pdf and of XML is."""
    return _other(chance, content, _NUMBER, NUMBERS)


def _other(chance: random.Random, content: bytes, what: re.Pattern[str], by: tuple[str, ...]) -> bytes:
    text = content.decode("latin-1")
    places = list(what.finditer(text))
    if not places:
        return content
    place = chance.choice(places)
    return (text[: place.start()] + chance.choice(by) + text[place.end() :]).encode("latin-1")


def _part_damaged(chance: random.Random, content: bytes) -> bytes:
    """Damage what is inside a member, and pack it so that the archive itself is sound."""
    members = _members(content)
    name = chance.choice(list(members))
    if members[name]:
        members[name] = chance.choice(_PART_WAYS)(chance, members[name])
    return archive(members)


def _part_gone(chance: random.Random, content: bytes) -> bytes:
    members = _members(content)
    members.pop(chance.choice(list(members)))
    return archive(members or {"a": b""})


def _parts_swapped(chance: random.Random, content: bytes) -> bytes:
    members = _members(content)
    one, other = (chance.choice(list(members)) for _ in range(2))
    members[one], members[other] = members[other], members[one]
    return archive(members)


def _part_renamed(chance: random.Random, content: bytes) -> bytes:
    members = _members(content)
    old = chance.choice(list(members))
    members[chance.choice([old.upper(), "../" + old, old + "x", "xl/" + old, "é" + old])] = members.pop(old)
    return archive(members)


def _members(content: bytes) -> dict[str, bytes]:
    """Open an archive; what is none any more becomes a new one around it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return {name: packed.read(name) for name in packed.namelist()} or {"a": content}
    except Exception:  # noqa: BLE001 - it was damaged on purpose
        return {"a": content}


def _tag_repeated(chance: random.Random, content: bytes) -> bytes:
    return _around_tag(chance, content, lambda tag: tag * chance.choice([2, 1000, 20_000]))


def _tag_gone(chance: random.Random, content: bytes) -> bytes:
    return _around_tag(chance, content, lambda _: "")


def _around_tag(chance: random.Random, content: bytes, change: Callable[[str], str]) -> bytes:
    text = content.decode("latin-1")
    places = list(_TAG.finditer(text))
    if not places:
        return content
    place = chance.choice(places)
    return (text[: place.start()] + change(place.group()) + text[place.end() :]).encode("latin-1")


_WAYS: tuple[Damage, ...] = (_flipped, _flipped, _cut, _taken_out, _put_in, _other_number)
_PART_WAYS: tuple[Damage, ...] = (
    _other_number,
    _other_number,
    partial(
        _other, what=_QUOTED, by=tuple(f'"{value}"' for value in (*NUMBERS, *PLACES, "s", "e", "d", "true"))
    ),
    partial(_other, what=_PLACE, by=PLACES),
    _tag_repeated,
    _tag_gone,
    *_WAYS,
)
_ARCHIVE_WAYS: tuple[Damage, ...] = (*(_part_damaged,) * 12, _part_gone, _parts_swapped, _part_renamed)

_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = b"http://schemas.openxmlformats.org/package/2006"
_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Mapping[str, bytes] = {
    "[Content_Types].xml": XML + b'<Types xmlns="' + _PACKAGE + b'/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/xl/workbook.xml" ContentType="' + _TYPE + b'.sheet.main+xml"/>'
    b'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="' + _TYPE + b'.worksheet+xml"/>'
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + _TYPE + b'.sharedStrings+xml"/></Types>',
    "_rels/.rels": XML + b'<Relationships xmlns="' + _PACKAGE + b'/relationships"><Relationship Id="rId1" '
    b'Type="' + _OFFICE + b'/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": XML + b'<workbook xmlns="' + _MAIN + b'" xmlns:r="' + _OFFICE + b'"><sheets>'
    b'<sheet name="Matriks" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": XML + b'<Relationships xmlns="' + _PACKAGE + b'/relationships">'
    b'<Relationship Id="rId1" Type="' + _OFFICE + b'/worksheet" Target="worksheets/sheet1.xml"/>'
    b'<Relationship Id="rId2" Type="'
    + _OFFICE
    + b'/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    _SHEET: XML
    + b'<worksheet xmlns="'
    + _MAIN
    + b'"><dimension ref="A1:B2"/><cols><col min="1" max="2" hidden="1"/>'
    b'</cols><sheetData><row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr">'
    b"<is><t>2024</t></is>"
    b'</c></row><row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2" s="0"><f>1+1</f><v>2</v></c></row>'
    b"</sheetData>"
    b'<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>',
    _STRINGS: XML + b'<sst xmlns="' + _MAIN + b'" count="1" uniqueCount="1"><si><t>Kegiatan</t></si></sst>',
}
_CONTENT = (
    XML + b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    b'<table:table table:name="Matriks"><table:table-column table:number-columns-repeated="2"/>'
    b'<table:table-row table:number-rows-repeated="1"><table:table-cell office:value-type="string" '
    b'table:number-columns-spanned="2"><text:p>Kegiatan</text:p></table:table-cell><table:covered-table-cell/>'
    b'</table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="2" '
    b'table:number-columns-repeated="2"><text:p>2</text:p></table:table-cell></table:table-row></table:table>'
    b"</office:spreadsheet></office:body></office:document-content>"
)


def _opened(members: Mapping[str, bytes]) -> bytes:
    """Give an OpenDocument spreadsheet with its list of parts, without which no reader opens it."""
    listed = b"".join(
        b'<manifest:file-entry manifest:full-path="%s" manifest:media-type="text/xml"/>' % name.encode()
        for name in members
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    manifest += listed + b"</manifest:manifest>"
    return open_document(**members, **{"META-INF/manifest.xml": XML + manifest})


def _by_library() -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in (["Program", "Kegiatan", 2024, 2025], ["Air limbah", "IPLT", 140_000_000, "=C2*2"]):
        sheet.append(row)
    sheet.merge_cells("A3:B4")
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("Kedua")["B2"] = datetime(2024, 5, 31)  # noqa: DTZ001 - a cell has no time zone
    book.save(file)
    return file.getvalue()


def _old_table() -> bytes:
    """Write an old workbook of one sheet with a number in it."""
    begin = b"\0\6\5\0" + bytes(12)
    globals_of = records((0x809, begin), (0x85, b"\x00\x00\x00\x00\0\0\1\0A"))
    place = len(globals_of).to_bytes(4, "little")
    globals_of = records((0x809, begin), (0x85, place + b"\0\0\1\0A"))
    sheet = b"\0\6\x10\0" + bytes(12)
    return globals_of + records((0x809, sheet), (0x203, bytes(6) + b"\0\0\0\0\0\0\x45\x40"))


def _package() -> bytes:
    manifest = (
        b'{"format_version": 1, "milestone": {"timezone": "WIB"}, "made_by_tonggak": ['
        b'{"path": "daftar-isi.txt", "size": 3, "sha256": "x"}], "papers": ['
        b'{"path": "01-a/a.pdf", "size": 3, "sha256": "x",'
        b'"handed_in_at": "2024-05-31T10:00:00+07:00"}]}'
    )
    moment, file = datetime(2024, 5, 31, 3, tzinfo=UTC), io.BytesIO()
    contents = {"daftar-isi.txt": b"abc", "manifest.json": manifest, "01-a/a.pdf": b"abc"}
    members = [Member(path, moment, len(one), partial(io.BytesIO, one)) for path, one in contents.items()]
    write_archive(file, members, zone=zone_of("WIB"), manifest=manifest)
    return file.getvalue()


def _merged(count: int) -> bytes:
    cells = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (row, row) for row in range(1, count))
    return _PARTS[_SHEET].replace(b'<mergeCell ref="A1:B1"/>', cells)


def _strings(count: int) -> bytes:
    return _PARTS[_STRINGS].replace(b"<si><t>Kegiatan</t></si>", b"<si><t>Kegiatan</t></si>" * count)
