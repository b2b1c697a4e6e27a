"""What is said on the line while a library of others sends: one kept session, overheard.

The library makes a session, a TLS context and a connection for each message (22 ms), and gives back no more
than yes or no. So its sending modules get `Overheard` in the place of their name `requests`. While one of our
messages goes out, and only then, what they ask runs over our session, and what is answered is noted down.
"""

import logging
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter

_ASKING: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_TALKATIVE: Final = ("apprise", "urllib3.connectionpool", "urllib3.util.retry")


@dataclass(frozen=True)
class Answered:
    """An answer of a service."""

    status: int
    reason: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)  # its content, where it is an object of JSON
    wait: str = ""  # its Retry-After

    @property
    def yes(self) -> bool:
        """Say whether it is a success by HTTP."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the classes of HTTP


@dataclass
class Heard:
    """What was heard while one message went out; some services are asked several things for one message."""

    answers: list[Answered] = field(default_factory=list)
    error: requests.RequestException | None = None  # the first time that no answer came
    words: list[str] = field(default_factory=list)  # warnings of the library
    by_http: bool = True  # as all but a few services are spoken to
    took: bool = False  # the library's own word: it went out


class Session(requests.Session):
    """A kept session with one TLS context, which follows nobody elsewhere and keeps no cookies."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        super().__init__()
        self.mount("https://", _OneContext(trust or ssl.create_default_context()))
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.heard = Heard()

    def request(self, *asked: Any, **more: Any) -> requests.Response:  # noqa: ANN401 - as requests takes them
        """Ask, and note what comes of it."""
        try:
            answer = super().request(*asked, **(more | {"allow_redirects": False}))
        except requests.RequestException as error:
            self.heard.error = self.heard.error or error
            raise
        wait = answer.headers.get("Retry-After", "")
        self.heard.answers.append(Answered(answer.status_code, answer.reason or "", _content(answer), wait))
        return answer


class Overheard:
    """Stands where a module has `requests`: ours while we send, the real one at all other times."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the real one has
        session = _SENDING.get()
        if session is not None and name in _ASKING:
            return getattr(session, name)
        return getattr(requests, name)


@contextmanager
def listening(session: Session) -> Iterator[Heard]:
    """Overhear what is sent in here; what the library would log goes to no log, since it may hold secrets."""
    session.heard = Heard()
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_aside)
    sending = _SENDING.set(session)
    try:
        yield session.heard
    finally:
        _SENDING.reset(sending)


def overhear(sender: type) -> bool:
    """Put `Overheard` into the modules that a sender is written in; False when it asks nothing by HTTP."""
    modules = [sys.modules[kind.__module__] for kind in sender.__mro__ if kind.__module__ in sys.modules]
    for module in modules:
        if getattr(module, "requests", None) is requests:
            vars(module)["requests"] = Overheard()
    return any(isinstance(getattr(module, "requests", None), Overheard) for module in modules)


class _OneContext(HTTPAdapter):
    """Speaks TLS with a context that is made already, unless a service is not to be checked at all."""

    def __init__(self, trust: ssl.SSLContext) -> None:
        self._trust = trust
        super().__init__()

    def build_connection_pool_key_attributes(
        self,
        request: requests.PreparedRequest,
        verify: bool | str,  # noqa: FBT001 - as the adapter has it
        cert: tuple[str, str] | str | None = None,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, pool if verify is False else {"ssl_context": self._trust}

    def cert_verify(
        self,
        conn: Any,  # noqa: ANN401 - as above
        url: str,
        verify: bool | str,  # noqa: FBT001 - as above
        cert: tuple[str, str] | str | None,
    ) -> None:
        if verify is False:  # else certificates would be read into the context once more
            super().cert_verify(conn, url, verify, cert)


_SENDING: ContextVar[Session | None] = ContextVar("sending", default=None)


def _aside(record: logging.LogRecord) -> bool:
    session = _SENDING.get()
    if session is None:
        return True
    if record.name == "apprise" and record.levelno >= logging.WARNING:
        session.heard.words.append(_message(record))
    return False


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a template and values that do not fit
        return str(record.msg)


def _content(answer: requests.Response) -> Mapping[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
