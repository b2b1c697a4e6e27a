"""WhatsApp by an unofficial gateway of Indonesia: the flag in the answer counts, not the HTTP code."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from models.rules.channel_kinds import ChannelKind
from notifications.channels.channel import KeepsALine, Outgoing
from notifications.channels.gateway_styles import Style, Writing, at_path
from notifications.channels.posting import Answer, new_client, post
from notifications.channels.whatsapp_form import international
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient, scrubbed

TIMEOUT_SECONDS = 15.0
_QUOTA_PAUSE: Final = timedelta(minutes=15)
_YES: Final = frozenset({"true", "success", "ok", "1"})
_NO: Final = frozenset({"false", "error", "failed", "fail", "0"})
_DROPPED: Final = frozenset({"cancel", "cancelled", "reject", "rejected", "failed"})
# Gateways give no codes, only a few words, in English or Indonesian. The first kind that fits counts.
_ABOUT_US = re.compile(
    r"token|device|perangkat|disconnect|terputus|unauthori[sz]ed|unknown user|whitelist|expired|kedaluwarsa"
    r"|sender|akun|account",
    re.IGNORECASE,
)
_ABOUT_NUMBER = re.compile(
    r"(?=.*\b(target|number|nomor|phone|recipient|penerima|whatsapp)\b)"
    r".*\b(invalid|not valid|tidak valid|not registered|unregistered|(tidak|belum) terdaftar|not found|salah"
    r"|not exist)",
    re.IGNORECASE,
)
_ABOUT_QUOTA = re.compile(
    r"quota|kuota|limit|too many|insufficient|saldo|credit|please wait|tunggu", re.IGNORECASE
)


@dataclass(frozen=True)
class Gateway:
    """One gateway account: where it is, its token, and how it is spoken to."""

    url: str
    token: str = field(repr=False)
    style: Style
    timeout_seconds: float = TIMEOUT_SECONDS


class GatewayChannel(KeepsALine):
    """Sends the chat's words; use it as a context manager, or close it when done."""

    kind = ChannelKind.WHATSAPP

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._client = new_client(gateway.timeout_seconds)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Hand one message over; `at` is aware."""
        gateway, style = self._gateway, self._gateway.style
        try:
            number = international(outgoing.address).removeprefix("+")
        except ValueError as error:
            return Permanent(str(error), address_broken=True)
        fields = {**style.also, style.to: number, style.text: outgoing.text}
        answer = post(
            self._client,
            gateway.url,
            at=at,
            patience_seconds=gateway.timeout_seconds,
            secrets=(gateway.token,),
            headers={style.header: style.header_value.replace("{token}", gateway.token)},
            **{"data" if style.writing is Writing.FORM else "json": fields},
        )
        return self._outcome(answer) if isinstance(answer, Answer) else answer

    def _outcome(self, answer: Answer) -> Outcome:
        said, status = answer.parsed(), answer.status
        taken = _flag(at_path(said, self._gateway.style.flag))
        reason = self._scrub(at_path(said, self._gateway.style.reason) or "it was refused without a reason")
        if answer.redirects:
            return Misconfigured("the gateway points to another address", str(status))
        if status >= HTTPStatus.BAD_REQUEST or taken is None:
            return self._by_status(answer, reason, said_no=taken is False)
        if not taken:
            return _outcome_of_reason(reason, answer.retry_after)
        return self._taken(said, reason)

    def _taken(self, said: Any, words: str) -> Outcome:  # noqa: ANN401 - what a server sent
        style = self._gateway.style
        state = at_path(said, style.state) if style.state else None
        if isinstance(state, str) and state.lower() in _DROPPED:
            return _outcome_of_reason(words, None)
        its_id = at_path(said, style.id)
        return Sent(self._scrub(its_id) if isinstance(its_id, str | int) else "")

    def _by_status(self, answer: Answer, reason: str, *, said_no: bool) -> Outcome:
        code = str(answer.status)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return Transient(reason, code, answer.retry_after or _QUOTA_PAUSE, channel_down=True)
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
            return Misconfigured(f"the gateway does not let us in: {reason}", code)
        if said_no:
            return _outcome_of_reason(reason, answer.retry_after, code)
        if answer.status in {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}:
            return Transient("the gateway is out of order", code, answer.retry_after, channel_down=True)
        if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return Permanent(reason, code)
        return Ambiguous(f"the gateway's answer ({code}) does not say whether it took the message")

    def _scrub(self, text: object) -> str:
        return scrubbed(text, secrets=(self._gateway.token,))


def _flag(said: object) -> bool | None:
    word = str(said).lower()
    return True if word in _YES else False if word in _NO else None


def _outcome_of_reason(reason: str, retry_after: timedelta | None, code: str = "") -> Outcome:
    if _ABOUT_US.search(reason):
        return Misconfigured(f"the gateway cannot send for us: {reason}", code)
    if _ABOUT_NUMBER.search(reason):
        return Permanent(reason, code, address_broken=True)
    if _ABOUT_QUOTA.search(reason):
        return Transient(reason, code, retry_after or _QUOTA_PAUSE, channel_down=True)
    # It was not sent, and nothing says that it never will be.
    return Transient(reason, code, retry_after)
