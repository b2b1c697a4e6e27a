"""From the YAML file of indicators to checked data, or to errors that say where and what."""

from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from models.rules.blueprint_source import Source
from models.rules.blueprint_wording import in_words
from models.rules.errors import BadInput
from models.rules.indicators import Monitoring

SHIPPED = "indicators.yaml"


@cache
def shipped_monitoring() -> Monitoring:
    """The indicators and scales as they come with Tonggak."""
    text = files("models.programmes").joinpath(SHIPPED).read_text(encoding="utf-8")
    return read_monitoring(text, source_name=SHIPPED)


def read_monitoring(text: str, *, source_name: str) -> Monitoring:
    """Read and check a file of indicators; raises BadInput naming the file, the line and the path in it."""
    source = Source(text, source_name)
    try:
        return Monitoring.model_validate(source.data)
    except ValidationError as error:
        wrong = [in_words(details, source.data) for details in error.errors(include_url=False)]
        raise BadInput("{problems}", problems=source.complain(wrong)) from error
