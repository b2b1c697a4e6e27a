"""Indonesian first, English second, for what the command line says."""

import os

from flows.sentences import in_indonesian
from models.rules.errors import TonggakError
from models.rules.sentences import Sentence


def tr(indonesian: str, english: str) -> str:
    """Choose the words by TONGGAK_LANGUAGE (id or en)."""
    return english if _in_english() else indonesian


def said(sentence: TonggakError | Sentence) -> str:
    """Say an error or a sentence of the models in the language in use."""
    return str(sentence) if _in_english() else in_indonesian(sentence)


def _in_english() -> bool:
    return os.environ.get("TONGGAK_LANGUAGE", "id") == "en"
