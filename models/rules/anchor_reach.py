"""Which steps of a milestone move when one of its anchors does."""

from models.rules.blueprint import MilestoneBlueprint
from models.rules.blueprint_graph import anchors_under, in_order, steps_before
from models.rules.blueprint_step import StepBlueprint


def steps_under(milestone: MilestoneBlueprint, anchor: str) -> frozenset[str]:
    """List the codes of the steps whose due date hangs on an anchor, directly or by way of another."""
    anchors = _anchors_on(milestone, anchor)
    steps = {step.code: step for phase in milestone.phases for step in phase.steps}
    found: set[str] = set()
    for code in in_order({code: steps_before(step) for code, step in steps.items()}):
        if _anchors_of(steps[code]) & anchors or found & set(steps_before(steps[code])):
            found.add(code)
    return frozenset(found)


def _anchors_on(milestone: MilestoneBlueprint, anchor: str) -> set[str]:
    under = {other.code: anchors_under(other) for other in milestone.anchors}
    found = {anchor}
    for code in in_order(under):
        if under[code] & found:
            found.add(code)
    return found


def _anchors_of(step: StepBlueprint) -> set[str]:
    bounds = (step.due.not_before, step.due.not_after)
    return {code for code in (step.due.anchor, *(b.anchor for b in bounds if b)) if code is not None}
