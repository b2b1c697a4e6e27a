"""Tells money of the region's own budgets (APBD) from money that has to be proposed elsewhere."""

from collections.abc import Iterable

OWN_BUDGETS = frozenset({"apbd_regency", "apbd_province"})  # as matrix.yaml names them


def outside_the_budget(sources: Iterable[str]) -> bool:
    """Tell whether any of these sources is outside the APBD, so that it needs a proposal."""
    return any(source not in OWN_BUDGETS for source in sources)
