"""A channel that keeps what it is given: for rehearsals and tests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from models.rules.channel_kinds import ChannelKind
from notifications.channels.channel import Outgoing
from notifications.outcomes import Outcome, Sent


@dataclass
class RememberingChannel:
    """Takes every message, or answers what it was told to answer first, one by one."""

    kind: ChannelKind = ChannelKind.MAIL
    answers: Iterator[Outcome] = field(default_factory=lambda: iter(()))
    sent: list[tuple[datetime, Outgoing]] = field(default_factory=list)

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Keep the message with the moment of its sending."""
        outcome = next(self.answers, Sent(f"remembered-{len(self.sent) + 1}"))
        if isinstance(outcome, Sent):
            self.sent.append((at, outgoing))
        return outcome
