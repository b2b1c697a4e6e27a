"""The reminder policy as data: which rules there are, how they repeat, and what a missed run does."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.rules.errors import BadInput, Unknown
from models.rules.sentences import Sentence, joined, said_by

SHIPPED = Path(__file__).parent.parent / "programmes" / "reminders.yaml"

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


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Data):
    """What every rule says about a missed run, an unsure sending, and its hurry."""

    missed: Missed = Missed.SEND_LATE_ONCE
    if_unsure: IfUnsure = IfUnsure.SEND_AGAIN
    at_once: bool = False


class Before(Rule):
    """A reminder some working days before the due day."""

    working_days: Annotated[int, Field(ge=1, le=60)]

    @property
    def name(self) -> str:
        """Name the rule as the ledger does."""
        return f"before_{self.working_days}"


class Cadence(_Data):
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


class Acknowledged(_Data):
    """For how many working days "seen" holds the chain."""

    holds_for: Days


class Level(_Data):
    """One stair of the escalation: whom it reaches, after how many working days without an answer."""

    to: Audience
    after: Annotated[int, Field(ge=1, le=250)]

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


class ReminderRules(_Data):
    """All rules of a reminder policy."""

    policy: str
    version: str
    before: tuple[Before, ...]
    due_day: Rule
    late: Repeated
    handed_over: Rule
    acknowledged: Acknowledged
    returned: Rule
    to_check: Repeated
    unreachable: Repeated
    escalation: Escalation

    @model_validator(mode="after")
    def _distinct_days(self) -> Self:
        days = [rule.working_days for rule in self.before]
        if len(set(days)) < len(days):
            raise ValueError(Sentence("before: two rules name the same number of working days"))
        return self

    @property
    def longest_notice(self) -> int:
        """Say how many working days before the due day the first word is said."""
        return max((rule.working_days for rule in self.before), default=0)

    def rule(self, name: str) -> Rule:
        """Find a rule by the name the ledger uses; raises Unknown with the names there are."""
        rules = dict(self._named())
        if name not in rules:
            raise Unknown(
                "The reminder policy '{policy}' has no rule '{name}'. It has: {rules}.",
                policy=self.policy,
                name=name,
                rules=list(rules),
            )
        return rules[name]

    def _named(self) -> Iterator[tuple[str, Rule]]:
        yield from ((rule.name, rule) for rule in self.before)
        for name in ("due_day", "late", "handed_over", "returned", "to_check", "unreachable"):
            yield name, getattr(self, name)
        yield from ((level.rule, self.escalation) for level in self.escalation.levels)


def load_rules(path: Path | None = None) -> ReminderRules:
    """Read a reminder policy from a file; without one, the shipped policy.

    Raises BadInput, naming the file, the place in it and what is allowed.
    """
    source = path or SHIPPED
    try:
        content = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "The reminder policy {file} cannot be read ({said}).", file=source, said=error
        ) from error
    return read_rules(content, source=source.name)


def read_rules(content: str, *, source: str) -> ReminderRules:
    """Read a reminder policy from YAML text; `source` names it in errors. Raises BadInput."""
    try:
        data: Any = yaml.safe_load(content)
        return ReminderRules.model_validate(data)
    except yaml.YAMLError as error:
        raise BadInput(
            "{file} is not YAML: {said}.", file=source, said=" ".join(str(error).split())
        ) from error
    except ValidationError as error:
        raise BadInput("{file}: {findings}.", file=source, findings=joined(_findings(error), "; ")) from error


def _findings(error: ValidationError) -> Iterator[Sentence]:
    for finding in error.errors(include_url=False):
        path = ".".join(str(part) for part in finding["loc"]) or Sentence("the whole file")
        ours = finding["type"] == "value_error"
        said = said_by(finding["ctx"]["error"]) if ours else finding["msg"]
        yield Sentence("{path}: {said}", path=path, said=said)
