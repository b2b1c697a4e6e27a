"""Takes over a file of organisations and contacts: every row is checked before one is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from models.people.checking import Checked, check_lines
from models.people.comparing import Comparison, RoleChange, compare
from models.people.csv_reading import read_csv
from models.people.findings import BadRegister, Finding
from models.people.held_addresses import notes_on_broken
from models.people.lines import Reading, read_lines
from models.people.register import Register, read_register
from models.people.sheets import contents_of
from models.people.words import KINDS, ROLES, Column, ours
from models.people.workbook_reading import is_workbook, read_workbook
from models.people.writing import write
from models.rules.lifecycle import TONGGAK
from models.rules.names import Region, Regions, read_regions
from models.rules.sentences import Sentence

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})


@dataclass(frozen=True)
class RoleMove:
    """A role that went from one body to another (or, `to` being empty, was given up)."""

    place: str
    role: str
    before: str
    to: str


@dataclass(frozen=True)
class ImportSummary:
    """What a file changed, or would change."""

    file: str
    organisations_new: int
    organisations_changed: int
    organisations_unchanged: int
    contacts_new: int
    contacts_changed: int
    contacts_unchanged: int
    roles_given: int  # roles that nobody held before
    roles_moved: tuple[RoleMove, ...]
    notes: tuple[Sentence, ...]  # sheets and columns that were not read; broken addresses

    @property
    def changed_anything(self) -> bool:
        """Tell whether the register differs from before."""
        changes = self.organisations_new + self.organisations_changed + self.contacts_new
        return bool(changes + self.contacts_changed + self.roles_given + len(self.roles_moved))


def import_people(  # noqa: PLR0913 - what is read, by whom, when, and what is known
    session: Session,
    path: Path,
    *,
    at: datetime,
    by: str = TONGGAK.name,
    roles: Collection[str] = tuple(ROLES),
    regions: Sequence[Region] | None = None,
) -> ImportSummary:
    """Bring the register to what an xlsx or csv file says; people who are not in the file stay.

    An address that failed stays held while the file names it, and its repair is closed, in the name of `by`,
    once the file does not. `at` is aware and stamps new contacts; `roles` are the programme's role codes. The
    caller commits.
    Raises BadRegister with everything that is to be mended; then nothing has been written.
    """
    reading, checked, register = _examined(session, path, roles, regions)
    comparison = compare(checked, register)
    summary = _summary(path, reading, checked, comparison, register)
    write(session, comparison, register, at=at, by=by)
    return summary


def check_people(
    session: Session,
    path: Path,
    *,
    roles: Collection[str] = tuple(ROLES),
    regions: Sequence[Region] | None = None,
) -> ImportSummary:
    """Say what `import_people` would change, and change nothing; raises BadRegister as it does."""
    reading, checked, register = _examined(session, path, roles, regions)
    return _summary(path, reading, checked, compare(checked, register), register)


def _examined(
    session: Session, path: Path, roles: Collection[str], regions: Sequence[Region] | None
) -> tuple[Reading, Checked, Register]:
    reading = _read(path)
    known = read_regions() if regions is None else Regions(regions)
    checked = check_lines(reading.lines, roles=roles, regions=known)
    register = read_register(session, {place for place, _ in checked.organisations})
    findings = [*reading.findings, *checked.findings, *_unknown_kinds(checked, register)]
    if not findings and not reading.lines:
        findings = [Finding(path.name, "", 0, "", "", Sentence("there is no row below the heading."))]
    if findings:
        sheets = list(dict.fromkeys(line.sheet for line in reading.lines))
        raise BadRegister(path.name, sorted(findings, key=lambda finding: _position(finding, sheets)))
    return reading, checked, register


def _read(path: Path) -> Reading:
    content = contents_of(path)
    looks_like_one = is_workbook(content) or path.suffix.lower() in _WORKBOOKS
    return read_lines(read_workbook(path, content) if looks_like_one else read_csv(path, content))


def _unknown_kinds(checked: Checked, register: Register) -> list[Finding]:
    allowed = list(ours(KINDS).values())
    return [
        entry.line.finding(
            Column.KIND,
            Sentence("the kind of '{name}' is needed. Allowed: {allowed}.", name=entry.name, allowed=allowed),
        )
        for key, entry in checked.organisations.items()
        if entry.kind is None and not entry.line.says(Column.KIND) and key not in register.organisations
    ]


def _position(finding: Finding, sheets: list[str]) -> tuple[int, int]:
    return sheets.index(finding.sheet) if finding.sheet in sheets else -1, finding.row


def _summary(
    path: Path, reading: Reading, checked: Checked, comparison: Comparison, register: Register
) -> ImportSummary:
    new_bodies = sum(change.row is None for change in comparison.organisations)
    new_contacts = sum(change.row is None for change in comparison.contacts)
    return ImportSummary(
        file=path.name,
        organisations_new=new_bodies,
        organisations_changed=len(comparison.organisations) - new_bodies,
        organisations_unchanged=len(checked.organisations) - len(comparison.organisations),
        contacts_new=new_contacts,
        contacts_changed=len(comparison.contacts) - new_contacts,
        contacts_unchanged=len(checked.contacts) - len(comparison.contacts),
        roles_given=sum(change.row is None for change in comparison.roles),
        roles_moved=tuple(_move(change, register) for change in comparison.roles if change.row is not None),
        notes=(*reading.notes, *notes_on_broken(checked, comparison, register)),
    )


def _move(change: RoleChange, register: Register) -> RoleMove:
    before = register.names.get(change.row.organisation_id, "") if change.row is not None else ""
    to = change.entry.name if change.to is not None else ""
    return RoleMove(change.entry.place.label, change.role, before, to)
