"""`tonggak monitoring add` and `indicator`: one service or indicator into the newest round."""

from typing import Annotated

import typer

from deployments.commands.monitoring_words import print_recorded
from deployments.commands.typed import (
    DATE,
    NAME,
    TEXT,
    AtOption,
    ByOption,
    JsonOption,
    MilestoneArgument,
    RegionArgument,
    YearOption,
    coordinator,
    day_typed,
    region_typed,
    runtime_at,
)
from deployments.language import said, tr
from deployments.printing import print_json
from models.database import writing
from models.dossier.monitoring.filled import Filled, IndicatorEntry, ServiceEntry
from models.dossier.monitoring.indicator_rows import value_in
from models.dossier.monitoring.recording import NEWEST, Recorded, record_round
from models.dossier.monitoring.service_rows import code_of, facts_of
from models.dossier.monitoring.vocabulary import Vocabulary, aspects_of
from models.moves.loading import find_milestone
from models.people.words import plain
from models.rules.errors import BadInput
from models.rules.indicators_reading import shipped_monitoring
from models.rules.services_on_trial import doubts

_CODE = tr("KODE", "CODE")


def add(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    code: Annotated[
        str,
        typer.Argument(
            metavar=_CODE,
            help=tr(
                "Kode layanan, sama pada setiap putaran.", "The service's code, the same in every round."
            ),
        ),
    ],
    *,
    title: Annotated[str, typer.Option("--title", help=tr("Nama layanan.", "What it is called."))],
    location: Annotated[str, typer.Option("--location", help=tr("Lokasi.", "Where it is."))],
    model: Annotated[
        str, typer.Option("--model", help=tr("Model layanan: lltt, tps3r, …", "Its kind: lltt, tps3r, …"))
    ],
    on: Annotated[
        str, typer.Option("--on", metavar=DATE, help=tr("Tanggal kunjungan.", "The day of the visit."))
    ],
    target: Annotated[
        int, typer.Option("--target", min=0, help=tr("KK sasaran.", "Households it is to reach."))
    ],
    served: Annotated[
        int, typer.Option("--served", min=0, help=tr("KK terlayani.", "Households it reaches."))
    ],
    decision: Annotated[
        str,
        typer.Option(
            "--decision",
            help=tr("lanjut, perbaiki, perluas, atau hentikan.", "continue, repair, expand or stop."),
        ),
    ],
    volume: Annotated[
        float | None, typer.Option("--volume", min=0, help=tr("Volume layanan.", "How much it carries."))
    ] = None,
    unit: Annotated[str, typer.Option("--unit", help=tr("Satuan volume.", "The volume's unit."))] = "",
    operator: Annotated[
        str, typer.Option("--operator", metavar=NAME, help=tr("Pengelola.", "Who runs it."))
    ] = "",
    decree: Annotated[str, typer.Option("--decree", help=tr("SK pengelola.", "The operator's decree."))] = "",
    tariff: Annotated[
        int | None,
        typer.Option("--tariff", min=0, help=tr("Rupiah per KK per bulan.", "Rupiah a household and month.")),
    ] = None,
    budget: Annotated[
        int | None,
        typer.Option("--budget", min=0, help=tr("Anggaran OP per tahun (Rp).", "Rupiah a year for O&M.")),
    ] = None,
    problem: Annotated[
        str, typer.Option("--problem", metavar=TEXT, help=tr("Masalah.", "What hinders."))
    ] = "",
    follow_up: Annotated[
        str, typer.Option("--follow-up", metavar=TEXT, help=tr("Tindak lanjut.", "What is to be done."))
    ] = "",
    who: Annotated[
        str, typer.Option("--who", metavar=NAME, help=tr("Penanggung jawabnya.", "Who does it."))
    ] = "",
    until: Annotated[
        str | None, typer.Option("--until", metavar=DATE, help=tr("Batas waktunya.", "By when."))
    ] = None,
    ready: Annotated[
        list[str] | None,
        typer.Option(
            "--ready",
            help=tr(
                "Aspek yang siap: regulasi, pengelola, sarana, anggaran, permintaan; boleh berulang.",
                "An aspect that is there: regulation, operator, asset, budget, demand; may be repeated.",
            ),
        ),
    ] = None,
    remark: Annotated[
        str, typer.Option("--remark", metavar=TEXT, help=tr("Keterangan.", "Anything else."))
    ] = "",
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write one service into the newest round, or correct it there; the first one begins round 1.

    Example: tonggak monitoring add "Kab. Lebong" M4 lltt-amen --title "LLTT Amen" --location "Kec. Amen"
    --model lltt --on 2024-05-31 --target 200 --served 146 --decision perluas
    """
    monitoring = shipped_monitoring()
    vocabulary = Vocabulary.of(monitoring)
    aspects = aspects_of(monitoring)
    entry = ServiceEntry(
        service=code_of(code),
        title=title,
        location=location,
        model=_meant(model, vocabulary.models, [m.code for m in monitoring.models]),
        seen_on=day_typed(on, "--on"),
        target_households=target,
        served_households=served,
        decision=_meant(decision, vocabulary.decisions, [d.title.id for d in monitoring.decisions]),
        volume=volume,
        volume_unit=unit,
        operator=operator,
        operator_decree=decree,
        tariff=tariff,
        budget=budget,
        problem=problem,
        follow_up=follow_up,
        follow_up_by=who,
        follow_up_until=day_typed(until, "--until") if until else None,
        ready=tuple(dict.fromkeys(_meant(word, aspects, [*aspects]) for word in ready or ())),
        remark=remark,
    )
    recorded = _record(Filled((entry,)), region, milestone, year, by, at)
    notes = [said(doubt.message) for doubt in doubts(facts_of(entry), aspects.values())]
    _print(recorded, notes, as_json=as_json)


def indicator(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    code: Annotated[str, typer.Argument(metavar=_CODE, help=tr("Kode indikator.", "The indicator's code."))],
    value: Annotated[
        str,
        typer.Argument(
            metavar=tr("NILAI", "VALUE"),
            help=tr("Angka, atau kode jawabannya.", "A number, or the answer's code."),
        ),
    ],
    *,
    source: Annotated[
        str, typer.Option("--source", metavar=TEXT, help=tr("Sumber data.", "Where it comes from."))
    ] = "",
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write one indicator into the newest round, or correct it there.

    Example: tonggak monitoring indicator "Kab. Lebong" M4 akses-layak 82,5 --source "Dinas Kesehatan"
    """
    monitoring = shipped_monitoring()
    asked = monitoring.indicator(code)
    entry = IndicatorEntry(code, value_in(monitoring, asked, value), source)
    _print(_record(Filled((), (entry,)), region, milestone, year, by, at), [], as_json=as_json)


def _record(  # noqa: PLR0913, PLR0917 - private, what both commands were given
    filled: Filled, region: str, milestone: str, year: int | None, by: str | None, at: str | None
) -> Recorded:
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with writing(runtime.engine) as session:
        return record_round(
            session,
            find_milestone(session, place, milestone, year=year),
            filled,
            monitoring=shipped_monitoring(),
            number=NEWEST,
            by=coordinator(by),
            at=runtime.clock.now(),
        )


def _print(recorded: Recorded, notes: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"recorded": recorded, "notes": notes})
        return
    print_recorded(recorded)
    for note in notes:
        typer.echo(f"  {note}")


def _meant(word: str, choices: dict[str, str], shown: list[str]) -> str:
    if plain(word) not in choices:
        raise BadInput("'{words}' is not one of: {shown}.{near}", words=word, shown=shown, near="")
    return choices[plain(word)]
