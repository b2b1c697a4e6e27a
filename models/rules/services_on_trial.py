"""What a trial service's figures say: how far it reaches, whether it may grow, and what is doubtful."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.rules.sentences import Sentence

LOW_COVERAGE = 50  # percent; assumption: below half of its target a trial has not shown that it works


class Grade(StrEnum):
    """How much a doubt weighs; the names are those of the dossier's findings."""

    ERROR = "error"  # cannot be as it stands
    WARNING = "warning"  # a person should look at it
    NOTE = "note"  # may well be right


@dataclass(frozen=True)
class Service:
    """A trial service as it was seen; empty words and None stand for what was not filled in."""

    target: int  # households
    served: int
    seen_on: date
    decision: str  # a code of the edition: continue, repair, expand, stop
    ready: frozenset[str] = frozenset()  # codes of the aspects that are there
    operator: str = ""
    decree: str = ""
    tariff: int | None = None
    budget: int | None = None  # rupiah a year
    problem: str = ""
    follow_up: str = ""
    follow_up_by: str = ""
    follow_up_until: date | None = None


@dataclass(frozen=True)
class Doubt:
    """One thing that does not fit, and which field it is about."""

    grade: Grade
    check: str
    about: str  # the field's name
    message: Sentence


def coverage(target: int, served: int) -> float | None:
    """Give served ÷ target in percent; None without a target."""
    return None if target == 0 else 100 * served / target


def readiness(ready: Iterable[str], aspects: Iterable[str]) -> tuple[int, int]:
    """Count how many of the aspects are there, and how many there are."""
    asked = set(aspects)
    return len(asked & set(ready)), len(asked)


def is_ready(ready: Iterable[str], aspects: Iterable[str]) -> bool:
    """Tell whether enough aspects are there to expand: all but one of them, and at least one."""
    there, asked = readiness(ready, aspects)
    return there >= max(asked - 1, 1)


def doubts(service: Service, aspects: Iterable[str]) -> list[Doubt]:
    """List what a person should look at before the figures go on; nothing here refuses a row."""
    asked = list(aspects)
    return [doubt for check in _CHECKS for doubt in check(service, asked)]


def _growth(service: Service, aspects: list[str]) -> Iterator[Doubt]:
    if service.decision != "expand":
        return
    if not is_ready(service.ready, aspects):
        there, asked = readiness(service.ready, aspects)
        message = Sentence(
            "to be expanded, but only {there} of {asked} aspects of readiness are there.",
            there=there,
            asked=asked,
        )
        yield Doubt(Grade.WARNING, "expand", "decision", message)
    share = coverage(service.target, service.served)
    if share is not None and share < LOW_COVERAGE:
        message = Sentence("to be expanded, but it serves {share} % of its target.", share=int(share))
        yield Doubt(Grade.WARNING, "expand", "decision", message)


def _reach(service: Service, _: list[str]) -> Iterator[Doubt]:
    if service.target == 0:
        message = Sentence("the target is 0 households, so there is no coverage.")
        yield Doubt(Grade.WARNING, "target", "target_households", message)
    elif service.served > service.target:
        message = Sentence(
            "{served} households are served, more than the target of {target}.",
            served=service.served,
            target=service.target,
        )
        yield Doubt(Grade.NOTE, "target", "served_households", message)


def _follow_up(service: Service, _: list[str]) -> Iterator[Doubt]:
    if service.problem and not service.follow_up:
        yield Doubt(
            Grade.WARNING, "follow_up", "follow_up", Sentence("a problem is named, but no follow-up.")
        )
    if service.follow_up and not service.follow_up_by:
        message = Sentence("nobody is named who carries out the follow-up.")
        yield Doubt(Grade.WARNING, "follow_up", "follow_up_by", message)
    if service.follow_up and service.follow_up_until is None:
        message = Sentence("no day is named by which the follow-up is done.")
        yield Doubt(Grade.WARNING, "follow_up", "follow_up_until", message)
    if service.follow_up_until is not None and service.follow_up_until < service.seen_on:
        message = Sentence(
            "the follow-up is to be done by {until}, before the visit of {seen}.",
            until=service.follow_up_until,
            seen=service.seen_on,
        )
        yield Doubt(Grade.WARNING, "follow_up", "follow_up_until", message)
    if service.decision == "repair" and not service.follow_up and not service.problem:
        message = Sentence("to be repaired, but neither problem nor follow-up is named.")
        yield Doubt(Grade.WARNING, "follow_up", "decision", message)


def _running(service: Service, _: list[str]) -> Iterator[Doubt]:
    if service.decision == "stop":
        return
    if not service.operator:
        yield Doubt(Grade.WARNING, "operator", "operator", Sentence("no operator is named."))
    elif not service.decree:
        message = Sentence("the operator has no decree yet, or its number is lacking.")
        yield Doubt(Grade.WARNING, "operator", "operator_decree", message)
    if service.budget == 0:
        message = Sentence("nothing is budgeted for operation and maintenance.")
        yield Doubt(Grade.WARNING, "budget", "budget", message)
    elif service.budget is None:
        message = Sentence("the budget for operation and maintenance is not filled in.")
        yield Doubt(Grade.NOTE, "budget", "budget", message)


_CHECKS: tuple[Callable[[Service, list[str]], Iterator[Doubt]], ...] = (_reach, _growth, _follow_up, _running)
