"""One request to an HTTP service and its answer, or what it means that there is none."""

import json
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any

import httpx

from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Transient, scrubbed

LONGEST_ANSWER = 65_536  # bytes; what comes after is not read
_MOST_PATIENT = timedelta(days=1)
_GIVES_WAY = range(300, 400)


@dataclass(frozen=True)
class Answer:
    """What a service said."""

    status: int
    body: bytes
    retry_after: timedelta | None

    def parsed(self) -> Any:  # noqa: ANN401 - JSON may be anything
        """Read the body as JSON; None when it is not."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def redirects(self) -> bool:
        """Say whether it points elsewhere; a message is never sent after it."""
        return self.status in _GIVES_WAY


def new_client(timeout_seconds: float) -> httpx.Client:
    """Make a client that keeps its connection and follows no redirect."""
    return httpx.Client(timeout=timeout_seconds, follow_redirects=False)


def post(
    client: httpx.Client,
    url: str,
    *,
    at: datetime,
    patience_seconds: float,
    secrets: Iterable[str],
    **request: Any,  # noqa: ANN401 - httpx's own arguments
) -> Answer | Outcome:
    """Send one request; gives the answer, or an outcome when none came.

    `at` is the present moment, aware; `patience_seconds` is for the whole answer. Never raises for what a
    network may do.
    """
    try:
        with client.stream("POST", url, **request) as response:
            body = _read(response, until=monotonic() + patience_seconds)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return _without_answer(error, scrubbed(str(error) or type(error).__name__, secrets=secrets))
    return Answer(response.status_code, body, _retry_after(response.headers.get("Retry-After", ""), at))


def _read(response: httpx.Response, *, until: float) -> bytes:
    body = b""
    for piece in response.iter_bytes():
        body += piece
        # The client's own patience is for each piece; a server may send one byte at a time.
        if len(body) > LONGEST_ANSWER or monotonic() > until:
            break
    return body[:LONGEST_ANSWER]


def _without_answer(error: Exception, words: str) -> Outcome:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError):
        if _is_about_certificate(error):
            return Misconfigured(f"the server's certificate is not trusted: {words}")
        return Transient(words, channel_down=True)
    if isinstance(error, _NEVER_SENT):
        return Misconfigured(f"the request cannot be made with these settings: {words}")
    # The request may have arrived whole; only the server knows what it did with it.
    return Ambiguous(words)


_NEVER_SENT = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL, ValueError)


def _is_about_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _retry_after(said: str, at: datetime) -> timedelta | None:
    """Read "120" or a date (RFC 9110, 10.2.3)."""
    try:
        wait = timedelta(seconds=int(said)) if said.isdecimal() else parsedate_to_datetime(said) - at
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta()), _MOST_PATIENT)
