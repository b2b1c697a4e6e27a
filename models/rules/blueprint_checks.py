"""What the parts of a programme say about each other: codes that exist, one meaning each, and no circles."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from models.rules.blueprint import (
    ClinicPlace,
    DueRule,
    MilestoneBlueprint,
    PhaseBlueprint,
    PhaseKind,
    Programme,
    StepBlueprint,
    did_you_mean,
)
from models.rules.blueprint_graph import anchors_under, circle, waits_for
from models.rules.sentences import Sentence

ALL_CLINICS = range(1, 8)  # N21: at least seven coaching clinics span M1 to M4

Place = tuple[str | int, ...]


class Problem(NamedTuple):
    """Something wrong in a programme: where (field names and positions) and what, as a sentence."""

    place: Place
    said: Sentence


def problems(programme: Programme) -> Iterator[Problem]:
    """Everything its parts contradict each other in, in the order of the file."""
    yield from _duplicates(("roles",), programme.roles)
    yield from _clinic_problems(programme)
    yield from _duplicates(("milestones",), programme.milestones)
    roles = [role.code for role in programme.roles]
    for number, milestone in enumerate(programme.milestones):
        yield from _milestone_problems(("milestones", number), milestone, roles)


def _milestone_problems(
    place: Place, milestone: MilestoneBlueprint, roles: Sequence[str]
) -> Iterator[Problem]:
    unknown = [
        *_anchor_problems(place, milestone),
        *_phase_problems(place, milestone, roles),
        *_step_problems(place, milestone, roles),
    ]
    yield from unknown
    if not unknown:  # a graph with holes has no meaningful cycles
        yield from _cycle_problems(place, milestone)


def _anchor_problems(place: Place, milestone: MilestoneBlueprint) -> Iterator[Problem]:
    anchors = [anchor.code for anchor in milestone.anchors]
    yield from _duplicates((*place, "anchors"), milestone.anchors)
    for number, anchor in enumerate(milestone.anchors):
        here = (*place, "anchors", number)
        if anchor.default is not None:
            yield from _rule_problems((*here, "default"), anchor.default, anchors, [])
        if anchor.not_before is not None:
            yield from _unknown((*here, "not_before"), anchor.not_before, anchors)


def _phase_problems(place: Place, milestone: MilestoneBlueprint, roles: Sequence[str]) -> Iterator[Problem]:
    phases = [phase.code for phase in milestone.phases]
    yield from _duplicates((*place, "phases"), milestone.phases)
    for number, phase in enumerate(milestone.phases):
        here = (*place, "phases", number)
        yield from _unknown((*here, "closes"), phase.closes, roles)
        for position, code in enumerate(phase.after):
            yield from _unknown((*here, "after", position), code, phases)
        if phase.kind is PhaseKind.COACHING_CLINIC and not phase.clinics:
            yield Problem(
                (*here, "clinics"), Sentence("a coaching clinic says which of the seven it is, as in [6]")
            )


def _step_problems(place: Place, milestone: MilestoneBlueprint, roles: Sequence[str]) -> Iterator[Problem]:
    anchors = [anchor.code for anchor in milestone.anchors]
    codes = [step.code for step in milestone.steps]
    yield from _repeated(_places_of_steps(place, milestone))
    for here, step in _places_of_steps(place, milestone):
        yield from _unknown((*here, "owner"), step.owner, roles)
        yield from _rule_problems((*here, "due"), step.due, anchors, codes)
        for position, code in enumerate(step.needs):
            yield from _unknown((*here, "needs", position), code, codes)
        yield from _duplicates((*here, "hand_ins"), step.hand_ins)


def _rule_problems(
    place: Place, rule: DueRule, anchors: Sequence[str], steps: Sequence[str]
) -> Iterator[Problem]:
    if rule.anchor is not None:
        yield from _unknown((*place, "anchor"), rule.anchor, anchors)
    for code in rule.after:
        yield from _unknown((*place, "after"), code, steps)
    for field, bound in (("not_before", rule.not_before), ("not_after", rule.not_after)):
        if bound is not None and bound.anchor is not None:
            yield from _unknown((*place, field, "anchor"), bound.anchor, anchors)
        if bound is not None and bound.step is not None:
            yield from _unknown((*place, field, "step"), bound.step, steps)


def _cycle_problems(place: Place, milestone: MilestoneBlueprint) -> Iterator[Problem]:
    graphs: tuple[tuple[Sentence, Mapping[str, Iterable[str]]], ...] = (
        (Sentence("anchors"), {anchor.code: anchors_under(anchor) for anchor in milestone.anchors}),
        (Sentence("phases"), {phase.code: phase.after for phase in milestone.phases}),
        (Sentence("steps"), waits_for(milestone)),
    )
    for what, waiting in graphs:
        cycle = circle(waiting)
        if cycle:
            field = "anchors" if what == "anchors" else "phases"  # the steps stand in the phases
            said = Sentence("these {what} wait for each other in a circle: {circle}", what=what, circle=cycle)
            yield Problem((*place, field), said)
            return


def _clinic_problems(programme: Programme) -> Iterator[Problem]:
    if "default" not in programme.clinics:
        said = Sentence("a map named 'default' is needed, for years that have none of their own")
        yield Problem(("clinics",), said)
    for year, places in programme.clinics.items():
        missing = [str(number) for number in ALL_CLINICS if number not in places]
        if missing:
            said = Sentence("all seven clinics need a place; missing: {missing}", missing=missing)
            yield Problem(("clinics", year), said)
        for number, clinic in places.items():
            yield from _place_problems(("clinics", year, number), number, clinic, programme)


def _place_problems(
    place: Place, number: int, clinic: ClinicPlace, programme: Programme
) -> Iterator[Problem]:
    milestones = {milestone.code: milestone for milestone in programme.milestones}
    wrong = list(_unknown((*place, "milestone"), clinic.milestone, milestones))
    if not wrong:
        phases = {phase.code: phase for phase in milestones[clinic.milestone].phases}
        wrong = list(_unknown((*place, "phase"), clinic.phase, phases))
        wrong = wrong or list(_phase_disagrees(place, number, phases[clinic.phase]))
    yield from wrong


def _phase_disagrees(place: Place, number: int, phase: PhaseBlueprint) -> Iterator[Problem]:
    # A year of its own may place a clinic elsewhere than the phases, written once, say.
    if place[1] == "default" and number not in phase.clinics:
        yield Problem(
            (*place, "phase"),
            Sentence(
                "phase '{code}' does not list {number} under its own 'clinics'",
                code=phase.code,
                number=number,
            ),
        )


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


def _duplicates(place: Place, things: Sequence[_Coded]) -> Iterator[Problem]:
    yield from _repeated(((*place, number), thing) for number, thing in enumerate(things))


def _repeated(things: Iterable[tuple[Place, _Coded]]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for place, thing in things:
        seen[thing.code] += 1
        if seen[thing.code] > 1:
            said = Sentence("'{code}' is used a second time; a code names one thing only", code=thing.code)
            yield Problem((*place, "code"), said)


def _unknown(place: Place, found: str, allowed: Iterable[str]) -> Iterator[Problem]:
    known = list(dict.fromkeys(allowed))
    if found not in known:
        choice = (
            Sentence("allowed are {known}", known=known) if known else Sentence("nothing can be named here")
        )
        near = did_you_mean(found, known)
        yield Problem(
            place, Sentence("found '{found}'; {choice}.{near}", found=found, choice=choice, near=near)
        )


def _places_of_steps(place: Place, milestone: MilestoneBlueprint) -> Iterator[tuple[Place, StepBlueprint]]:
    for number, phase in enumerate(milestone.phases):
        for position, step in enumerate(phase.steps):
            yield (*place, "phases", number, "steps", position), step
