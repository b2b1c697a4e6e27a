"""Reads the sheet of services, one row a service."""

import re
from dataclasses import dataclass

from models.dossier.findings import Severity
from models.dossier.grids import Cell
from models.dossier.monitoring.cells import day_in, number_in, text_in, whole_in
from models.dossier.monitoring.filled import ServiceEntry
from models.dossier.monitoring.rows import Row
from models.dossier.monitoring.vocabulary import Vocabulary
from models.dossier.monitoring.words import READY, YES_NO, Field
from models.people.words import plain
from models.rules.errors import BadInput
from models.rules.indicators import Monitoring
from models.rules.services_on_trial import Service, doubts

_YES_NO = {plain(word) or word: meaning for meaning, words in YES_NO.items() for word in words}
_LARGEST = 10**12  # rupiah or households; more is a slip of the hand


@dataclass(frozen=True)
class ServiceReader:
    """Reads rows of services by the words of one file of indicators."""

    monitoring: Monitoring
    vocabulary: Vocabulary

    def read(self, row: Row) -> ServiceEntry | None:
        """Read a row; None where something in it cannot be understood, which its findings say."""
        title, location = row.needed(Field.TITLE, text_in), row.needed(Field.LOCATION, text_in)
        models = [model.title.id for model in self.monitoring.models]
        model = row.chosen(Field.MODEL, self.vocabulary.models, models)
        seen_on = row.needed(Field.SEEN_ON, day_in)
        target, served = row.needed(Field.TARGET, _households), row.needed(Field.SERVED, _households)
        decisions = [decision.title.id for decision in self.monitoring.decisions]
        decision = row.chosen(Field.DECISION, self.vocabulary.decisions, decisions)
        more = self._rest(row)
        if row.findings or not title or not location or not model or not seen_on or not decision:
            return None
        if target is None or served is None:
            return None
        code = code_of(row.text(Field.SERVICE) or title)
        entry = ServiceEntry(code, title, location, model, seen_on, target, served, decision, **more)  # type: ignore[arg-type]  # as _rest reads them
        self._doubt(row, entry)
        return entry

    def _rest(self, row: Row) -> dict[str, object]:
        words = (
            Field.VOLUME_UNIT,
            Field.OPERATOR,
            Field.DECREE,
            Field.PROBLEM,
            Field.FOLLOW_UP,
            Field.FOLLOW_UP_BY,
            Field.REMARK,
        )
        said = {field.value: _unless_dash(row.text(field)) for field in words}
        aspects = [aspect.code for aspect in self.monitoring.aspects]
        ready = tuple(code for code in aspects if row.read(f"{READY}{code}", _yes))
        return said | {
            "volume": row.read(Field.VOLUME, number_in),
            "tariff": row.read(Field.TARIFF, _rupiah),
            "budget": row.read(Field.BUDGET, _rupiah),
            "follow_up_until": row.read(Field.FOLLOW_UP_UNTIL, day_in),
            "ready": ready,
        }

    def _doubt(self, row: Row, entry: ServiceEntry) -> None:
        aspects = [aspect.code for aspect in self.monitoring.aspects]
        for doubt in doubts(facts_of(entry), aspects):
            row.add(Severity(doubt.grade.value), doubt.check, doubt.about, doubt.message)


def facts_of(entry: ServiceEntry) -> Service:
    """Give the rules what they need to know of a service."""
    return Service(
        target=entry.target_households,
        served=entry.served_households,
        seen_on=entry.seen_on,
        decision=entry.decision,
        ready=frozenset(entry.ready),
        operator=entry.operator,
        decree=entry.operator_decree,
        tariff=entry.tariff,
        budget=entry.budget,
        problem=entry.problem,
        follow_up=entry.follow_up,
        follow_up_by=entry.follow_up_by,
        follow_up_until=entry.follow_up_until,
    )


def code_of(words: str) -> str:
    """Make a short code of a name or of a code as it was typed."""
    return "-".join(re.findall(r"[a-z0-9]+", plain(words))) or "layanan"


def _households(cell: Cell) -> int | None:
    return _within(whole_in(cell), 10**8, cell)


def _rupiah(cell: Cell) -> int | None:
    return _within(whole_in(cell), _LARGEST, cell)


def _within(number: int | None, most: int, cell: Cell) -> int | None:
    if number is not None and number > most:
        raise BadInput("'{text}' is larger than can be.", text=text_in(cell))
    return number


def _yes(cell: Cell) -> bool | None:
    if isinstance(cell, bool):
        return cell
    words = text_in(cell)
    if not words:
        return None
    known = _YES_NO.get(plain(words) or words)
    if known is None:
        raise BadInput("'{words}' is neither Ya nor Tidak.", words=words)
    return known


def _unless_dash(words: str) -> str:
    return "" if words in {"-", "–"} else words
