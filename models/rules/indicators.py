"""Indicators, scales and targets as data: what an edition asks for. The shapes stand smallest first."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Protocol, Self, TypeVar

from pydantic import Field, model_validator

from models.rules.blueprint_step import Code, Shape, StepCode, Text, Words
from models.rules.errors import Unknown
from models.rules.sentences import Sentence

Score = Annotated[float, Field(ge=0, le=100)]
Year = Annotated[int, Field(ge=2000, le=2100)]
EditionCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Unit(StrEnum):
    """What an indicator's number counts."""

    PERCENT = "percent"  # 0 to 100
    COUNT = "count"  # things, from 0


class Better(StrEnum):
    """In which direction an indicator improves."""

    HIGHER = "higher"  # more is better; a target is reached from below
    LOWER = "lower"  # less is better


class Aspect(Shape):
    """One of the things that must be there before a service is expanded."""

    code: Code
    title: Text
    question: Text


class Decision(Shape):
    """What may become of a service, with other words that officials write for it."""

    code: Code
    title: Text
    also: tuple[Words, ...] = ()


class ServiceModel(Shape):
    """A kind of service, and in what its volume is usually counted."""

    code: Code
    title: Text
    volume_unit: str = ""
    also: tuple[Words, ...] = ()


class Indicator(Shape):
    """One thing that is measured: a number where it has a unit, else one of its scale's answers."""

    code: StepCode
    title: Text
    unit: Unit | None = None
    better: Better | None = None
    part_of: StepCode | None = None  # its number is contained in that indicator's
    source: str = ""


class Answer(Shape):
    """An answer in words, and its score."""

    code: StepCode
    title: Text
    score: Score


class Band(Shape):
    """A range of numbers, and its score; the one without a bound takes the rest."""

    below: float | None = None
    up_to: float | None = None  # included
    score: Score

    def holds(self, number: float) -> bool:
        """Tell whether the number lies under this band's bound."""
        if self.below is not None:
            return number < self.below
        return self.up_to is None or number <= self.up_to


class Scale(Shape):
    """How one indicator is scored: by its answers, by bands of its number, or by its target alone."""

    code: StepCode
    indicator: StepCode
    answers: tuple[Answer, ...] = ()
    bands: tuple[Band, ...] = ()
    met: Score | None = None
    unmet: Score | None = None
    source: Words
    assumption: str = ""

    @model_validator(mode="after")
    def _can_score(self) -> Self:
        if not self.answers and not self.bands and self.met is None:
            raise ValueError(Sentence("a scale needs 'answers', 'bands', or 'met' with 'unmet'"))
        if (self.met is None) != (self.unmet is None):
            raise ValueError(Sentence("'met' and 'unmet' stand together"))
        bounds = [band.below if band.below is not None else band.up_to for band in self.bands]
        inner = [bound for bound in bounds[:-1] if bound is not None]
        if bounds and (bounds[-1] is not None or len(inner) < len(bounds) - 1 or inner != sorted(inner)):
            raise ValueError(Sentence("the bands rise, and the last one alone has no bound"))
        return self


class Target(Shape):
    """What an indicator is to reach by the end of a year; a province's target goes before the nation's."""

    indicator: StepCode
    value: float
    by: Year
    province: Annotated[str, Field(pattern=r"^\d{2}$")] | None = None
    source: str = ""
    assumption: str = ""


class Years(Shape):
    """The years an edition is made for, both included."""

    first: Year
    last: Year


class Edition(Shape):
    """One version of what is measured and how it is scored; a round of monitoring names it."""

    code: EditionCode
    title: Text
    years: Years | None = None
    variant_of: EditionCode | None = None  # takes over its years, targets, and the scales not named here
    scales: tuple[StepCode, ...] = ()
    targets: tuple[Target, ...] = ()
    source: Words
    assumption: str = ""

    @model_validator(mode="after")
    def _has_years(self) -> Self:
        if (self.years is None) == (self.variant_of is None):
            raise ValueError(Sentence("an edition has either 'years' or 'variant_of'"))
        return self


class Monitoring(Shape):
    """All that monitoring asks: kinds of services, aspects, decisions, indicators, scales and editions."""

    aspects: tuple[Aspect, ...] = Field(min_length=1)
    decisions: tuple[Decision, ...] = Field(min_length=1)
    models: tuple[ServiceModel, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    scales: tuple[Scale, ...]
    editions: tuple[Edition, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for wrong in _contradictions(self):
            raise ValueError(wrong)
        return self

    def indicator(self, code: str) -> Indicator:
        """Find an indicator; raises Unknown with those there are."""
        return _coded(self.indicators, code, Sentence("indicator"))

    def model(self, code: str) -> ServiceModel:
        """Find a kind of service; raises Unknown with those there are."""
        return _coded(self.models, code, Sentence("kind of service"))

    def decision(self, code: str) -> Decision:
        """Find a decision; raises Unknown with those there are."""
        return _coded(self.decisions, code, Sentence("decision"))

    def edition(self, code: str) -> Edition:
        """Find an edition; raises Unknown with those there are."""
        return _coded(self.editions, code, Sentence("edition of the indicators"))

    def edition_of(self, year: int) -> Edition:
        """Choose the edition made for a year; beyond them all, the nearest one."""
        own = [(edition, edition.years) for edition in self.editions if edition.years]
        return min(own, key=lambda pair: max(pair[1].first - year, year - pair[1].last, 0))[0]

    def scale(self, edition: Edition, indicator: str) -> Scale | None:
        """Give the scale that an edition scores an indicator by, or none."""
        named = {scale.indicator: scale for scale in self.scales if scale.code in edition.scales}
        if indicator in named:
            return named[indicator]
        return self.scale(self.edition(edition.variant_of), indicator) if edition.variant_of else None

    def target(self, edition: Edition, indicator: str, *, province: str) -> Target | None:
        """Give the target of an indicator in a province, or the nation's, or none."""
        base = self.edition(edition.variant_of) if edition.variant_of else edition
        fitting = [t for t in base.targets if t.indicator == indicator and t.province in {None, province}]
        return max(fitting, key=lambda target: target.province is not None, default=None)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Thing = TypeVar("Thing", bound=_Coded)


def _coded(things: Iterable[Thing], code: str, what: Sentence) -> Thing:
    there = {thing.code: thing for thing in things}
    if code not in there:
        raise Unknown(
            "There is no {what} '{code}'. There are: {there}.", what=what, code=code, there=[*there]
        )
    return there[code]


def _contradictions(monitoring: Monitoring) -> Iterator[Sentence]:
    indicators = {indicator.code for indicator in monitoring.indicators}
    scales = {scale.code: scale.indicator for scale in monitoring.scales}
    for coded in _lists_of(monitoring):
        yield from (Sentence("'{code}' stands here twice", code=code) for code in _repeated(coded))
    yield from _unknown((scale.indicator for scale in monitoring.scales), indicators)
    yield from _unknown((i.part_of for i in monitoring.indicators if i.part_of), indicators)
    for edition in monitoring.editions:
        yield from _unknown(edition.scales, scales)
        yield from _unknown((target.indicator for target in edition.targets), indicators)
        yield from _unknown([edition.variant_of] if edition.variant_of else [], _own(monitoring))
        scored = [scales[code] for code in edition.scales if code in scales]
        yield from (Sentence("'{code}' is scored by two scales", code=code) for code in _repeated(scored))


def _lists_of(monitoring: Monitoring) -> Iterator[list[str]]:
    yield [aspect.code for aspect in monitoring.aspects]
    yield [decision.code for decision in monitoring.decisions]
    yield [model.code for model in monitoring.models]
    yield [indicator.code for indicator in monitoring.indicators]
    yield [scale.code for scale in monitoring.scales]
    yield [edition.code for edition in monitoring.editions]
    yield from ([answer.code for answer in scale.answers] for scale in monitoring.scales)


def _own(monitoring: Monitoring) -> set[str]:
    return {edition.code for edition in monitoring.editions if edition.years}


def _repeated(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def _unknown(codes: Iterable[str], known: Iterable[str]) -> Iterator[Sentence]:
    there = [*known]
    for code in codes:
        if code not in there:
            yield Sentence("'{code}' is named here, but nothing has that code", code=code)
