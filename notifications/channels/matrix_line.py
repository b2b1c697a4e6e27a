"""The line to a Matrix homeserver, and what its answers mean."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

import httpx

from notifications.outcomes import Misconfigured, Outcome, Permanent, Transient, scrubbed

TIMEOUT_SECONDS: Final = 15.0  # to connect, and for each part of an answer
_CLIENT_API: Final = "/_matrix/client/v3"
_ABOUT_US: Final = frozenset(
    {
        "M_UNKNOWN_TOKEN",
        "M_MISSING_TOKEN",
        "M_USER_DEACTIVATED",
        "M_USER_LOCKED",
        "M_USER_SUSPENDED",
        "M_CONSENT_NOT_GIVEN",
        "M_RESOURCE_LIMIT_EXCEEDED",
        "M_UNRECOGNIZED",
    }
)


@dataclass(frozen=True)
class MatrixServer:
    """Which homeserver we speak with, and as whom; use a token of a device of its own."""

    homeserver: str  # as in https://matrix.bappeda.example
    token: str = field(repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS
    trust: ssl.SSLContext | None = field(default=None, repr=False)  # without one, the machine's certificates


class About(StrEnum):
    """What a question is about; a refusal concerns that."""

    US = "us"  # our own account
    ADDRESS = "address"  # the user or room that is to be reached
    MESSAGE = "message"  # a message to a room that is known


class Refused(Exception):
    """A question was not answered as hoped; `outcome` says what that means for the message."""

    def __init__(self, outcome: Transient | Permanent | Misconfigured) -> None:
        super().__init__(outcome.text)
        self.outcome: Outcome = outcome
        self.code = outcome.code


class MatrixLine:
    """Asks a homeserver over one kept client."""

    def __init__(self, server: MatrixServer) -> None:
        self._token = server.token.strip()
        self._client = httpx.Client(
            base_url=server.homeserver.strip().rstrip("/") + _CLIENT_API,
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=server.timeout_seconds,
            verify=server.trust or ssl.create_default_context(),
        )

    def ask(
        self,
        method: str,
        path: str,
        content: object = None,
        *,
        about: About,
        params: Mapping[str, str | int] | None = None,
    ) -> dict[str, Any]:
        """Ask one thing; raises Refused for every answer but yes, and when none comes."""
        try:
            answer = self._client.request(method, path, json=content, params=params)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Refused(self._broken(error)) from error
        said = _content(answer)
        if answer.status_code == httpx.codes.OK and said is not None:
            return said
        raise Refused(self._meaning(answer, said or {}, about))

    def look(self, path: str, *, about: About) -> dict[str, Any] | None:
        """Read one thing; None where it does not exist or is not for our eyes."""
        try:
            return self.ask("GET", path, about=about)
        except Refused as refused:
            if isinstance(refused.outcome, Permanent):
                return None
            raise

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _broken(self, error: Exception) -> Transient | Misconfigured:
        words = scrubbed(error or type(error).__name__, secrets=(self._token,))
        if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError | httpx.InvalidURL):
            return Misconfigured(f"the homeserver's address or our token cannot be used: {words}")
        if "CERTIFICATE_VERIFY_FAILED" in words:
            return Misconfigured(f"the homeserver's certificate is not trusted: {words}")
        # Also when all had been said already: before a message goes out, the room is asked for it.
        return Transient(words or type(error).__name__, channel_down=True)

    def _meaning(
        self, answer: httpx.Response, said: Mapping[str, Any], about: About
    ) -> Transient | Permanent | Misconfigured:
        status, errcode = answer.status_code, str(said.get("errcode", ""))
        words = scrubbed(said.get("error") or answer.reason_phrase, secrets=(self._token,))
        code = scrubbed(errcode or status, secrets=(self._token,))
        if status == httpx.codes.TOO_MANY_REQUESTS:
            # Messages are counted for the account, so that the next one would fare no better.
            return Transient(words, code, _wait(answer, said), channel_down=about is About.MESSAGE)
        if status >= 500:  # noqa: PLR2004 - the classes of HTTP
            # With a code of its own, it is our homeserver that could not reach the other one.
            return Transient(words, code, channel_down=about is not About.ADDRESS or not errcode)
        if status == httpx.codes.UNAUTHORIZED or errcode in _ABOUT_US:
            return Misconfigured(f"the homeserver refuses us: {words}", code)
        if not errcode:
            return Misconfigured(f"there is no Matrix homeserver at this address: {words}", code)
        missing = status in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}
        return Permanent(words, code, address_broken=about is About.ADDRESS or missing)


def _content(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        said = answer.json()
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _wait(answer: httpx.Response, said: Mapping[str, Any]) -> timedelta | None:
    seconds = answer.headers.get("Retry-After", "")
    if seconds.isdigit():
        return timedelta(seconds=int(seconds))
    milliseconds = said.get("retry_after_ms")
    return timedelta(milliseconds=milliseconds) if isinstance(milliseconds, int) else None
