"""One sweep of the reminders: plan what is to be said, queue it, send what waits. Safe to repeat."""

from dataclasses import dataclass

from flows.channels import open_channels, sender_of
from flows.runtime import Runtime
from models.database import writing
from notifications.delivery import Delivered, deliver
from notifications.morning import Summary, plan_and_queue


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
    """Do one sweep at the runtime's present moment."""
    now = runtime.clock.now()
    with writing(runtime.engine) as session:
        planned = plan_and_queue(
            session, now=now, rules=runtime.reminder_rules, domain=sender_of(runtime.settings).domain
        )
    with open_channels(runtime.settings) as channels:
        delivered = deliver(runtime.engine, channels, now=now, rules=runtime.reminder_rules)
    return Sweep(planned, delivered)
