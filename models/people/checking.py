"""Checks every line of a file: each by itself, and all against each other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from models.people.cells import Cells
from models.people.entries import ContactEntry, OrganisationEntry, OrganisationKey
from models.people.findings import Finding
from models.people.lines import Line
from models.people.places import Place, find_place
from models.people.words import (
    CHANNELS,
    CONTACT_ROLES,
    KINDS,
    LANGUAGES,
    YES_NO,
    Column,
    lookup,
    ours,
    role_words,
)
from models.rules.errors import TonggakError
from models.rules.names import Region
from models.rules.sentences import NOTHING, Sentence
from models.tables.people import ContactRole, OrganisationKind

_PERSONAL = (Column.NAME, Column.POSITION, Column.ORDER, *CHANNELS)


@dataclass
class Checked:
    """What a file says, line by line, and what is to be mended in it."""

    organisations: dict[OrganisationKey, OrganisationEntry] = field(default_factory=dict)
    contacts: dict[tuple[OrganisationKey, str], ContactEntry] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def check_lines(lines: Sequence[Line], *, roles: Collection[str], regions: Sequence[Region]) -> Checked:
    """Read and check all lines; `roles` are the codes that the programme knows."""
    return _Examination(roles, regions).examine(lines)


class _Examination:
    def __init__(self, roles: Collection[str], regions: Sequence[Region]) -> None:
        self._regions = regions
        self._roles = lookup(role_words(roles))
        self._kinds = lookup(KINDS)
        self._contact_roles = lookup(CONTACT_ROLES)
        self._languages = lookup(LANGUAGES)
        self._yes_no = lookup(YES_NO)
        self._places: dict[str, Place | Sentence] = {}
        self._holders: dict[tuple[str, str], OrganisationEntry] = {}
        self._checked = Checked()

    def examine(self, lines: Sequence[Line]) -> Checked:
        for line in lines:
            cells = Cells(line)
            organisation = self._organisation(cells)
            if organisation is not None:
                self._enter(cells, organisation)
                self._contact(cells, organisation.key)
            self._checked.findings += cells.findings
        return self._checked

    def _organisation(self, cells: Cells) -> OrganisationEntry | None:
        place = self._place(cells)
        name = cells.needed(Column.ORGANISATION)
        kind = cells.word(Column.KIND, self._kinds, ours(KINDS).values(), blank=None)
        roles = cells.roles(self._roles)
        if place is None or not name:
            self._contact(cells, None)
            return None
        if kind is not None and (message := _misplaced(kind, place)):
            cells.complain(Column.KIND, message)
        return OrganisationEntry(cells.line, place, name, kind, roles)

    def _place(self, cells: Cells) -> Place | None:
        text = cells.needed(Column.PLACE)
        if not text:
            return None
        if text not in self._places:
            try:
                self._places[text] = find_place(text, self._regions)
            except TonggakError as error:
                self._places[text] = error.sentence
        found = self._places[text]
        if isinstance(found, Sentence):
            cells.complain(Column.PLACE, found)
            return None
        return found

    def _enter(self, cells: Cells, entry: OrganisationEntry) -> None:
        """Join what several lines say about one organisation."""
        known = self._checked.organisations.setdefault(entry.key, entry)
        if entry.kind is not None and known.kind not in {None, entry.kind}:
            words = ours(KINDS)
            said = Sentence(
                "'{name}' is {kind} in row {row}, {kind_here} here. Write the same in both.",
                name=known.name,
                kind=words[known.kind],
                row=known.line.row,
                kind_here=words[entry.kind],
            )
            cells.complain(Column.KIND, said)
        for role in sorted(entry.roles or ()):
            self._hold(cells, role, entry)
        roles = known.roles if entry.roles is None else (known.roles or frozenset()) | entry.roles
        joined = replace(known, kind=known.kind or entry.kind, roles=roles)
        self._checked.organisations[entry.key] = joined

    def _hold(self, cells: Cells, role: str, entry: OrganisationEntry) -> None:
        holder = self._holders.setdefault((entry.place.code, role), entry)
        if holder.key != entry.key:
            said = Sentence(
                "the role {role} of {place} is held by '{name}' (row {row}) already. One body holds a role.",
                role=role,
                place=entry.place.label,
                name=holder.name,
                row=holder.line.row,
            )
            cells.complain(Column.ROLES, said)

    def _contact(self, cells: Cells, organisation: OrganisationKey | None) -> None:
        line = cells.line
        if not any(line.says(column) for column in _PERSONAL):
            return  # an organisation that has no contact yet
        entry = self._contact_entry(cells, organisation or ("", ""))
        if organisation is None or not entry.name:
            return
        first = self._checked.contacts.setdefault(entry.key, entry)
        if first is not entry:
            said = Sentence(
                "'{name}' stands in row {row} already, in the same organisation.",
                name=entry.name,
                row=first.line.row,
            )
            cells.complain(Column.NAME, said)

    def _contact_entry(self, cells: Cells, organisation: OrganisationKey) -> ContactEntry:
        line = cells.line
        name = cells.needed(Column.NAME)
        role = cells.word(
            Column.CONTACT_ROLE,
            self._contact_roles,
            ours(CONTACT_ROLES).values(),
            blank=ContactRole.KEY_PERSON,
        )
        language = cells.word(Column.LANGUAGE, self._languages, LANGUAGES, blank="id")
        active = cells.word(Column.ACTIVE, self._yes_no, ours(YES_NO).values(), blank=True)
        addresses = cells.addresses()
        if not any(line.says(column) for column in CHANNELS) and active is not False:
            said = Sentence(
                "a contact without an address: '{name}'. Give at least one, such as an e-mail.", name=name
            )
            cells.complain(None, said)
        position = line.cells.get(Column.POSITION)
        channels = frozenset(kind for column, kind in CHANNELS.items() if column in line.headings)
        return ContactEntry(
            line, organisation, name, position, role, language, active, addresses or None, channels
        )


def _misplaced(kind: OrganisationKind, place: Place) -> Sentence:
    """Say what is wrong when a kind of body cannot belong to such a place."""
    word = ours(KINDS)[kind]
    if kind is OrganisationKind.OPD and not place.region_code:
        return Sentence(
            "{kind} is a body of a regency or city, and {place} is none. Use Provinsi or Nasional.",
            kind=word,
            place=place.label,
        )
    if kind in {OrganisationKind.PROVINCE, OrganisationKind.BALAI} and not place.province_code:
        return Sentence("{kind} belongs to a province; write the place as 'Provinsi …'.", kind=word)
    if kind is OrganisationKind.NATIONAL and place.code != "ID":
        return Sentence("{kind} belongs to the place Nasional, not to {place}.", kind=word, place=place.label)
    return NOTHING
