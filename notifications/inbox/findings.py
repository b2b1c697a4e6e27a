"""What a mail in the robot's mailbox can be."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Bounce:
    """A server could not hand a mail over, for good or so far."""

    message_id: str  # of the mail it is about; empty when it does not say
    recipient: str
    status: str  # RFC 3463, such as 5.1.1; empty when it does not say
    said: str
    permanent: bool  # it has been given up; otherwise the server still tries


@dataclass(frozen=True)
class Receipt:
    """A server says that a mail lies in the recipient's mailbox."""

    message_id: str
    recipient: str


class Attendance(StrEnum):
    """What somebody answered to a meeting (RFC 5545); it means "I saw it", never "done"."""

    ACCEPTED = "ACCEPTED"  # will come
    TENTATIVE = "TENTATIVE"  # may come
    DECLINED = "DECLINED"  # will not come
    DELEGATED = "DELEGATED"  # sends somebody else


@dataclass(frozen=True)
class CalendarReply:
    """A mail program's answer to a calendar entry."""

    uid: str
    attendee: str
    attendance: Attendance
    comment: str = ""
    sequence: int = 0


@dataclass(frozen=True)
class AutoReply:
    """A machine answered or wrote to many: an out-of-office note, a list, a reading receipt."""


@dataclass(frozen=True)
class HumanReply:
    """Somebody wrote; only recognised for now, and left unread for people."""

    in_reply_to: str  # our Message-ID; empty when it answers none
    text: str
    has_attachments: bool


Finding = Bounce | Receipt | CalendarReply | AutoReply | HumanReply
