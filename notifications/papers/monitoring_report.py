"""The short report of a round of monitoring: what was seen, what it comes to, and who does what by when."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.dossier.monitoring.report_facts import RoundFacts, ServiceFound
from models.dossier.monitoring.trend import ServiceLine, ServicePoint
from models.rules.indicators import Better, Indicator, Monitoring, Unit
from models.rules.indonesian_dates import short_date_id
from models.rules.indonesian_numbers import grouped_id
from models.rules.sentences import Sentence
from models.rules.services_on_trial import Grade, coverage, readiness
from notifications.papers.charts import Bar, Bars, bar_chart
from notifications.papers.paper import (
    Align,
    Block,
    Heading,
    Paper,
    Paragraph,
    Particulars,
    Picture,
    Points,
    Signatory,
    Table,
)
from notifications.papers.report_words import decimal, joined, percent, rounds_shown

TITLE = "Laporan Monitoring dan Evaluasi Layanan Uji Coba"
_BARS = 3  # rounds of one service in the chart
_MET = {True: "tercapai", False: "belum", None: "–"}

Say = Callable[[Sentence], str]  # in Indonesian


def monitoring_report(
    facts: RoundFacts, monitoring: Monitoring, *, say: Say, signatory: Signatory | None = None
) -> Paper:
    """Write the report of a round in Indonesian, about two pages; `say` puts sentences into Indonesian."""
    region = f"{facts.region.kind.title()} {facts.region.name}"
    writer = _Writer(facts, monitoring, say)
    return Paper(
        title=TITLE,
        subtitle=f"{region} · {facts.milestone} Tahun {facts.year} · Putaran {facts.number}",
        blocks=tuple(writer.blocks()),
        signatories=(signatory or Signatory(("Ketua Pokja PKP",)),),
        footer=f"Monev {region}, {facts.milestone} {facts.year}, putaran {facts.number}",
    )


@dataclass(frozen=True)
class _Writer:
    facts: RoundFacts
    monitoring: Monitoring
    say: Say

    def blocks(self) -> Iterator[Block]:
        parts = [
            ("Ruang lingkup", self._scope),
            ("Cakupan layanan", self._services),
            ("Kesiapan perluasan", self._readiness),
            ("Indikator terhadap target", self._indicators),
            ("Masalah dan tindak lanjut", self._problems),
            ("Rekomendasi", self._advice),
        ]
        written = [(title, list(part())) for title, part in parts]
        for number, (title, blocks) in enumerate(((t, b) for t, b in written if b), start=1):
            yield Heading(f"{number}. {title}")
            yield from blocks

    def _scope(self) -> Iterator[Block]:
        facts, services = self.facts, self.facts.services
        days = sorted({found.entry.seen_on for found in services})
        seen = (
            short_date_id(days[0])
            if len(days) == 1
            else f"{short_date_id(days[0])} – {short_date_id(days[-1])}"
            if days
            else "–"
        )
        places = dict.fromkeys(found.entry.location for found in services)
        yield Particulars(
            (
                ("Waktu kunjungan", seen),
                ("Lokasi", "; ".join(places) or "–"),
                ("Yang dilihat", f"{len(services)} layanan, {len(facts.indicators)} indikator"),
                ("Putaran sebelumnya", joined(map(str, facts.trend.rounds[:-1])) or "belum ada"),
                ("Acuan penilaian", self.monitoring.edition(facts.edition).title.id),
                ("Dicatat oleh", facts.recorded_by),
            )
        )
        if services:
            yield Paragraph(self._summary())

    def _summary(self) -> str:
        entries = [found.entry for found in self.facts.services]
        target, served = sum(e.target_households for e in entries), sum(e.served_households for e in entries)
        share = coverage(target, served)
        times = Counter(entry.decision for entry in entries)
        counted = [
            f"{times[d.code]} {d.title.id.lower()}" for d in self.monitoring.decisions if times[d.code]
        ]
        reach = f"melayani {grouped_id(served)} dari {grouped_id(target)} KK sasaran"
        shown = f" (**{percent(share)}**)" if share is not None else ""
        return f"Seluruh layanan {reach}{shown}. Keputusan: {joined(counted)}."

    def _services(self) -> Iterator[Block]:
        if not self.facts.services:
            return
        lines = {line.service: line for line in self.facts.trend.services}
        groups = [self._bars(found, lines[found.entry.service]) for found in self.facts.services]
        shades = rounds_shown(max(len(group.bars) for group in groups))
        words = "; ".join(f"{group.name}: {group.bars[0].figures}" for group in groups)
        yield Picture(
            bar_chart(groups, shades=shades, title="Cakupan layanan terhadap sasaran"),
            f"Diagram batang cakupan layanan. {words}.",
        )
        rows = tuple(self._service_row(found, lines[found.entry.service]) for found in self.facts.services)
        yield Table(
            ("Layanan", "Model", "Sasaran (KK)", "Terlayani (KK)", "Cakupan", "Perubahan", "Keputusan"),
            rows,
            (0.2, 0.16, 0.11, 0.13, 0.12, 0.14, 0.14),
            (Align.LEFT, Align.LEFT, *[Align.RIGHT] * 4, Align.LEFT),
        )

    def _bars(self, found: ServiceFound, line: ServiceLine) -> Bars:
        points = line.points[::-1][:_BARS]
        return Bars(found.entry.title, tuple(Bar(point.coverage, _figures(point)) for point in points))

    def _service_row(self, found: ServiceFound, line: ServiceLine) -> tuple[str, ...]:
        entry = found.entry
        return (
            entry.title,
            self.monitoring.model(entry.model).title.id,
            grouped_id(entry.target_households),
            grouped_id(entry.served_households),
            percent(coverage(entry.target_households, entry.served_households)),
            _change(line),
            self.monitoring.decision(entry.decision).title.id,
        )

    def _readiness(self) -> Iterator[Block]:
        if not self.facts.services:
            return
        aspects = self.monitoring.aspects
        rows = []
        for found in self.facts.services:
            there, asked = readiness(found.entry.ready, [aspect.code for aspect in aspects])
            marks = ["ya" if aspect.code in found.entry.ready else "belum" for aspect in aspects]
            rows.append((found.entry.title, *marks, f"{there} dari {asked}"))
        width = 0.67 / len(aspects)
        yield Table(
            ("Layanan", *(aspect.title.id for aspect in aspects), "Terpenuhi"),
            tuple(rows),
            (0.19, *[width] * len(aspects), 0.14),
            (Align.LEFT, *[Align.CENTRE] * (len(aspects) + 1)),
        )

    def _indicators(self) -> Iterator[Block]:
        if not self.facts.indicators:
            return
        yield Table(
            ("Indikator", "Sebelumnya", "Nilai", "Target", "Tercapai", "Skor"),
            tuple(self._indicator_rows()),
            (0.34, 0.14, 0.22, 0.1, 0.11, 0.09),
            (Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.CENTRE, Align.RIGHT),
        )

    def _indicator_rows(self) -> Iterator[tuple[str, ...]]:
        lines = {line.indicator: line for line in self.facts.trend.indicators}
        for found in self.facts.indicators:
            indicator = self.monitoring.indicator(found.indicator)
            earlier = lines[found.indicator].points[:-1]
            judged = found.judged
            yield (
                indicator.title.id,
                self._value(indicator, earlier[-1].value) if earlier else "–",
                self._value(indicator, judged.value),
                "–" if judged.target is None else _target(indicator, judged.target),
                _MET[judged.reached],
                "–" if judged.score is None else decimal(judged.score),
            )

    def _value(self, indicator: Indicator, value: str) -> str:
        answers = {
            answer.code: answer.title.id
            for scale in self.monitoring.scales
            if scale.indicator == indicator.code
            for answer in scale.answers
        }
        if value in answers:
            return answers[value]
        return decimal(float(value)) + (" %" if indicator.unit is Unit.PERCENT else "")

    def _problems(self) -> Iterator[Block]:
        rows = tuple(
            (
                found.entry.title,
                found.entry.problem or "–",
                found.entry.follow_up or "belum ada",
                found.entry.follow_up_by or "belum ada",
                short_date_id(found.entry.follow_up_until) if found.entry.follow_up_until else "belum ada",
            )
            for found in self.facts.services
            if found.entry.problem or found.entry.follow_up
        )
        if rows:
            headings = ("Layanan", "Masalah", "Tindak lanjut", "Penanggung jawab", "Batas waktu")
            yield Table(headings, rows, (0.2, 0.26, 0.24, 0.15, 0.15))
        elif self.facts.services:
            yield Paragraph("Tidak ada masalah yang dicatat.")

    def _advice(self) -> Iterator[Block]:
        if not self.facts.services:
            return
        by_decision = {
            decision: [
                found.entry.title for found in self.facts.services if found.entry.decision == decision.code
            ]
            for decision in self.monitoring.decisions
        }
        yield Points(
            tuple(
                f"{d.title.id} ({len(titles)} layanan): {joined(titles)}."
                for d, titles in by_decision.items()
                if titles
            )
        )
        doubtful = [
            f"{found.entry.title}: {self.say(doubt.message)}"
            for found in self.facts.services
            for doubt in found.doubts
            if doubt.grade is not Grade.NOTE
        ]
        if doubtful:
            yield Paragraph("Perlu ditinjau sebelum laporan ini ditandatangani:")
            yield Points(tuple(doubtful))


def _figures(point: ServicePoint) -> str:
    return f"{percent(point.coverage)} ({grouped_id(point.served)}/{grouped_id(point.target)} KK)"


def _change(line: ServiceLine) -> str:
    shares = [point.coverage for point in line.points[-2:]]
    if len(shares) < 2 or shares[0] is None or shares[1] is None:  # noqa: PLR2004 - one before, one now
        return "–"
    difference = round(shares[1]) - round(shares[0])
    return "tetap" if difference == 0 else f"{difference:+d} poin".replace("-", "−")


def _target(indicator: Indicator, target: float) -> str:
    bound = "≤ " if indicator.better is Better.LOWER and target else "≥ " if target else ""
    return f"{bound}{decimal(target)}{' %' if indicator.unit is Unit.PERCENT else ''}"
