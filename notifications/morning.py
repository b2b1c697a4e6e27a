"""What happens every working quarter-hour: plan what is to be said, and queue it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_rules import ReminderRules
from models.rules.time_zones import Timezone
from notifications.forms import Form
from notifications.meetings import MeetingsPlanned, plan_meetings
from notifications.outbox import expire, forget_forms
from notifications.planning import Planned, plan
from notifications.queueing import Queued, queue

ONE_PLANNER = 7_306_024  # any number, as long as nobody else locks it


@dataclass(frozen=True)
class Summary:
    """What a run of plan and queue did."""

    planned: Planned
    queued: Queued
    expired: int
    meetings: MeetingsPlanned = field(default_factory=MeetingsPlanned)


def plan_and_queue(  # noqa: PLR0913 - the time, the rules, the ways out and the sender
    session: Session,
    *,
    now: datetime,
    rules: ReminderRules,
    forms: Mapping[ChannelKind, Form],
    domain: str,
    organizer: str = "",
    settle: timedelta = timedelta(),
    zone: Timezone | None = None,
) -> Summary:
    """Plan and queue in one transaction, the caller's writing one; safe to repeat and to run twice at once.

    `now` is aware. `forms` are the ways in use with how each writes a message down; `domain` ends the
    Message-IDs; `organizer` is the address in whose name meetings are announced, and without one they are
    not; `settle` is how long a message waits after a change for more to say; with a `zone`, only steps of its
    regions are looked at.
    """
    _be_the_only_planner(session)
    expired = expire(session, now=now)
    forget_forms(session)
    planned = plan(session, now=now, rules=rules, channels=forms, zone=zone)
    queued = queue(session, now=now, rules=rules, forms=forms, domain=domain, settle=settle)
    if not organizer:
        return Summary(planned, queued, expired)
    meetings = announce_meetings(
        session, now=now, forms=forms, organizer=organizer, domain=domain, settle=settle
    )
    return Summary(planned, queued, expired, meetings)


def announce_meetings(  # noqa: PLR0913 - as above
    session: Session,
    *,
    now: datetime,
    forms: Mapping[ChannelKind, Form],
    organizer: str,
    domain: str,
    settle: timedelta = timedelta(),
) -> MeetingsPlanned:
    """Queue what is to be told of meetings, in the caller's writing transaction; see `plan_meetings`."""
    _be_the_only_planner(session)
    return plan_meetings(session, now=now, forms=forms, organizer=organizer, domain=domain, settle=settle)


def _be_the_only_planner(session: Session) -> None:
    # On SQLite there is one writer anyway.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_PLANNER})
