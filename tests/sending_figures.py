"""What came of a campaign against two senders, beside the same days when nobody is killed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sending_cast import LAST_CALL, Campaign, sending_town
from sending_child import speak_of_everything
from sqlalchemy import Engine
from sqlmodel import select

from models.calendars import calendar_of
from models.database import reading, writing
from models.tables.reminders import Message, MessageState, Reminder, SendAttempt
from notifications.candidates import UNSURE

Line = tuple[int, str, int, int, date, date]  # step, rule, occurrence, contact, local date, due date


@dataclass(frozen=True)
class Figures:
    """What came of a campaign."""

    kills: int
    moments: dict[str, int]
    days: int
    messages: int  # that say something, and were not taken back
    accepted: int  # mails that the server took
    twice: int  # mails too many
    lost: tuple[Line, ...]  # counted as said, or said in the quiet days, and no mail says it
    unsure: int  # messages that a person is shown, since nobody can find out about them
    unsure_and_not_out: int  # of these, what really did not go out
    hollow: int  # messages stamped as sent that the server never took
    unknown: int  # mails that no message stands for
    settled: int  # left open by a kill, and found in the archive
    asked: int  # left open by a kill, and not found there, or nobody could be asked

    @classmethod
    def of(cls, campaign: Campaign, said: set[Line]) -> "Figures":
        """Count, against all that is said on the same days when nobody is killed."""
        accepted = Counter(message_id for message_id, _ in campaign.accepted())
        messages = {m.id: m for m in campaign.town.messages()}
        with reading(campaign.town.engine) as session:
            lines = session.exec(select(Reminder)).all()
            tries = session.exec(select(SendAttempt)).all()
        sent = {m.message_id for m in messages.values() if m.state is MessageState.SENT}
        unsure = {m.message_id for m in messages.values() if _is_unsure(m.state, m.state_reason)}
        left = {_key(line) for line in lines if _is_unsure(line.state, line.state_reason)}
        told = {
            _key(line)
            for line in lines
            if line.state is MessageState.SENT and accepted[messages[line.message_ref].message_id]
        }
        counts = {_key(line) for line in lines if line.state is MessageState.SENT}
        return cls(
            kills=campaign.kills.total(),
            moments=dict(campaign.kills),
            days=len(campaign.days),
            messages=len(sent | unsure),
            accepted=accepted.total(),
            twice=sum(n - 1 for n in accepted.values()),
            lost=tuple(sorted((said | counts) - told - left)),
            unsure=len(unsure),
            unsure_and_not_out=len(unsure - accepted.keys()),
            hollow=len(sent - accepted.keys()),
            unknown=len(accepted.keys() - sent - unsure),
            settled=sum(a.provider_id == "found in the archive" for a in tries),
            asked=sum(a.outcome == "ambiguous" for a in tries),
        )

    @property
    def open_to_doubt(self) -> int:
        """Count the kills that may have left open whether a mail went out."""
        return sum(
            n for moment, n in self.moments.items() if moment.partition(":")[0] not in {"plan", "claim"}
        )

    def table(self, name: str) -> str:
        """Write it down for people: the figures, and where the senders died."""
        figures = {
            "kills": self.kills,
            "days": self.days,
            "messages": self.messages,
            "accepted": self.accepted,
            "lost": len(self.lost) + self.hollow,
            "twice": self.twice,
            "settled": self.settled,
            "asked": self.asked,
            "unsure": self.unsure,
            "not out": self.unsure_and_not_out,
        }
        died = ", ".join(f"{moment} {number}" for moment, number in sorted(self.moments.items()))
        return (
            f"{name:<28}{''.join(f'{word:>9}' for word in figures)}\n"
            f"{'':<28}{''.join(f'{number:>9}' for number in figures.values())}\n"
            f"  killed {died}"
        )


def left_waiting(engine: Engine) -> int:
    """Count the messages that are still on their way."""
    with reading(engine) as session:
        states = session.exec(select(Message.state)).all()
    return sum(state in {MessageState.SCHEDULED, MessageState.CLAIMED} for state in states)


def written_to_twice(engine: Engine) -> set[tuple[int, date]]:
    """Find who was sent two digests on one local day."""
    with reading(engine) as session:
        messages = session.exec(select(Message).where(Message.kind == "digest")).all()
    days = Counter((m.contact_id, m.local_date) for m in messages if m.state is MessageState.SENT)
    return {who for who, number in days.items() if number > 1}


def ledger(engine: Engine) -> Counter[tuple[Line, str]]:
    """Read the whole ledger without its times; what stays unsure has been said, as far as it knows."""
    with reading(engine) as session:
        lines = session.exec(select(Reminder)).all()
    return Counter(
        (_key(line), "sent" if _is_unsure(line.state, line.state_reason) else line.state.value)
        for line in lines
    )


def quiet_days(engine: Engine, days: list[date]) -> tuple[Counter[tuple[Line, str]], list[Counter[str]]]:
    """Live through the same days without a kill; gives the ledger, and how often each was written to."""
    town = sending_town(engine)
    told = []
    for day in days:
        before = len(town.mail.sent)
        for now in _twice_a_day(engine, day):
            with writing(engine) as session:
                speak_of_everything(session, now)
            town.send(now)
        told.append(Counter(letter.address for _, letter in town.mail.sent[before:]))
    return ledger(engine), told


def _twice_a_day(engine: Engine, day: date) -> Iterator[datetime]:
    with reading(engine) as session:
        windows = calendar_of(session, "17.07").office_windows(day)
    yield windows[0].start.astimezone(UTC)
    yield windows[-1].end - LAST_CALL


def _is_unsure(state: MessageState, because: str) -> bool:
    return state is MessageState.DEAD and because == UNSURE


def _key(line: Reminder) -> Line:
    return line.step_id, line.rule, line.occurrence, line.contact_id, line.local_date, line.due_date
