"""The programme as data: which milestones it has, their phases, its roles and its coaching clinics.

`blueprint_step` has the shapes of a step, `blueprint_reading` turns a YAML file into a programme, and
`blueprint_graph` checks what its parts say about each other. The shapes stand smallest first.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, field_validator, model_validator

from models.rules.blueprint_step import (
    Bound,
    Code,
    DueRule,
    HandIn,
    HandInKind,
    Shape,
    SskUse,
    StepBlueprint,
    StepKind,
    Text,
    Words,
    did_you_mean,
)
from models.rules.errors import Unknown
from models.rules.sentences import Sentence

__all__ = [
    "Anchor",
    "Bound",
    "ClinicPlace",
    "DueRule",
    "HandIn",
    "HandInKind",
    "HeldAt",
    "MilestoneBlueprint",
    "PhaseBlueprint",
    "PhaseKind",
    "Programme",
    "Role",
    "RoleKind",
    "SskUse",
    "StepBlueprint",
    "StepKind",
    "Text",
    "did_you_mean",
]

PREVIOUS = "previous"  # in `after`: the step written just above in the same phase


class PhaseKind(StrEnum):
    """Which flow carries a phase."""

    KICK_OFF = "kick_off"  # the first coordination meeting and its papers
    COACHING_CLINIC = "coaching_clinic"  # a guided meeting, one of the seven
    MONITORING_EVALUATION = "monitoring_evaluation"  # looking in the field how a service runs
    WORKSHOP_SUBMISSION = "workshop_submission"  # files collected, packed and handed to the centre


class RoleKind(StrEnum):
    """What sort of organisation fills a role."""

    POKJA = "pokja"  # the regency's working group for housing and settlements
    OPD = "opd"  # an agency of the regency
    FACILITATOR = "facilitator"  # a person appointed to guide, not an office
    BALAI = "balai"  # the ministry's office in the province
    PROVINCE = "province"  # the province's working group
    NATIONAL = "national"  # the national working group


class PhaseBlueprint(Shape):
    """Steps that are opened, watched and closed together.

    `after` names phases that must be over before this one opens; `closes` is the role that may close it
    with steps still open, giving a reason.
    """

    code: Code
    kind: PhaseKind
    title: Text
    clinics: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    closes: Code
    after: tuple[Code, ...] = ()
    steps: Annotated[tuple[StepBlueprint, ...], Field(min_length=1)]
    assumption: Words | None = None
    source: Words | None = None

    @field_validator("steps")
    @classmethod
    def _after_is_also_a_need(cls, steps: tuple[StepBlueprint, ...]) -> tuple[StepBlueprint, ...]:
        if PREVIOUS in {step.code for step in steps}:
            raise ValueError(
                Sentence(
                    "a step cannot be called '{word}'; in 'after' the word means the step above",
                    word=PREVIOUS,
                )
            )
        if PREVIOUS in steps[0].due.after:
            raise ValueError(
                Sentence(
                    "'{code}' is the first step of its phase and has no previous step", code=steps[0].code
                )
            )
        above = (steps[0].code, *(step.code for step in steps))
        return tuple(_naming_previous(step, code) for step, code in zip(steps, above, strict=False))


class Anchor(Shape):
    """A day the whole milestone hangs on; `default` places it when nobody gave its date.

    `not_before` names the anchor that cannot come later than this one; the same day is allowed, since two
    clinics may share one day.
    """

    code: Code
    title: Text
    required: bool = False
    default: DueRule | None = None
    not_before: Code | None = None
    assumption: Words | None = None
    source: Words | None = None

    @model_validator(mode="after")
    def _is_given_or_placed(self) -> Self:
        if not self.required and self.default is None:
            raise ValueError(
                Sentence("an anchor that is not 'required' needs a 'default' rule that places it")
            )
        return self


class MilestoneBlueprint(Shape):
    """One milestone of the programme, such as M4; `year_in_programme` counts from 1."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=20)]
    title: Text
    year_in_programme: Annotated[int, Field(ge=1, le=20)]
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=1)]
    phases: Annotated[tuple[PhaseBlueprint, ...], Field(min_length=1)]
    assumption: Words | None = None
    source: Words | None = None

    @property
    def steps(self) -> tuple[StepBlueprint, ...]:
        """All steps, in the order of the file."""
        return tuple(step for phase in self.phases for step in phase.steps)

    def anchor(self, code: str) -> Anchor:
        """The anchor of that code, or `Unknown`."""
        return _named(self.anchors, code, Sentence("anchor of {code}", code=self.code))

    def phase(self, code: str) -> PhaseBlueprint:
        """The phase of that code, or `Unknown`."""
        return _named(self.phases, code, Sentence("phase of {code}", code=self.code))

    def step(self, code: str) -> StepBlueprint:
        """The step of that code, or `Unknown`."""
        return _named(self.steps, code, Sentence("step of {code}", code=self.code))

    def phase_of(self, step_code: str) -> PhaseBlueprint:
        """The phase in which that step stands, or `Unknown`."""
        step = self.step(step_code)
        return next(phase for phase in self.phases if step in phase.steps)


class Role(Shape):
    """Who acts, as the programme sees it; which office fills the role differs from region to region."""

    code: Code
    title: Text
    kind: RoleKind
    assumption: Words | None = None
    source: Words | None = None


class HeldAt(StrEnum):
    """Where a coaching clinic takes place."""

    PROVINCE = "province"  # several regencies come together
    REGENCY = "regency"  # in the regency itself


class ClinicPlace(Shape):
    """Where one of the seven coaching clinics stands in the programme."""

    milestone: str
    phase: Code
    held_at: HeldAt
    title: Text | None = None
    assumption: Words | None = None
    source: Words | None = None


ClinicYear = int | Literal["default"]


class Programme(Shape):
    """A whole programme in one version; `clinics` maps a year to its seven coaching clinics."""

    code: Code
    version: Annotated[str, Field(pattern=r"^\d{4}\.\d+$")]
    title: Text
    policy_directions: Annotated[tuple[Text, ...], Field(min_length=5, max_length=5)]
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    clinics: Mapping[ClinicYear, Mapping[Annotated[int, Field(ge=1, le=7)], ClinicPlace]]
    milestones: Annotated[tuple[MilestoneBlueprint, ...], Field(min_length=1)]

    def milestone(self, code: str) -> MilestoneBlueprint:
        """The milestone of that code (upper or lower case), or `Unknown`."""
        exact = {milestone.code.lower(): milestone.code for milestone in self.milestones}
        what = Sentence("milestone of {code}", code=self.code)
        return _named(self.milestones, exact.get(code.lower(), code), what)

    def role(self, code: str) -> Role:
        """The role of that code, or `Unknown`."""
        return _named(self.roles, code, Sentence("role of {code}", code=self.code))

    def clinic(self, number: int, *, year: int) -> ClinicPlace:
        """Where clinic 1 to 7 stands in that year; a year without its own map follows the default."""
        places = self.clinics.get(year, self.clinics["default"])
        if number not in places:
            raise Unknown(
                "There is no coaching clinic {number} in {year}; there are {places}.",
                number=number,
                year=year,
                places=list(places),
            )
        return places[number]


Named = TypeVar("Named", Anchor, PhaseBlueprint, StepBlueprint, MilestoneBlueprint, Role)


def _named(things: tuple[Named, ...], code: str, what: Sentence) -> Named:
    for thing in things:
        if thing.code == code:
            return thing
    codes = [thing.code for thing in things]
    raise Unknown(
        "'{code}' is not a {what}; there are {codes}.{near}",
        code=code,
        what=what,
        codes=codes,
        near=did_you_mean(code, codes),
    )


def _naming_previous(step: StepBlueprint, above: str) -> StepBlueprint:
    """The step with `previous` written out, and needing what its due rule counts from."""
    after = tuple(above if code == PREVIOUS else code for code in step.due.after)
    needs = tuple(dict.fromkeys((*step.needs, *after)))
    return step.model_copy(update={"due": step.due.model_copy(update={"after": after}), "needs": needs})
