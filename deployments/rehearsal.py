"""One rehearsal from end to end: as things stand, and as proposed; nothing is sent and nothing written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.channels import forms_of
from flows.runtime import Runtime
from models.database import reading
from models.rules.rehearsal import rehearse
from models.rules.rehearsal_tally import Tally, tally
from models.rules.rehearsed_answers import Answers
from models.rules.reminder_rules import ReminderRules
from notifications.directory import Person
from notifications.imagining import WhatIf, imagine
from notifications.rehearsing import Scene, read_scene

ASSUMED_RATE = 30  # messages a minute, where no channel has a rate of its own: what large mail hosts allow


@dataclass(frozen=True)
class Question:
    """What is asked: which days and regions, what people do, and what would be different."""

    first: date
    last: date
    answers: Answers = Answers.NOBODY
    regions: Collection[str] | None = None  # codes; None for all
    rules: ReminderRules | None = None
    what_if: WhatIf = field(default_factory=WhatIf)
    per_minute: int | None = None

    @property
    def proposes(self) -> bool:
        """Say whether anything would be different."""
        return bool(self.rules or self.what_if.days or self.what_if.openings)


@dataclass(frozen=True)
class Answer:
    """What follows as things stand, and as proposed where something is."""

    question: Question
    per_minute: int
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
    per_minute = question.per_minute or min(runtime.settings.rates.values(), default=ASSUMED_RATE)
    with reading(runtime.engine) as session:
        scene = read_scene(
            session, start=start, last=question.last, channels=channels, regions=question.regions
        )
    now = _tally(scene, question, runtime.reminder_rules, start, per_minute)
    if not question.proposes:
        return Answer(question, per_minute, scene.people, now, None, _unheard(scene))
    imagined = imagine(
        runtime.engine,
        scene,
        question.what_if,
        programme=runtime.programme,
        start=start,
        channels=channels,
    )
    rules = question.rules or runtime.reminder_rules
    proposed = _tally(imagined, question, rules, start, per_minute)
    return Answer(question, per_minute, imagined.people, now, proposed, _unheard(imagined))


def _tally(scene: Scene, question: Question, rules: ReminderRules, start: datetime, per_minute: int) -> Tally:
    messages = rehearse(scene.stage, rules=rules, start=start, last=question.last, answers=question.answers)
    return tally(messages, scene.stage, first=question.first, per_minute=per_minute)


def _unheard(scene: Scene) -> int:
    heard_by = (step.audiences for step in scene.stage.steps)
    return sum(not (audiences.owners or audiences.in_charge) for audiences in heard_by)
