"""What people do to one proposal: write it down, change it, bring what it needs, withdraw it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from deployments.commands.readiness_words import document_of
from deployments.commands.typed import (
    TEXT,
    AtOption,
    ByOption,
    JsonOption,
    MilestoneArgument,
    ReasonOption,
    RegionArgument,
    YearOption,
    coordinator,
    region_typed,
    runtime_at,
)
from deployments.language import said, tr
from deployments.printing import print_json
from flows.ringing import ring_now
from models.database import writing
from models.dossier.looking_ahead import look_into
from models.dossier.readiness.bringing import give_file, give_link, refuse_criterion, waive_criterion
from models.dossier.readiness.proposals import (
    Wanted,
    change_proposal,
    find_proposal,
    record_proposal,
    withdraw_proposal,
)
from models.dossier.readiness.standing import Standing, standing_of
from models.moves.loading import find_milestone
from models.rules.errors import BadInput
from models.rules.lifecycle import Actor
from models.rules.readiness_criteria import Criteria, shipped_criteria
from models.tables.proposals import Proposal

CODE = tr("KODE", "CODE")
ProposalArgument = Annotated[
    str,
    typer.Argument(
        metavar=tr("USULAN", "PROPOSAL"),
        help=tr("Kode usulan, misalnya iplt-1.", "The proposal's code, such as iplt-1."),
    ),
]
CriterionArgument = Annotated[
    str,
    typer.Argument(
        metavar=tr("KRITERIA", "CRITERION"),
        help=tr("Nomor atau kode kriteria: 07, iplt-07.", "The criterion's number or code: 07, iplt-07."),
    ),
]
LocationOption = Annotated[str, typer.Option("--location", metavar=TEXT, help=tr("Lokasi.", "Where."))]
BudgetYearOption = Annotated[
    int | None, typer.Option("--budget-year", min=2000, max=2100, help=tr("Tahun anggaran.", "Budget year."))
]
SourceOption = Annotated[
    str, typer.Option("--source", metavar=TEXT, help=tr("Sumber dana.", "Source of funds."))
]
CostOption = Annotated[
    int | None, typer.Option("--cost", min=0, help=tr("Biaya dalam rupiah.", "Cost in rupiah."))
]
WorkOption = Annotated[
    list[str] | None,
    typer.Option(
        "--work",
        metavar=CODE,
        help=tr(
            "Jenis pekerjaan: rehabilitation, pipe_extension, septic_tank_individual, septic_tank_communal, "
            "truck, ssk_outdated; boleh berulang.",
            "Kind of work: rehabilitation, pipe_extension, septic_tank_individual, septic_tank_communal, "
            "truck, ssk_outdated; may be repeated.",
        ),
    ),
]
HouseholdsOption = Annotated[
    int | None,
    typer.Option("--households", min=0, help=tr("Jumlah KK penerima manfaat.", "Households that benefit.")),
]
LogbookOption = Annotated[
    float | None,
    typer.Option(
        "--logbook",
        min=0,
        max=100,
        help=tr("Pemanfaatan IPLT menurut logbook, persen.", "Percent of the plant in use by its logbook."),
    ),
]


def propose(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    package: Annotated[
        str,
        typer.Argument(metavar=tr("PAKET", "PACKAGE"), help="SPALD, IPLT, TPS3R, TPST, kab_kota."),
    ],
    title: Annotated[
        str,
        typer.Argument(metavar=tr("JUDUL", "TITLE"), help=tr("Apa yang diusulkan.", "What is asked for.")),
    ],
    *,
    location: LocationOption = "",
    budget_year: BudgetYearOption = None,
    source: SourceOption = "",
    cost: CostOption = None,
    work: WorkOption = None,
    households: HouseholdsOption = None,
    logbook: LogbookOption = None,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write down a proposal outside the regional budget; the criteria that apply to it follow.

    Example: tonggak readiness propose "Kab. Lebong" M4 TPS3R "TPS3R Muning Agung" --households 250
    """
    works = tuple(dict.fromkeys(work or ()))
    wanted = Wanted(package, title, location, budget_year, source, cost, works, households, logbook)

    def act(session: Session, milestone_id: int, criteria: Criteria, who: Actor, now: datetime) -> Proposal:
        return record_proposal(session, milestone_id, wanted, criteria=criteria, by=who, at=now)

    _do(act, region, milestone, year, by, at, as_json=as_json)


def change(  # noqa: PLR0913 - as above
    region: RegionArgument,
    milestone: MilestoneArgument,
    proposal: ProposalArgument,
    *,
    title: Annotated[
        str | None, typer.Option("--title", metavar=TEXT, help=tr("Judul baru.", "A new title."))
    ] = None,
    location: Annotated[
        str | None, typer.Option("--location", metavar=TEXT, help=tr("Lokasi.", "Where."))
    ] = None,
    budget_year: BudgetYearOption = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar=TEXT, help=tr("Sumber dana.", "Source of funds."))
    ] = None,
    cost: CostOption = None,
    work: WorkOption = None,
    no_works: Annotated[
        bool,
        typer.Option("--no-works", help=tr("Tanpa jenis pekerjaan khusus.", "Without any kind of work.")),
    ] = False,
    households: HouseholdsOption = None,
    logbook: LogbookOption = None,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change what is known of a proposal; other works ask for other papers.

    Example: tonggak readiness change "Kab. Lebong" M4 iplt-1 --work rehabilitation --logbook 80
    """
    works = () if no_works else tuple(dict.fromkeys(work)) if work else None
    typed = {
        "title": title,
        "location": location,
        "year": budget_year,
        "source": source,
        "cost": cost,
        "works": works,
        "households": households,
        "logbook_percent": logbook,
    }
    changes = {field: value for field, value in typed.items() if value is not None}
    if not changes:
        raise BadInput("Say what changes. `tonggak readiness change --help` lists it.")

    def act(session: Session, milestone_id: int, criteria: Criteria, who: Actor, now: datetime) -> Proposal:
        found = find_proposal(session, milestone_id, proposal)
        return change_proposal(session, found, changes, criteria=criteria, by=who, at=now)

    _do(act, region, milestone, year, by, at, as_json=as_json)


def give(  # noqa: PLR0913 - as above
    region: RegionArgument,
    milestone: MilestoneArgument,
    proposal: ProposalArgument,
    criterion: CriterionArgument,
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar=tr("BERKAS", "PATH"), help=tr("Berkasnya.", "The file.")),
    ] = None,
    link: Annotated[
        str | None, typer.Option("--link", metavar=TEXT, help=tr("Tautannya.", "Where it lies."))
    ] = None,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand in a file or a link for a criterion; where it is a step, it is handed in with that step.

    Example: tonggak readiness give "Kab. Lebong" M4 tps3r-1 06 --file kk.pdf
    """
    if (file is None) == (link is None):
        raise BadInput("Give either --file or --link.")
    runtime = runtime_at(at, region_typed(region))
    ahead = look_into(file, file.name) if file is not None else None

    def act(session: Session, milestone_id: int, criteria: Criteria, who: Actor, now: datetime) -> Proposal:
        found = find_proposal(session, milestone_id, proposal)
        told: dict[str, Any] = {"criteria": criteria, "by": who, "at": now}
        if file is not None:
            name, store = file.name, runtime.documents
            give_file(session, store, found, criterion, file, file_name=name, ahead=ahead, **told)
        else:
            give_link(session, runtime.documents, found, criterion, link or "", **told)
        return found

    _do(act, region, milestone, year, by, at, as_json=as_json)


def refuse(  # noqa: PLR0913 - as above
    region: RegionArgument,
    milestone: MilestoneArgument,
    proposal: ProposalArgument,
    criterion: CriterionArgument,
    *,
    reason: ReasonOption = "",
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send back what was given for a criterion, with a reason.

    Example: tonggak readiness refuse "Kab. Lebong" M4 tps3r-1 06 --reason "halaman 3 tidak terbaca"
    """

    def act(session: Session, milestone_id: int, criteria: Criteria, who: Actor, now: datetime) -> Proposal:
        found = find_proposal(session, milestone_id, proposal)
        refuse_criterion(session, found, criterion, criteria=criteria, by=who, at=now, reason=reason)
        return found

    _do(act, region, milestone, year, by, at, as_json=as_json)


def waive(  # noqa: PLR0913 - as above
    region: RegionArgument,
    milestone: MilestoneArgument,
    proposal: ProposalArgument,
    criterion: CriterionArgument,
    *,
    reason: ReasonOption = "",
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide, with a reason, that a criterion need not be met; it no longer counts.

    Example: tonggak readiness waive "Kab. Lebong" M4 iplt-1 02 --reason "hanya truk, tanpa lokasi"
    """

    def act(session: Session, milestone_id: int, criteria: Criteria, who: Actor, now: datetime) -> Proposal:
        found = find_proposal(session, milestone_id, proposal)
        waive_criterion(session, found, criterion, criteria=criteria, by=who, at=now, reason=reason)
        return found

    _do(act, region, milestone, year, by, at, as_json=as_json)


def withdraw(  # noqa: PLR0913 - as above
    region: RegionArgument,
    milestone: MilestoneArgument,
    proposal: ProposalArgument,
    *,
    reason: ReasonOption = "",
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a proposal, with a reason; its open steps are left out.

    Example: tonggak readiness withdraw "Kab. Lebong" M4 iplt-1 --reason "dibiayai APBD"
    """

    def act(session: Session, milestone_id: int, criteria: Criteria, who: Actor, now: datetime) -> Proposal:
        del criteria
        found = find_proposal(session, milestone_id, proposal)
        return withdraw_proposal(session, found, by=who, at=now, reason=reason)

    _do(act, region, milestone, year, by, at, as_json=as_json)


Act = Callable[[Session, int, Criteria, Actor, datetime], Proposal]


def _do(  # noqa: PLR0913, PLR0917 - what every command here has in common
    act: Act,
    region: str,
    milestone: str,
    year: int | None,
    by: str | None,
    at: str | None,
    *,
    as_json: bool,
) -> None:
    place = region_typed(region)
    runtime = runtime_at(at, place)
    criteria = shipped_criteria()
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        proposal = act(session, milestone_id, criteria, coordinator(by), runtime.clock.now())
        standing = standing_of(session, proposal, criteria=criteria)
        document = document_of(standing)
    ring_now(runtime, milestone_id)
    if as_json:
        print_json(document)
        return
    _print(standing)


def _print(standing: Standing) -> None:
    proposal, score = standing.proposal, standing.score
    if proposal.withdrawn_at is not None:
        typer.echo(tr(f"Usulan {proposal.code} ditarik.", f"Proposal {proposal.code} is withdrawn."))
        return
    typer.echo(
        tr(
            f"{proposal.code} ({proposal.package}): {score.satisfied} dari {score.applicable} terpenuhi, "
            f"{score.percent}%.",
            f"{proposal.code} ({proposal.package}): {score.satisfied} of {score.applicable} met, "
            f"{score.percent}%.",
        )
    )
    for shortfall in standing.shortfalls:
        typer.echo(f"  {said(shortfall.message)}")
