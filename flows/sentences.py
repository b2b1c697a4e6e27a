"""Says sentences that are written in English in Indonesian, by the catalogue that ships with the package."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from models.rules.errors import TonggakError
from models.rules.sentences import Sentence

CATALOGUE = "sentences_id.yaml"


def in_indonesian(said: TonggakError | Sentence) -> str:
    """Say an error or a sentence in Indonesian; what the catalogue lacks stays English."""
    return said.said_in(catalogue())


@cache
def catalogue() -> Mapping[str, str]:
    """Read the shipped catalogue: from each English template to the Indonesian one."""
    import yaml  # noqa: PLC0415 - only those pay for it who have something to say

    text = files("models.programmes").joinpath(CATALOGUE).read_text(encoding="utf-8")
    read: dict[str, str] = yaml.safe_load(text)
    return read
