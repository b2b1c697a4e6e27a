"""How far each mailbox has been read."""

from sqlmodel import Field, SQLModel


class MailboxMark(SQLModel, table=True):
    """The last message that was read in a mailbox; its numbers start anew when the server says so."""

    __tablename__ = "mailbox_marks"

    mailbox: str = Field(primary_key=True)  # user, host and folder
    uid_validity: int
    last_uid: int
