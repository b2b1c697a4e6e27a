"""Which criteria apply to a proposal, how many of them it meets, and where its numbers are too small."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import TopologicalSorter

from models.rules.blueprint_step import did_you_mean
from models.rules.errors import BadInput
from models.rules.readiness_criteria import Edition, Fact, Item, Package, Threshold
from models.rules.sentences import Sentence


class CriterionState(StrEnum):
    """How a proposal stands with one criterion that applies to it."""

    OPEN = "open"  # nothing was handed in
    GIVEN = "given"  # a file or a link is there, and nobody has found fault with it
    REFUSED = "refused"  # looked at and not good enough; a better one is asked for
    WAIVED = "waived"  # a person decided, with a reason, that it is not needed after all


Facts = Mapping[Fact, float]  # what is known of a proposal; what is not known has no entry

_FACTS = {
    Fact.HOUSEHOLDS: Sentence("households that will benefit"),
    Fact.LOGBOOK_PERCENT: Sentence("percent of the plant in use by its logbook"),
}


@dataclass(frozen=True)
class Score:
    """How many criteria are met, of those that apply and were not waived."""

    satisfied: int
    applicable: int
    waived: int = 0

    @property
    def share(self) -> float:
        """From 0 to 1; where nothing is asked for any more, all of it is met."""
        return self.satisfied / self.applicable if self.applicable else 1.0

    @property
    def percent(self) -> int:
        """In whole percent, rounded down, so that 100 means complete."""
        return 100 * self.satisfied // self.applicable if self.applicable else 100


@dataclass(frozen=True)
class Shortfall:
    """A number that an item asks for and a proposal does not reach, or that nobody has written down."""

    item: str
    fact: Fact
    found: float | None
    message: Sentence


def applicable(edition: Edition, package: str, works: Collection[str]) -> tuple[Item, ...]:
    """List the items that apply to a proposal with these works, each after those it builds on.

    Raises Unknown for a package the edition lacks, BadInput for works that make no difference to it.
    """
    listed = edition.package(package)
    refuse_unknown_works(listed, works)
    items = {i.code: i for i in listed.items if not i.applies_to or set(i.applies_to) & set(works)}
    return tuple(items[code] for code in _by_prerequisite(items))


def refuse_unknown_works(package: Package, works: Collection[str]) -> None:
    """Raise BadInput for the first condition that the package does not know."""
    for code in works:
        if code not in package.conditions:
            raise BadInput(
                "'{code}' is no kind of work in the list {package}; there are {conditions}.{near}",
                code=code,
                package=package.code,
                conditions=list(package.conditions) or Sentence("none"),
                near=did_you_mean(code, package.conditions),
            )


def score(items: Iterable[Item], states: Mapping[str, CriterionState], facts: Facts) -> Score:
    """Count what is met over what applies.

    Waived leaves both sides; refused counts as open; what was given does not count while a number that the
    item asks for is known to be too small.
    """
    listed = list(items)
    waived = [item for item in listed if states.get(item.code) is CriterionState.WAIVED]
    met = [item for item in listed if states.get(item.code) is CriterionState.GIVEN and _enough(item, facts)]
    return Score(len(met), len(listed) - len(waived), len(waived))


def still_open(items: Iterable[Item], states: Mapping[str, CriterionState]) -> list[Item]:
    """List what somebody still has to bring, in the order given."""
    wanted = {CriterionState.OPEN, CriterionState.REFUSED}
    return [item for item in items if states.get(item.code, CriterionState.OPEN) in wanted]


def shortfalls(items: Iterable[Item], facts: Facts) -> list[Shortfall]:
    """Say where a number is too small or not known, for the items that apply."""
    found = [(item, item.threshold) for item in items if item.threshold is not None]
    return [
        Shortfall(item.code, threshold.fact, facts.get(threshold.fact), _in_words(item, threshold, facts))
        for item, threshold in found
        if threshold.fact not in facts or not threshold.holds_for(facts[threshold.fact])
    ]


def working_days_before(edition: Edition, items: Iterable[Item]) -> dict[str, int]:
    """Say how many working days before the anchor each is due, so that what builds on it has its time."""
    listed = {item.code: item for item in items}
    days = dict.fromkeys(listed, edition.due.last_working_days_before)
    for code in reversed(_by_prerequisite(listed)):
        item = listed[code]
        for earlier in item.after:
            if earlier in days:
                days[earlier] = max(days[earlier], days[code] + (item.takes or edition.due.takes))
    return days


def _by_prerequisite(items: Mapping[str, Item]) -> list[str]:
    """Put the codes in order, those that could come at once in the order of the list."""
    sorter = TopologicalSorter({c: [e for e in item.after if e in items] for c, item in items.items()})
    sorter.prepare()
    place = {code: number for number, code in enumerate(items)}
    ordered: list[str] = []
    waiting = list(sorter.get_ready())
    while waiting:
        code = min(waiting, key=place.__getitem__)
        waiting.remove(code)
        ordered.append(code)
        sorter.done(code)
        waiting += sorter.get_ready()
    return ordered


def _enough(item: Item, facts: Facts) -> bool:
    threshold = item.threshold
    return threshold is None or threshold.fact not in facts or threshold.holds_for(facts[threshold.fact])


def _in_words(item: Item, threshold: Threshold, facts: Facts) -> Sentence:
    wanted = (
        Sentence("at least {number:g}", number=threshold.at_least)
        if threshold.at_least is not None
        else Sentence("more than {number:g}", number=threshold.above)
    )
    what = _FACTS[threshold.fact]
    if threshold.fact not in facts:
        return Sentence(
            "{item} asks for {wanted} {what}; the number is not written down yet",
            item=item.code,
            wanted=wanted,
            what=what,
        )
    found = facts[threshold.fact]
    return Sentence(
        "{item} asks for {wanted} {what}; it has {found:g}",
        item=item.code,
        wanted=wanted,
        what=what,
        found=found,
    )
