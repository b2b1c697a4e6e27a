"""Says in one sentence that Prefect does not answer, instead of a client's traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from prefect.exceptions import PrefectHTTPStatusError

from models.rules.errors import Unavailable

_SERVER_ERROR = 500


@contextmanager
def in_words(api: str) -> Iterator[None]:
    """Raise Unavailable where Prefect's client fails because the server is away, down or overloaded."""
    try:
        yield
    except httpx.TransportError as error:
        raise _away(api, type(error).__name__) from error
    except PrefectHTTPStatusError as error:
        if error.response.status_code < _SERVER_ERROR:
            raise
        raise _away(api, f"status {error.response.status_code}") from error


def _away(api: str, found: str) -> Unavailable:
    return Unavailable(
        "Prefect at {api} does not answer ({found}). Nothing is lost: the tables hold all, and the runs are "
        "put right once it is back. Start it with `tonggak up`, or ask `tonggak doctor`.",
        api=api,
        found=found,
    )
