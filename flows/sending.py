"""One sweep of the reminders: plan what is to be said, queue it, send what waits. Safe to repeat."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from typing import Any

from flows.channels import forms_of, inbox_of, open_channels, sender_of
from flows.runtime import Runtime
from flows.sentences import in_indonesian
from models.database import writing
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import TonggakError
from models.rules.time_zones import Timezone
from notifications.channels.channel import Channel
from notifications.delivery import A_HANDFUL, Delivered, deliver
from notifications.inbox.post import InboxRead, read_inbox
from notifications.morning import Summary, announce_meetings, plan_and_queue

SETTLE = timedelta(minutes=10)  # much that was moved just now tends to be moved on
# The next sweep is due a quarter of an hour after this one; what is left over waits for it.
PATIENCE = timedelta(minutes=14)
_COUNTS = ("sent", "put_off", "failed", "unsure", "cleared", "dead")
_MOST_HANDFULS = 100_000  # a bound, should a message come back at the very moment it was put off to


@dataclass(frozen=True)
class Sweep:
    """What one sweep did."""

    planned: Summary
    delivered: Delivered
    came_back: InboxRead
    meetings_told: int = 0
    closed: tuple[str, ...] = ()  # channels that are set up and could not be opened, and why

    @property
    def troubles(self) -> tuple[str, ...]:
        """List what somebody must mend, without secrets."""
        return (*self.closed, *self.delivered.troubles, *self.came_back.troubles)

    def in_words(self) -> str:
        """Say it in one line."""
        queued, sent = self.planned.queued.messages, self.delivered
        return (
            f"{self.planned.planned.planned} pengingat direncanakan, {queued} pesan disiapkan, "
            f"{self.meetings_told} pemberitahuan pertemuan, {sent.sent} terkirim, {sent.put_off} ditunda, "
            f"{sent.failed + self.came_back.failed} gagal, {sent.unsure} belum pasti"
        )


def in_english(sweep: Sweep) -> str:
    """Say what a sweep did in one line of English."""
    planned, sent = sweep.planned, sweep.delivered
    return (
        f"{planned.planned.planned} reminders planned, {planned.queued.messages} messages written, "
        f"{sweep.meetings_told} meeting notices, {sent.sent} sent, {sent.put_off} put off, "
        f"{sent.failed + sweep.came_back.failed} failed, {sent.unsure} unsure"
    )


def plan_and_send(runtime: Runtime, *, zone: Timezone | None = None) -> Sweep:
    """Do one sweep: read what came back, plan at the runtime's present moment, then send until nothing moves.

    With a `zone`, only steps of its regions are planned; what waits is sent whatever its zone.
    """
    came_back = _what_came_back(runtime)
    sender = sender_of(runtime.settings)
    how: dict[str, Any] = {
        "forms": forms_of(runtime.settings),
        "domain": sender.domain,
        "organizer": sender.reply_to or sender.address,
        "settle": SETTLE,
    }
    with writing(runtime.engine) as session:
        planned = plan_and_queue(
            session, now=runtime.clock.now(), rules=runtime.reminder_rules, zone=zone, **how
        )
    told, more = planned.meetings.told, planned.meetings.more
    while more:  # in pieces, so that others may write between them
        with writing(runtime.engine) as session:
            meetings = announce_meetings(session, now=runtime.clock.now(), **how)
        told, more = told + meetings.told, meetings.more
    with open_channels(runtime.settings, runtime.engine) as opened:
        delivered = send_all(runtime, opened.channels)
        return Sweep(planned, delivered, came_back, told, opened.troubles)


def _what_came_back(runtime: Runtime) -> InboxRead:
    try:
        mailbox = inbox_of(runtime.settings)
    except TonggakError as error:
        return InboxRead(troubles=(f"imap: {in_indonesian(error)}",))
    if mailbox is None:
        return InboxRead()
    return read_inbox(
        runtime.engine,
        mailbox,
        now=runtime.clock.now(),
        ways=tuple(forms_of(runtime.settings)),
        archive_address=runtime.settings.mail_archive,
    )


def send_all(runtime: Runtime, channels: Sequence[Channel]) -> Delivered:
    """Send by every channel at once, each at its own pace, until nothing moves.

    A channel that is slow, or that somebody must mend, does not hold up the others.
    """
    ways = frozenset(channel.kind for channel in channels)
    with ThreadPoolExecutor(max_workers=max(len(channels), 1)) as pool:
        sent = pool.map(lambda channel: _send_by(runtime, channel, ways), channels)
        return reduce(_together, sent, Delivered())


def _send_by(runtime: Runtime, channel: Channel, ways: frozenset[ChannelKind]) -> Delivered:
    """Send a handful after the other, each by a fresh look at the clock."""
    total, give_up_at = Delivered(), runtime.clock.now() + PATIENCE
    for _ in range(_MOST_HANDFULS):
        sent = deliver(
            runtime.engine,
            [channel],
            now=runtime.clock.now(),
            rules=runtime.reminder_rules,
            per_minute=runtime.settings.rates,
            ways=ways,
            at_most=A_HANDFUL,
        )
        total = _together(total, sent)
        rested = sent.rests_until is not None and runtime.clock.wait_until(sent.rests_until)
        if sent.down or not (rested or _anything(sent)) or runtime.clock.now() >= give_up_at:
            break
    return total


def _together(one: Delivered, other: Delivered) -> Delivered:
    counts = {name: getattr(one, name) + getattr(other, name) for name in _COUNTS}
    troubles = tuple(dict.fromkeys((*one.troubles, *other.troubles)))
    down = one.down | other.down
    return Delivered(**counts, troubles=troubles, down=down, rests_until=other.rests_until or one.rests_until)


def _anything(sent: Delivered) -> bool:
    return any(getattr(sent, name) for name in _COUNTS)
