"""The report of a round: what it says in Indonesian, and the chart in it."""

from datetime import date
from xml.etree.ElementTree import fromstring

import pytest
from monitoring_cast import FILLED, LLTT, TPS3R, earlier

from flows.sentences import in_indonesian
from models.dossier.monitoring.filled import Filled, IndicatorEntry, ServiceEntry
from models.dossier.monitoring.report_facts import IndicatorFound, RoundFacts, ServiceFound
from models.dossier.monitoring.service_rows import facts_of
from models.dossier.monitoring.trend import (
    IndicatorLine,
    IndicatorPoint,
    RoundName,
    ServiceLine,
    ServicePoint,
    Trend,
)
from models.rules.indicators import Monitoring
from models.rules.indicators_reading import shipped_monitoring
from models.rules.indonesian_numbers import grouped_id
from models.rules.names import Region
from models.rules.scoring import judge
from models.rules.services_on_trial import coverage, doubts
from notifications.papers.charts import Bar, Bars, bar_chart
from notifications.papers.docx_form import to_docx
from notifications.papers.look import Look
from notifications.papers.monitoring_report import monitoring_report
from notifications.papers.paper import Heading, Paper, Particulars, Picture, Points, Signatory, Table
from notifications.papers.pdf_form import to_pdf
from notifications.papers.report_words import decimal, joined

M3, M4 = RoundName("M3", 2023, 1), RoundName("M4", 2024, 1)


@pytest.fixture(scope="module")
def monitoring() -> Monitoring:
    return shipped_monitoring()


def point(round_: RoundName, entry: ServiceEntry) -> ServicePoint:
    target, served = entry.target_households, entry.served_households
    return ServicePoint(round_, entry.seen_on, target, served, coverage(target, served), entry.decision)


def facts(
    monitoring: Monitoring, lebong: Region, filled: Filled, before: ServiceEntry | None = None
) -> RoundFacts:
    edition, aspects = monitoring.edition("2020-2024"), [aspect.code for aspect in monitoring.aspects]
    lines = [
        ServiceLine(
            entry.service,
            entry.title,
            entry.model,
            (*([point(M3, before)] if before and before.service == entry.service else []), point(M4, entry)),
        )
        for entry in filled.services
    ]
    judged = [
        IndicatorFound(i.indicator, judge(monitoring, edition, i.indicator, i.value, province="17"), i.source)
        for i in filled.indicators
    ]
    measured = [IndicatorLine(f.indicator, (IndicatorPoint(M4, f.judged.value, None, ""),)) for f in judged]
    return RoundFacts(
        lebong,
        "M4",
        2024,
        1,
        "",
        edition.code,
        "Dinas PUPR",
        tuple(ServiceFound(entry, tuple(doubts(facts_of(entry), aspects))) for entry in filled.services),
        tuple(judged),
        Trend((M3, M4) if before else (M4,), tuple(lines), tuple(measured)),
    )


def report(
    monitoring: Monitoring, lebong: Region, filled: Filled, before: ServiceEntry | None = None
) -> Paper:
    return monitoring_report(facts(monitoring, lebong, filled, before), monitoring, say=in_indonesian)


def tables(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


def test_the_report_says_what_was_seen_and_what_it_comes_to(monitoring: Monitoring, lebong: Region) -> None:
    paper = report(monitoring, lebong, FILLED, earlier(LLTT, 60))

    scope = next(block for block in paper.blocks if isinstance(block, Particulars))
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "1. Ruang lingkup",
        "2. Cakupan layanan",
        "3. Kesiapan perluasan",
        "4. Indikator terhadap target",
        "5. Masalah dan tindak lanjut",
        "6. Rekomendasi",
    ]
    assert dict(scope.lines)["Waktu kunjungan"] == "30 Mei 2024 – 31 Mei 2024"
    assert dict(scope.lines)["Putaran sebelumnya"] == "M3 2023 · 1"
    assert "246 dari 600 KK sasaran (**41 %**). Keputusan: 1 perbaiki dan 1 perluas." in str(paper.blocks[2])


def test_each_service_has_its_coverage_its_change_and_its_readiness(
    monitoring: Monitoring, lebong: Region
) -> None:
    services, ready, *_ = tables(report(monitoring, lebong, FILLED, earlier(LLTT, 60)))

    assert services.rows == (
        (LLTT.title, "LLTT (layanan lumpur tinja terjadwal)", "200", "146", "73 %", "+43 poin", "Perluas"),
        (TPS3R.title, "TPS3R", "400", "100", "25 %", "–", "Perbaiki"),
    )
    assert ready.rows == (
        (LLTT.title, "ya", "ya", "ya", "belum", "ya", "4 dari 5"),
        (TPS3R.title, "belum", "belum", "belum", "belum", "belum", "0 dari 5"),
    )


def test_each_indicator_stands_against_its_target(monitoring: Monitoring, lebong: Region) -> None:
    table = tables(report(monitoring, lebong, FILLED))[2]

    assert table.rows == (
        ("Akses sanitasi layak", "–", "82,5 %", "≥ 90 %", "belum", "–"),
        ("Kapasitas IPALD yang belum terpakai", "–", "Belum ada IPALD", "–", "–", "0"),
        (
            "Regulasi dan rencana air limbah (rencana termasuk SSK)",
            "–",
            "Salah satu ada",
            "–",
            "–",
            "50",
        ),
        ("Jumlah truk tinja", "–", "1", "–", "–", "–"),
    )


def test_problems_have_who_and_when_and_what_is_open_is_said(monitoring: Monitoring, lebong: Region) -> None:
    paper = report(monitoring, lebong, FILLED)

    advice, doubtful = (block.items for block in paper.blocks if isinstance(block, Points))
    assert tables(paper)[3].rows == (
        (LLTT.title, "Truk tinja hanya satu", "Pengadaan truk kedua", "Dinas PUPR", "31 Oktober 2024"),
        (TPS3R.title, "Iuran macet", "belum ada", "belum ada", "belum ada"),
    )
    assert advice == ("Perbaiki (1 layanan): TPS3R Sukau.", "Perluas (1 layanan): LLTT Kecamatan Amen.")
    assert doubtful == (
        "TPS3R Sukau: ada masalah, tetapi belum ada tindak lanjut.",
        "TPS3R Sukau: pengelola belum memiliki SK, atau nomor SK-nya belum diisi.",
        "TPS3R Sukau: tidak ada anggaran operasi dan pemeliharaan.",
    )


def test_a_round_of_indicators_alone_has_no_empty_parts(monitoring: Monitoring, lebong: Region) -> None:
    paper = report(monitoring, lebong, Filled((), (IndicatorEntry("akses-layak", "91"),)))

    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "1. Ruang lingkup",
        "2. Indikator terhadap target",
    ]
    assert tables(paper)[0].rows == (("Akses sanitasi layak", "–", "91 %", "≥ 90 %", "tercapai", "–"),)


def test_the_report_is_a_draft_for_the_head_of_the_pokja(monitoring: Monitoring, lebong: Region) -> None:
    paper = report(monitoring, lebong, FILLED)

    assert (paper.draft, paper.signatories) == (True, (Signatory(("Ketua Pokja PKP",)),))
    assert paper.subtitle == "Kabupaten Lebong · M4 Tahun 2024 · Putaran 1"


def test_the_report_becomes_a_docx_and_a_pdf(monitoring: Monitoring, lebong: Region) -> None:
    paper = report(monitoring, lebong, FILLED, earlier(LLTT, 60))

    assert to_docx(paper, Look()).startswith(b"PK")
    assert to_pdf(paper, Look(), dated=date(2024, 5, 31)).startswith(b"%PDF")


def test_the_chart_draws_the_newest_bar_darkest_and_says_its_figures(
    monitoring: Monitoring, lebong: Region
) -> None:
    paper = report(monitoring, lebong, FILLED, earlier(LLTT, 60))

    picture = next(block for block in paper.blocks if isinstance(block, Picture))
    drawing = fromstring(picture.svg)  # noqa: S314 - drawn by ourselves
    words = [element.text for element in drawing.iter() if element.tag.endswith("text")]
    assert {"73 % (146/200 KK)", "30 % (60/200 KK)", "putaran ini", "putaran sebelumnya"} <= set(words)
    assert picture.words.startswith("Diagram batang cakupan layanan. LLTT Kecamatan Amen: 73 %")


def test_a_bar_stays_on_the_paper_and_without_a_value_there_is_none() -> None:
    groups = [Bars("<Jauh & lebih>", (Bar(900, "900 %"),)), Bars("Kosong", (Bar(None, "–"),))]

    drawing = fromstring(bar_chart(groups, shades=["putaran ini"], title="Cakupan"))  # noqa: S314 - as above

    rects = [e for e in drawing.iter() if e.tag.endswith("rect") and e.get("height") == "15"]
    ends = [float(e.get("x", 0)) + float(e.get("width", 0)) for e in rects]
    assert len(ends) == 1
    assert ends[0] < float(drawing.get("width", 0)) - 100


def test_numbers_and_lists_are_written_as_here() -> None:
    assert [grouped_id(1_234_567), decimal(82.5), decimal(1200), decimal(0.25)] == [
        "1.234.567",
        "82,5",
        "1.200",
        "0,25",
    ]
    assert [joined([]), joined("a"), joined("ab"), joined("abc")] == ["", "a", "a dan b", "a, b, dan c"]
