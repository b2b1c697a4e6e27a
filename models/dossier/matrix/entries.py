"""What a matrix of programmes and activities says, whatever its file looks like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from models.dossier.findings import Finding

Amount = int | float


class Level(StrEnum):
    """How deep in the plan a row stands."""

    PROGRAMME = "programme"  # a programme: it groups activities, and its cost is theirs together
    ACTIVITY = "activity"  # an activity, with its place, volume and cost
    SUB_ACTIVITY = "sub_activity"  # a part of an activity


class MatrixColumn(StrEnum):
    """What a column of the matrix can hold."""

    NUMBER = "number"  # the row's own number: I, A, 1.1
    CODE = "code"  # the nomenclature's number: 1.03.05
    SUBSECTOR = "subsector"  # wastewater, solid waste, drainage, hygiene
    PROGRAMME = "programme"  # the programme's name
    ACTIVITY = "activity"  # the activity's name; also where one column holds programmes and activities
    SUB_ACTIVITY = "sub_activity"  # the sub-activity's name
    LOCATION = "location"  # district, village
    UNIT = "unit"  # what the volume counts
    YEAR = "year"  # the year of the row, where each year has a row of its own
    VOLUME = "volume"  # how much, in one year
    TOTAL_VOLUME = "total_volume"  # how much in all years
    UNIT_COST = "unit_cost"  # cost of one unit
    COST = "cost"  # what one year costs
    TOTAL_COST = "total_cost"  # what all years cost
    SOURCE = "source"  # who pays
    AGENCY = "agency"  # who is responsible
    DOCUMENT = "document"  # the planning document that holds it: RKPD, Renstra, RPJMD
    NOTE = "note"  # anything else the agency wants to say


@dataclass(slots=True)  # not frozen: making a hundred thousand frozen ones takes twice as long
class Entry:
    """One programme, activity or sub-activity. Texts are as written; costs are in rupiah."""

    sheet: str
    row: int  # as the spreadsheet counts it, from 1
    level: Level
    subsector: (
        str  # canonical: "wastewater", "solid_waste", "drainage", "hygiene", "general"; empty: not said
    )
    code: str  # the nomenclature's number, such as "1.03.05"; empty if there is none
    programme: str
    activity: str
    sub_activity: str
    location: str
    unit: str
    volumes: tuple[float | None, ...]  # one per year of the matrix; None: not given
    costs: tuple[Amount | None, ...]
    total_volume: float | None  # as written, not reckoned
    total_cost: Amount | None
    sources: tuple[str, ...]  # canonical, as matrix.yaml names them: "apbd_regency", "apbn", "dak"
    source_text: str
    agency: str
    documents: tuple[str, ...]  # canonical: "RKPD", "RENSTRA", "RPJMD"
    document_text: str
    note: str
    hidden: bool = False  # a person who opens the file does not see the row

    @property
    def name(self) -> str:
        """Give the name of what the row is about."""
        return (self.programme, self.activity, self.sub_activity)[list(Level).index(self.level)]


class Scope(StrEnum):
    """What a total sums."""

    PROGRAMME = "programme"  # the activities of one programme
    SUBSECTOR = "subsector"  # everything of one subsector
    SHEET = "sheet"  # everything on the sheet so far that no other sheet holds
    UNKNOWN = "unknown"  # the row says that it sums, not what


@dataclass(frozen=True, slots=True)
class Total:
    """A row that sums others. Costs are in rupiah."""

    sheet: str
    row: int
    label: str  # as written: "Jumlah A"
    scope: Scope
    of: str  # the programme or the canonical subsector that it sums; empty for a whole sheet
    volumes: tuple[float | None, ...]
    costs: tuple[Amount | None, ...]
    total_cost: Amount | None
    first_row: int = 0  # where the rows begin that it sums, as far as the layout says; 0: not known
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet and what it was understood to hold."""

    number: int  # from 1: column A
    heading: str  # as it stands in the file, its parts joined: "Indikasi Biaya (Rp) / 2025"
    field: MatrixColumn
    year: int | None = None  # for VOLUME and COST columns of one year


@dataclass(frozen=True, slots=True)
class Layout:
    """How one sheet is laid out."""

    sheet: str
    heading_rows: tuple[int, ...]  # those of the first heading, from the top
    columns: tuple[Column, ...]
    scale: int = 1  # rupiah for a one in a cost cell: 1, 1_000 or 1_000_000
    unknown: tuple[Column, ...] = ()  # columns with a heading that says nothing to us; field is NOTE
    _found: dict[tuple[MatrixColumn, int | None], Column] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        """Keep the columns at hand by what they hold; the first of two wins."""
        for column in self.columns:
            self._found.setdefault((column.field, column.year), column)

    def column(self, field: MatrixColumn, year: int | None = None) -> Column | None:
        """Find the column of a field; a VOLUME or COST of one year by its year."""
        return self._found.get((field, year))


class Period(NamedTuple):
    """The years of the strategy (SSK), and where they were read."""

    first_year: int
    last_year: int
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything one file says, in the order of the file."""

    file: str
    years: tuple[int, ...]  # as the file has them, in order
    entries: tuple[Entry, ...]
    totals: tuple[Total, ...]
    layouts: Mapping[str, Layout]  # by the sheet's name; sheets without a matrix are not here
    findings: tuple[Finding, ...] = ()  # what was noticed in reading
    period: Period | None = None  # of the strategy, where a title names it
