"""Tells what a row of the matrix is by its name: a subsector's opening, a total, or a part of the plan."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from models.dossier.matrix.amounts import amount_in_prose
from models.dossier.matrix.entries import Level
from models.dossier.matrix.numbering import split_number
from models.dossier.matrix.vocabulary import plain, vocabulary

_TOTAL = re.compile(
    r"(?:sub ?|grand )?(?:total|jumlah|jml)\b|subtotal\b|rekapitulasi\b|jadi (?:total|jumlah)\b"
)
_PROGRAMME = re.compile(r"program(?:me)?\b")
_SUB_ACTIVITY = re.compile(r"sub ?kegiatan\b")
_ACTIVITY = re.compile(r"kegiatan\b")
_ASIDE = re.compile(r"(?:catatan|keterangan|ket|sumber|nb|note|mengetahui|disusun oleh|dibuat oleh)\b")
_MOSTLY = 0.5
_LETTER = r"(?:[a-z]|[ivx]+)"
_AND = r"[+&]|\bdan\b|\bs\W{0,2}d\b|\bsampai(?: dengan)?\b"
_JOINED = re.compile(
    rf"(?<!\w)(?:{_LETTER}\W*(?:{_AND}|[,–-])\W*{_LETTER}|\d{{1,2}}\W*(?:{_AND})\W*\d{{1,2}})(?!\w)",
    re.IGNORECASE,
)
_OF_ALL = re.compile(r"\bgrand\b|seluruh|\bsemua\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def subsector_of(name: str) -> str:
    """Give the subsector when a name is nothing but a subsector's; empty otherwise."""
    said = plain(split_number(name)[1])
    for prefix in sorted(map(plain, vocabulary().subsector_prefixes), key=len, reverse=True):
        said = said.removeprefix(f"{prefix} ")
    return vocabulary().subsector_words.exactly(said)


def subsector_in(text: str) -> str:
    """Give the one subsector that a title or a total names; empty for none or several."""
    codes = vocabulary().subsector_words.named(text).codes
    return codes[0] if len(codes) == 1 else ""


@lru_cache(maxsize=20_000)
def is_total(name: str) -> bool:
    """Tell whether a name announces a sum, in two words or in a sentence with the amount in it."""
    said = plain(split_number(name)[1])
    return bool(_TOTAL.match(said)) or ("total" in said.split() and amount_in_prose(name) is not None)


def is_of_all(label: str) -> bool:
    """Tell whether a total says that it sums the whole sheet: "JUMLAH SELURUHNYA"."""
    return bool(_OF_ALL.search(label))


def joins_parts(label: str) -> bool:
    """Tell whether a total names several parts by their numbers: "TOTAL A + B", "Jumlah I s/d IV"."""
    return bool(_JOINED.search(label))


@lru_cache(maxsize=20_000)
def is_aside(name: str) -> bool:
    """Tell whether a name begins a remark on the table."""
    return name.startswith("*") or bool(_ASIDE.match(plain(name)))


@lru_cache(maxsize=20_000)
def level_said(name: str) -> Level | None:
    """Give the level that a name states itself: "Program Pengelolaan Air Limbah" is a programme."""
    said = plain(name)
    if _SUB_ACTIVITY.match(said):
        return Level.SUB_ACTIVITY
    if _PROGRAMME.match(said):
        return Level.PROGRAMME
    return Level.ACTIVITY if _ACTIVITY.match(said) else None


def level_of_code(code: str) -> Level:
    """Give the level of a nomenclature number by its parts: 1.03.05 is a programme."""
    parts = code.count(".") + 1
    if parts <= 3:  # noqa: PLR2004 - Permendagri 90/2019: affair, field, programme
        return Level.PROGRAMME
    return Level.ACTIVITY if parts <= 5 else Level.SUB_ACTIVITY  # noqa: PLR2004 - … activity (two parts)


def levels_by_style(rows: Iterable[tuple[str, str, bool]]) -> Mapping[str, Level]:
    """Say for each style of numbering how deep it stands, given all rows' style, name and whether detailed.

    Styles nest in the order in which they first appear. The outermost is that of the programmes when most
    of its rows say so, or have no unit, place, volume or source of their own.
    """
    tally: dict[str, list[int]] = {}
    for style, name, detailed in rows:
        counted = tally.setdefault(style, [0, 0, 0])
        counted[0] += 1
        counted[1] += not detailed
        counted[2] += level_said(name) is Level.PROGRAMME
    unnumbered = tally.pop("", None)
    levels: dict[str, Level] = {}
    order = list(Level)
    depth = 0
    for place, (style, (count, bare, said)) in enumerate(tally.items()):
        if place == 0 and max(bare, said) <= _MOSTLY * count:
            depth = 1
        levels[style] = order[min(depth, 2)]
        depth += 1
    if unnumbered:
        levels[""] = max(levels.values(), key=order.index, default=Level.ACTIVITY)
        if levels[""] is Level.PROGRAMME:
            levels[""] = Level.ACTIVITY
    return levels
