"""`tonggak doctor`: what is ill, and what mends it."""

import typer
from rich.text import Text

from deployments.commands.typed import AtOption, JsonOption, runtime_at
from deployments.examination.examining import examine
from deployments.examination.findings import Finding, Health
from deployments.printing import console, print_json

_MARKS = {Health.WELL: ("✓", "green"), Health.WARNING: ("!", "yellow"), Health.ILL: ("✗", "red")}
_ILL = 1  # exit code when something does not work


def doctor(*, as_json: JsonOption = False, at: AtOption = None) -> None:
    """Check database, Prefect, clock, every way out and the outbox, and say how to mend what is ill.

    Example: tonggak doctor
    """
    findings = []
    for finding in examine(runtime_at(at)):
        findings.append(finding)
        if not as_json:
            _print_finding(finding)
    if as_json:
        print_json({"findings": findings})
    if any(finding.health is Health.ILL for finding in findings):
        raise typer.Exit(_ILL)


def _print_finding(finding: Finding) -> None:
    # What servers and drivers say may hold brackets, which are not meant for the console.
    said = Text.assemble(_MARKS[finding.health], " ", (finding.part, "bold"), f": {finding.found}")
    console().print(said, soft_wrap=True)
    if finding.mend:
        console().print(Text(f"    → {finding.mend}"), soft_wrap=True)
