"""Numbers as Indonesian writes them."""


def grouped_id(number: int) -> str:
    """Write a whole number with its thousands parted: "1.200"."""
    return f"{number:,}".replace(",", ".")
