"""Who came to a meeting, as the attendance list says."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import moment


class Attendance(SQLModel, table=True):
    """One line of a meeting's attendance list; personal data, kept as long as the milestone's papers."""

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("milestone_id", "meeting", "name", "organisation"),)

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    meeting: str  # the step of the meeting: rakor, cc6
    day: date  # in the region's zone
    name: str
    organisation: str = ""
    position: str = ""
    phone: str = ""
    signed: bool  # whether the list shows a signature or a mark
    contact_id: int | None = Field(default=None, foreign_key="contacts.id", index=True)
    recorded_by: str
    recorded_at: datetime = Field(sa_column=moment())
