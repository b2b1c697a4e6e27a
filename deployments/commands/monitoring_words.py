"""How rounds of monitoring are shown on the command line."""

from collections.abc import Iterable

import typer

from deployments.language import tr
from deployments.printing import show
from models.dossier.monitoring.recording import Recorded
from models.dossier.monitoring.trend import Trend
from models.rules.indicators import Monitoring, Unit


def print_recorded(recorded: Recorded) -> None:
    """Say what a round took over."""
    counts = [len(recorded.new), len(recorded.changed), len(recorded.unchanged)]
    typer.echo(
        tr(
            f"{recorded.milestone} · putaran {recorded.number}: {counts[0]} baru, {counts[1]} berubah, "
            f"{counts[2]} tetap (edisi {recorded.edition})",
            f"{recorded.milestone} · round {recorded.number}: {counts[0]} new, {counts[1]} changed, "
            f"{counts[2]} unchanged (edition {recorded.edition})",
        )
    )


def print_trend(name: str, trend: Trend, monitoring: Monitoring) -> None:
    """Show services and indicators, a column for each round."""
    if not trend.rounds:
        typer.echo(
            tr(f"{name}: belum ada putaran monev.", f"{name}: no round of monitoring has been recorded yet.")
        )
        return
    rounds = [str(round_) for round_ in trend.rounds]
    services = []
    for line in trend.services:
        seen = {str(p.round): _coverage(p.coverage, p.decision, monitoring) for p in line.points}
        services.append([line.service, line.title, *_across(rounds, seen)])
    indicators = []
    for measured in trend.indicators:
        unit = monitoring.indicator(measured.indicator).unit
        values = {
            str(p.round): _value(p.value, percent=unit is Unit.PERCENT, score=p.score)
            for p in measured.points
        }
        indicators.append(
            [measured.indicator, _title(monitoring, measured.indicator), *_across(rounds, values)]
        )
    code = tr("Kode", "Code")
    show(f"{name} · {tr('Layanan', 'Services')}", [code, tr("Layanan", "Service"), *rounds], services)
    show(tr("Indikator", "Indicators"), [code, tr("Indikator", "Indicator"), *rounds], indicators)


def _across(rounds: Iterable[str], seen: dict[str, str]) -> list[str]:
    return [seen.get(round_, "–") for round_ in rounds]


def _coverage(share: float | None, decision: str, monitoring: Monitoring) -> str:
    title = monitoring.decision(decision).title
    words = tr(title.id, title.en).lower()
    return words if share is None else f"{share:.0f} % · {words}"


def _value(value: str, *, percent: bool, score: float | None) -> str:
    shown = f"{value} %" if percent and value.replace(".", "").isdigit() else value
    return shown if score is None else f"{shown} ({tr('skor', 'score')} {score:g})"


def _title(monitoring: Monitoring, code: str) -> str:
    title = monitoring.indicator(code).title
    return tr(title.id, title.en)
