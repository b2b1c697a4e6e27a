"""`tonggak remind`: one sweep of the reminders without Prefect, and why something is or is not said."""

import typer

from deployments.commands.typed import (
    AtOption,
    JsonOption,
    MilestoneArgument,
    RegionArgument,
    StepArgument,
    YearOption,
    region_typed,
    runtime_at,
)
from deployments.language import tr
from deployments.printing import console, print_json, table
from deployments.words import reason_words
from flows.sending import plan_and_send
from models.database import reading
from models.moves.loading import find_milestone, load, stored
from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Decision
from notifications.directory import Person
from notifications.readings import why as decisions_about

app = typer.Typer(
    no_args_is_help=True,
    help="The reminders: send what is due, and say why. Example: tonggak remind send",
)


@app.command("send")
def send(*, at: AtOption = None, as_json: JsonOption = False) -> None:
    """Plan what is to be said, and send what waits; `tonggak up` does this every working quarter-hour.

    Example: tonggak remind send
    """
    sweep = plan_and_send(runtime_at(at))
    if as_json:
        print_json(sweep)
        return
    typer.echo(sweep.in_words())
    for trouble in sweep.delivered.troubles:
        typer.echo(trouble, err=True)


@app.command("why")
def why(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    code: StepArgument,
    *,
    year: YearOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is said about a step on the next working morning, to whom, and why or why not.

    Example: tonggak remind why "Kab. Lebong" M4 matriks
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with reading(runtime.engine) as session:
        rows = load(session, find_milestone(session, place, milestone, year=year))
        decisions = decisions_about(
            session,
            stored(rows.step(code).id),
            now=runtime.clock.now(),
            rules=runtime.reminder_rules,
            channels=tuple(ChannelKind),
        )
    if as_json:
        print_json({"step": code, "decisions": [_document(*decided) for decided in decisions]})
        return
    headings = [tr("Aturan", "Rule"), tr("Kepada", "To"), tr("Disampaikan", "Said"), tr("Sebab", "Why")]
    rows_ = [_cells(*decided) for decided in decisions]
    console().print(table(f"{rows.name} · {code}", headings, rows_))


def _document(decision: Decision, person: Person | None) -> dict[str, object]:
    return {
        "rule": decision.rule,
        "to": person.name if person else None,
        "said": decision.speaks,
        "why": decision.reason.value,
    }


def _cells(decision: Decision, person: Person | None) -> list[str]:
    said = tr("ya", "yes") if decision.speaks else tr("tidak", "no")
    return [decision.rule, person.name if person else "-", said, reason_words(decision.reason.value)]
