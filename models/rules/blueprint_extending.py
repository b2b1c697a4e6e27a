"""A blueprint with steps that joined after its milestone was opened; the frozen one stays as it was."""

from collections.abc import Iterable, Mapping, Sequence

from models.rules.blueprint import MilestoneBlueprint, StepBlueprint
from models.rules.blueprint_graph import circle, waits_for
from models.rules.errors import NotAllowed, Unknown


def extended(
    milestone: MilestoneBlueprint,
    added: Mapping[str, Sequence[StepBlueprint]],
    needed: Mapping[str, Iterable[str]],
) -> MilestoneBlueprint:
    """Put steps at the end of phases, by phase code, and what older steps need besides, by step code."""
    if not any(added.values()):
        return milestone
    phases = [
        phase.model_copy(
            update={
                "steps": tuple(_needing(step, needed) for step in (*phase.steps, *added.get(phase.code, ())))
            }
        )
        for phase in milestone.phases
    ]
    return milestone.model_copy(update={"phases": tuple(phases)})


def refuse_unfit(milestone: MilestoneBlueprint, new: Iterable[StepBlueprint]) -> None:
    """Check what the new steps name, in the blueprint that has them already.

    Raises Unknown for an anchor or a step that is not there, NotAllowed for steps that wait for each other.
    """
    codes = [step.code for step in milestone.steps]
    for step in new:
        if step.due.anchor is not None:
            milestone.anchor(step.due.anchor)
        for code in waits_for(milestone)[step.code]:
            if code not in codes:
                raise Unknown("'{step}' waits for '{code}', which is not there.", step=step.code, code=code)
    if round_about := circle(waits_for(milestone)):
        raise NotAllowed("These steps would wait for each other: {steps}.", steps=round_about)


def _needing(step: StepBlueprint, needed: Mapping[str, Iterable[str]]) -> StepBlueprint:
    more = tuple(code for code in needed.get(step.code, ()) if code not in step.needs)
    return step.model_copy(update={"needs": (*step.needs, *more)}) if more else step
