"""The proof's workbook and paper can be read, and checked, by somebody who has nothing else."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from proof_cast import Inspected, at_rest
from pypdf import PdfReader

from flows.sentences import in_indonesian
from models.rules.lifecycle import MilestoneMove, PhaseMove, StepMove, StepStatus
from models.rules.sentences import Sentence
from notifications.papers import proof_words
from notifications.papers.look import Look
from notifications.papers.pdf_form import to_pdf
from notifications.papers.proof_paper import proof_paper
from notifications.papers.proof_sheets import LONGEST_CELL
from notifications.papers.proof_workbook import proof_workbook
from notifications.proof_facts import Proof

GENESIS = "0" * 64


@pytest.fixture(scope="module")
def inspected(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspected]:
    """The eventful step, to look at."""
    made = at_rest(prepared_sqlite, tmp_path_factory.mktemp("proof"))
    yield made
    made.town.engine.dispose()


@pytest.fixture(scope="module")
def proof(inspected: Inspected) -> Proof:
    """Its proof."""
    return inspected.proof()


@pytest.fixture(scope="module")
def book(proof: Proof) -> Workbook:
    """Its workbook, read back."""
    return load_workbook(io.BytesIO(proof_workbook(proof, say=in_indonesian)))


def table(book: Workbook, sheet: str) -> list[dict[str, object]]:
    headings, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def recomputed(book: Workbook) -> list[str]:
    """Make every hash anew from the sheet alone, as the summary says it is done."""
    made, before = [], GENESIS
    for row in table(book, "Riwayat"):
        content = "".join(str(row[name]) for name in row if name.startswith("Isi") and row[name])
        before = hashlib.sha256(f"{before}\n{content}".encode()).hexdigest()
        made.append(before)
    return made


def summary(book: Workbook) -> dict[str, str]:
    return {str(name): str(text) for name, text in book["Ringkasan"].iter_rows(values_only=True) if name}


def broken(proof: Proof) -> Proof:
    breaks = (Sentence("row {row} was changed after it was written", row=15),)
    return replace(proof, chain=replace(proof.chain, breaks=breaks))


def pages(proof: Proof) -> str:
    made = to_pdf(proof_paper(proof, say=in_indonesian), Look())
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    return " ".join(text.replace("\N{ZERO WIDTH SPACE}", "").split())


def test_the_workbook_has_a_sheet_for_each_subject(book: Workbook) -> None:
    assert book.sheetnames == [
        "Ringkasan",
        "Kewajiban",
        "Pemberitahuan",
        "Jawaban",
        "Penundaan",
        "Riwayat",
    ]


def test_the_hash_chain_can_be_recomputed_from_the_workbook_alone(book: Workbook) -> None:
    hashes = recomputed(book)

    assert hashes == [row["Kunci"] for row in table(book, "Riwayat")]
    assert hashes[-1] == summary(book)["Kunci baris terakhir"]


def test_a_changed_row_shows_in_the_recomputation(proof: Proof) -> None:
    last = proof.chain.rows[-1]
    forged = replace(last, canonical=last.canonical.replace("accept", "return"))
    chain = replace(proof.chain, rows=(*proof.chain.rows[:-1], forged))

    book = load_workbook(io.BytesIO(proof_workbook(replace(proof, chain=chain))))

    assert recomputed(book)[-1] != proof.chain.head


def test_the_hashed_text_says_what_the_row_shows(book: Workbook) -> None:
    row = table(book, "Riwayat")[-1]
    content = json.loads(str(row["Isi"]))

    assert (content["actor"], content["move"], content["code"]) == (row["Oleh"], "accept", "matriks")


def test_a_text_longer_than_a_cell_goes_on_in_the_next_column(proof: Proof) -> None:
    content = '{"reason":"' + "x" * LONGEST_CELL + '"}'
    key = hashlib.sha256(f"{GENESIS}\n{content}".encode()).hexdigest()
    row = replace(proof.chain.rows[0], canonical=content, hash=key)
    chain = replace(proof.chain, rows=(row,))

    book = load_workbook(io.BytesIO(proof_workbook(replace(proof, chain=chain))))

    assert recomputed(book) == [key]


def test_moments_stand_in_the_time_of_the_region(book: Workbook) -> None:
    first = table(book, "Pemberitahuan")[0]

    assert first["Terkirim"] == datetime(2024, 5, 28, 8, 0)  # noqa: DTZ001 - a cell has no zone
    assert 'hh.mm.ss "WIB"' in book["Pemberitahuan"]["P2"].number_format


def test_what_a_person_typed_is_never_a_formula(proof: Proof) -> None:
    with zipfile.ZipFile(io.BytesIO(proof_workbook(proof))) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]

    assert [b"<f>" in sheet for sheet in sheets] == [False] * 6


def test_the_same_proof_gives_the_same_bytes(proof: Proof) -> None:
    assert proof_workbook(proof) == proof_workbook(proof)
    assert to_pdf(proof_paper(proof), Look()) == to_pdf(proof_paper(proof), Look())


@pytest.mark.parametrize("words", ["terlambat", "eskalasi kepada kepala organisasi", "Data belum lengkap"])
def test_the_paper_tells(proof: Proof, words: str) -> None:
    assert words in pages(proof)


def test_a_broken_history_is_told_in_both(proof: Proof) -> None:
    book = load_workbook(io.BytesIO(proof_workbook(broken(proof), say=in_indonesian)))
    said = summary(book)

    assert said["Riwayat"].startswith("TIDAK UTUH")
    assert said["Yang tidak cocok"] in pages(broken(proof))


def test_masked_addresses_are_masked_in_both(proof: Proof) -> None:
    book = load_workbook(io.BytesIO(proof_workbook(proof)))
    cells = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)

    assert "narahubung.pupr@lebong.example" not in cells + pages(proof)


@pytest.mark.parametrize("move", [*StepMove, *PhaseMove, *MilestoneMove])
def test_every_move_has_its_words(move: str) -> None:
    assert move in proof_words.MOVES


@pytest.mark.parametrize("status", StepStatus)
def test_every_status_has_its_words(status: StepStatus) -> None:
    assert status in proof_words.STATUSES
