"""From the activities of a matrix to proposals: suggested in words, written down only when confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from models.dossier.matrix.proposals import ProposedActivity
from models.dossier.readiness.proposals import Wanted, proposals_of, record_proposal
from models.rules.lifecycle import Actor
from models.rules.readiness_criteria import Criteria
from models.rules.readiness_guess import Guess, guessed
from models.tables.proposals import Proposal


@dataclass(frozen=True)
class Suggestion:
    """An activity and what it would be as a proposal; without `wanted` a person must name the package."""

    activity: ProposedActivity
    guess: Guess
    wanted: Wanted | None
    recorded_as: str = ""  # the proposal that stands for it already

    @property
    def place(self) -> str:
        """Name its row, as a person types it to say which package it is: "Matriks!12" or "12"."""
        sheet = self.activity.sheet
        return f"{sheet}!{self.activity.row}" if sheet else str(self.activity.row)


def suggested(
    session: Session,
    milestone_id: int,
    activities: Iterable[ProposedActivity],
    *,
    criteria: Criteria,
    packages: Mapping[str, str] | None = None,
) -> list[Suggestion]:
    """Say for each activity which package its words suggest; `packages` are those a person named, by row.

    Raises Unknown for a package that is not there.
    """
    named = {place: criteria.newest.package(code).code for place, code in (packages or {}).items()}
    standing = {_key(p.title, p.location, p.year): p.code for p in proposals_of(session, milestone_id)}
    return [_suggestion(activity, criteria, named, standing) for activity in activities]


def record_suggested(  # noqa: PLR0913 - one decision: what is confirmed where, by which lists, by whom and when
    session: Session,
    milestone_id: int,
    confirmed: Sequence[Suggestion],
    *,
    criteria: Criteria,
    by: Actor,
    at: datetime,
) -> list[Proposal]:
    """Write down what was confirmed; what stands already, and what nobody has named, is passed over."""
    return [
        record_proposal(session, milestone_id, each.wanted, criteria=criteria, by=by, at=at)
        for each in confirmed
        if each.wanted is not None and not each.recorded_as
    ]


def _suggestion(
    activity: ProposedActivity,
    criteria: Criteria,
    named: Mapping[str, str],
    standing: Mapping[tuple[str, str, int | None], str],
) -> Suggestion:
    guess = guessed(criteria.newest, activity.title)
    open_question = Suggestion(activity, guess, None)
    code = named.get(open_question.place) or named.get(str(activity.row)) or guess.package
    year = min(activity.years, default=None)
    recorded = standing.get(_key(activity.title, activity.location, year), "")
    if code is None:
        return replace(open_question, recorded_as=recorded)
    works = guess.works if guess.package == code else ()
    wanted = Wanted(
        package=code,
        title=activity.title,
        location=activity.location,
        year=year,
        source=", ".join(activity.sources),
        cost=None if activity.cost is None else round(activity.cost),
        works=works,
    )
    return Suggestion(activity, guess, wanted, recorded)


def _key(title: str, location: str, year: int | None) -> tuple[str, str, int | None]:
    return title.strip().casefold(), location.strip().casefold(), year
