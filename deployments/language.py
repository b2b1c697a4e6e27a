"""Indonesian first, English second, for what the command line says."""

import os


def tr(indonesian: str, english: str) -> str:
    """Choose the words by TONGGAK_LANGUAGE (id or en)."""
    return english if os.environ.get("TONGGAK_LANGUAGE", "id") == "en" else indonesian
