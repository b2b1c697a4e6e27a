"""The ministry's readiness criteria as data: editions, their packages, and what each item asks for.

The shapes stand smallest first. `shipped_criteria` reads the lists that come with Tonggak.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from models.rules.blueprint_reading import said_by_pydantic
from models.rules.blueprint_source import Source
from models.rules.blueprint_step import Code, Shape, StepCode, Text, Words, did_you_mean
from models.rules.errors import BadInput, Unknown
from models.rules.sentences import Sentence

SHIPPED = "readiness.yaml"
ItemCode = Annotated[str, Field(pattern=r"^[a-z0-9_]+-[0-9]{2}$", max_length=24)]


class Form(StrEnum):
    """In what form a paper may be brought."""

    FILE = "file"  # only as an upload
    LINK = "link"  # only as an address where it lies
    BOTH = "both"  # as either of them


class Fact(StrEnum):
    """What is known of a proposal and can be measured against a threshold."""

    HOUSEHOLDS = "households"  # that will benefit
    LOGBOOK_PERCENT = "logbook_percent"  # of the plant's capacity in use, by its logbook


class Threshold(Shape):
    """A number that a fact of the proposal must reach (`at_least`) or exceed (`above`)."""

    fact: Fact
    at_least: float | None = None
    above: float | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> Self:
        if (self.at_least is None) == (self.above is None):
            raise ValueError(Sentence("give either 'at_least' or 'above', and only one of them"))
        return self

    def holds_for(self, number: float) -> bool:
        """Tell whether a number is enough."""
        if self.at_least is not None:
            return number >= self.at_least
        return number > (self.above or 0)


class Condition(Shape):
    """A kind of work under which further items apply; `words` betray it in an activity's title."""

    code: Code
    title: Text
    words: tuple[Words, ...] = ()


class Issuer(Shape):
    """Who makes or signs a paper; `role` is their role in the programme, where they have one."""

    code: Code
    title: Text
    role: Code | None = None


class Item(Shape):
    """One criterion. `takes` counts working days; `max_mb` is absent where the source sets no limit."""

    code: ItemCode
    title: Text
    applies_to: tuple[Code, ...] = ()
    issued_by: Code
    owner: Code
    form: Form = Form.BOTH
    max_mb: Annotated[int, Field(ge=1, le=300)] | None = None
    after: tuple[ItemCode, ...] = ()
    takes: Annotated[int, Field(ge=1, le=250)] | None = None
    threshold: Threshold | None = None

    @property
    def number(self) -> str:
        """Its two digits within the package."""
        return self.code[-2:]


class DuePlan(Shape):
    """How due dates follow: counted back from an anchor, never sooner than some days from today."""

    anchor: Code
    last_working_days_before: Annotated[int, Field(ge=1, le=60)]
    takes: Annotated[int, Field(ge=1, le=250)]  # where an item says nothing
    least_working_days: Annotated[int, Field(ge=1, le=60)]


class Package(Shape):
    """The list for one kind of proposal; `prefix` begins its proposals' codes, `once` is one per region."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=20)]
    prefix: Annotated[StepCode, Field(max_length=7)]
    title: Text
    once: bool = False
    words: tuple[Words, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that make a difference here, in the order in which they appear."""
        return tuple(dict.fromkeys(code for item in self.items for code in item.applies_to))

    def item(self, code: str) -> Item:
        """The item of that code, or `Unknown`; the number alone will do ("07" or "7")."""
        found = {item.code: item for item in self.items} | {item.number: item for item in self.items}
        if (wanted := code.zfill(2) if code.isdigit() else code.lower()) in found:
            return found[wanted]
        codes = [item.code for item in self.items]
        raise Unknown(
            "{package} has no criterion '{code}'; there are {codes}.{near}",
            package=self.code,
            code=code,
            codes=codes,
            near=did_you_mean(code, codes),
        )


class Edition(Shape):
    """All packages as the ministry asked for them in one cycle."""

    code: StepCode
    title: Text
    source: Words
    assumption: Words | None = None
    formats: tuple[Annotated[str, Field(pattern=r"^[a-z0-9]+$")], ...]
    due: DuePlan
    conditions: tuple[Condition, ...]
    issuers: tuple[Issuer, ...]
    packages: Annotated[tuple[Package, ...], Field(min_length=1)]

    def package(self, code: str) -> Package:
        """The package of that code (upper or lower case) or prefix, or `Unknown`."""
        for package in self.packages:
            if code.lower() in {package.code.lower(), package.prefix}:
                return package
        codes = [package.code for package in self.packages]
        raise Unknown(
            "There is no package '{code}'; there are {codes}.{near}",
            code=code,
            codes=codes,
            near=did_you_mean(code, codes),
        )

    def condition(self, code: str) -> Condition:
        """The condition of that code; the reading has checked that there is one."""
        return next(condition for condition in self.conditions if condition.code == code)

    def issuer(self, code: str) -> Issuer:
        """The issuer of that code; the reading has checked that there is one."""
        return next(issuer for issuer in self.issuers if issuer.code == code)

    @model_validator(mode="after")
    def _names_only_what_there_is(self) -> Self:
        if wrong := next(_amiss(self), None):
            raise ValueError(wrong)
        return self


class Criteria(Shape):
    """Every edition, the oldest first; the last one is used for new proposals."""

    editions: Annotated[tuple[Edition, ...], Field(min_length=1)]

    @property
    def newest(self) -> Edition:
        """The edition that new proposals get."""
        return self.editions[-1]

    def edition(self, code: str) -> Edition:
        """The edition of that code, or `Unknown`."""
        for edition in self.editions:
            if edition.code == code:
                return edition
        raise Unknown(
            "There is no edition '{code}' of the readiness criteria; there are {codes}.",
            code=code,
            codes=[edition.code for edition in self.editions],
        )


@cache
def shipped_criteria() -> Criteria:
    """The readiness criteria as they come with Tonggak; read once."""
    text = files("models.programmes").joinpath(SHIPPED).read_text(encoding="utf-8")
    return read_criteria(text, source_name=SHIPPED)


def load_criteria(path: Path | None) -> Criteria:
    """The criteria of an operator's file, or the shipped ones for None; raises BadInput."""
    if path is None:
        return shipped_criteria()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("The criteria file {path} cannot be read: {said}.", path=path, said=error) from error
    return read_criteria(text, source_name=str(path))


def read_criteria(text: str, *, source_name: str) -> Criteria:
    """Read and check the criteria; raises BadInput naming the file, the line and the path in it."""
    source = Source(text, source_name)
    try:
        return Criteria.model_validate(source.data)
    except ValidationError as error:
        wrong = said_by_pydantic(error, source.data)
        raise BadInput("{problems}", problems=source.complain(wrong)) from error


def _amiss(edition: Edition) -> Iterator[Sentence]:
    conditions = [condition.code for condition in edition.conditions]
    issuers = [issuer.code for issuer in edition.issuers]
    items = [item for package in edition.packages for item in package.items]
    packages = [package.code for package in edition.packages]
    prefixes = [package.prefix for package in edition.packages]
    for codes in (conditions, issuers, packages, prefixes, [item.code for item in items]):
        for code in _twice(codes):
            yield Sentence("the code '{code}' stands here twice", code=code)
    for item in items:
        for code in item.applies_to:
            if code not in conditions:
                yield _missing(item, "applies_to", code, conditions)
        if item.issued_by not in issuers:
            yield _missing(item, "issued_by", item.issued_by, issuers)
    for package in edition.packages:
        yield from _order_amiss(package)


def _order_amiss(package: Package) -> Iterator[Sentence]:
    codes = [item.code for item in package.items]
    for item in package.items:
        for code in item.after:
            if code not in codes:
                yield _missing(item, "after", code, codes)
    try:
        TopologicalSorter({item.code: item.after for item in package.items}).prepare()
    except CycleError as error:
        yield Sentence("these items wait for each other: {codes}", codes=error.args[1])


def _missing(item: Item, field: str, code: str, codes: list[str]) -> Sentence:
    return Sentence(
        "'{item}' names '{code}' in '{field}'; there are {codes}.{near}",
        item=item.code,
        code=code,
        field=field,
        codes=codes,
        near=did_you_mean(code, codes),
    )


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]
