"""Reads a csv file as one sheet: UTF-8, UTF-16 or the old code page of Windows; parted by , ; or tabs."""

import codecs
import csv
import io
from itertools import islice
from pathlib import Path

from models.dossier.findings import unreadable
from models.dossier.grids import Cell, Grid
from models.dossier.sheet_marks import Marks, refuse_endless
from models.rules.sentences import Sentence

_DELIMITERS = ";\t,"
_SAMPLE = 50  # lines that decide about the delimiter
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def csv_grid(path: Path, file_name: str) -> Grid:
    """Read the table; every cell is text. Raises BadFile for quotes that do not close and endless tables."""
    text = _decoded(path.read_bytes())
    known: dict[str, str] = {}
    rows: list[list[Cell]] = []
    marks = Marks()
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            rows.append([known.setdefault(cell, cell) if cell.strip() else None for cell in record])
            marks.reach(len(rows), len(record))
            refuse_endless(file_name, [marks])
    except csv.Error as error:
        raise unreadable(
            file_name,
            Sentence(
                "row {row} is not readable as csv ({said}). Save it again as CSV UTF-8, or as xlsx.",
                row=len(rows) + 1,
                said=error,
            ),
        ) from error
    return Grid("", rows)


def _decoded(content: bytes) -> str:
    if content.startswith(_WIDE):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """Take the one that parts the first lines into the most cells, most evenly."""
    lines = list(islice(io.StringIO(text), _SAMPLE))
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == len("sep=;"):
        return lines[0][4]
    return max(_DELIMITERS, key=lambda mark: _evenness(lines, mark))


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    """Count the lines that have as many cells as most have; amounts like 140,000,000 part unevenly."""
    try:
        widths = [len(record) for record in csv.reader(lines, delimiter=mark) if len(record) > 1]
    except csv.Error:
        widths = [line.count(mark) + 1 for line in lines if mark in line]
    usual = max(widths, key=widths.count, default=0)
    return widths.count(usual), usual
