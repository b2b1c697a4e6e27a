"""What a finding changes: a bounce fails its message, a notice of arrival moves it forward."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from models.rules.channel_kinds import ChannelKind
from notifications.callbacks import Receipt as Callback
from notifications.callbacks import ReceiptStatus
from notifications.channels.smtp_answers import about_address
from notifications.inbox.findings import (
    AutoReply,
    Bounce,
    CalendarReply,
    Finding,
    HumanReply,
    Receipt,
)
from notifications.receipts import apply_receipts


@dataclass
class Tally:
    """What was found in a mailbox, counted as it is read."""

    mails: int = 0
    failed: int = 0
    delayed: int = 0
    delivered: int = 0
    settled: int = 0
    unknown: int = 0
    machines: int = 0
    letters: int = 0
    unreadable: int = 0
    answers: list[CalendarReply] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Effects:
    """Applies findings in the caller's transaction, and counts them."""

    now: datetime
    ways: Collection[ChannelKind]
    archive_address: str

    def apply(self, session: Session, finding: Finding, tally: Tally) -> None:
        """Let one finding have its effect; a second time it has none."""
        match finding:
            case Bounce():
                self._bounce(session, finding, tally)
            case Receipt() if not self._about_archive(finding.recipient):
                tally.delivered += self._callback(session, self._arrival(finding), tally)
            case CalendarReply():
                tally.answers.append(finding)
            case HumanReply():
                tally.letters += 1
            case AutoReply() | Receipt():
                tally.machines += 1

    def _bounce(self, session: Session, bounce: Bounce, tally: Tally) -> None:
        if self._about_archive(bounce.recipient):
            tally.troubles.append(f"no copy reaches the archive {self.archive_address}: {bounce.said}")
        elif not bounce.permanent:
            tally.delayed += 1
        elif self._callback(session, self._failure(bounce), tally):
            tally.failed += 1
            if not about_address(bounce.status):
                tally.troubles.append(f"a mail came back, not for its address: {bounce.said}")

    def _callback(self, session: Session, callback: Callback, tally: Tally) -> bool:
        applied = apply_receipts(session, [callback], now=self.now, ways=self.ways)
        tally.unknown += applied.unknown
        tally.settled += applied.unchanged
        return applied.changed == 1

    def _failure(self, bounce: Bounce) -> Callback:
        return Callback(
            provider_id="",
            message_id=bounce.message_id,
            status=ReceiptStatus.FAILED,
            at=self.now,
            code=bounce.status,
            said=bounce.said,
            address_broken=about_address(bounce.status),
            channel=ChannelKind.MAIL,
        )

    def _arrival(self, receipt: Receipt) -> Callback:
        return Callback(
            provider_id="",
            message_id=receipt.message_id,
            status=ReceiptStatus.DELIVERED,
            at=self.now,
            channel=ChannelKind.MAIL,
        )

    def _about_archive(self, recipient: str) -> bool:
        return bool(self.archive_address) and recipient.lower() == self.archive_address.lower()
