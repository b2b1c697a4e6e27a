"""Files that were handed in, stored by the hash of their content, and for what they were handed in."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import moment


class Document(SQLModel, table=True):
    """A file's content; the bytes lie in the data folder under this hash."""

    __tablename__ = "documents"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    media_type: str
    stored_at: datetime = Field(sa_column=moment())


class Delivery(SQLModel, table=True):
    """A file handed in for a step; a newer version never overwrites an older one."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("hand_in_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    hand_in_id: int = Field(foreign_key="hand_ins.id", index=True)
    version: int
    sha256: str = Field(foreign_key="documents.sha256")
    file_name: str
    handed_in_by: str
    handed_in_at: datetime = Field(sa_column=moment())


class Submission(SQLModel, table=True):
    """A package for the workshop; a replaced file makes a new version, never an overwrite."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("milestone_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id", index=True)
    version: int
    sha256: str = Field(foreign_key="documents.sha256")
    file_name: str
    complete: bool
    packed_at: datetime = Field(sa_column=moment())


class SubmissionReceipt(SQLModel, table=True):
    """What the workshop said on receiving a package; a later word stands beside the earlier one."""

    __tablename__ = "submission_receipts"

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submissions.id", index=True)
    received_at: datetime = Field(sa_column=moment())
    received_by: str  # the office that took it
    number: str = ""  # of the receipt, where it has one
    remark: str = ""
    sha256: str | None = Field(default=None, foreign_key="documents.sha256")  # a scan of it
    file_name: str = ""
    recorded_by: str
    recorded_at: datetime = Field(sa_column=moment())
