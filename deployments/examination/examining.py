"""All checks of `tonggak doctor`, one after the other."""

from collections.abc import Iterator

from deployments.examination.findings import Finding, Health
from deployments.examination.machine import clock, database, migrations, prefect
from deployments.examination.outbox import what_waits_and_failed
from deployments.examination.ways import ways
from flows.runtime import Runtime


def examine(runtime: Runtime) -> Iterator[Finding]:
    """Check the ground, every way out that is set up, and what waits or failed."""
    there = database(runtime)
    yield there
    whole = False
    if there.health is Health.WELL:
        form = migrations(runtime)
        whole = form.health is Health.WELL
        yield form
    yield prefect(runtime)
    yield from ways(runtime)
    if whole:
        yield from what_waits_and_failed(runtime)
    yield clock(runtime, reachable=there.health is Health.WELL)
