"""Writes amounts of money as Indonesian papers do."""

from models.dossier.matrix.entries import Amount
from models.rules.indonesian_numbers import grouped_id


def rupiah(amount: Amount) -> str:
    """Write an amount in whole rupiah: "Rp140.000.000", "-Rp500"."""
    whole = round(amount)
    return f"{'-' if whole < 0 else ''}Rp{grouped_id(abs(whole))}"
