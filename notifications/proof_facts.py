"""What a proof states of a milestone: who owed what, was told when, answered what, and what was put off."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import MilestoneStatus, Role, StepStatus
from models.rules.sentences import Sentence
from models.tables.holds import HoldKind
from models.tables.people import ContactRole
from models.tables.postponements import PostponementStatus
from models.tables.reminders import MessageState


class Verdict(StrEnum):
    """How an obligation ended against its due moment."""

    IN_TIME = "in_time"  # handed in, or done, by the due moment
    LATE = "late"  # handed in, or done, after it
    RUNNING = "running"  # not handed in, and the due moment is still to come
    OVERDUE = "overdue"  # not handed in, and the due moment has passed
    LEFT_OUT = "left_out"  # skipped or cancelled; nobody owes it


@dataclass(frozen=True)
class Obliged:
    """A person of the organisation that owes a step, as recorded at the moment of the export."""

    name: str
    position: str
    role: ContactRole
    addresses: tuple[tuple[ChannelKind, str], ...]  # the preferred first; masked unless all is shown
    recorded_at: datetime
    active: bool


@dataclass(frozen=True)
class StandIn:
    """Who was told instead of those who owe a step, from when until when."""

    name: str
    organisation: str
    since: datetime
    until: date  # the last day, local
    reason: str
    set_by: str
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True)
class Try:
    """One try to send a message."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    code: str
    text: str


@dataclass(frozen=True)
class Letter:
    """One message by one way to one address, with every try to send it."""

    channel: ChannelKind
    address: str  # masked unless all is shown
    message_id: str
    state: MessageState
    because: str
    queued_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    receipt: str  # the name the provider gave it
    tries: tuple[Try, ...]


@dataclass(frozen=True)
class Told:
    """One line of the ledger: what one person was to be told, and the messages that were to say it.

    The letters stand in the order in which addresses were tried; the last one carries the line.
    """

    local_date: date
    rule: str
    why: str
    escalated_to: str  # head, coordinator, province or nation; empty for a reminder
    name: str
    organisation: str
    due_date: date  # the due date it spoke of
    planned_at: datetime
    state: MessageState
    because: str
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class Held:
    """A silence that reached an obligation."""

    kind: HoldKind
    about: str  # step, milestone, contact or place
    whom: str  # the person or the place; empty for the step and the milestone
    since: datetime
    until: date  # the last day, local
    reason: str
    set_by: str
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True)
class Answer:
    """One move on a step: seen, handed in, accepted, returned, left out, taken up again."""

    at: datetime
    by: str
    role: Role
    move: str
    reason: str
    sequence: int  # the history row that says so


@dataclass(frozen=True)
class HandedIn:
    """One version of one paper."""

    paper: str
    version: int
    file_name: str
    size: int
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PutOff:
    """A request for another date and what became of it; `anchor` names what moved when it was no step."""

    anchor: str
    old_day: date
    new_day: date
    slippage: int | None  # working days from the baseline to the new day; None without a baseline
    reason: str
    status: PostponementStatus
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision_reason: str


@dataclass(frozen=True)
class Shift:
    """A due date that moved by rule, because what it hangs on had moved."""

    at: datetime
    old_day: date
    new_day: date
    slippage: int  # working days from the baseline
    sequence: int


@dataclass(frozen=True)
class Obligation:
    """One step: who owed it, by when, and all that happened about it."""

    code: str
    title: str
    phase: str
    role: str  # in words, as the programme had it at opening
    organisation: str  # empty when nobody holds the role
    contacts: tuple[Obliged, ...]
    stand_ins: tuple[StandIn, ...]
    status: StepStatus
    baseline: date
    due_date: date
    due_at: datetime
    slippage: int  # working days from the baseline to the due date
    handed_in_at: datetime | None  # the last time
    settled_at: datetime | None
    verdict: Verdict
    days_late: int  # working days, 0 when not late
    told: tuple[Told, ...]
    held: tuple[Held, ...]
    answers: tuple[Answer, ...]
    papers: tuple[HandedIn, ...]
    put_off: tuple[PutOff, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class ChainRow:
    """One history row: what it says, the exact text that was hashed, and its two hashes."""

    sequence: int
    at: datetime
    by: str
    role: Role
    subject: str
    code: str
    move: str
    from_status: str
    to_status: str
    reason: str
    canonical: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Chain:
    """A milestone's whole history, and whether it holds."""

    rows: tuple[ChainRow, ...]
    breaks: tuple[Sentence, ...]
    count: int  # rows that the milestone remembers
    head: str  # hash of the last row, as the milestone remembers it

    @property
    def whole(self) -> bool:
        """Say whether no row is missing, added or changed."""
        return not self.breaks


@dataclass(frozen=True)
class Proof:
    """All that can be proved of a milestone, or of one step of it, at one moment."""

    milestone: str  # "Kab. Lebong M4 2024"
    title: str
    programme: str
    region: str
    region_code: str
    province: str
    timezone: str
    status: MilestoneStatus
    opened_at: datetime
    closed_at: datetime | None
    exported_at: datetime
    blueprint_sha256: str
    full: bool  # addresses are not masked
    step: str  # the only step it is about; empty for all
    obligations: tuple[Obligation, ...]
    put_off: tuple[PutOff, ...]  # requests about the milestone's own dates
    chain: Chain
