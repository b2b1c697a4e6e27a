"""`tonggak papers` writes drafts into a folder and says where they lie."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into


@pytest.fixture
def tonggak(tmp_path: Path, prepared_sqlite: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line with Lebong's milestone open."""
    url = f"sqlite:///{tmp_path / 'tonggak.db'}"
    (tmp_path / "tonggak.db").write_bytes(prepared_sqlite.read_bytes())
    run = typing_into(tmp_path, url, capsys)
    run(*OPEN, *AT_OPENING)
    return run


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        pytest.param(
            ["letter", *LEBONG_M4, "matriks"], "surat-kepala-opd-matriks-kab-lebong-m4-2024", id="letter"
        ),
        pytest.param(["cover", *LEBONG_M4], "surat-pengantar-kab-lebong-m4-2024", id="cover letter"),
    ],
)
def test_a_letter_is_written_as_docx_and_pdf(
    tonggak: Command, tmp_path: Path, typed: Sequence[str], written: str
) -> None:
    code, out, _ = tonggak("papers", *typed, "--to", str(tmp_path / "naskah"))

    assert (code, out.splitlines()) == (
        0,
        [
            f"{tmp_path}/naskah/{written}.docx",
            f"{tmp_path}/naskah/{written}.pdf",
            "Semuanya draf: yang berlaku adalah naskah yang sudah ditandatangani.",
        ],
    )
    assert sorted(path.stat().st_size > 5000 for path in (tmp_path / "naskah").iterdir()) == [True, True]


def test_templates_that_are_there_stay_as_they_are(tonggak: Command, tmp_path: Path) -> None:
    tonggak("papers", "templates", "--to", str(tmp_path / "data" / "papers"))
    own = tmp_path / "data" / "papers" / "templates" / "surat-pengantar.md"
    own.write_text("---\ntitle: {{\n---\n")

    again = tonggak("papers", "templates", "--to", str(tmp_path / "data" / "papers"))
    refused = tonggak("papers", "cover", *LEBONG_M4, "--to", str(tmp_path))

    assert again[1].startswith("Tidak ada yang ditulis")
    assert own.read_text() == "---\ntitle: {{\n---\n"
    assert (refused[0], f"{own}, baris 3: " in refused[2]) == (2, True)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        pytest.param(
            ["rapat"], 3, "tidak memiliki rapat 'rapat'. Rapatnya: rakor, cc6, cc7.", id="no meeting"
        ),
        pytest.param(["rakor", "--time", "pagi"], 2, "'pagi' bukan jam. Tulis seperti 09.00.", id="no hour"),
    ],
)
def test_what_cannot_be_made_is_answered_in_a_sentence(
    tonggak: Command, typed: Sequence[str], code: int, said: str
) -> None:
    found = tonggak("papers", "meeting", *LEBONG_M4, *typed)

    assert (found[0], said in found[2]) == (code, True)
