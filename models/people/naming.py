"""Which contact a person means: by name, by name and office, or by an address."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import true
from sqlmodel import Session, col, select

from models.people.entries import same_name
from models.rules.errors import Ambiguous, Unknown
from models.rules.sentences import NOTHING, Sentence, either
from models.tables.people import Contact, ContactAddress, Organisation

_NEAR_ENOUGH, _AT_MOST = 0.6, 4


@dataclass(frozen=True)
class NamedContact:
    """A contact with their organisation."""

    contact: Contact
    organisation: Organisation

    @property
    def label(self) -> str:
        """Name both: "Narahubung PUPR (Dinas PUPR)"."""
        return f"{self.contact.name} ({self.organisation.name})"


def find_contact(session: Session, text: str, *, places: Collection[str] | None = None) -> NamedContact:
    """Find the contact that is meant: "Narahubung PUPR", "Narahubung PUPR, Dinas PUPR", or an address.

    `places` are codes (17.07, 17, ID); without them all are searched. Who is active goes before who is not.
    Raises Unknown with near names, Ambiguous with those who are meant.
    """
    registered = _registered(session, places)
    found = _named(registered, text) or _at_address(session, registered, text)
    meant = [named for named in found if named.contact.active] or found
    if not meant:
        raise Unknown("There is no contact '{text}'.{near}", text=text, near=_near(registered, text))
    if len(meant) > 1:
        choices = either(
            f"{named.contact.name}, {named.organisation.name} ({named.organisation.place})" for named in meant
        )
        raise Ambiguous(
            "'{text}' may be {choices}. Write name and office with a comma between, name the place, or "
            "write the address.",
            text=text,
            choices=choices,
        )
    return meant[0]


def contact_by_id(session: Session, contact_id: int) -> NamedContact:
    """Read a contact with their organisation."""
    contact = session.get_one(Contact, contact_id)
    return NamedContact(contact, session.get_one(Organisation, contact.organisation_id))


def _registered(session: Session, places: Collection[str] | None) -> list[NamedContact]:
    here = true() if places is None else col(Organisation.place).in_(places)
    query = select(Contact, Organisation).join(Organisation).where(here).order_by(col(Contact.id))
    return [NamedContact(*row) for row in session.exec(query)]


def _named(registered: Sequence[NamedContact], text: str) -> list[NamedContact]:
    typed = same_name(text)
    by_name = [named for named in registered if same_name(named.contact.name) == typed]
    return by_name or [
        named
        for named in registered
        if same_name(f"{named.contact.name}, {named.organisation.name}") == typed
    ]


def _at_address(session: Session, registered: Sequence[NamedContact], text: str) -> list[NamedContact]:
    query = select(ContactAddress.contact_id).where(ContactAddress.address == text.strip())
    ids = set(session.exec(query))
    return [named for named in registered if named.contact.id in ids]


def _near(registered: Sequence[NamedContact], text: str) -> Sentence:
    names = {same_name(named.contact.name): named.contact.name for named in registered}
    typed = same_name(text)
    near = [name for key, name in names.items() if typed in key]
    near += [names[key] for key in get_close_matches(typed, names, _AT_MOST, _NEAR_ENOUGH)]
    if not near:
        return NOTHING
    return Sentence(" Near it: {near}.", near=list(dict.fromkeys(near))[:_AT_MOST])
