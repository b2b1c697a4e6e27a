"""Emptying the outbox: claim a handful; then check, start, send and stamp each message by itself."""

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from models.database import writing_in_steps
from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_rules import IfUnsure, ReminderRules
from models.rules.working_days import RegionCalendar
from notifications.candidates import UNSURE
from notifications.channels.channel import Channel, Traceable, can_tell
from notifications.office_hours import calendars_of_places
from notifications.outbox import (
    EXPIRED,
    LEASE,
    Claim,
    bury,
    claim_some,
    expire,
    give_back,
    start,
    stop_short,
    take_back,
)
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient
from notifications.pacing import next_turn, take_turns, turns_free
from notifications.stamping import ASK_AFTER, ask_later, later, note_unsure, stamp, stamp_sent

AT_MOST = 1000
A_HANDFUL = 50  # claimed together
HOLD_AT_MOST = LEASE / 3  # how long a call goes on, before those not yet sent are given back
TOGETHER = 25  # begun together, by a channel that can tell what became of a message


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
    down: frozenset[ChannelKind] = frozenset()  # channels that are of no use just now
    rests_until: datetime | None = None  # a channel's rate is used up until then


def deliver(  # noqa: PLR0913 - the outbox, the ways out, the time, the rules, their rates, a bound and the dice
    engine: Engine,
    channels: Sequence[Channel],
    *,
    now: datetime,
    rules: ReminderRules,
    per_minute: Mapping[ChannelKind, int] | None = None,
    ways: frozenset[ChannelKind] | None = None,
    at_most: int = AT_MOST,
    hold: timedelta = HOLD_AT_MOST,
    draw: Callable[[], float] = random.random,
) -> Delivered:
    """Send what waits and whose moment has come, in the office hours of those it goes to.

    `now` is aware and stands still during the call; pass a fresh one for every call. Any number of these
    may run at once. `per_minute` are the channels' rates; `ways` are all ways in use here, where a person may
    be told instead when a channel fails for good (by default those of `channels`). After `hold` the call
    ends, and what it has not sent is given back. A channel that is down is left alone for the rest of it.
    """
    kinds = ways or frozenset(channel.kind for channel in channels)
    with writing_in_steps(engine) as session:
        run = _Run(session, kinds, now, rules, dict(per_minute or {}), hold, draw)
        with session.begin():
            run.counts["dead"] += expire(session, now=now)
        for channel in channels:
            while (left := at_most - run.dealt_with) > 0 and run.handful(channel, min(left, A_HANDFUL)):
                pass
    return Delivered(
        sent=run.counts["sent"],
        put_off=run.counts["put_off"],
        failed=run.counts["failed"],
        unsure=run.counts["unsure"],
        cleared=run.counts["cleared"],
        dead=run.counts["dead"],
        troubles=tuple(dict.fromkeys(run.troubles)),
        down=frozenset(run.down),
        rests_until=run.rests_until,
    )


@dataclass
class _Run:
    """One call of `deliver`; its leases run from the moment at which it was made."""

    session: Session
    ways: frozenset[ChannelKind]
    now: datetime
    rules: ReminderRules
    per_minute: dict[ChannelKind, int]
    hold: timedelta
    draw: Callable[[], float]
    owner: str = field(default_factory=lambda: uuid4().hex)
    calendars: dict[str, RegionCalendar] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    down: set[ChannelKind] = field(default_factory=set)
    rests_until: datetime | None = None
    dealt_with: int = 0
    begun: deque[Claim] = field(default_factory=deque)  # started, and not yet sent
    outcomes: list[tuple[Claim, Outcome]] = field(default_factory=list)  # sent, and not yet stamped
    made_at: float = field(default_factory=monotonic)

    def handful(self, channel: Channel, at_most: int) -> bool:
        """Deal with a handful of one channel's messages; False when none is left, or no time or use in it."""
        left = deque(self._claim(channel.kind, at_most))
        any_left, go_on = bool(left), True
        with self._none_left_behind(left):
            while left and go_on:
                self._begin_some(channel, left)
                while self.begun and go_on:
                    self._send(channel, self.begun.popleft())
                    self.dealt_with += 1
                    go_on = self._may_go_on(channel)
                go_on = self._may_go_on(channel)  # asking the archive takes its time, too
        return any_left and self._may_go_on(channel)

    def _may_go_on(self, channel: Channel) -> bool:
        # A slow server must not make the leases of those behind run out: another sender would take them.
        return channel.kind not in self.down and monotonic() - self.made_at < self.hold.total_seconds()

    def _claim(self, kind: ChannelKind, at_most: int) -> list[Claim]:
        rate = self.per_minute.get(kind)
        with self.session.begin():
            turns = turns_free(self.session, kind, per_minute=rate, now=self.now)
            if turns == 0:
                self.rests_until = self._earlier(next_turn(self.session, kind))
                return []
            claims = claim_some(
                self.session,
                now=self.now,
                owner=self.owner,
                channel=kind,
                at_most=at_most if turns is None else min(at_most, turns),
            )
            take_turns(self.session, kind, len(claims), per_minute=rate, now=self.now)
            places = {claim.place for claim in claims} - self.calendars.keys()
            if places:
                self.calendars |= calendars_of_places(self.session, places)
        return claims

    def _earlier(self, moment: datetime | None) -> datetime | None:
        return min(filter(None, (moment, self.rests_until)), default=None)

    @contextmanager
    def _none_left_behind(self, left: Sequence[Claim]) -> Iterator[None]:
        # What has been sent is stamped and what was not is given back, also when something breaks.
        try:
            yield
        finally:
            with self.session.begin():
                self._stamp_what_was_sent()
                stop_short(self.session, self.begun)
                give_back(self.session, left)
            self.begun.clear()

    def _begin_some(self, channel: Channel, left: deque[Claim]) -> None:
        """Stamp what was sent before, check the next messages, and write down that their sending begins.

        Several begin together only where a crash that leaves them open can be cleared up afterwards.
        """
        if left[0].unsure:
            self._ask_what_became_of(channel, left.popleft())
            return
        together = TOGETHER if can_tell(channel) else 1
        with self.session.begin():
            self._stamp_what_was_sent()
            some = [left.popleft() for _ in range(min(together, len(left))) if not left[0].unsure]
            self._begin([claim for claim in some if self._may_go(claim)])

    def _begin(self, claims: Sequence[Claim]) -> None:
        begun = start(self.session, claims, now=self.now)
        self.begun += begun
        self.counts["cleared"] += len(claims) - len(begun)  # the door has taken them back meanwhile

    def _may_go(self, claim: Claim) -> bool:
        office_opens = self.calendars[claim.place].next_office_moment(self.now)
        if claim.expires_at <= self.now:
            self._stop("dead", bury, claim, because=EXPIRED)
        elif office_opens > self.now:
            self._stop("put_off", later, claim, until=office_opens)
        elif claim.outdated:
            self._stop("cleared", take_back, claim, because="no longer so")
        else:
            return True
        return False

    def _ask_what_became_of(self, channel: Channel, claim: Claim) -> None:
        """Find out whether a message left behind went out, and begin it once more if it did not."""
        with self.session.begin():
            self._stamp_what_was_sent()
        found = channel.find_sent(claim.outgoing.message_id) if isinstance(channel, Traceable) else None
        with self.session.begin():
            if found:
                self._stamp(claim, Sent("found in the archive"))
                return
            if found is None and can_tell(channel) and self.now + ASK_AFTER < claim.expires_at:
                # Whom to ask is out of reach just now; as long as the message is of use, so is the answer.
                self._stop("unsure", ask_later, claim, now=self.now)
                return
            another_try = note_unsure(self.session, claim, now=self.now)
            if found is None and not (another_try and self._send_again(claim)):
                self._stop("dead", bury, claim, because=UNSURE)
            elif self._may_go(claim):
                self._begin([claim])

    def _send_again(self, claim: Claim) -> bool:
        # Only a meeting has no rules: said twice, it stands in the calendar once.
        rules = [self.rules.find(name) for name in claim.rules]
        return not rules or any(rule is None or rule.if_unsure is IfUnsure.SEND_AGAIN for rule in rules)

    def _send(self, channel: Channel, claim: Claim) -> None:
        outcome = channel.send(claim.outgoing, at=self.now)
        self.outcomes.append((claim, outcome))
        if isinstance(outcome, Misconfigured | Transient):
            if outcome.channel_down:
                self.down.add(claim.channel)
            if outcome.channel_down or isinstance(outcome, Misconfigured):
                self.troubles.append(f"{claim.channel}: {outcome.text}")

    def _stamp_what_was_sent(self) -> None:
        outcomes, self.outcomes = self.outcomes, []
        sent = [(claim, outcome) for claim, outcome in outcomes if isinstance(outcome, Sent)]
        self.counts["sent"] += stamp_sent(self.session, sent, began=self.now, now=self.now)
        for claim, outcome in outcomes:
            if not isinstance(outcome, Sent):
                self._stamp(claim, outcome)

    def _stamp(self, claim: Claim, outcome: Outcome) -> None:
        ours = stamp(
            self.session,
            claim,
            outcome,
            began=self.now,
            now=self.now,
            calendar=self.calendars[claim.place],
            channels=self.ways,
            draw=self.draw(),
        )
        if ours:
            self.counts[_COUNTED_AS[type(outcome)]] += 1

    def _stop(self, counted_as: str, act: Callable[..., None], claim: Claim, **how: object) -> None:
        act(self.session, claim, **how)
        self.counts[counted_as] += 1
        self.dealt_with += 1


_COUNTED_AS: dict[type[Outcome], str] = {
    Sent: "sent",
    Transient: "put_off",
    Misconfigured: "put_off",
    Permanent: "failed",
    Ambiguous: "unsure",
}
