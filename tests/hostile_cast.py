"""Files as they come from strangers: sound ones of every kind, and what can be done to them."""

import io
import struct
import zipfile
from collections.abc import Mapping

TYPES = "[Content_Types].xml"
BOOK = "xl/workbook.xml"
XML = b'<?xml version="1.0" encoding="UTF-8"?>'
SOUND_BOOK = {TYPES: XML + b"<Types/>", "_rels/.rels": XML + b"<Relationships/>", BOOK: XML + b"<workbook/>"}
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_END_OF_CHAIN, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def archive(members: Mapping[str, bytes], *, comment: bytes = b"", prefix: bytes = b"") -> bytes:
    """Pack members as office programs do."""
    file = io.BytesIO()
    file.write(prefix)
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in members.items():
            stored = name == "mimetype"
            method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name), content, compress_type=method)
        packed.comment = comment
    return file.getvalue()


def book(**changes: bytes) -> bytes:
    """Give a workbook that holds next to nothing, with parts added or changed by name."""
    return archive(SOUND_BOOK | changes)


def with_part(name: str, content: bytes) -> bytes:
    """Give a workbook with one part more, or another one in the place of its own."""
    return archive({**SOUND_BOOK, name: content})


def claiming(content: bytes, name: str, *, size: int) -> bytes:
    """Let a zip file say another unpacked size of a member, in both places where it says one."""
    changed = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        member = packed.getinfo(name)
    struct.pack_into("<L", changed, member.header_offset + 22, size)
    struct.pack_into("<L", changed, _place_in_list(content, name) + 24, size)
    return bytes(changed)


def locked(content: bytes, name: str) -> bytes:
    """Mark a member as one that has a password."""
    changed = bytearray(content)
    struct.pack_into("<H", changed, _place_in_list(content, name) + 8, 1)
    return bytes(changed)


def longer_list(content: bytes) -> bytes:
    """Let a zip file's list say that it is longer than all that stands before it."""
    changed = bytearray(content)
    struct.pack_into("<L", changed, content.rindex(b"PK\5\6") + 16, len(content))
    return bytes(changed)


def open_document(**members: bytes) -> bytes:
    """Give an OpenDocument spreadsheet that holds next to nothing."""
    return archive({"mimetype": ODS, "content.xml": XML + b"<office/>", **members})


def old_office(streams: Mapping[str, bytes], *storages: str) -> bytes:
    """Write the file system that .xls and .doc are, from scratch."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    entries = 1 + len(padded) + len(storages)
    folder_sectors = -(-entries // 4)
    chains, start = [[0]], 1 + folder_sectors
    chains.append(list(range(1, start)))
    for content in padded.values():
        chains.append(list(range(start, start + len(content) // 512)))
        start += len(content) // 512
    folder = _entry("Root Entry", 5, child=1 if entries > 1 else _FREE, start=_END_OF_CHAIN)
    for number, (name, content) in enumerate(padded.items(), start=1):
        following = number + 1 if number + 1 < entries else _FREE
        folder += _entry(name, 2, right=following, start=chains[number + 1][0], size=len(content))
    for number, name in enumerate(storages, start=1 + len(padded)):
        folder += _entry(name, 1, right=number + 1 if number + 1 < entries else _FREE)
    table = [_FREE] * 128
    for chain in chains[1:]:
        for here, following in zip(chain, [*chain[1:], _END_OF_CHAIN], strict=True):
            table[here] = following
    table[0] = _FAT
    sectors = struct.pack("<128L", *table) + folder.ljust(512 * folder_sectors, b"\0")
    return _head() + sectors + b"".join(padded.values())


def records(*given: tuple[int, bytes]) -> bytes:
    """Write the records of an old workbook, and its end."""
    written = b"".join(struct.pack("<HH", kind, len(content)) + content for kind, content in given)
    return written + struct.pack("<HH", 0x0A, 0)


def png(width: int, height: int) -> bytes:
    """Give the beginning of a picture that says how large it is."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">L4sLL", 13, b"IHDR", width, height) + bytes(9)


def jpeg(width: int, height: int) -> bytes:
    """Give the beginning of a photograph that says how large it is."""
    first = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + bytes(14)
    return first + b"\xff\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + bytes(6) + b"\xff\xd9"


def _place_in_list(content: bytes, name: str) -> int:
    place = content.rindex(b"PK\1\2", 0, content.rindex(name.encode()))
    assert content[place + 46 : place + 46 + len(name)] == name.encode()
    return place


def _head() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0
    )
    return head + struct.pack("<109L", 0, *[_FREE] * 108)


def _entry(  # noqa: PLR0913 - as the format has it
    name: str,
    kind: int,
    *,
    right: int = _FREE,
    child: int = _FREE,
    start: int = 0,
    size: int = 0,
) -> bytes:
    written = name.encode("utf-16-le")
    named = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
    return named + struct.pack("<LLL", _FREE, right, child) + bytes(36) + struct.pack("<LQ", start, size)
