"""What happens every working quarter-hour: plan what is to be said, and queue it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_rules import ReminderRules
from notifications.forms import Form
from notifications.outbox import expire
from notifications.planning import Planned, plan
from notifications.queueing import Queued, queue

ONE_PLANNER = 7_306_024  # any number, as long as nobody else locks it


@dataclass(frozen=True)
class Summary:
    """What a run of plan and queue did."""

    planned: Planned
    queued: Queued
    expired: int


def plan_and_queue(  # noqa: PLR0913 - the time, the rules, the ways out and the sender
    session: Session,
    *,
    now: datetime,
    rules: ReminderRules,
    forms: Mapping[ChannelKind, Form],
    domain: str,
    settle: timedelta = timedelta(),
) -> Summary:
    """Plan and queue in one transaction, the caller's writing one; safe to repeat and to run twice at once.

    `now` is aware. `forms` are the ways in use with how each writes a message down,
    `domain` ends the Message-IDs, `settle` is how long a message waits for more to say.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_PLANNER})
    expired = expire(session, now=now)
    planned = plan(session, now=now, rules=rules, channels=forms)
    queued = queue(session, now=now, rules=rules, forms=forms, domain=domain, settle=settle)
    return Summary(planned, queued, expired)
