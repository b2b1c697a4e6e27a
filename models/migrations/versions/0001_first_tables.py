"""First tables: regions, people, programmes, milestones with their history, papers, reminders and runs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table of the first version, each after those it refers to."""
    _regions()
    _people()
    _programmes()
    _milestones()
    _postponements()
    _history()
    _documents()
    _reminders()
    _runs()


def downgrade() -> None:
    """Drop every table, each before those it refers to; their indexes go with them."""
    for table in (
        "runs",
        "send_attempts",
        "reminders",
        "messages",
        "deliveries",
        "submissions",
        "documents",
        "history",
        "postponements",
        "hand_ins",
        "steps",
        "phases",
        "anchors",
        "milestones",
        "blueprints",
        "contact_addresses",
        "organisation_roles",
        "contacts",
        "organisations",
        "own_days",
        "regions",
        "provinces",
    ):
        op.drop_table(table)


def _regions() -> None:
    op.create_table(
        "provinces",
        sa.Column("code", sa.String(2), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_provinces"),
        sa.UniqueConstraint("name", name="uq_provinces_name"),
    )

    op.create_table(
        "regions",
        sa.Column("code", sa.String(5), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("province_code", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('kabupaten', 'kota')", name="kind"),
        sa.CheckConstraint("timezone IN ('WIB', 'WITA', 'WIT')", name="timezone"),
        sa.ForeignKeyConstraint(["province_code"], ["provinces.code"], name="fk_regions_province_code"),
        sa.PrimaryKeyConstraint("code", name="pk_regions"),
    )
    op.create_index("ix_regions_province_code", "regions", ["province_code"])

    op.create_table(
        "own_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name="fk_own_days_region_code"),
        sa.PrimaryKeyConstraint("id", name="pk_own_days"),
    )
    op.create_index("ix_own_days_region_code", "own_days", ["region_code"])
    op.create_index(
        "uq_own_days_national_day", "own_days", ["day"], unique=True, **_only("region_code IS NULL")
    )
    op.create_index("uq_own_days_region_day", "own_days", ["region_code", "day"], unique=True)


def _people() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("province_code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            _choice("organisation_kind", "opd", "pokja", "balai", "province", "national"),
            nullable=False,
        ),
        sa.CheckConstraint("region_code IS NULL OR province_code IS NULL", name="one_place"),
        sa.ForeignKeyConstraint(["province_code"], ["provinces.code"], name="fk_organisations_province_code"),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name="fk_organisations_region_code"),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("id", "place", name="uq_organisations_id_place"),
        sa.UniqueConstraint("place", "name", name="uq_organisations_place_name"),
    )
    op.create_index("ix_organisations_place", "organisations", ["place"])

    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("role", _choice("contact_role", "key_person", "head", "deputy"), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_contacts_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("organisation_id", "name", name="uq_contacts_organisation_id_name"),
    )
    op.create_index("ix_contacts_organisation_id", "contacts", ["organisation_id"])

    op.create_table(
        "organisation_roles",
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_organisation_roles_organisation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "role", name="pk_organisation_roles"),
    )
    op.create_index("ix_organisation_roles_organisation_id", "organisation_roles", ["organisation_id"])

    op.create_table(
        "contact_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            _choice("channel_kind", "mail", "whatsapp", "matrix", "telegram", "sms", "other"),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("preference", sa.Integer(), nullable=False),
        sa.Column("status", _choice("address_status", "usable", "broken"), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_contact_addresses_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contact_addresses"),
        sa.UniqueConstraint(
            "contact_id", "channel", "address", name="uq_contact_addresses_contact_id_channel_address"
        ),
    )
    op.create_index(
        "uq_contact_addresses_preference", "contact_addresses", ["contact_id", "preference"], unique=True
    )


def _programmes() -> None:
    op.create_table(
        "blueprints",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("programme_version", sa.String(), nullable=False),
        sa.Column("milestone_code", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blueprints"),
    )


def _milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("blueprint_sha256", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column(
            "status", _choice("milestone_status", "planned", "open", "closed", "cancelled"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("history_count", sa.Integer(), nullable=False),
        sa.Column("history_head", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["blueprint_sha256"], ["blueprints.sha256"], name="fk_milestones_blueprint_sha256"
        ),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name="fk_milestones_region_code"),
        sa.PrimaryKeyConstraint("id", name="pk_milestones"),
        sa.UniqueConstraint(
            "programme", "region_code", "code", "year", name="uq_milestones_programme_region_code_code_year"
        ),
    )
    op.create_index("ix_milestones_region_code", "milestones", ["region_code"])
    op.create_index("ix_milestones_status", "milestones", ["status"])

    op.create_table(
        "anchors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("baseline", sa.Date(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_anchors_milestone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_anchors"),
        sa.UniqueConstraint("milestone_id", "code", name="uq_anchors_milestone_id_code"),
    )

    op.create_table(
        "phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_id", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            _choice("phase_status", "planned", "open", "closing", "closed", "cancelled"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closing_note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_phases_milestone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_phases"),
        sa.UniqueConstraint("milestone_id", "code", name="uq_phases_milestone_id_code"),
        sa.UniqueConstraint("milestone_id", "position", name="uq_phases_milestone_id_position"),
    )
    op.create_index("ix_phases_closing", "phases", ["id"], **_only("status = 'closing'"))
    op.create_index("ix_phases_milestone_id", "phases", ["milestone_id"])

    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_id", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("instruction_id", sa.String(), nullable=False),
        sa.Column("owner_role", sa.String(), nullable=False),
        sa.Column("owner_title_id", sa.String(), nullable=False),
        sa.Column("owner_title_en", sa.String(), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("policy_direction", sa.Integer(), nullable=True),
        sa.Column("ssk", sa.String(), nullable=True),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            _choice(
                "step_status", "waiting", "ready", "submitted", "returned", "done", "skipped", "cancelled"
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("due_reason", sa.String(), nullable=False),
        sa.Column("baseline_due_date", sa.Date(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.CheckConstraint("ssk IN ('internalisation', 'externalisation')", name="ssk"),
        sa.CheckConstraint("policy_direction BETWEEN 1 AND 5", name="policy_direction"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_steps_milestone_id"),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name="fk_steps_phase_id"),
        sa.PrimaryKeyConstraint("id", name="pk_steps"),
        sa.UniqueConstraint("milestone_id", "code", name="uq_steps_milestone_id_code"),
    )
    op.create_index("ix_steps_milestone_id", "steps", ["milestone_id"])
    op.create_index("ix_steps_phase_id", "steps", ["phase_id"])
    op.create_index("ix_steps_status_due", "steps", ["status", "due_at"])

    op.create_table(
        "hand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title_id", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name="fk_hand_ins_step_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_ins"),
        sa.UniqueConstraint("step_id", "code", name="uq_hand_ins_step_id_code"),
    )
    op.create_index("ix_hand_ins_step_id", "hand_ins", ["step_id"])


def _postponements() -> None:
    op.create_table(
        "postponements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("anchor", sa.String(), nullable=True),
        sa.Column("old_day", sa.Date(), nullable=False),
        sa.Column("new_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "status",
            _choice("postponement_status", "asked", "approved", "refused", "withdrawn"),
            nullable=False,
        ),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.CheckConstraint("(step_id IS NULL) <> (anchor IS NULL)", name="step_or_anchor"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_postponements_milestone_id"),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name="fk_postponements_step_id"),
        sa.PrimaryKeyConstraint("id", name="pk_postponements"),
    )
    op.create_index("ix_postponements_milestone_id", "postponements", ["milestone_id"])
    op.create_index("ix_postponements_step_id", "postponements", ["step_id"])
    op.create_index(
        "uq_postponements_open_anchor",
        "postponements",
        ["milestone_id", "anchor"],
        unique=True,
        **_only("status = 'asked' AND anchor IS NOT NULL"),
    )
    op.create_index(
        "uq_postponements_open_step", "postponements", ["step_id"], unique=True, **_only("status = 'asked'")
    )


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", _choice("role", "owner", "coordinator", "overseer", "system"), nullable=False),
        sa.Column("subject", _choice("subject", "milestone", "phase", "step"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("from_status", sa.String(), nullable=False),
        sa.Column("to_status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("relayed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_history_milestone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sa.UniqueConstraint("hash", name="uq_history_hash"),
        sa.UniqueConstraint("milestone_id", "sequence", name="uq_history_milestone_id_sequence"),
    )
    op.create_index("ix_history_unrelayed", "history", ["id"], **_only("relayed_at IS NULL"))


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("stored_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_documents"),
    )

    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("packed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_submissions_milestone_id"),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name="fk_submissions_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint("milestone_id", "version", name="uq_submissions_milestone_id_version"),
    )
    op.create_index("ix_submissions_milestone_id", "submissions", ["milestone_id"])

    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hand_in_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("handed_in_by", sa.String(), nullable=False),
        sa.Column("handed_in_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["hand_in_id"], ["hand_ins.id"], name="fk_deliveries_hand_in_id"),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name="fk_deliveries_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("hand_in_id", "version", name="uq_deliveries_hand_in_id_version"),
    )
    op.create_index("ix_deliveries_hand_in_id", "deliveries", ["hand_in_id"])


def _reminders() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            _choice("channel_kind", "mail", "whatsapp", "matrix", "telegram", "sms", "other"),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column(
            "state",
            _choice(
                "message_state",
                "scheduled",
                "claimed",
                "sent",
                "delivered",
                "failed",
                "cleared",
                "muted",
                "dead",
            ),
            nullable=False,
        ),
        sa.Column("state_reason", sa.String(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_messages_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint(
            "contact_id",
            "channel",
            "local_date",
            "kind",
            "revision",
            name="uq_messages_contact_id_channel_local_date_kind_revision",
        ),
        sa.UniqueConstraint("message_id", name="uq_messages_message_id"),
    )
    op.create_index("ix_messages_contact_id", "messages", ["contact_id"])
    op.create_index("ix_messages_state_next", "messages", ["state", "next_at"])

    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "state",
            _choice(
                "message_state",
                "scheduled",
                "claimed",
                "sent",
                "delivered",
                "failed",
                "cleared",
                "muted",
                "dead",
            ),
            nullable=False,
        ),
        sa.Column("state_reason", sa.String(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("message_ref", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_reminders_contact_id"),
        sa.ForeignKeyConstraint(["message_ref"], ["messages.id"], name="fk_reminders_message_ref"),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name="fk_reminders_step_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint(
            "step_id",
            "rule",
            "occurrence",
            "contact_id",
            "local_date",
            name="uq_reminders_step_id_rule_occurrence_contact_id_local_date",
        ),
    )
    op.create_index("ix_reminders_contact_id", "reminders", ["contact_id"])
    op.create_index("ix_reminders_message_ref", "reminders", ["message_ref"])
    op.create_index("ix_reminders_step_id", "reminders", ["step_id"])
    op.create_index("ix_reminders_ungrouped", "reminders", ["state"], **_only("message_ref IS NULL"))

    op.create_table(
        "send_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_ref", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["message_ref"], ["messages.id"], name="fk_send_attempts_message_ref"),
        sa.PrimaryKeyConstraint("id", name="pk_send_attempts"),
    )
    op.create_index("ix_send_attempts_message_ref", "send_attempts", ["message_ref"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_runs_milestone_id"),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name="fk_runs_phase_id"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint("run_id", name="uq_runs_run_id"),
    )
    op.create_index("ix_runs_milestone_id", "runs", ["milestone_id"])
    op.create_index(
        "uq_runs_milestone", "runs", ["milestone_id", "attempt"], unique=True, **_only("phase_id IS NULL")
    )
    op.create_index("uq_runs_phase", "runs", ["phase_id", "attempt"], unique=True)


def _choice(name: str, *values: str) -> sa.Enum:
    """Text that a CHECK keeps to these values; what they mean stands at the enum of that name."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _only(condition: str) -> dict[str, Any]:
    """An index that holds only the rows which fulfil the condition."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
