"""Holds, stand-ins, repairs, meetings; messages keep the channel's own form and what became of them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# A UNIQUE constraint that begins with the same column answers the same questions.
_TWICE_INDEXED = (
    ("steps", "milestone_id"),
    ("phases", "milestone_id"),
    ("hand_ins", "step_id"),
    ("reminders", "step_id"),
    ("messages", "contact_id"),
)


def upgrade() -> None:
    """Add what reminders need beyond mail; queued messages go out in their plain text."""
    _indexes()
    _messages()
    _holds()
    _repairs()
    _meetings()
    _marks()


def downgrade() -> None:
    """Take the new tables and columns away; the HTML of queued messages does not come back."""
    for table in (
        "mailbox_marks",
        "meeting_notices",
        "contact_repairs",
        "delegations",
        "holds",
        "channel_paces",
        "message_forms",
    ):
        op.drop_table(table)
    op.drop_index("ix_anchors_day", "anchors")
    op.drop_index("ix_messages_provider", "messages")
    op.drop_index("ix_messages_waiting", "messages")
    op.create_index("ix_messages_state_next", "messages", ["state", "next_at"])
    for column in ("delivered_at", "read_at"):
        op.drop_column("messages", column)
    op.drop_column("send_attempts", "provider_id")
    op.add_column("messages", sa.Column("html", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("history") as history:
        history.create_unique_constraint("uq_history_hash", ["hash"])
    for table, column in _TWICE_INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _indexes() -> None:
    for table, column in _TWICE_INDEXED:
        op.drop_index(f"ix_{table}_{column}", table)
    # A milestone's chain has one row for a number, and its hash holds both: it cannot be there twice.
    with op.batch_alter_table("history") as history:
        history.drop_constraint("uq_history_hash", type_="unique")


def _messages() -> None:
    op.add_column("messages", sa.Column("delivered_at", MOMENT, nullable=True))
    op.add_column("messages", sa.Column("read_at", MOMENT, nullable=True))
    # Not by copying the table: reminders point at its rows.
    op.execute("ALTER TABLE messages DROP COLUMN html")
    op.drop_index("ix_messages_state_next", "messages")
    op.create_index("ix_messages_waiting", "messages", ["state", "channel", "next_at", "urgency"])
    op.create_index("ix_messages_provider", "messages", ["provider_id"], **_only("provider_id <> ''"))
    op.add_column("send_attempts", sa.Column("provider_id", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "message_forms",
        sa.Column("message_ref", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["message_ref"], ["messages.id"], name="fk_message_forms_message_ref"),
        sa.PrimaryKeyConstraint("message_ref", name="pk_message_forms"),
    )
    op.create_table(
        "channel_paces",
        sa.Column("channel", _channel(), nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_paces"),
    )


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("hold_kind", "snooze", "mute"), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        *_term(),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name="fk_holds_step_id"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_holds_milestone_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_holds_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sa.CheckConstraint(
            "(CASE WHEN step_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN milestone_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN place IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_subject",
        ),
    )
    for column in ("step_id", "milestone_id", "contact_id"):
        op.create_index(f"ix_holds_{column}", "holds", [column])
    op.create_index("ix_holds_in_force", "holds", ["until_day"], **_only("ended_at IS NULL"))

    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        *_term(),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name="fk_delegations_step_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_delegations_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delegations"),
    )
    for column in ("step_id", "contact_id"):
        op.create_index(f"ix_delegations_{column}", "delegations", [column])
    op.create_index(
        "uq_delegations_open_step", "delegations", ["step_id"], unique=True, **_only("ended_at IS NULL")
    )


def _repairs() -> None:
    op.create_table(
        "contact_repairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", _channel(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("message_ref", sa.Integer(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("mended_at", MOMENT, nullable=True),
        sa.Column("mended_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_contact_repairs_contact_id"),
        sa.ForeignKeyConstraint(["message_ref"], ["messages.id"], name="fk_contact_repairs_message_ref"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_repairs"),
    )
    op.create_index("ix_contact_repairs_contact_id", "contact_repairs", ["contact_id"])
    op.create_index(
        "uq_contact_repairs_open",
        "contact_repairs",
        ["contact_id", "channel", "address"],
        unique=True,
        **_only("mended_at IS NULL"),
    )


def _meetings() -> None:
    op.create_table(
        "meeting_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("method", _choice("calendar_method", "request", "cancel"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("message_ref", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name="fk_meeting_notices_milestone_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_meeting_notices_contact_id"),
        sa.ForeignKeyConstraint(["message_ref"], ["messages.id"], name="fk_meeting_notices_message_ref"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_notices"),
        sa.UniqueConstraint(
            "milestone_id",
            "anchor",
            "contact_id",
            "sequence",
            name="uq_meeting_notices_milestone_id_anchor_contact_id_sequence",
        ),
    )
    op.create_index("ix_anchors_day", "anchors", ["day"])
    op.create_index("ix_meeting_notices_contact_id", "meeting_notices", ["contact_id"])
    op.create_index("ix_meeting_notices_day", "meeting_notices", ["day"])
    op.create_index("ix_meeting_notices_message_ref", "meeting_notices", ["message_ref"])


def _marks() -> None:
    op.create_table(
        "mailbox_marks",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("uid_validity", sa.Integer(), nullable=False),
        sa.Column("last_uid", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mailbox_marks"),
    )


def _term() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
    )


def _channel() -> sa.Enum:
    return _choice("channel_kind", "mail", "whatsapp", "matrix", "telegram", "sms", "other")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _only(where: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
