"""The parts of a reminder policy: a rule, a cadence, the stairs of the escalation."""

from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.rules.blueprint_step import StepKind
from models.rules.channel_kinds import ChannelKind
from models.rules.sentences import Sentence

Days = Annotated[int, Field(ge=0, le=250)]  # working days; a year has about 240


class Missed(StrEnum):
    """What happens when nothing ran on the day a rule was meant for."""

    SEND_LATE_ONCE = "send_late_once"  # it is said on the next working morning, once
    MERGE = "merge"  # it is said only if that person gets a message that morning anyway
    SKIP = "skip"  # it is not said any more, and the ledger records that


class IfUnsure(StrEnum):
    """What happens when it stays open whether a message went out."""

    SEND_AGAIN = "send_again"  # it is sent once more: at least once
    ASSUME_SENT = "assume_sent"  # it is left as it is: at most once


class Audience(StrEnum):
    """Whom an escalation may reach."""

    HEAD = "head"  # the head of the agency that owes the step
    COORDINATOR = "coordinator"  # who runs the programme in the region
    PROVINCE = "province"  # who runs it in the province
    NATION = "nation"  # who runs it in the nation


class Part(BaseModel):
    """What every part has in common: it cannot be changed, and knows no field it was not given."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(Part):
    """What every rule says about a missed run, an unsure sending and its hurry, and where it applies.

    Without `kinds` it speaks of every kind of step, with `channels` it prefers those ways.
    """

    missed: Missed = Missed.SEND_LATE_ONCE
    if_unsure: IfUnsure = IfUnsure.SEND_AGAIN
    at_once: bool = False
    kinds: Annotated[frozenset[StepKind], Field(min_length=1)] | None = None
    channels: Annotated[frozenset[ChannelKind], Field(min_length=1)] | None = None

    def speaks_of(self, kind: StepKind | None) -> bool:
        """Say whether it speaks of this kind of step; one whose kind is not known counts as any."""
        return self.kinds is None or kind is None or kind in self.kinds


class Before(Rule):
    """A reminder some working days before the due day."""

    working_days: Annotated[int, Field(ge=1, le=60)]

    @property
    def name(self) -> str:
        """Name the rule as the ledger does."""
        return f"before_{self.working_days}"


class Cadence(Part):
    """When something is said again: daily at first, then at longer steps, and not for ever.

    With first=1, daily_times=3, then_every=5, at_most=5 it is said on days 1, 2, 3, 8 and 13.
    """

    first: Days
    daily_times: Annotated[int, Field(ge=1)]
    then_every: Annotated[int, Field(ge=1, le=60)]
    at_most: Annotated[int, Field(ge=1, le=60)]

    def day_of(self, occurrence: int) -> int:
        """Say on which working day the n-th time falls; the first is n = 1."""
        weekly = max(occurrence - self.daily_times, 0)
        return self.first + (occurrence - weekly - 1) + weekly * self.then_every

    def latest(self, day: int) -> int | None:
        """Say which time was the last one to fall on or before this working day; None before the first."""
        reached = (n for n in range(self.at_most, 0, -1) if self.day_of(n) <= day)
        return next(reached, None)

    @property
    def over_on(self) -> int:
        """Say on which working day a time more would fall, had it not been said often enough."""
        return self.day_of(self.at_most + 1)


class Repeated(Rule):
    """A rule that is said again at its cadence."""

    cadence: Cadence


class Holding(Part):
    """For how many working days something holds the chain: "seen", or a later date that was asked for."""

    holds_for: Days


class Snoozing(Part):
    """For how many working days at most those who owe a step may put its reminders off."""

    longest: Annotated[int, Field(ge=1, le=60)]


class Muting(Part):
    """For how many calendar days at most reminders may be muted."""

    longest: Annotated[int, Field(ge=1, le=366)]


class Level(Part):
    """One stair of the escalation: whom it reaches, after how many working days without an answer.

    `late_regions` keeps it closed until so many regencies are late with the same milestone: those of the
    province, or of the nation.
    """

    to: Audience
    after: Annotated[int, Field(ge=1, le=250)]
    late_regions: Annotated[int, Field(ge=1, le=600)] = 1

    @model_validator(mode="after")
    def _counts_several(self) -> Self:
        if self.late_regions > 1 and self.to not in {Audience.PROVINCE, Audience.NATION}:
            raise ValueError(Sentence("only the province and the nation can wait for several late regions"))
        return self

    @property
    def rule(self) -> str:
        """Name the rule as the ledger does."""
        return f"escalated_to_{self.to}"


class Escalation(Rule):
    """The stairs, lowest first."""

    levels: tuple[Level, ...]

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        if any(upper.after <= lower.after for lower, upper in pairwise(self.levels)):
            raise ValueError(Sentence("each level must come after more working days than the one before it"))
        if len({level.to for level in self.levels}) < len(self.levels):
            raise ValueError(Sentence("each level must reach somebody else"))
        return self
