"""`tonggak remind`: one sweep of the reminders without Prefect, and why something is or is not said."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Protocol, TypedDict

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
from deployments.commands.whatsapp_registration import templates
from deployments.language import tr
from deployments.printing import console, print_json, table
from deployments.words import message_state_words, reason_words
from flows.sending import in_english, plan_and_send
from models.database import reading
from models.moves.loading import find_milestone, load, stored
from models.rules.channel_kinds import ChannelKind
from models.rules.indonesian_dates import format_date_id
from models.rules.next_word import NextWord
from models.rules.reminder_facts import Decision
from models.rules.reminder_rules import ReminderRules
from notifications.explaining import Explanation, Telling, explain
from notifications.readings import why as decisions_about

app = typer.Typer(
    no_args_is_help=True,
    help="The reminders: send what is due, and say why. Example: tonggak remind send",
)
app.command("templates")(templates)

ContactArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=tr("NARAHUBUNG", "CONTACT"),
        help=tr(
            "Sebagian nama, kantor, atau alamat seseorang.", "Part of somebody's name, office or address."
        ),
    ),
]


class Named(Protocol):
    """Somebody with a name."""

    @property
    def name(self) -> str:
        """Their name."""


class Asked(TypedDict):
    """What every question about reminders depends on."""

    now: datetime
    rules: ReminderRules
    channels: Collection[ChannelKind]


@app.command("send")
def send(*, at: AtOption = None, as_json: JsonOption = False) -> None:
    """Plan what is to be said, and send what waits; `tonggak up` does this every working quarter-hour.

    Example: tonggak remind send
    """
    sweep = plan_and_send(runtime_at(at))
    if as_json:
        print_json(sweep)
        return
    typer.echo(tr(sweep.in_words(), in_english(sweep)))
    for trouble in sweep.troubles:
        typer.echo(trouble, err=True)


@app.command("why")
def why(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    code: StepArgument,
    contact: ContactArgument = None,
    *,
    year: YearOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is said about a step on the next working morning, to whom, and why or why not.

    With a CONTACT: about that person only, with what they were told before, by which way and what became of
    it, and when they would hear next if nothing changed.

    Example: tonggak remind why "Kab. Lebong" M4 matriks "Dinas PUPR"
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with reading(runtime.engine) as session:
        rows = load(session, find_milestone(session, place, milestone, year=year))
        step_id = stored(rows.step(code).id)
        asked: Asked = {
            "now": runtime.clock.now(),
            "rules": runtime.reminder_rules,
            "channels": tuple(ChannelKind),
        }
        if contact is not None:
            explained = explain(session, step_id, contact, **asked)
            _show_explanation(f"{rows.name} · {code}", code, explained, as_json=as_json)
            return
        decisions = decisions_about(session, step_id, **asked)
    if as_json:
        print_json({"step": code, "decisions": [_document(*decided) for decided in decisions]})
        return
    _show_decisions(f"{rows.name} · {code}", decisions)


def _show_explanation(title: str, code: str, explained: Explanation, *, as_json: bool) -> None:
    person, following = explained.person, explained.next_word
    decisions = [(decision, person if decision.contact_id else None) for decision in explained.decisions]
    if as_json:
        document = {
            "step": code,
            "contact": {"name": person.name, "organisation": person.organisation},
            "decisions": [_document(*decided) for decided in decisions],
            "told": explained.told,
            "next": {"on": following.day} | _document(following.decision, person) if following else None,
        }
        print_json(document)
        return
    _show_decisions(f"{title} · {person.label}", decisions)
    headings = [tr("Tanggal", "Date"), tr("Aturan", "Rule"), tr("Isi", "What"), tr("Lewat", "By")]
    headings += [tr("Keadaan", "State"), tr("Keterangan", "Remark")]
    if explained.told:
        told = [_told_cells(line) for line in explained.told]
        console().print(table(tr("Yang sudah tercatat", "What is on record"), headings, told))
    if not any(decision.speaks for decision in explained.decisions):
        typer.echo(_next_in_words(following))


def _show_decisions(title: str, decisions: Sequence[tuple[Decision, Named | None]]) -> None:
    headings = [tr("Aturan", "Rule"), tr("Kepada", "To"), tr("Disampaikan", "Said"), tr("Sebab", "Why")]
    console().print(table(title, headings, [_cells(*decided) for decided in decisions]))


def _next_in_words(following: NextWord | None) -> str:
    if following is None:
        return tr(
            "Dalam 60 hari kerja tidak ada yang akan disampaikan bila tidak ada yang berubah.",
            "Nothing would be said within 60 working days if nothing changed.",
        )
    day, reason = format_date_id(following.day), reason_words(following.decision.reason.value)
    return tr(
        f"Berikutnya disampaikan {day} bila tidak ada yang berubah: {reason}.",
        f"Would next be said on {following.day} if nothing changed: {reason}.",
    )


def _document(decision: Decision, person: Named | None) -> dict[str, object]:
    return {
        "rule": decision.rule,
        "to": person.name if person else None,
        "said": decision.speaks,
        "why": decision.reason.value,
    }


def _cells(decision: Decision, person: Named | None) -> list[str]:
    said = tr("ya", "yes") if decision.speaks else tr("tidak", "no")
    return [decision.rule, person.name if person else "-", said, reason_words(decision.reason.value)]


def _told_cells(line: Telling) -> list[str]:
    way = f"{line.channel.value} {line.address}" if line.channel else "-"
    state = message_state_words(line.state.value)
    return [str(line.local_date), line.rule, reason_words(line.reason), way, state, line.state_reason]
