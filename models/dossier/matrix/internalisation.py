"""Tells whether an activity has found its way into a document that the region plans its budget by."""

from collections.abc import Iterable

# As matrix.yaml names them. The strategy itself, a master plan or a design is no promise of money.
BINDING = frozenset({"RKPD", "RENSTRA", "RENJA", "RPJMD", "RPJMDES", "APBD"})


def is_internalised(documents: Iterable[str]) -> bool:
    """Tell whether any of these documents binds the budget."""
    return not BINDING.isdisjoint(documents)
