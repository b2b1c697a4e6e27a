"""Reads the sheet of indicators, one row an indicator; a row without a value says nothing."""

from dataclasses import dataclass

from models.dossier.findings import Severity
from models.dossier.grids import Cell
from models.dossier.monitoring.cells import number_in, text_in
from models.dossier.monitoring.filled import IndicatorEntry
from models.dossier.monitoring.rows import Row
from models.dossier.monitoring.vocabulary import Vocabulary, answers_of
from models.dossier.monitoring.words import IndicatorField
from models.people.words import plain
from models.rules.errors import BadInput
from models.rules.indicators import Indicator, Monitoring, Unit
from models.rules.scoring import WHOLE
from models.rules.sentences import Sentence


@dataclass(frozen=True)
class IndicatorReader:
    """Reads rows of indicators by the words of one file of indicators."""

    monitoring: Monitoring
    vocabulary: Vocabulary

    def read(self, row: Row) -> IndicatorEntry | None:
        """Read a row; None where it has no value, or one that its findings speak of."""
        if row.text(IndicatorField.VALUE) in {"", "-", "–"}:
            return None
        column = IndicatorField.INDICATOR if row.text(IndicatorField.INDICATOR) else IndicatorField.TITLE
        code = row.chosen(column, self.vocabulary.indicators, [i.code for i in self.monitoring.indicators])
        if code is None:
            return None
        indicator = self.monitoring.indicator(code)
        value = row.read(IndicatorField.VALUE, lambda cell: value_in(self.monitoring, indicator, cell))
        if value is None:
            return None
        if indicator.unit is Unit.PERCENT and 0 < _number(value) < 1:
            message = Sentence(
                "{value} is read as {value} %. If a share of 1 is meant, write it as a percentage.",
                value=value,
            )
            row.add(Severity.WARNING, "percent", IndicatorField.VALUE, message)
        return IndicatorEntry(code, value, row.text(IndicatorField.SOURCE))


def value_in(monitoring: Monitoring, indicator: Indicator, cell: Cell) -> str:
    """Bring an indicator's value to the form that is stored: a number with a point, or an answer's code.

    Raises BadInput for what is neither.
    """
    answers = answers_of(monitoring, indicator)
    if code := answers.get(plain(text_in(cell))):
        return code
    if indicator.unit is None:
        shown = list(dict.fromkeys(answers.values()))
        raise BadInput("'{words}' is not one of: {shown}.{near}", words=text_in(cell), shown=shown, near="")
    number = number_in(cell, percent=indicator.unit is Unit.PERCENT)
    if number is None or (indicator.unit is Unit.PERCENT and number > WHOLE):
        raise BadInput("'{text}' is not a percentage from 0 to 100.", text=text_in(cell))
    return f"{number:.10g}"


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float(WHOLE)  # an answer, which is no small number
