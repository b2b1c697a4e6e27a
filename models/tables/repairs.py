"""Addresses that failed for good: a task for the coordinator until somebody mends them."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.rules.channel_kinds import ChannelKind
from models.tables.columns import choice, moment


class ContactRepair(SQLModel, table=True):
    """One address of one contact that must be mended; that person is not written to there meanwhile."""

    __tablename__ = "contact_repairs"
    __table_args__ = (
        Index(
            "uq_contact_repairs_open",
            "contact_id",
            "channel",
            "address",
            unique=True,
            sqlite_where=text("mended_at IS NULL"),
            postgresql_where=text("mended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", index=True)
    channel: ChannelKind = Field(sa_column=choice(ChannelKind))
    address: str
    code: str = ""  # as the server gave it, such as 5.1.1
    said: str = ""  # the server's words, scrubbed
    message_ref: int | None = Field(default=None, foreign_key="messages.id")
    opened_at: datetime = Field(sa_column=moment())
    mended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    mended_by: str = ""
