"""One rehearsal from end to end: as things stand, and as proposed; nothing is sent and nothing written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.channels import forms_of
from flows.runtime import Runtime
from models.database import reading
from models.rules.channel_kinds import ChannelKind
from models.rules.rehearsal import rehearse
from models.rules.rehearsal_tally import Pace, Tally, tally
from models.rules.rehearsed_answers import Answers
from models.rules.reminder_rules import ReminderRules
from notifications.directory import Person
from notifications.imagining import WhatIf, imagine
from notifications.rehearsing import Scene, read_scene

ASSUMED_RATE = 30  # messages a minute, by a way that has no rate of its own


@dataclass(frozen=True)
class Question:
    """What is asked: which days and regions, what people do, and what would be different."""

    first: date
    last: date
    answers: Answers = Answers.NOBODY
    regions: Collection[str] | None = None  # codes; None for all
    rules: ReminderRules | None = None
    what_if: WhatIf = field(default_factory=WhatIf)
    per_minute: int | None = None  # of every way; None for each way's own rate

    @property
    def proposes(self) -> bool:
        """Say whether anything would be different."""
        return bool(self.rules or self.what_if.days or self.what_if.openings)


@dataclass(frozen=True)
class Answer:
    """What follows as things stand, and as proposed where something is."""

    question: Question
    per_minute: Mapping[ChannelKind, int]  # of the ways that somebody is reached by
    people: Mapping[int, Person]
    now: Tally
    proposed: Tally | None
    unheard: int  # steps about which nobody at all can be told

    @property
    def shown(self) -> Tally:
        """Give the rehearsal that was asked for: as proposed, else as things stand."""
        return self.proposed or self.now


def answer(runtime: Runtime, question: Question) -> Answer:
    """Rehearse from the runtime's present moment on; days before the first one asked for are not counted."""
    start, channels = runtime.clock.now(), tuple(forms_of(runtime.settings))
    with reading(runtime.engine) as session:
        scene = read_scene(
            session, start=start, last=question.last, channels=channels, regions=question.regions
        )
    present = _Setting(question, start, runtime.settings.rates)
    now = present.tally(scene, runtime.reminder_rules)
    if not question.proposes:
        return present.answer(scene, now, None)
    imagined = imagine(
        runtime.engine,
        scene,
        question.what_if,
        programme=runtime.programme,
        start=start,
        channels=channels,
    )
    return present.answer(imagined, now, present.tally(imagined, question.rules or runtime.reminder_rules))


@dataclass(frozen=True)
class _Setting:
    """What both rehearsals have in common."""

    question: Question
    start: datetime
    rates: Mapping[ChannelKind, int]

    def tally(self, scene: Scene, rules: ReminderRules) -> Tally:
        asked = self.question
        messages = rehearse(
            scene.stage, rules=rules, start=self.start, last=asked.last, answers=asked.answers
        )
        return tally(messages, scene.stage, first=asked.first, pace=self.pace(scene))

    def pace(self, scene: Scene) -> Pace:
        way_of = {
            who: person.addresses[0].channel for who, person in scene.people.items() if person.reachable
        }
        ways = set(way_of.values())
        return Pace({way: self.question.per_minute or self.rates[way] for way in ways}, way_of)

    def answer(self, scene: Scene, now: Tally, proposed: Tally | None) -> Answer:
        audiences = [step.audiences for step in scene.stage.steps]
        unheard = sum(not (one.owners or one.in_charge) for one in audiences)
        return Answer(self.question, self.pace(scene).per_minute, scene.people, now, proposed, unheard)
