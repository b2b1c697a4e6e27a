"""Checks that what is added up was added up rightly: a row's years, a programme's activities, the totals."""

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Amount, Entry, Matrix, MatrixColumn, Scope, Total
from models.dossier.matrix.leaves import is_deeper, leaves, with_parts
from models.dossier.matrix.ledger import Ledger, Sums, no_sums
from models.dossier.matrix.noticed import Kind, Noticed
from models.dossier.matrix.rupiah import rupiah
from models.rules.sentences import Sentence

ROW_SUM = Kind(Severity.ERROR, "row_sum")
PARTS = Kind(Severity.ERROR, "parts")
TOTAL = Kind(Severity.ERROR, "total")
UNCLEAR = Kind(Severity.WARNING, "total")
UNSEEN = Kind(Severity.WARNING, "total")
_HALF = 0.5  # what rounding can take from or add to each amount, in the last place written
_DECIMALS = 1_000  # amounts in millions are written to the thousand, if not whole
_CLOSE = 1e-6

Money = tuple[Amount | None, ...]  # of one row: year by year, then in all years


def check_sums(matrix: Matrix, noticed: Noticed) -> None:
    """Add everything up again, allowing for rounding in the unit in which each sheet is written."""
    totals: dict[str, list[Total]] = {}
    for total in matrix.totals:
        totals.setdefault(total.sheet, []).append(total)
    for sheet, rows in groupby(matrix.entries, key=lambda entry: entry.sheet):
        entries = tuple(rows)
        check = _Sheet(matrix, noticed, _step(matrix, entries))
        check.rows([*entries, *totals.get(sheet, ())])
        check.parts(entries)
        check.totals(entries, tuple(totals.get(sheet, ())))


def _step(matrix: Matrix, entries: Sequence[Entry]) -> float:
    """Give, in rupiah, the last place to which amounts of a sheet are written."""
    layout = matrix.layouts.get(entries[0].sheet)
    scale = layout.scale if layout else 1
    if scale == 1 or all(
        _is_whole(cost / scale) for entry in leaves(entries) for cost in entry.costs if cost
    ):
        return scale
    return scale / _DECIMALS


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < _CLOSE


class _Sheet:
    """The sums of one sheet; `step` is the last place of its amounts, in rupiah."""

    def __init__(self, matrix: Matrix, noticed: Noticed, step: float) -> None:
        self.years = matrix.years
        self.noticed = noticed
        self.step = step

    def rows(self, rows: Sequence[Entry | Total]) -> None:
        """Compare each row's total with its years."""
        for row in rows:
            if row.total_cost is None or any(self._unread(row)):
                continue
            given = [cost for cost in row.costs if cost is not None]
            if given and abs(row.total_cost - sum(given)) > self._rounding(len(given)):
                self.noticed.add(
                    ROW_SUM,
                    self.noticed.place(row, MatrixColumn.TOTAL_COST),
                    rupiah(row.total_cost),
                    Sentence(
                        "the total is {total}, but the years add up to {sum}.",
                        total=rupiah(row.total_cost),
                        sum=rupiah(sum(given)),
                    ),
                )

    def parts(self, entries: Sequence[Entry]) -> None:
        """Compare what a programme or an activity costs with what its parts cost together."""
        open_rows: list[tuple[Entry, Sums]] = []
        for entry, has_parts in with_parts(entries):
            while open_rows and not is_deeper(entry, open_rows[-1][0]):
                self._close(*open_rows.pop())
            if has_parts:
                open_rows.append((entry, no_sums(len(self.years))))
                continue
            unread = self._unread(entry) if open_rows else ()
            for _, sums in open_rows:
                sums.add(entry, unread)
        while open_rows:
            self._close(*open_rows.pop())

    def totals(self, entries: Sequence[Entry], totals: tuple[Total, ...]) -> None:
        """Compare the rows that sum others with these."""
        ledger = Ledger(len(self.years), totals)
        rows: Iterator[tuple[int, Entry | Total, bool]] = merge(
            ((entry.row, entry, has_parts) for entry, has_parts in with_parts(entries)),
            ((total.row, total, False) for total in totals),
            key=lambda row: row[0],
        )
        for _, row, has_parts in rows:
            if isinstance(row, Total):
                self._compare(row, ledger)
                ledger.pass_total(row)
            else:
                ledger.pass_by(row, is_leaf=not has_parts, unread=self._unread(row))

    def _close(self, entry: Entry, sums: Sums) -> None:
        if not any(sums.amounts):
            return
        for field, year, written, reckoned in self._apart(_money(entry), sums):
            self.noticed.add(
                PARTS,
                self.noticed.place(entry, field, year),
                rupiah(written),
                Sentence(
                    "{written} stands here, but its activities add up to {sum}.",
                    written=rupiah(written),
                    sum=rupiah(reckoned),
                ),
            )

    def _compare(self, total: Total, ledger: Ledger) -> None:
        money, readings = _money(total), ledger.readings(total)
        if not readings or readings[0].rows == 0 or any(not self._apart(money, sums) for sums in readings):
            return
        if any(not self._apart(money, sums) for sums in ledger.visible_readings(total)):
            self.noticed.add(
                UNSEEN,
                self.noticed.place(total, MatrixColumn.TOTAL_COST),
                total.label,
                Sentence("the total leaves out rows that are hidden. Show them, or take them out."),
            )
            return
        likeliest = _nearest(money, readings) if total.scope is Scope.UNKNOWN else readings[0]
        for field, year, written, reckoned in self._apart(money, likeliest):
            self.noticed.add(
                UNCLEAR if total.scope is Scope.UNKNOWN else TOTAL,
                self.noticed.place(total, field, year),
                rupiah(written),
                Sentence(
                    "{written} stands here, but the rows above add up to {sum}.",
                    written=rupiah(written),
                    sum=rupiah(reckoned),
                ),
            )

    def _apart(self, money: Money, sums: Sums) -> list[tuple[MatrixColumn, int | None, Amount, Amount]]:
        fields = [*((MatrixColumn.COST, year) for year in self.years), (MatrixColumn.TOTAL_COST, None)]
        apart = [
            (index, (field, year, written, reckoned))
            for index, ((field, year), written, reckoned) in enumerate(
                zip(fields, money, sums.amounts, strict=True)
            )
            if written is not None and abs(written - reckoned) > self._rounding(sums.rows)
        ]
        if apart and apart[-1][0] == len(self.years):
            # A row's own total may be wrong, which is said there, and the sum of all years right.
            _, (_, _, in_all, _) = apart[-1]
            if abs(in_all - sums.of_years) <= self._rounding(sums.rows):
                apart.pop()
        return [found for index, found in apart if not (sums.unread and sums.unread[index])]

    def _unread(self, row: Entry | Total) -> tuple[int, ...]:
        """Give a one for each year's cost, and last for that in all, that could not be read; () for none."""
        if not self.noticed.has_unread(row):
            return ()
        years = [int(self.noticed.unread(row, MatrixColumn.COST, year)) for year in self.years]
        in_all = self.noticed.unread(row, MatrixColumn.TOTAL_COST)
        unread = (*years, int(in_all or any(years)))
        return unread if any(unread) else ()

    def _rounding(self, amounts: int) -> float:
        return _HALF * self.step * (amounts + 1)


def _money(row: Entry | Total) -> Money:
    return (*row.costs, row.total_cost)


def _nearest(money: Money, readings: Sequence[Sums]) -> Sums:
    def distance(sums: Sums) -> float:
        pairs = zip(money, sums.amounts, strict=True)
        return sum(abs(written - reckoned) for written, reckoned in pairs if written is not None)

    return min(readings, key=distance)
