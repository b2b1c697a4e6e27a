"""Checks a matrix that was read: whether it adds up, is complete, and can go to the workshop."""

from collections.abc import Sequence

from models.dossier.findings import Finding, in_order
from models.dossier.matrix.agencies_checking import check_agencies
from models.dossier.matrix.amounts_checking import check_hidden, check_pairs, check_signs
from models.dossier.matrix.columns_checking import check_columns
from models.dossier.matrix.comparing import compare
from models.dossier.matrix.doubles import check_doubles
from models.dossier.matrix.entries import Matrix
from models.dossier.matrix.funds_checking import check_funds
from models.dossier.matrix.noticed import Noticed
from models.dossier.matrix.plans_checking import check_plans
from models.dossier.matrix.sums import check_sums
from models.dossier.matrix.units_checking import check_units
from models.dossier.matrix.years_checking import check_years


def check_matrix(
    matrix: Matrix,
    *,
    first_year: int | None,
    last_year: int | None,
    agencies: Sequence[str] | None,
    previous: Matrix | None = None,
) -> list[Finding]:
    """Give what was noticed in reading and everything that the checks find, the gravest first.

    `first_year` and `last_year` bound the strategy (SSK), None where it is not known. `agencies` are the
    names of the region's, None where they are not to be compared. Of each kind at most 500 are listed on
    one sheet.
    """
    noticed = Noticed(matrix)
    check_columns(matrix, noticed)
    check_years(matrix, noticed, first_year=first_year, last_year=last_year)
    check_sums(matrix, noticed)
    check_pairs(matrix, noticed)
    check_signs(matrix, noticed)
    check_hidden(noticed)
    check_units(noticed)
    check_funds(noticed)
    check_agencies(noticed, agencies)
    check_plans(noticed)
    check_doubles(noticed)
    if previous is not None:
        compare(previous, matrix, noticed)
    return in_order([*matrix.findings, *noticed.findings()])
