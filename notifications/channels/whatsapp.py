"""WhatsApp by Meta's Cloud API: approved templates, on one kept connection."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from models.rules.channel_kinds import ChannelKind
from notifications.channels.channel import KeepsALine, Outgoing
from notifications.channels.posting import Answer, new_client, post
from notifications.channels.whatsapp_answers import Fault, outcome_of_fault, outcome_of_status
from notifications.channels.whatsapp_form import WhatsAppForm
from notifications.forms import Draft
from notifications.messages import Words
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, scrubbed

TIMEOUT_SECONDS = 15.0
GRAPH = "https://graph.facebook.com/v23.0"


@dataclass(frozen=True)
class CloudAccount:
    """Our number with Meta, and what it takes to use it and to believe its webhooks."""

    phone_number_id: str
    token: str = field(repr=False)
    app_secret: str = field(default="", repr=False)  # signs the webhooks
    verify_token: str = field(default="", repr=False)  # chosen by us, typed in when the webhook is set up
    base_url: str = GRAPH
    timeout_seconds: float = TIMEOUT_SECONDS

    @property
    def secrets(self) -> tuple[str, ...]:
        """List what must not be shown."""
        return (self.token, self.app_secret, self.verify_token)


class WhatsAppChannel(KeepsALine):
    """Sends frozen messages; use it as a context manager, or close it when done.

    Meta knows no idempotency key: after a lost answer only a receipt tells whether the message went out.
    `has_receipt` asks for one by Message-ID.
    """

    kind = ChannelKind.WHATSAPP

    def __init__(
        self, account: CloudAccount, *, has_receipt: Callable[[str], bool | None] | None = None
    ) -> None:
        self._account, self._has_receipt = account, has_receipt
        self._client = new_client(account.timeout_seconds)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Hand one message over; `at` is aware."""
        try:
            content = outgoing.frozen or _as_text(outgoing)
        except ValueError as error:
            return Permanent(str(error), address_broken=True)
        account = self._account
        answer = post(
            self._client,
            f"{account.base_url.rstrip('/')}/{account.phone_number_id}/messages",
            at=at,
            patience_seconds=account.timeout_seconds,
            secrets=account.secrets,
            content=content,
            headers={"Authorization": f"Bearer {account.token}", "Content-Type": "application/json"},
        )
        return self._outcome(answer) if isinstance(answer, Answer) else answer

    @property
    def can_tell(self) -> bool:
        """Say no: a receipt proves that a message went out, but none proves that it did not."""
        return False

    def find_sent(self, message_id: str) -> bool | None:
        """Say whether a receipt shows that the message went out; None when none is there.

        That none is there proves nothing: Meta may be late, or could not reach us.
        """
        found = self._has_receipt(message_id) if self._has_receipt is not None else None
        return True if found else None

    def _outcome(self, answer: Answer) -> Outcome:
        said = answer.parsed()
        if answer.redirects:
            return Misconfigured("the server points to another address", str(answer.status))
        if answer.status < HTTPStatus.MULTIPLE_CHOICES:
            wamid = _wamid(said)
            return Sent(self._scrub(wamid)) if wamid else Ambiguous("the answer names no message")
        error = said.get("error") if isinstance(said, dict) else None
        if isinstance(error, dict):
            words = self._scrub(_words(error))
            return outcome_of_fault(_fault(error, answer.status), words, retry_after=answer.retry_after)
        if answer.status == HTTPStatus.GATEWAY_TIMEOUT:
            return Ambiguous("something between Meta and us gave up waiting")
        words = f"the server answered {answer.status} without saying why"
        return outcome_of_status(answer.status, words, retry_after=answer.retry_after)

    def _scrub(self, text: object) -> str:
        return scrubbed(text, secrets=self._account.secrets)


def _as_text(outgoing: Outgoing) -> bytes:
    words = Words(outgoing.subject, outgoing.text, "", chat=outgoing.text)
    return WhatsAppForm().write(Draft(outgoing.message_id, outgoing.address, outgoing.name, words)).frozen


def _wamid(said: Any) -> str:  # noqa: ANN401 - what a server sent
    match said:
        case {"messages": [{"id": str(wamid)}, *_]}:
            return wamid
    return ""


def _fault(error: dict[str, Any], status: int) -> Fault:
    code, subcode = error.get("code"), error.get("error_subcode")
    return Fault(
        code if isinstance(code, int) else -1,
        subcode if isinstance(subcode, int) else 0,
        passing=error.get("is_transient") is True,
        status=status,
    )


def _words(error: dict[str, Any]) -> str:
    data = error.get("error_data")
    details = data.get("details", "") if isinstance(data, dict) else ""
    return ": ".join(str(part) for part in (error.get("message", ""), details) if part)
