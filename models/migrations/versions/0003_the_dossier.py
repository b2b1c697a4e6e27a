"""Proposals and their criteria, monitoring, attendance, receipts; steps added after the opening."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables of the dossier."""
    op.add_column("steps", sa.Column("added", sa.JSON(none_as_null=True), nullable=True))
    _proposals()
    _monitoring()
    _attendances()
    _receipts()


def downgrade() -> None:
    """Take the tables of the dossier away, with what was recorded in them."""
    for table in (
        "submission_receipts",
        "attendances",
        "indicators_seen",
        "services_seen",
        "monitoring_rounds",
        "proposal_criteria",
        "proposals",
    ):
        op.drop_table(table)
    # Not by copying the table: others point at its rows.
    op.execute("ALTER TABLE steps DROP COLUMN added")


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("package", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("works", sa.JSON(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("logbook_percent", sa.Float(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_proposals_milestone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("milestone_id", "code", name="uq_proposals_milestone_id_code"),
        sa.CheckConstraint("households IS NULL OR households >= 0", name="households"),
        sa.CheckConstraint("logbook_percent IS NULL OR logbook_percent BETWEEN 0 AND 100", name="logbook"),
    )
    op.create_table(
        "proposal_criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("state", _choice("criterion_state", "open", "given", "refused", "waived"), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_criteria_proposal_id"),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name="fk_proposal_criteria_step_id"),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name="fk_proposal_criteria_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_criteria"),
        sa.UniqueConstraint("proposal_id", "criterion", name="uq_proposal_criteria_proposal_id_criterion"),
    )
    op.create_index("ix_proposal_criteria_step_id", "proposal_criteria", ["step_id"])


def _monitoring() -> None:
    op.create_table(
        "monitoring_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        *_recorded(),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name="fk_monitoring_rounds_milestone_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_monitoring_rounds"),
        sa.UniqueConstraint("milestone_id", "number", name="uq_monitoring_rounds_milestone_id_number"),
    )
    op.create_table(
        "services_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("target_households", sa.Integer(), nullable=False),
        sa.Column("served_households", sa.Integer(), nullable=False),
        sa.Column("volume", sa.Float(), nullable=True),
        sa.Column("volume_unit", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("operator_decree", sa.String(), nullable=False),
        sa.Column("tariff", sa.BigInteger(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("follow_up", sa.String(), nullable=False),
        sa.Column("follow_up_by", sa.String(), nullable=False),
        sa.Column("follow_up_until", sa.Date(), nullable=True),
        sa.Column(
            "decision", _choice("service_decision", "continue", "repair", "expand", "stop"), nullable=False
        ),
        sa.Column("ready", sa.JSON(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        *_recorded(),
        sa.ForeignKeyConstraint(["round_id"], ["monitoring_rounds.id"], name="fk_services_seen_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_services_seen"),
        sa.UniqueConstraint("round_id", "service", name="uq_services_seen_round_id_service"),
        sa.CheckConstraint("target_households >= 0 AND served_households >= 0", name="households"),
    )
    op.create_table(
        "indicators_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        *_recorded(),
        sa.ForeignKeyConstraint(["round_id"], ["monitoring_rounds.id"], name="fk_indicators_seen_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_indicators_seen"),
        sa.UniqueConstraint("round_id", "indicator", name="uq_indicators_seen_round_id_indicator"),
    )


def _attendances() -> None:
    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        *_recorded(),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_attendances_milestone_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_attendances_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attendances"),
        sa.UniqueConstraint(
            "milestone_id",
            "meeting",
            "name",
            "organisation",
            name="uq_attendances_milestone_id_meeting_name_organisation",
        ),
    )
    op.create_index("ix_attendances_contact_id", "attendances", ["contact_id"])


def _receipts() -> None:
    op.create_table(
        "submission_receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        *_recorded(),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_submission_receipts_submission_id"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name="fk_submission_receipts_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_submission_receipts"),
    )
    op.create_index("ix_submission_receipts_submission_id", "submission_receipts", ["submission_id"])


def _recorded() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
