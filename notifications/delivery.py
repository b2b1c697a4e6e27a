"""Emptying the outbox: claim, check, start, send, stamp; one message at a time, each step committed."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from models.database import writing
from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_rules import IfUnsure, ReminderRules
from models.rules.working_days import RegionCalendar
from notifications.candidates import UNSURE
from notifications.channels.channel import Channel, Traceable
from notifications.office_hours import calendars_of_places
from notifications.outbox import EXPIRED, Claim, bury, claim_next, expire, outdated, start, take_back
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient
from notifications.stamping import later, note_unsure, stamp

AT_MOST = 1000


@dataclass(frozen=True)
class Delivered:
    """What a run of the outbox did, counted in messages."""

    sent: int = 0
    put_off: int = 0  # to a later try, or to office hours
    failed: int = 0  # refused for good
    unsure: int = 0  # may have gone out; asked about later
    cleared: int = 0  # no longer true when their turn came
    dead: int = 0  # past their use
    troubles: tuple[str, ...] = ()  # what somebody must mend: a channel's own words, without secrets


def deliver(  # noqa: PLR0913 - the outbox, the ways out, the time, the rules, a bound and the dice
    engine: Engine,
    channels: Sequence[Channel],
    *,
    now: datetime,
    rules: ReminderRules,
    at_most: int = AT_MOST,
    draw: Callable[[], float] = random.random,
) -> Delivered:
    """Send what waits and whose moment has come, in the office hours of those it goes to.

    `now` is aware and stands still during the call; pass a fresh one for every call. Any number of these
    may run at once. A channel that is down or misconfigured is left alone for the rest of the call.
    """
    run = _Run(engine, {channel.kind: channel for channel in channels}, now, rules, draw)
    with writing(engine) as session:
        run.counts["dead"] += expire(session, now=now)
    for _ in range(at_most):
        if not run.next_one():
            break
    return Delivered(**run.counts, troubles=tuple(dict.fromkeys(run.troubles)))


@dataclass
class _Run:
    """One call of `deliver`."""

    engine: Engine
    channels: dict[ChannelKind, Channel]
    now: datetime
    rules: ReminderRules
    draw: Callable[[], float]
    owner: str = field(default_factory=lambda: uuid4().hex)
    calendars: dict[str, RegionCalendar] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def next_one(self) -> bool:
        """Deal with one message; False when none is left."""
        with writing(self.engine) as session:
            claim = claim_next(session, now=self.now, owner=self.owner, channels=self.channels)
            if claim is None:
                return False
            ready = not claim.unsure and self._begin(session, claim)
        if claim.unsure:
            ready = self._ask_what_became_of(claim)
        if ready:
            self._send(claim)
        return True

    def _begin(self, session: Session, claim: Claim) -> bool:
        """Check once more, and write down that sending begins; False when it must not be sent now."""
        office_opens = self._calendar(session, claim).next_office_moment(self.now)
        if claim.expires_at <= self.now:
            return self._stop("dead", lambda: bury(session, claim, because=EXPIRED))
        if office_opens > self.now:
            return self._stop("put_off", lambda: later(session, claim, office_opens))
        if outdated(session, claim):
            return self._stop("cleared", lambda: take_back(session, claim, because="no longer so"))
        start(session, claim, now=self.now)
        return True

    def _ask_what_became_of(self, claim: Claim) -> bool:
        """Find out whether a message left behind went out; True when it is to be sent once more."""
        channel = self.channels[claim.channel]
        found = channel.find_sent(claim.outgoing.message_id) if isinstance(channel, Traceable) else None
        with writing(self.engine) as session:
            another_try = note_unsure(session, claim, now=self.now)
            if found:
                self._stamp(session, claim, Sent("found in the archive"))
                return False
            if found is None and not (another_try and self._send_again(claim)):
                return self._stop("dead", lambda: bury(session, claim, because=UNSURE))
            return self._begin(session, claim)

    def _send_again(self, claim: Claim) -> bool:
        return any(self.rules.rule(rule).if_unsure is IfUnsure.SEND_AGAIN for rule in claim.rules)

    def _send(self, claim: Claim) -> None:
        outcome = self.channels[claim.channel].send(claim.outgoing, at=self.now)
        if isinstance(outcome, Misconfigured) or (isinstance(outcome, Transient) and outcome.channel_down):
            self.troubles.append(f"{claim.channel}: {outcome.text}")
            del self.channels[claim.channel]
        with writing(self.engine) as session:
            self._stamp(session, claim, outcome)

    def _stamp(self, session: Session, claim: Claim, outcome: Outcome) -> None:
        ours = stamp(
            session,
            claim,
            outcome,
            now=self.now,
            calendar=self._calendar(session, claim),
            channels=self.channels,
            draw=self.draw(),
        )
        if ours:
            self.counts[_COUNTED_AS[type(outcome)]] += 1

    def _stop(self, counted_as: str, act: Callable[[], None]) -> bool:
        act()
        self.counts[counted_as] += 1
        return False

    def _calendar(self, session: Session, claim: Claim) -> RegionCalendar:
        if claim.place not in self.calendars:
            self.calendars |= calendars_of_places(session, [claim.place])
        return self.calendars[claim.place]


_COUNTED_AS: dict[type[Outcome], str] = {
    Sent: "sent",
    Transient: "put_off",
    Misconfigured: "put_off",
    Permanent: "failed",
    Ambiguous: "unsure",
}
