"""Makes the rows of a step out of its blueprint."""

from models.moves.loading import stored
from models.rules.blueprint import Role as RoleBlueprint
from models.rules.blueprint import StepBlueprint
from models.rules.blueprint_graph import steps_before
from models.rules.lifecycle import StepStatus
from models.rules.scheduling import Due
from models.tables.milestones import HandIn, Phase, Step


def step_row(  # noqa: PLR0913, PLR0917 - all that a step is made of
    milestone_id: int,
    phase: Phase,
    position: int,
    plan: StepBlueprint,
    owner: RoleBlueprint,
    due: Due,
) -> Step:
    """Make the row of a step that waits."""
    return Step(
        milestone_id=milestone_id,
        phase_id=stored(phase.id),
        code=plan.code,
        position=position,
        kind=plan.kind.value,
        title_id=plan.title.id,
        title_en=plan.title.en,
        instruction_id=plan.instruction.id if plan.instruction else "",
        owner_role=owner.code,
        owner_title_id=owner.title.id,
        owner_title_en=owner.title.en,
        review=plan.review,
        policy_direction=plan.policy_direction,
        ssk=plan.ssk.value if plan.ssk else None,
        needs=list(steps_before(plan)),
        status=StepStatus.WAITING,
        due_date=due.due_date,
        due_at=due.due_at,
        due_reason=due.reason,
        baseline_due_date=due.due_date,
    )


def hand_in_rows(step: Step, plan: StepBlueprint) -> list[HandIn]:
    """Make the rows of what is handed in with a stored step."""
    return [
        HandIn(
            step_id=stored(step.id),
            code=hand_in.code,
            title_id=hand_in.title.id,
            title_en=hand_in.title.en,
            kind=hand_in.kind.value,
            required=hand_in.required,
            rules=hand_in.model_dump(
                mode="json", include={"formats", "max_mb", "max_pages", "content"}, exclude_none=True
            ),
        )
        for hand_in in plan.hand_ins
    ]
