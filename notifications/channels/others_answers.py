"""What came of a message that a library of others sent, from what was heard on the line."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from notifications.channels.others_line import Answered, Heard
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient

_ERROR: Final = re.compile(r"error=(\d{3})")
_NOBODY: Final = re.compile(
    r"(chat|user|channel|recipient)[ _](was )?not[ _]found|PEER_ID_INVALID|deactivated|kicked"
    r"|blocked by the user|can.t initiate conversation|upgraded to a supergroup"
    r"|not a valid phone|invalid .{0,20}(phone|number|recipient)",
    re.IGNORECASE,
)
_UNTRUSTED: Final = re.compile(r"VERIFY_FAILED|WRONG_VERSION|HANDSHAKE|ALERT", re.IGNORECASE)
_ELSEWHERE, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = range(300, 400), 401, 403, 404
_TOO_MANY, _GATEWAY_TIMEOUT = 429, 504
_LATER: Final = frozenset({408, 425})
_IDS: Final = ("id", "message_id", "messageId", "sid", "event_id")


def outcome_of(heard: Heard, scrub: Callable[[object], str], *, service: str, alone: bool) -> Outcome:
    """Say what came of it; `alone` says whether a service that is down takes the whole channel with it."""
    words = scrub(heard.words[-1]) if heard.words else ""
    if heard.took and (heard.answers or not heard.by_http):
        return _taken(heard, scrub)
    if heard.error is not None:
        return _broken(heard, heard.error, scrub(heard.error), alone=alone)
    if heard.answers:
        no = next((answer for answer in reversed(heard.answers) if not answer.yes), heard.answers[-1])
        return _refused(no, words or scrub(no.reason), service=service)
    if heard.by_http:
        # The library found nothing to send to, and says so, or broke down by itself.
        return Permanent(words or "nothing was sent", address_broken=bool(heard.words))
    code = _ERROR.search(words)
    if code is None:
        return Ambiguous(words or "the service gave no reason")
    return _refused(Answered(int(code[1])), words, service=service)


def _taken(heard: Heard, scrub: Callable[[object], str]) -> Outcome:
    if not heard.answers:
        return Sent()
    last = heard.answers[-1]
    if any(last.said.get(key) is False for key in ("ok", "status", "success")):
        return Permanent(
            scrub(last.said.get("reason") or last.said.get("message") or last.reason), str(last.status)
        )
    return Sent(scrub(_provider_id(last)))


def _refused(no: Answered, words: str, *, service: str) -> Outcome:
    status, code, telegram = no.status, str(no.status), service == "tgram"
    nobody = bool(_NOBODY.search(words))
    if status == _TOO_MANY:
        return Transient(words, code, _wait(no))
    if status == _GATEWAY_TIMEOUT:
        return Ambiguous(words)  # what stands behind the gateway may have taken it
    if status in _LATER or status >= 500:  # noqa: PLR2004 - as above
        return Transient(words, code, _wait(no))
    if status in _ELSEWHERE:
        return Misconfigured(f"the service is to be found elsewhere: {words}", code)
    # Telegram forbids what concerns the reader, and does not find what concerns the bot.
    about_us = {_UNAUTHORIZED, _NOT_FOUND if telegram else _FORBIDDEN}
    if status in about_us and not nobody:
        return Misconfigured(f"the service refuses us: {words}", code)
    return Permanent(words, code, address_broken=nobody or (telegram and status == _FORBIDDEN))


def _broken(heard: Heard, error: requests.RequestException, words: str, *, alone: bool) -> Outcome:
    if isinstance(error, requests.exceptions.SSLError) and _UNTRUSTED.search(words):
        return Misconfigured(f"there is no trusted line to the service: {words}")
    if isinstance(error, ValueError):  # an address or a header that cannot be one
        return Misconfigured(f"the way to the service cannot be used: {words}")
    if _never_connected(error) and not heard.answers:
        return Transient(words, channel_down=alone)
    return Ambiguous(words or type(error).__name__)


def _never_connected(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _wait(answer: Answered) -> timedelta | None:
    if answer.wait.isdigit():
        return timedelta(seconds=int(answer.wait))
    parameters = answer.said.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return timedelta(seconds=seconds) if isinstance(seconds, int) else None


def _provider_id(answer: Answered) -> str:
    result: Any = answer.said.get("result")
    for told in (result, answer.said):
        for name in _IDS:
            if isinstance(told, dict) and isinstance(told.get(name), str | int):
                return str(told[name])
    return ""
