"""From the words that officials write to the codes of kinds, decisions, aspects, indicators and answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.dossier.monitoring.words import HEADINGS, READY
from models.people.words import lookup, plain
from models.rules.indicators import Indicator, Monitoring


@dataclass(frozen=True)
class Vocabulary:
    """What can stand in a cell, brought down by `plain`, and the code it means."""

    models: dict[str, str]
    decisions: dict[str, str]
    indicators: dict[str, str]
    headings: Mapping[str, tuple[str, ...]]  # of the sheet of services, with one column for each aspect

    @classmethod
    def of(cls, monitoring: Monitoring) -> "Vocabulary":
        """Gather the words of an office's file of indicators."""
        models = {m.code: (m.code, m.title.id, m.title.en, *m.also) for m in monitoring.models}
        decisions = {d.code: (d.code, d.title.id, d.title.en, *d.also) for d in monitoring.decisions}
        indicators = {i.code: (i.code, i.title.id, i.title.en) for i in monitoring.indicators}
        aspects = {
            f"{READY}{aspect.code}": (f"{READY}{aspect.title.id}", f"Kesiapan {aspect.title.id}")
            for aspect in monitoring.aspects
        }
        headings = {field.value: words for field, words in HEADINGS.items()}
        return cls(lookup(models), lookup(decisions), lookup(indicators), headings | aspects)


def answers_of(monitoring: Monitoring, indicator: Indicator) -> dict[str, str]:
    """Give each answer of an indicator, by its code and by its title, with the code it means."""
    scales = [scale for scale in monitoring.scales if scale.indicator == indicator.code]
    answers = [answer for scale in scales for answer in scale.answers]
    return {plain(word): answer.code for answer in answers for word in (answer.code, answer.title.id)}


def aspects_of(monitoring: Monitoring) -> dict[str, str]:
    """Give each aspect of readiness, by its code and by its title, with its code."""
    return {plain(word): a.code for a in monitoring.aspects for word in (a.title.id, a.code)}
