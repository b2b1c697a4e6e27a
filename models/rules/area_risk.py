"""The sanitation risk of villages, as the sanitation strategy (SSK) reckons it.

IMPACT = Σ w·I and, for each subsector, EXPOSURE = w·E; an area's score is IMPACT · EXPOSURE. The weights are
agreed by the Pokja, so they are always arguments. Source: the published guides to the Instrumen SSK.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from models.rules.errors import BadInput
from models.rules.sentences import Sentence

CLASSES = 4  # assumption: the official EHRA commonly has four; one published tool has five
FEWEST_AGENCIES, MOST_AGENCIES = 5, 9  # that give scores for how they perceive the risk (Instrumen SSK)


class Subsector(StrEnum):
    """For what an area is at risk."""

    WASTEWATER = "wastewater"  # air limbah
    WASTE = "waste"  # persampahan
    DRAINAGE = "drainage"  # drainase


@dataclass(frozen=True)
class Weights:
    """What the Pokja agreed: one weight for each impact (w1 to w4), and one for each subsector's exposure."""

    impacts: tuple[float, ...]
    exposures: Mapping[Subsector, float]

    def __post_init__(self) -> None:
        given = [*self.impacts, *self.exposures.values()]
        if not self.impacts or not all(isfinite(weight) and weight >= 0 for weight in given):
            raise BadInput("Weights are numbers from 0; at least one is for an impact.")


@dataclass(frozen=True)
class Area:
    """A village with its impact scores, in the order of the weights, and its exposure in each subsector."""

    name: str
    impacts: tuple[float, ...]
    exposures: Mapping[Subsector, float]


@dataclass(frozen=True)
class Risk:
    """An area's score in one subsector, and its class: 1 is the lowest risk."""

    area: str
    subsector: Subsector
    score: float
    risk_class: int


def impact(area: Area, weights: Weights) -> float:
    """Reckon IMPACT = Σ w·I; raises BadInput when the area has not one score for each weight."""
    if len(area.impacts) != len(weights.impacts):
        raise BadInput(
            "{area} has {found} impact scores; the agreed weights are {wanted}.",
            area=area.name,
            found=len(area.impacts),
            wanted=len(weights.impacts),
        )
    return sum(weight * score for weight, score in zip(weights.impacts, area.impacts, strict=True))


def risk_score(area: Area, subsector: Subsector, weights: Weights) -> float:
    """Reckon IMPACT · EXPOSURE of one subsector; raises BadInput where a weight or a score is lacking."""
    if subsector not in weights.exposures or subsector not in area.exposures:
        raise BadInput(
            "{area} has no exposure, or no agreed weight, for {what}.", area=area.name, what=subsector
        )
    return impact(area, weights) * weights.exposures[subsector] * area.exposures[subsector]


def classified(scores: Sequence[float], classes: int = CLASSES) -> list[int]:
    """Give each score its class by equal widths, (max − min) / n; 1 is the lowest.

    A score on a bound belongs to the higher class. Where all scores are equal nothing tells the areas apart,
    and all are in class 1: a field visit must decide.
    """
    if classes < 1 or not all(isfinite(score) for score in scores):
        raise BadInput("Scores are numbers, and there is at least one class.")
    if not scores:
        return []
    lowest, highest = min(scores), max(scores)
    bounds = [lowest + (highest - lowest) * number / classes for number in range(1, classes)]
    if lowest == highest:
        return [1] * len(scores)
    return [1 + sum(score >= bound for bound in bounds) for score in scores]


def risks(areas: Sequence[Area], weights: Weights, *, classes: int = CLASSES) -> list[Risk]:
    """Score and classify all areas, subsector by subsector as the weights name them."""
    found: list[Risk] = []
    for subsector in weights.exposures:
        scores = [risk_score(area, subsector, weights) for area in areas]
        ranked = zip(areas, scores, classified(scores, classes), strict=True)
        found += [Risk(area.name, subsector, score, number) for area, score, number in ranked]
    return found


def risk_index(risky: int, sample: int) -> float:
    """Reckon the index of a village from the EHRA survey: risky households ÷ those in the sample."""
    if not 0 <= risky <= sample or sample == 0:
        raise BadInput("Of {sample} households {risky} cannot be at risk.", sample=sample, risky=risky)
    return risky / sample


def perceived_by(agencies: Iterable[str]) -> Sentence | None:
    """Say what is wrong when fewer than five or more than nine agencies gave their perception; else None."""
    count = len({" ".join(agency.split()).casefold() for agency in agencies} - {""})
    if FEWEST_AGENCIES <= count <= MOST_AGENCIES:
        return None
    return Sentence(
        "{count} agencies gave their perception of the risk; it takes at least {fewest} and at most {most}.",
        count=count,
        fewest=FEWEST_AGENCIES,
        most=MOST_AGENCIES,
    )
