"""One sweep of the reminders: plan what is to be said, queue it, send what waits. Safe to repeat."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flows.channels import forms_of, open_channels, sender_of
from flows.runtime import Runtime
from models.database import writing
from notifications.channels.channel import Channel
from notifications.delivery import Delivered, deliver
from notifications.morning import Summary, plan_and_queue

# With one moment for so few messages, a slow server does not make the leases of those behind it run out.
A_HANDFUL = 25
_MOST_HANDFULS = 1000  # a bound, should a message come back at the very moment it was put off to


@dataclass(frozen=True)
class Sweep:
    """What one sweep did."""

    planned: Summary
    delivered: Delivered

    def in_words(self) -> str:
        """Say it in one line."""
        queued, sent = self.planned.queued.messages, self.delivered
        return (
            f"{self.planned.planned.planned} pengingat direncanakan, {queued} pesan disiapkan, "
            f"{sent.sent} terkirim, {sent.put_off} ditunda, {sent.failed} gagal, {sent.unsure} belum pasti"
        )


def plan_and_send(runtime: Runtime) -> Sweep:
    """Do one sweep: plan at the runtime's present moment, then send by its clock until nothing moves."""
    with writing(runtime.engine) as session:
        planned = plan_and_queue(
            session,
            now=runtime.clock.now(),
            rules=runtime.reminder_rules,
            forms=forms_of(runtime.settings),
            domain=sender_of(runtime.settings).domain,
        )
    with open_channels(runtime.settings) as channels:
        return Sweep(planned, send_all(runtime, channels))


def send_all(runtime: Runtime, channels: Sequence[Channel]) -> Delivered:
    """Send a handful after the other, each by a fresh look at the clock, until nothing moves.

    A channel that somebody must mend is left alone for the rest of the sweep.
    """
    total, usable = Delivered(), list(channels)
    for _ in range(_MOST_HANDFULS):
        sent = deliver(
            runtime.engine,
            usable,
            now=runtime.clock.now(),
            rules=runtime.reminder_rules,
            at_most=A_HANDFUL,
        )
        total = _together(total, sent)
        usable = [one for one in usable if not any(t.startswith(f"{one.kind}:") for t in sent.troubles)]
        if not _anything(sent):
            break
    return total


def _together(one: Delivered, other: Delivered) -> Delivered:
    mine, theirs = asdict(one), asdict(other)
    troubles = tuple(dict.fromkeys((*one.troubles, *other.troubles)))
    return Delivered(
        **{name: mine[name] + theirs[name] for name in mine if name != "troubles"}, troubles=troubles
    )


def _anything(sent: Delivered) -> bool:
    return bool(sent.sent or sent.put_off or sent.failed or sent.unsure or sent.cleared or sent.dead)
