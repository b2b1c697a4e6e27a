"""The command `tonggak`: one command per verb that a person uses. It starts without Prefect."""

import json
import sys

import typer

from deployments.commands import calendar, history, opening, people, running, status, steps
from models.rules.errors import TonggakError

app = typer.Typer(
    name="tonggak",
    help="Carries a programme's milestones from kick-off to submission; no deadline falls through.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)

app.command("init")(running.init)
app.command("demo")(running.demo)
app.command("up")(running.up)
app.command("open")(opening.open_)
app.command("status")(status.status)
app.command("step")(steps.step)
app.command("close")(opening.close)
app.command("reschedule")(opening.reschedule)
app.command("cancel")(opening.cancel)
app.command("history")(history.history)
app.command("calendar")(calendar.calendar)
app.command("day")(calendar.day)
app.add_typer(people.app, name="people")
app.command("doctor")(running.doctor)


def main() -> None:
    """Run the command; an expected failure is one sentence and an exit code, never a traceback."""
    try:
        app()
    except TonggakError as error:
        if "--json" in sys.argv:
            typer.echo(json.dumps({"error": str(error), "kind": type(error).__name__}, ensure_ascii=False))
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
