"""`tonggak outbox`: what waits, what was sent, what failed, and what a person does about it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from deployments.commands.typed import (
    AtOption,
    ByOption,
    JsonOption,
    ReasonOption,
    coordinator,
    region_typed,
    runtime_at,
)
from deployments.language import tr
from deployments.outbox_words import because_words, moment_words, outcome_words
from deployments.printing import Cell, below_each_other, console, print_json, table
from deployments.printing import show as show_table
from deployments.words import message_state_words
from flows.runtime import current
from models.database import reading, writing
from models.rules.errors import BadInput
from models.tables.reminders import MessageState
from notifications.dead_letters import (
    DEAD,
    Letter,
    Line,
    Opened,
    Try,
    drop,
    find_letters,
    open_letter,
    try_again,
)
from notifications.outlook import Outlook, counts_since, outlook

app = typer.Typer(
    no_args_is_help=True,
    help="The outbox: what waits, what was sent, what failed. Example: tonggak outbox status",
)
_RECENT = timedelta(days=7)

NumberArgument = Annotated[
    int,
    typer.Argument(
        metavar=tr("NOMOR", "NUMBER"),
        help=tr("Nomor pesan, seperti tampak pada `outbox list`.", "The message's number in `outbox list`."),
    ),
]


@app.command("status")
def status(*, at: AtOption = None, as_json: JsonOption = False) -> None:
    """Say how much waits for each channel, when all of it will be out, and what failed within a week.

    Example: tonggak outbox status
    """
    runtime = runtime_at(at)
    now = runtime.clock.now()
    with reading(runtime.engine) as session:
        waiting = outlook(session, now=now, per_minute=runtime.settings.rates)
        counts = counts_since(session, since=now - _RECENT)
    if as_json:
        listed = [{"channel": c, "state": s, "messages": number} for (c, s), number in counts.items()]
        print_json({"waiting": waiting, "messages": listed})
        return
    console().print(
        table(
            tr("Yang menunggu", "What waits"),
            [
                tr("Saluran", "Channel"),
                tr("Pesan", "Messages"),
                tr("Laju/menit", "Per minute"),
                tr("Semua keluar paling lambat", "All out by"),
                tr("Tidak sempat", "Too late"),
            ],
            [_waiting_cells(one) for one in waiting],
        )
    )
    console().print(
        table(
            tr("Pesan tujuh hari terakhir", "Messages of the last seven days"),
            [tr("Saluran", "Channel"), tr("Keadaan", "State"), tr("Pesan", "Messages")],
            [[c.value, message_state_words(s), str(number)] for (c, s), number in sorted(counts.items())],
        )
    )


@app.command("list")
def list_(
    region: Annotated[
        str | None,
        typer.Argument(
            metavar=tr("DAERAH", "REGION"),
            help=tr("Hanya penerima di daerah ini.", "Only recipients in this regency or city."),
        ),
    ] = None,
    *,
    state: Annotated[
        str,
        typer.Option(
            "--state",
            help=tr(
                "scheduled, claimed, sent, delivered, failed, cleared, dead, atau all; "
                "tanpa ini, yang gagal atau dihentikan.",
                "scheduled, claimed, sent, delivered, failed, cleared, dead, or all; "
                "default: failed and dead.",
            ),
        ),
    ] = "",
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """List messages, newest first; by default those that failed or were given up.

    Example: tonggak outbox list "Kab. Lebong" --state sent
    """
    place = region_typed(region).code if region else None
    runtime = runtime_at(at)
    with reading(runtime.engine) as session:
        letters = find_letters(session, states=_states(state), place=place)
    if as_json:
        print_json({"messages": letters})
        return
    headings = [tr("No.", "No."), tr("Keadaan", "State"), tr("Kepada", "To"), tr("Perihal", "Subject")]
    show_table(tr("Pesan", "Messages"), headings, [_cells(letter) for letter in letters])


@app.command("show")
def show(number: NumberArgument, *, as_json: JsonOption = False) -> None:
    """Show a message with its words, what it speaks of, and every try to send it.

    Example: tonggak outbox show 12
    """
    with reading(current().engine) as session:
        opened = open_letter(session, number)
    if as_json:
        print_json(opened)
        return
    _print(opened)


@app.command("retry")
def retry(
    number: NumberArgument, *, by: ByOption = None, at: AtOption = None, as_json: JsonOption = False
) -> None:
    """Let what a failed message said be said after all, in words that fit the day.

    Example: tonggak outbox retry 12
    """
    runtime = runtime_at(at)
    with writing(runtime.engine) as session:
        lines = try_again(session, number, by=coordinator(by).name)
    if as_json:
        print_json({"message": number, "lines": lines})
        return
    typer.echo(
        tr(
            f"Pesan {number}: {lines} hal disampaikan kembali pada putaran pengiriman berikutnya.",
            f"Message {number}: {lines} matters are said again with the next sweep.",
        )
    )


@app.command("drop")
def drop_(
    number: NumberArgument, *, reason: ReasonOption = "", by: ByOption = None, as_json: JsonOption = False
) -> None:
    """Lay a failed message aside for good.

    Example: tonggak outbox drop 12 --reason "sudah disampaikan lewat telepon"
    """
    with writing(current().engine) as session:
        drop(session, number, by=coordinator(by).name, reason=reason)
    if as_json:
        print_json({"message": number, "state": MessageState.CLEARED})
        return
    typer.echo(tr(f"Pesan {number} dikesampingkan.", f"Message {number} is laid aside."))


def _states(typed: str) -> tuple[MessageState, ...]:
    if not typed:
        return DEAD
    if typed == "all":
        return tuple(MessageState)
    try:
        return (MessageState(typed),)
    except ValueError as error:
        raise BadInput(
            "'{state}' is no state of a message. There are: {states}, and all.",
            state=typed,
            states=[state.value for state in MessageState],
        ) from error


def _waiting_cells(one: Outlook) -> list[str]:
    return [
        one.channel.value,
        str(one.waiting),
        str(one.per_minute or "-"),
        moment_words(one.last_out),
        str(one.too_late or "-"),
    ]


def _cells(letter: Letter) -> list[Cell]:
    # Three things about one person below each other, so that a terminal of 80 columns holds the table.
    return [
        str(letter.number),
        below_each_other([message_state_words(letter.state), because_words(letter.because)]),
        below_each_other([letter.contact, letter.organisation, f"{letter.channel}: {letter.address}"]),
        letter.subject,
    ]


def _print(opened: Opened) -> None:
    letter = opened.letter
    state = below_each_other([message_state_words(letter.state), because_words(letter.because)])
    typer.echo(f"{letter.number} · {': '.join(state.plain.splitlines())}")
    typer.echo(f"{letter.contact} ({letter.organisation}) · {letter.channel}: {letter.address}")
    if not opened.text.startswith(letter.subject):
        typer.echo(f"\n{letter.subject}")
    typer.echo(f"\n{opened.text}")
    if opened.lines:
        _print_lines(opened.lines)
    if opened.tries:
        _print_tries(opened.tries)


def _print_lines(lines: Sequence[Line]) -> None:
    headings = [tr("Daerah", "Region"), tr("Tonggak", "Milestone"), tr("Langkah", "Step")]
    headings += [tr("Aturan", "Rule"), tr("Keadaan", "State")]
    rows = [
        [line.region_code, line.milestone, line.step, line.rule, message_state_words(line.state)]
        for line in lines
    ]
    console().print(table(tr("Isi", "Contents"), headings, rows))


def _print_tries(tries: Sequence[Try]) -> None:
    headings = [tr("Ke-", "No."), tr("Mulai", "Begun"), tr("Hasil", "Outcome"), tr("Jawaban", "Answer")]
    rows = [
        [
            str(one.number),
            moment_words(one.started_at),
            outcome_words(one.outcome),
            " ".join(filter(None, (one.code, one.text or one.provider_id))),
        ]
        for one in tries
    ]
    console().print(table(tr("Percobaan mengirim", "Tries to send"), headings, rows))
