"""The ledger of what was to be said, and the outbox of what is sent."""

from datetime import date, datetime
from enum import StrEnum
from typing import Optional

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from models.rules.channel_kinds import ChannelKind
from models.tables.columns import choice, moment


class MessageState(StrEnum):
    """Where a reminder or a message stands."""

    SCHEDULED = "scheduled"  # to be sent at its hour
    CLAIMED = "claimed"  # a sender holds it under a lease
    SENT = "sent"  # the channel took it
    DELIVERED = "delivered"  # the channel says it arrived
    FAILED = "failed"  # refused for good; the coordinator must mend the address
    CLEARED = "cleared"  # of no more use: done, postponed or replaced before it was sent
    MUTED = "muted"  # held back on somebody's word
    DEAD = "dead"  # past its use or out of tries


class Message(SQLModel, table=True):
    """What goes to one person by one channel on one local morning; its words are frozen when it is queued."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("contact_id", "channel", "local_date", "kind", "revision"),
        # Holds all that choosing the next messages needs, so that their long texts are not read for it.
        Index("ix_messages_waiting", "state", "channel", "next_at", "urgency"),
        Index(
            "ix_messages_provider",
            "provider_id",
            sqlite_where=text("provider_id <> ''"),
            postgresql_where=text("provider_id <> ''"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id")
    channel: ChannelKind = Field(sa_column=choice(ChannelKind))
    address: str
    local_date: date
    kind: str = (
        "digest"  # digest, notice (said at once: returned, postponed) or meeting (with a calendar part)
    )
    revision: int = 1  # goes up when a queued message was taken back and written anew
    urgency: int = 0
    subject: str
    text: str
    message_id: str = Field(unique=True)
    state: MessageState = Field(sa_column=choice(MessageState))
    state_reason: str = ""
    queued_at: datetime = Field(sa_column=moment())
    next_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    attempts: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    started_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    delivered_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    read_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    provider_id: str = ""
    form: Optional["MessageForm"] = Relationship(sa_relationship_kwargs={"uselist": False})


class MessageForm(SQLModel, table=True):
    """A message in its channel's own form, made when its words were frozen; kept until it has gone out.

    It stands beside its message, not in it: a sender changes the message's row three times.
    """

    __tablename__ = "message_forms"

    message_ref: int | None = Field(default=None, primary_key=True, foreign_key="messages.id")
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Reminder(SQLModel, table=True):
    """One line of the ledger: this was to be said to this person, for this reason, on this local date."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("step_id", "rule", "occurrence", "contact_id", "local_date"),
        Index(
            "ix_reminders_ungrouped",
            "state",
            sqlite_where=text("message_ref IS NULL"),
            postgresql_where=text("message_ref IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="steps.id")
    rule: str
    occurrence: int
    contact_id: int = Field(foreign_key="contacts.id", index=True)
    local_date: date
    due_date: date  # the due date it speaks of; a postponed step starts its reminders anew
    reason: str
    state: MessageState = Field(sa_column=choice(MessageState))
    state_reason: str = ""
    planned_at: datetime = Field(sa_column=moment())
    message_ref: int | None = Field(default=None, foreign_key="messages.id", index=True)


class SendAttempt(SQLModel, table=True):
    """One try to send a message; rows are only ever added, and their text holds no secret."""

    __tablename__ = "send_attempts"

    id: int | None = Field(default=None, primary_key=True)
    message_ref: int = Field(foreign_key="messages.id", index=True)
    number: int
    started_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    outcome: str = ""
    code: str = ""
    text: str = ""
    provider_id: str = ""


class ChannelPace(SQLModel, table=True):
    """When a channel may be used next: its rate holds for all senders together."""

    __tablename__ = "channel_paces"

    channel: ChannelKind = Field(sa_column=choice(ChannelKind, primary_key=True))
    free_at: datetime = Field(sa_column=moment())
