"""What waits for what in a milestone, and in which order it can be done."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from models.rules.blueprint import Anchor, MilestoneBlueprint, StepBlueprint


def waits_for(milestone: MilestoneBlueprint) -> dict[str, tuple[str, ...]]:
    """For each step, in file order, the steps it cannot come before.

    They come from `needs`, from `after` and `not_before` of its due rule, and from the phases its own phase
    comes after.
    """
    steps_of = {phase.code: [step.code for step in phase.steps] for phase in milestone.phases}
    waiting: dict[str, tuple[str, ...]] = {}
    for phase in milestone.phases:
        earlier = [code for other in phase.after for code in steps_of[other]]
        for step in phase.steps:
            waiting[step.code] = tuple(dict.fromkeys((*steps_before(step), *earlier)))
    return waiting


def steps_before(step: StepBlueprint) -> tuple[str, ...]:
    """The steps that one names as coming before it: by `needs`, or because its due date counts from them."""
    bound = step.due.not_before
    named = (*step.needs, *step.due.after, *([bound.step] if bound and bound.step else []))
    return tuple(dict.fromkeys(named))


def anchors_under(anchor: Anchor) -> set[str]:
    """The anchors that one hangs on, by its default rule or because it cannot come before them."""
    rule = anchor.default
    bounds = [rule.not_before, rule.not_after] if rule else []
    named = [rule.anchor if rule else None, anchor.not_before, *(bound.anchor for bound in bounds if bound)]
    return {code for code in named if code is not None}


def in_order(waiting: Mapping[str, Iterable[str]]) -> list[str]:
    """The codes, each after everything it waits for; raises graphlib.CycleError."""
    return list(TopologicalSorter(waiting).static_order())


def circle(waiting: Mapping[str, Iterable[str]]) -> str:
    """The codes that wait for each other, as `a → b → a`, or nothing; each comes before the next."""
    try:
        in_order(waiting)
    except CycleError as error:
        codes: list[str] = error.args[1][:-1]
        first = min(range(len(codes)), key=lambda position: list(waiting).index(codes[position]))
        turned = [*codes[first:], *codes[:first]]
        return " → ".join([*turned, turned[0]])
    return ""
