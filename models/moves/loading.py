"""A milestone with all its rows, loaded for one transaction."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.rules.blueprint import MilestoneBlueprint, StepBlueprint
from models.rules.blueprint_extending import extended
from models.rules.consequences import PhaseState, StepState
from models.rules.errors import Unknown
from models.rules.names import Region
from models.tables.milestones import Anchor, Milestone, Phase, Step
from models.tables.programmes import BlueprintRow
from models.tables.regions import ProvinceRow, RegionRow


@dataclass
class MilestoneRows:
    """One milestone: its own row, its region, and its anchors, phases and steps in order."""

    milestone: Milestone
    region: Region
    anchors: dict[str, Anchor]
    phases: dict[str, Phase]
    steps: dict[str, Step]

    @property
    def name(self) -> str:
        """Name it as people do: "Kab. Lebong M4 2024"."""
        return f"{self.region.label} {self.milestone.code} {self.milestone.year}"

    def step(self, code: str) -> Step:
        """Find a step by its code; raises Unknown with the codes there are."""
        if code not in self.steps:
            raise Unknown(
                "{name} has no step '{code}'. Its steps: {steps}.",
                name=self.name,
                code=code,
                steps=list(self.steps),
            )
        return self.steps[code]

    def phase(self, code: str) -> Phase:
        """Find a phase by its code; raises Unknown with the codes there are."""
        if code not in self.phases:
            raise Unknown(
                "{name} has no phase '{code}'. Its phases: {phases}.",
                name=self.name,
                code=code,
                phases=list(self.phases),
            )
        return self.phases[code]

    def phase_of(self, step: Step) -> Phase:
        """Find the phase that a step belongs to."""
        return next(phase for phase in self.phases.values() if phase.id == step.phase_id)

    def steps_of(self, phase: Phase) -> list[Step]:
        """List a phase's steps in order."""
        return [step for step in self.steps.values() if step.phase_id == phase.id]

    def states(self) -> tuple[list[StepState], list[PhaseState]]:
        """Say what the rules need to know."""
        phase_codes = {phase.id: phase.code for phase in self.phases.values()}
        steps = [
            StepState(step.code, phase_codes[step.phase_id], step.status, tuple(step.needs), step.review)
            for step in self.steps.values()
        ]
        phases = [PhaseState(p.code, p.status, tuple(p.after)) for p in self.phases.values()]
        return steps, phases


def load(session: Session, milestone_id: int, *, for_moving: bool = False) -> MilestoneRows:
    """Load a milestone; `for_moving` holds its row until the transaction ends, so that moves queue up."""
    milestones = select(Milestone).where(Milestone.id == milestone_id)
    anchors = select(Anchor).where(Anchor.milestone_id == milestone_id).order_by(col(Anchor.id))
    phases = select(Phase).where(Phase.milestone_id == milestone_id).order_by(col(Phase.position))
    steps = select(Step).where(Step.milestone_id == milestone_id).order_by(col(Step.position))
    # What the session read before it held the row may have been changed by whoever held it then.
    fresh = {"populate_existing": for_moving}
    held = milestones.with_for_update() if for_moving else milestones
    milestone = session.exec(held, execution_options=fresh).one()
    return MilestoneRows(
        milestone,
        region_of(session, milestone.region_code),
        {anchor.code: anchor for anchor in session.exec(anchors, execution_options=fresh)},
        {phase.code: phase for phase in session.exec(phases, execution_options=fresh)},
        {step.code: step for step in session.exec(steps, execution_options=fresh)},
    )


def blueprint_of(session: Session, rows: MilestoneRows) -> MilestoneBlueprint:
    """Read the blueprint that a milestone was opened with, and the steps that joined it since."""
    frozen = session.get_one(BlueprintRow, rows.milestone.blueprint_sha256)
    return extended(MilestoneBlueprint.model_validate(frozen.content), *_joined_since(rows))


def _joined_since(rows: MilestoneRows) -> tuple[dict[str, list[StepBlueprint]], dict[str, list[str]]]:
    """Say which steps joined, by phase, and which older steps need them."""
    joined = {code: step for code, step in rows.steps.items() if step.added is not None}
    of_phases = {
        phase.code: [StepBlueprint.model_validate(s.added) for s in joined.values() if s.phase_id == phase.id]
        for phase in rows.phases.values()
    }
    needed = {code: [need for need in step.needs if need in joined] for code, step in rows.steps.items()}
    return of_phases, needed


def find_milestone(session: Session, region: Region, code: str, *, year: int | None = None) -> int:
    """Find a region's milestone by its code ("M4"); without a year the newest one is meant.

    Raises Unknown, naming what the region has.
    """
    query = select(Milestone).where(Milestone.region_code == region.code).order_by(col(Milestone.year).desc())
    milestones = session.exec(query).all()
    for milestone in milestones:
        if milestone.code.lower() == code.lower() and year in {None, milestone.year}:
            return milestone_id_of(milestone)
    there = [f"{m.code} {m.year}" for m in milestones]
    asked = f"{code} {year}" if year else code
    if there:
        raise Unknown(
            "{region} has no milestone {asked}. It has: {there}.",
            region=region.label,
            asked=asked,
            there=there,
        )
    raise Unknown("{region} has no milestone yet. Start one with `tonggak open`.", region=region.label)


def milestone_id_of(milestone: Milestone) -> int:
    """Give a stored milestone's id."""
    return stored(milestone.id)


def stored(row_id: int | None) -> int:
    """Give the id of a row that has been stored."""
    assert row_id is not None, "the row has been stored"  # noqa: S101 - tells the type checker what holds
    return row_id


def region_of(session: Session, code: str) -> Region:
    """Read a region with its province."""
    query = select(RegionRow, ProvinceRow).join(ProvinceRow).where(RegionRow.code == code)
    region, province = session.exec(query).one()
    kind = "kota" if region.kind == "kota" else "kabupaten"
    return Region(region.code, region.name, kind, province.code, province.name, region.timezone)  # type: ignore[arg-type]  # the table's CHECK holds it
