"""What a checked file says: organisations and contacts, not yet compared with the database."""

from dataclasses import dataclass

from models.people.addresses import Address
from models.people.lines import Line
from models.people.places import Place
from models.rules.channel_kinds import ChannelKind
from models.tables.people import ContactRole, OrganisationKind

OrganisationKey = tuple[str, str]  # the place's code, and the name as `same_name` has it


@dataclass(frozen=True)
class OrganisationEntry:
    """An organisation; None is what the file does not say and therefore does not change."""

    line: Line  # where it stands first
    place: Place
    name: str
    kind: OrganisationKind | None
    roles: frozenset[str] | None

    @property
    def key(self) -> OrganisationKey:
        """Name it among all organisations."""
        return self.place.code, same_name(self.name)


@dataclass(frozen=True)
class ContactEntry:
    """A contact; None is what the file does not say and therefore does not change."""

    line: Line
    organisation: OrganisationKey
    name: str
    position: str | None
    role: ContactRole | None
    language: str | None
    active: bool | None
    addresses: tuple[Address, ...] | None
    channels: frozenset[ChannelKind]  # the channels that the file has columns for

    @property
    def key(self) -> tuple[OrganisationKey, str]:
        """Name it among all contacts."""
        return self.organisation, same_name(self.name)


def same_name(name: str) -> str:
    """Bring a name down to what counts when two spellings are compared."""
    return " ".join(name.casefold().split())
