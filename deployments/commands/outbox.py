"""`tonggak outbox`: what waits, what was sent, what failed, and what a person does about it."""

from datetime import datetime, timedelta
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
from deployments.printing import console, print_json, table
from deployments.words import message_state_words
from flows.runtime import current
from models.database import reading, writing
from models.rules.errors import BadInput
from models.rules.indonesian_dates import format_moment_id
from models.tables.reminders import MessageState
from notifications.dead_letters import DEAD, Letter, Opened, drop, find_letters, open_letter, try_again
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
    headings = [
        tr("Nomor", "Number"),
        tr("Keadaan", "State"),
        tr("Kepada", "To"),
        tr("Alamat", "Address"),
        tr("Perihal", "Subject"),
        tr("Sebab", "Why"),
    ]
    console().print(table(tr("Pesan", "Messages"), headings, [_cells(letter) for letter in letters]))


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
        _moment(one.last_out),
        str(one.too_late or "-"),
    ]


def _cells(letter: Letter) -> list[str]:
    return [
        str(letter.number),
        message_state_words(letter.state),
        f"{letter.contact} ({letter.organisation})",
        f"{letter.channel}: {letter.address}",
        letter.subject,
        letter.because or "-",
    ]


def _print(opened: Opened) -> None:
    letter = opened.letter
    typer.echo(f"{letter.number} · {message_state_words(letter.state)} {letter.because}".rstrip())
    typer.echo(f"{letter.contact} ({letter.organisation}) · {letter.channel}: {letter.address}")
    typer.echo(f"{letter.subject}\n\n{opened.text}")
    if opened.lines:
        headings = [tr("Daerah", "Region"), tr("Tonggak", "Milestone"), tr("Langkah", "Step")]
        headings += [tr("Aturan", "Rule"), tr("Keadaan", "State")]
        rows = [
            [line.region_code, line.milestone, line.step, line.rule, message_state_words(line.state)]
            for line in opened.lines
        ]
        console().print(table(tr("Isi", "Contents"), headings, rows))
    headings = [tr("Percobaan", "Try"), tr("Mulai", "Begun"), tr("Hasil", "Outcome")]
    headings += [tr("Kode", "Code"), tr("Jawaban", "Answer")]
    rows = [
        [str(one.number), _moment(one.started_at), one.outcome, one.code, one.text or one.provider_id]
        for one in opened.tries
    ]
    console().print(table(tr("Percobaan mengirim", "Tries to send"), headings, rows))


def _moment(moment: datetime | None) -> str:
    return format_moment_id(moment, "WIB") if moment else "-"
