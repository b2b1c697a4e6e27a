"""Meetings that people were told of, with the calendar entry they hold."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import choice, moment


class CalendarMethod(StrEnum):
    """What a calendar part asks a mail program to do (RFC 5546)."""

    REQUEST = "request"  # put the meeting into the calendar, or move it
    CANCEL = "cancel"  # take it out


class MeetingNotice(SQLModel, table=True):
    """What one person was told of one meeting; a higher sequence takes the place of a lower one."""

    __tablename__ = "meeting_notices"
    __table_args__ = (UniqueConstraint("milestone_id", "anchor", "contact_id", "sequence"),)

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    anchor: str  # the day it hangs on: kick_off, clinic_1, workshop
    contact_id: int = Field(foreign_key="contacts.id", index=True)
    sequence: int
    method: CalendarMethod = Field(sa_column=choice(CalendarMethod))
    day: date = Field(index=True)  # in the region's zone
    planned_at: datetime = Field(sa_column=moment())
    message_ref: int | None = Field(default=None, foreign_key="messages.id", index=True)
