"""Which recorded contact, and which organisation, a line of an attendance list means."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress

from sqlmodel import Session, col, select

from models.dossier.attendance.lists import AttendanceLine
from models.dossier.attendance.words import plain
from models.moves.loading import stored
from models.people.places import NATION
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from models.rules.names import Region
from models.rules.phone_numbers import mobile_number
from models.tables.people import Contact, ContactAddress, Organisation

_TITLES = frozenset({"ir", "dr", "drs", "dra", "h", "hj", "prof", "bapak", "ibu", "bpk", "sdr"})
_PLACES = frozenset({"kabupaten", "kab", "kota", "provinsi", "prov", "daerah"})
_CALLED = (ChannelKind.WHATSAPP, ChannelKind.SMS)


class Known:
    """The people whom a region's meetings may bring together: its own, its province's and the nation's."""

    def __init__(self, region: Region, contacts: Iterable[tuple[Contact, Organisation]]) -> None:
        self._region = set(plain(f"{region.name} {region.province}").split())
        self._by_name = defaultdict[tuple[str, frozenset[str]], list[int]](list)
        self.organisations: dict[int, str] = {}
        for contact, organisation in contacts:
            key = name_key(contact.name), self.organisation_key(organisation.name)
            self._by_name[key].append(stored(contact.id))
            self.organisations[stored(contact.id)] = organisation.name
        self._by_phone = defaultdict[str, list[int]](list)

    def take_phones(self, addresses: Iterable[ContactAddress]) -> None:
        """Learn the numbers by which they are reached."""
        for one in addresses:
            self._by_phone[one.address].append(one.contact_id)

    def contact_for(self, line: AttendanceLine) -> int | None:
        """Find who a line means: by number, else by name within the organisation; None when in doubt."""
        by_phone = self._by_phone.get(_number(line.phone), [])
        by_name = self._by_name.get((name_key(line.name), self.organisation_key(line.organisation)), [])
        for found in ([one for one in by_name if one in by_phone], by_phone, by_name):
            if len(found) == 1:
                return found[0]
        return None

    def organisation_key(self, name: str) -> frozenset[str]:
        """Bring an organisation's name down to what it is: without the region's name, in any order."""
        words = set(plain(name).split())
        return frozenset(words - _PLACES - self._region) or frozenset(words)


def read_known(session: Session, region: Region) -> Known:
    """Read these people with two queries."""
    places = (region.code, region.province_code, NATION)
    query = select(Contact, Organisation).join(Organisation).where(col(Organisation.place).in_(places))
    known = Known(region, session.exec(query).all())
    numbers = select(ContactAddress).where(
        col(ContactAddress.contact_id).in_(known.organisations), col(ContactAddress.channel).in_(_CALLED)
    )
    known.take_phones(session.exec(numbers))
    return known


def name_key(name: str) -> str:
    """Bring a name down to what is compared: without degrees behind a comma and titles before it."""
    words: Sequence[str] = plain(name.split(",", maxsplit=1)[0]).split()
    return " ".join(word for word in words if word not in _TITLES) or plain(name)


def _number(text: str) -> str:
    with suppress(BadInput):
        return mobile_number(text)
    return ""
