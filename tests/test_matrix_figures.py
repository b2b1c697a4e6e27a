"""What a matrix comes to, in the words of the summary."""

from models.dossier.findings import Finding, Severity
from models.dossier.matrix.report import MatrixReport
from models.dossier.matrix.summing import Figures
from models.rules.sentences import Sentence
from notifications.papers.matrix_figures import figures_in_words

_WRONG = Finding(Severity.ERROR, "total", "Matriks", 9, "", "I9", "", Sentence("wrong"))


def test_a_matrix_is_summed_up_in_words() -> None:
    figures = Figures(
        activities=1_200,
        in_a_document=900,
        cost=2_326_333_000,
        by_year={2024: 100_000_000, 2025: 2_226_333_000, 2026: 0},
        by_sources={("dak",): 1_886_333_000, ("apbd_regency", "village_fund"): 440_000_000, (): 0},
        by_subsector={},
    )

    lines = figures_in_words(MatrixReport("matriks.xlsx", (2024, 2025, 2026), figures, (_WRONG,)))

    assert lines == [
        ("Tahun", "2024–2026"),
        ("Jumlah kegiatan", "1.200"),
        ("Tercantum dalam RKPD, Renstra, atau RPJMD", "75 %"),
        ("Indikasi biaya seluruhnya", "Rp2.326.333.000"),
        ("Indikasi biaya 2024", "Rp100.000.000"),
        ("Indikasi biaya 2025", "Rp2.226.333.000"),
        ("Sumber DAK", "Rp1.886.333.000"),
        ("Sumber APBD Kabupaten/Kota dan Dana Desa", "Rp440.000.000"),
        ("Hasil pemeriksaan", "1 kesalahan, 0 perlu diperiksa"),
    ]


def test_an_empty_matrix_says_so() -> None:
    figures = Figures(0, 0, 0, {}, {}, {})

    lines = dict(figures_in_words(MatrixReport("matriks.xlsx", (), figures, ())))

    assert (lines["Tahun"], lines["Jumlah kegiatan"]) == ("tidak disebut", "0")
    assert lines["Tercantum dalam RKPD, Renstra, atau RPJMD"] == "–"
