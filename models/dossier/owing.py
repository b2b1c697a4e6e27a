"""Who owes something of a milestone: the role, the body that holds it there, and who answers for that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models.moves.loading import stored
from models.people.finding import contacts_of, organisations_for
from models.rules.names import Region


@dataclass(frozen=True)
class OwedBy:
    """Who owes something; organisation and contacts are empty where nobody is registered."""

    role: str
    title_id: str  # the role in words
    title_en: str
    organisation: str = ""
    contacts: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """Name the body, or the role where no body holds it."""
        return self.organisation or self.title_id


def owing(session: Session, region: Region, roles: Mapping[str, tuple[str, str]]) -> dict[str, OwedBy]:
    """Say for each role, given with its Indonesian and English title, who answers for it in a region."""
    wanted = {(region.code, role) for role in roles}
    bodies = {role: body for (_, role), body in organisations_for(session, wanted).items()}
    people = _contacts(session, {stored(body.id) for body in bodies.values()})
    return {
        role: OwedBy(role, *titles, bodies[role].name, people[stored(bodies[role].id)])
        if role in bodies
        else OwedBy(role, *titles)
        for role, titles in roles.items()
    }


def _contacts(session: Session, organisation_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    return {one: tuple(contact.name for contact in contacts_of(session, one)) for one in organisation_ids}
