"""The reminder policy as data: which rules there are, how they repeat, and where they differ."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import PrivateAttr, ValidationError, model_validator

from models.rules.errors import BadInput, Unknown
from models.rules.reminder_overrides import PROVINCE_CODE_LENGTH, read_overrides
from models.rules.reminder_parts import (
    Audience,
    Before,
    Cadence,
    Escalation,
    Holding,
    IfUnsure,
    Level,
    Missed,
    Muting,
    Part,
    Repeated,
    Rule,
    Snoozing,
)
from models.rules.sentences import Sentence, joined, said_by

__all__ = [
    "SHIPPED",
    "Audience",
    "Cadence",
    "IfUnsure",
    "Level",
    "Missed",
    "ReminderRules",
    "Rule",
    "load_rules",
    "read_rules",
]

SHIPPED = Path(__file__).parent.parent / "programmes" / "reminders.yaml"

_SINGLE_RULES = (
    "due_day",
    "late",
    "handed_over",
    "returned",
    "to_check",
    "to_decide",
    "unreachable",
    "repair",
)


class ReminderRules(Part):
    """All rules of a reminder policy: those of the nation, and what differs in a province or a region."""

    policy: str
    programme: str  # the code of the programme it is written for
    version: str
    before: tuple[Before, ...]
    due_day: Rule
    late: Repeated
    handed_over: Rule
    acknowledged: Holding
    snooze: Snoozing
    mute: Muting
    postponement: Holding
    returned: Rule
    to_check: Repeated
    to_decide: Repeated
    unreachable: Repeated
    repair: Repeated
    escalation: Escalation

    _overrides: dict[str, "ReminderRules"] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _distinct_days(self) -> Self:
        days = [rule.working_days for rule in self.before]
        if len(set(days)) < len(days):
            raise ValueError(Sentence("before: two rules name the same number of working days"))
        return self

    def in_region(self, region_code: str) -> "ReminderRules":
        """Give the rules in force in a region: its own, else its province's, else the nation's."""
        places = (region_code, region_code[:PROVINCE_CODE_LENGTH])
        own = next((self._overrides[place] for place in places if place in self._overrides), None)
        return own or (self.with_overrides({}) if self._overrides else self)

    def with_overrides(self, overrides: Mapping[str, "ReminderRules"]) -> "ReminderRules":
        """Give the same rules with other ones for some provinces (17) and regions (17.07)."""
        copy = self.model_copy()
        copy._overrides = dict(overrides)  # noqa: SLF001 - its own
        return copy

    @property
    def longest_notice(self) -> int:
        """Say how many working days before the due day the first word is said, wherever that is most."""
        return max((rule.working_days for rules in self._everywhere() for rule in rules.before), default=0)

    def find(self, name: str) -> Rule | None:
        """Find a rule by the name the ledger uses, here or in any region; None where there is none now."""
        return next((rule for rules in self._everywhere() for n, rule in rules.named() if n == name), None)

    def rule(self, name: str) -> Rule:
        """Find a rule by the name the ledger uses; raises Unknown with the names there are."""
        found = self.find(name)
        if found is None:
            raise Unknown(
                "The reminder policy '{policy}' has no rule '{name}'. It has: {rules}.",
                policy=self.policy,
                name=name,
                rules=list(dict.fromkeys(n for rules in self._everywhere() for n, _ in rules.named())),
            )
        return found

    def named(self) -> Iterator[tuple[str, Rule]]:
        """List the rules by the names the ledger uses, without those of single regions."""
        yield from ((rule.name, rule) for rule in self.before)
        yield from ((name, getattr(self, name)) for name in _SINGLE_RULES)
        yield from ((level.rule, self.escalation) for level in self.escalation.levels)

    def _everywhere(self) -> Iterator["ReminderRules"]:
        yield self
        yield from self._overrides.values()


def load_rules(path: Path | None = None, *, programme: str | None = None) -> ReminderRules:
    """Read a reminder policy from a file; without one, the shipped policy, which fits every programme.

    Raises BadInput, naming the file, the place in it and what is allowed; also when the file is written for
    another programme than `programme`.
    """
    source = path or SHIPPED
    try:
        content = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "The reminder policy {file} cannot be read ({said}).", file=source, said=error
        ) from error
    rules = read_rules(content, source=source.name)
    if path is not None and programme not in {None, rules.programme}:
        raise BadInput(
            "{file} is written for the programme '{theirs}', but '{ours}' is in force.",
            file=source.name,
            theirs=rules.programme,
            ours=programme,
        )
    return rules


def read_rules(content: str, *, source: str) -> ReminderRules:
    """Read a reminder policy from YAML text; `source` names it in errors. Raises BadInput."""
    try:
        data: Any = yaml.safe_load(content)
        entries = data.pop("regions", []) if isinstance(data, dict) else []
        rules = ReminderRules.model_validate(data)
    except yaml.YAMLError as error:
        raise BadInput(
            "{file} is not YAML: {said}.", file=source, said=" ".join(str(error).split())
        ) from error
    except ValidationError as error:
        raise _refusal(source, _findings(error)) from error
    return _overridden(rules, data, entries, source)


def _overridden(
    rules: ReminderRules, whole: Mapping[str, Any], entries: object, source: str
) -> ReminderRules:
    overrides = read_overrides(entries)
    findings, made = list(overrides.findings), {}
    for number, place, data in overrides.applied_to(whole):
        try:
            made[place] = ReminderRules.model_validate(data)
        except ValidationError as error:
            findings += _findings(error, f"regions.{number}.")
    if findings:
        raise _refusal(source, dict.fromkeys(findings))
    return rules.with_overrides(made)


def _refusal(source: str, findings: Iterator[Sentence] | Mapping[Sentence, None]) -> BadInput:
    return BadInput("{file}: {findings}.", file=source, findings=joined(findings, "; "))


def _findings(error: ValidationError, inside: str = "") -> Iterator[Sentence]:
    for finding in error.errors(include_url=False):
        path = inside + ".".join(str(part) for part in finding["loc"])
        ours = finding["type"] == "value_error"
        said = said_by(finding["ctx"]["error"]) if ours else finding["msg"]
        yield Sentence("{path}: {said}", path=path.removesuffix(".") or Sentence("the whole file"), said=said)
