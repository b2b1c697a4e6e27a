"""Adds up the costs of a sheet while its rows go by, and remembers where parts of it began."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.dossier.matrix.entries import Amount, Entry, Level, Scope, Total

_START, _TOTAL, _SHEET_TOTAL, _PROGRAMME = "start", "total", "sheet total", "programme"


@dataclass(slots=True)
class Sums:
    """What some rows cost together, year by year and, last, in all years."""

    amounts: list[Amount]
    rows: int = 0
    of_years: Amount = 0  # in all years as well, where a row's own total does not agree with its years
    unread: tuple[int, ...] = ()  # for each amount, of how many rows it could not be read; (): of none

    def add(self, entry: Entry, unread: tuple[int, ...] = ()) -> None:
        """Count a row in; `unread` has a one for each of its amounts that could not be read."""
        if unread:
            self.unread = tuple(map(sum, zip(self.unread or (0,) * len(unread), unread, strict=True)))
        amounts = self.amounts
        years: Amount = 0
        for index, cost in enumerate(entry.costs):
            if cost:
                amounts[index] += cost
                years += cost
        in_all = entry.total_cost
        amounts[-1] += years if in_all is None else in_all
        self.of_years += years or in_all or 0
        self.rows += 1

    def less(self, other: Sums) -> Sums:
        """Give what is left without the rows of another."""
        left = [mine - theirs for mine, theirs in zip(self.amounts, other.amounts, strict=True)]
        unread = self.unread
        if other.unread:
            unread = tuple(mine - theirs for mine, theirs in zip(unread, other.unread, strict=True))
        return Sums(left, self.rows - other.rows, self.of_years - other.of_years, unread)

    def copy(self) -> Sums:
        """Keep how it stands now."""
        return Sums(list(self.amounts), self.rows, self.of_years, self.unread)


def no_sums(years: int) -> Sums:
    """Begin a sum over so many years."""
    return Sums([0] * (years + 1))


@dataclass(slots=True)
class Ledger:
    """The running sums of one sheet; `totals` are the rows whose sums will be asked for."""

    years: int
    totals: tuple[Total, ...]
    _all: Sums = field(init=False)
    _hidden: Sums = field(init=False)
    _subsectors: dict[str, Sums] = field(init=False)
    _firsts: list[int] = field(init=False)
    _marks: dict[str | int, tuple[Sums, Sums]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self._all, self._hidden = no_sums(self.years), no_sums(self.years)
        asked = {total.of for total in self.totals if total.scope is Scope.SUBSECTOR}
        self._subsectors = {subsector: no_sums(self.years) for subsector in asked}
        self._firsts = sorted({total.first_row for total in self.totals if total.first_row}, reverse=True)
        self._mark(_START)

    def pass_by(self, entry: Entry, *, is_leaf: bool, unread: tuple[int, ...] = ()) -> None:
        """Take one row over, in the order of the sheet."""
        self._mark_firsts(entry.row)
        if entry.level is Level.PROGRAMME:
            self._mark(_PROGRAMME)
        if is_leaf:
            self._all.add(entry, unread)
            if entry.hidden:
                self._hidden.add(entry, unread)
            if entry.subsector in self._subsectors:
                self._subsectors[entry.subsector].add(entry, unread)

    def pass_total(self, total: Total) -> None:
        """Note that a total went by; to be called when its own sums have been asked for."""
        self._mark(_TOTAL)
        if total.scope is Scope.SHEET:
            self._mark(_SHEET_TOTAL)

    def readings(self, total: Total) -> list[Sums]:
        """Give every sum that a total row may mean, the likeliest first."""
        self._mark_firsts(total.row)
        subsector = [self._subsectors[total.of]] if total.scope is Scope.SUBSECTOR else []
        return [*subsector, *(self._all.less(mark) for mark, _ in self._beginnings(total))]

    def visible_readings(self, total: Total) -> list[Sums]:
        """Give the same without the rows that a person does not see."""
        return [
            self._all.less(mark).less(self._hidden.less(hidden)) for mark, hidden in self._beginnings(total)
        ]

    def _beginnings(self, total: Total) -> list[tuple[Sums, Sums]]:
        order: dict[Scope, tuple[str | int, ...]] = {
            Scope.PROGRAMME: (total.first_row, _PROGRAMME),
            Scope.SUBSECTOR: (total.first_row,),
            Scope.SHEET: (_START, total.first_row, _SHEET_TOTAL),
            Scope.UNKNOWN: (total.first_row, _TOTAL, _PROGRAMME, _START),
        }
        return [self._marks[begin] for begin in order[total.scope] if begin in self._marks]

    def _mark_firsts(self, row: int) -> None:
        while self._firsts and self._firsts[-1] <= row:
            self._mark(self._firsts.pop())

    def _mark(self, begin: str | int) -> None:
        self._marks[begin] = self._all.copy(), self._hidden.copy()
