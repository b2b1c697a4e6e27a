"""One step of the programme as data: what is owed, by which role, and by which rule it falls due.

The shapes stand smallest first. They check what one of them can check alone; `blueprint_graph` checks what
they say about each other.
"""

import re
from collections.abc import Iterable
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_serializer, field_validator, model_validator

from models.rules.sentences import NOTHING, Sentence, Title

END_OF_OFFICE = time(16)  # Perpres 21/2023: 07.30 to 16.00 from Monday to Thursday
QUOTED_HOUR = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")

StepCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Words = Annotated[str, Field(min_length=1)]
WorkingDays = Annotated[int, Field(ge=-250, le=500)]


class StepKind(StrEnum):
    """What sort of work a step is."""

    PREPARATION = "preparation"  # to be ready before something takes place
    MEETING = "meeting"  # people meet; done when it was held
    DOCUMENT = "document"  # a paper or file is made
    MONITORING = "monitoring"  # something is looked at in the field
    SUBMISSION = "submission"  # something is handed to the province or the centre
    FOLLOW_UP = "follow_up"  # what a meeting or an evaluation asked for


class HandInKind(StrEnum):
    """In what form something is handed in."""

    FILE = "file"  # an upload
    LINK = "link"  # an address where it lies
    NOTE = "note"  # a few sentences typed in


class Content(StrEnum):
    """What a file holds, so that it can be read and checked before it is sent on."""

    MATRIX = "matrix"  # the matrix of programmes and activities
    READINESS = "readiness"  # the list of readiness criteria, proposal by proposal
    MONITORING = "monitoring"  # services and indicators as they were found in the field
    ATTENDANCE = "attendance"  # who came to a meeting


class SskUse(StrEnum):
    """How a step carries the sanitation strategy (SSK) into the region's life."""

    INTERNALISATION = "internalisation"  # into the region's own plans and budgets
    EXTERNALISATION = "externalisation"  # to those outside: province, centre, villages, business


class Shape(BaseModel):
    """What every shape has in common: it cannot be changed, and knows no field it was not given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _knows_its_fields(cls, data: object) -> object:
        # pydantic would refuse an unknown field too, but without saying which fields there are.
        fields = list(cls.model_fields)
        for key in data if isinstance(data, dict) else ():
            if key not in cls.model_fields:
                near = did_you_mean(str(key), fields)
                raise ValueError(
                    Sentence(
                        "unknown field '{key}'; allowed are {fields}.{near}",
                        key=key,
                        fields=fields,
                        near=near,
                    )
                )
        return data


class Text(Shape):
    """The same words in formal Indonesian and in English."""

    id: Words
    en: Words


class Bound(Shape):
    """A day that a due date may not cross: an anchor or a step's due date, plus working days."""

    anchor: Code | None = None
    step: StepCode | None = None
    working_days: WorkingDays = 0

    @model_validator(mode="after")
    def _hangs_on_one_thing(self) -> Self:
        if (self.anchor is None) == (self.step is None):
            raise ValueError(Sentence("name either an 'anchor' or a 'step', and only one of them"))
        return self


class DueRule(Shape):
    """When something is due: working days from an anchor, or after the last of some steps.

    `hour` is local to the region. `not_before` moves the date up and `not_after` moves it down; how they
    combine with what a step needs stands in docs/programme.md.
    """

    anchor: Code | None = None
    after: tuple[StepCode, ...] = ()
    working_days: WorkingDays = 0
    hour: time = END_OF_OFFICE
    not_before: Bound | None = None
    not_after: Bound | None = None

    @field_validator("after", mode="before")
    @classmethod
    def _one_step_may_stand_alone(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("hour", mode="before")
    @classmethod
    def _hours_are_quoted(cls, value: object) -> object:
        # YAML reads an unquoted 16:00 as the number 960, which pydantic would take for sixteen minutes.
        if isinstance(value, time) or (isinstance(value, str) and QUOTED_HOUR.match(value)):
            return value
        raise ValueError(Sentence("write the hour in quotes, from '00:00' to '23:59'"))

    @field_serializer("hour")
    def _hour_as_written(self, hour: time) -> str:
        return hour.strftime("%H:%M")

    @model_validator(mode="after")
    def _counts_from_one_thing(self) -> Self:
        if (self.anchor is None) == (not self.after):
            raise ValueError(Sentence("give either 'anchor' or 'after', and only one of them"))
        if self.not_after is not None and self.not_after.anchor is None:
            raise ValueError(
                Sentence("'not_after' must name an 'anchor', since a step's date may itself move")
            )
        return self


class HandIn(Shape):
    """Something the owner of a step hands in; `formats` are file endings without the dot.

    `content` names what a file holds where Tonggak can read it.
    """

    code: StepCode
    title: Text
    kind: HandInKind = HandInKind.FILE
    required: bool = True
    formats: tuple[Annotated[str, Field(pattern=r"^[a-z0-9]+$")], ...] = ()
    max_mb: Annotated[int, Field(ge=1, le=300)] | None = None
    max_pages: Annotated[int, Field(ge=1, le=5000)] | None = None
    content: Content | None = None

    @model_validator(mode="after")
    def _only_files_have_a_format(self) -> Self:
        rules = (self.formats, self.max_mb, self.max_pages, self.content)
        if self.kind is not HandInKind.FILE and any(rules):
            raise ValueError(
                Sentence(
                    "only a file has 'formats', 'max_mb', 'max_pages' and 'content'; this is a {kind}",
                    kind=self.kind,
                )
            )
        return self


class StepBlueprint(Shape):
    """One thing one role has to do; `code` is what officials type, unique in its milestone.

    `review` says whether the coordinator checks and accepts it, or handing in is enough. `assumption` says
    what the sources do not, `source` where the rest comes from.
    """

    code: StepCode
    title: Text
    instruction: Text | None = None
    kind: StepKind
    owner: Code
    due: DueRule
    needs: tuple[StepCode, ...] = ()
    review: bool = False
    hand_ins: tuple[HandIn, ...] = ()
    policy_direction: Annotated[int, Field(ge=1, le=5)] | None = None
    ssk: SskUse | None = None
    assumption: Words | None = None
    source: Words | None = None


def in_both(text: Text) -> Title:
    """The words as a sentence takes them, to be said in either language."""
    return Title(text.en, text.id)


def did_you_mean(found: str, allowed: Iterable[str]) -> Sentence:
    """A closing sentence that names the nearest allowed word, or nothing."""
    near = get_close_matches(found, list(allowed), n=1)
    return Sentence(" Did you mean '{near}'?", near=near[0]) if near else NOTHING
