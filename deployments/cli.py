"""The command `tonggak`: one command per verb that a person uses. It starts without Prefect."""

import json
import sys
from importlib import import_module

import typer

from deployments.help_texts import help_of
from deployments.language import said, tr
from models.rules.errors import TonggakError
from models.rules.sentences import Sentence

# Where each command lives. Only the one that was typed is imported, so that `status` starts at once.
COMMANDS = {
    "init": ("running", "init"),
    "demo": ("running", "demo"),
    "up": ("running", "up"),
    "open": ("opening", "open_"),
    "status": ("status", "status"),
    "step": ("steps", "step"),
    "close": ("opening", "close"),
    "reschedule": ("opening", "reschedule"),
    "cancel": ("opening", "cancel"),
    "mute": ("mutes", "mute"),
    "unmute": ("mutes", "unmute"),
    "mutes": ("mutes", "mutes"),
    "history": ("history", "history"),
    "calendar": ("calendar", "calendar"),
    "day": ("calendar", "day"),
    "people": ("people", "app"),
    "remind": ("reminders", "app"),
    "outbox": ("outbox", "app"),
    "dossier": ("dossier", "app"),
    "readiness": ("readiness", "app"),
    "monitoring": ("monitoring", "app"),
    "attendance": ("attendance", "app"),
    "papers": ("papers", "app"),
    "proof": ("proof", "proof"),
    "rehearse": ("rehearse", "rehearse"),
    "doctor": ("doctor", "doctor"),
}


def main(arguments: list[str] | None = None) -> None:
    """Run the command; an expected failure is one sentence and an exit code, never a traceback."""
    arguments = sys.argv[1:] if arguments is None else arguments
    typed = arguments[0] if arguments else ""
    try:
        make_app([typed] if typed in COMMANDS else list(COMMANDS))(args=arguments, prog_name="tonggak")
    except TonggakError as error:
        sentence = said(error)
        if "--json" in arguments:
            typer.echo(json.dumps(_document(error, sentence), ensure_ascii=False))
        typer.echo(sentence, err=True)
        sys.exit(error.exit_code)


def _document(error: TonggakError, sentence: str) -> dict[str, object]:
    document: dict[str, object] = {"error": sentence, "kind": type(error).__name__}
    findings = [
        {field: said(value) if isinstance(value, Sentence) else value for field, value in finding.items()}
        for finding in error.listed()
    ]
    return document | ({"findings": findings} if findings else {})


def make_app(names: list[str]) -> typer.Typer:
    """Make the command line with these commands."""
    app = typer.Typer(
        name="tonggak",
        help=tr(
            "Membawa tonggak program dari kick-off sampai pengajuan; tidak ada tenggat yang terlewat.",
            "Carries a programme's milestones from kick-off to submission; no deadline falls through.",
        ),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        add_completion=False,
    )
    app.callback()(_nothing_more)
    for name in names:
        module, attribute = COMMANDS[name]
        command = getattr(import_module(f"deployments.commands.{module}"), attribute)
        if isinstance(command, typer.Typer):
            for part in command.registered_commands:
                part.help = help_of(f"{name} {part.name}")
            app.add_typer(command, name=name, help=help_of(name) or command.info.help)
        else:
            app.command(name, help=help_of(name))(command)
    return app


def _nothing_more() -> None:
    # Without a callback, Typer would take a single command for the whole application.
    pass


if __name__ == "__main__":
    main()
