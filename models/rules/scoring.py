"""What an indicator's value is worth by an edition's scale, and whether it reaches its target."""

from dataclasses import dataclass

from models.rules.blueprint_step import in_both
from models.rules.errors import BadInput
from models.rules.indicators import Better, Edition, Indicator, Monitoring, Scale, Target, Unit

WHOLE = 100  # percent


@dataclass(frozen=True)
class Judged:
    """An indicator's value with its score, its target and whether that is reached; None where unknown."""

    value: str
    number: float | None
    score: float | None
    target: float | None
    reached: bool | None


def judge(monitoring: Monitoring, edition: Edition, indicator: str, value: str, *, province: str) -> Judged:
    """Judge a value as it is stored: a number with a point, or the code of an answer.

    Raises Unknown for a strange indicator, and BadInput for a value it cannot take.
    """
    asked, scale = monitoring.indicator(indicator), monitoring.scale(edition, indicator)
    target = monitoring.target(edition, indicator, province=province)
    answers = {answer.code: answer.score for answer in scale.answers} if scale else {}
    if value in answers:
        return Judged(value, None, answers[value], target.value if target else None, None)
    number = _number(asked, value, list(answers))
    reached = _reached(asked, target, number)
    score = _score(scale, number, reached=reached) if scale else None
    return Judged(value, number, score, target.value if target else None, reached)


def _number(indicator: Indicator, value: str, answers: list[str]) -> float:
    if indicator.unit is None:
        raise BadInput(
            "'{value}' is not an answer for {indicator}. Possible: {answers}.",
            value=value,
            indicator=in_both(indicator.title),
            answers=answers,
        )
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= (WHOLE if indicator.unit is Unit.PERCENT else 1e12):
        raise BadInput(
            "'{value}' is not a value for {indicator}. Write a number from 0; a percentage ends at 100.",
            value=value,
            indicator=in_both(indicator.title),
        )
    return number


def _reached(indicator: Indicator, target: Target | None, number: float) -> bool | None:
    if target is None:
        return None
    return number <= target.value if indicator.better is Better.LOWER else number >= target.value


def _score(scale: Scale, number: float, *, reached: bool | None) -> float | None:
    if scale.bands:
        return next(band.score for band in scale.bands if band.holds(number))
    if reached is None:
        return None
    return scale.met if reached else scale.unmet
