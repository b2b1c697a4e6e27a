"""The figures of a matrix in words, as the summary of a package shows them."""

from collections.abc import Mapping

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Amount
from models.dossier.matrix.report import MatrixReport
from models.dossier.matrix.rupiah import rupiah
from models.dossier.matrix.words import SOURCES
from models.rules.indonesian_numbers import grouped_id
from notifications.papers.report_words import percent

_NOT_SAID = "tidak disebut"


def figures_in_words(report: MatrixReport) -> list[tuple[str, str]]:
    """List what a matrix comes to, each figure with its name; costs in rupiah."""
    figures = report.figures
    years = (
        f"{report.years[0]}–{report.years[-1]}" if len(report.years) > 1 else "".join(map(str, report.years))
    )
    lines = [
        ("Tahun", years or _NOT_SAID),
        ("Jumlah kegiatan", grouped_id(figures.activities)),
        ("Tercantum dalam RKPD, Renstra, atau RPJMD", _share(figures.share_in_a_document)),
        ("Indikasi biaya seluruhnya", rupiah(figures.cost)),
    ]
    lines += [(f"Indikasi biaya {year}", rupiah(cost)) for year, cost in figures.by_year.items() if cost]
    lines += _by_source(figures.by_sources)
    errors, warnings = report.counts[Severity.ERROR], report.counts[Severity.WARNING]
    return [*lines, ("Hasil pemeriksaan", f"{errors} kesalahan, {warnings} perlu diperiksa")]


def _by_source(costs: Mapping[tuple[str, ...], Amount]) -> list[tuple[str, str]]:
    named = sorted(costs.items(), key=lambda one: (-one[1], one[0]))
    return [(f"Sumber {_named(sources)}", rupiah(cost)) for sources, cost in named if cost]


def _named(sources: tuple[str, ...]) -> str:
    return " dan ".join(SOURCES.get(source, source) for source in sources) or _NOT_SAID


def _share(share: float | None) -> str:
    return percent(None if share is None else share * 100)
