"""What WhatsApp services report of messages afterwards, read without believing its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeGuard

from models.rules.channel_kinds import ChannelKind
from notifications.channels.whatsapp_answers import breaks_address
from notifications.outcomes import scrubbed


class ReceiptStatus(StrEnum):
    """How far a message has come."""

    SENT = "sent"  # the service passed it on
    DELIVERED = "delivered"  # it is on the person's phone
    READ = "read"  # the person has opened it
    FAILED = "failed"  # it will not arrive


@dataclass(frozen=True)
class Receipt:
    """One report about one message; `at` is aware, and is when it happened."""

    provider_id: str
    message_id: str | None
    status: ReceiptStatus
    at: datetime
    code: str = ""
    said: str = ""
    address_broken: bool = False
    channel: ChannelKind = ChannelKind.WHATSAPP


def read_meta(payload: Any, *, now: datetime) -> list[Receipt]:  # noqa: ANN401 - what came in
    """Read the receipts in a webhook of Meta's Cloud API; everything else in it is left alone.

    `now` is aware and stands in for a moment that cannot be read. Source: Meta, "Status messages webhook".
    """
    return [
        receipt
        for entry in _rows(payload, "entry")
        for change in _rows(entry, "changes")
        for status in _rows(change.get("value"), "statuses")
        for receipt in _meta_receipt(status, now)
    ]


def read_gateway(payload: Any, *, now: datetime) -> list[Receipt]:  # noqa: ANN401 - as above
    """Read a gateway's callback; its moment is `now`, since gateways give none.

    Known are Fonnte (id, status) and Wablas (id, status, note). Fonnte reports what follows after "sent"
    under another id, which cannot be tied to a message and is left alone.
    """
    if not isinstance(payload, dict) or not isinstance(payload.get("status"), str):
        return []
    word, its_id = payload["status"].strip().lower(), payload.get("id")
    if word not in _GATEWAY_WORDS or not (isinstance(its_id, int) or _is_id(its_id)):
        return []
    said = scrubbed(payload.get("note") or word)
    status = _GATEWAY_WORDS[word]
    if status is not ReceiptStatus.FAILED:
        return [Receipt(str(its_id), None, status, now)]
    return [Receipt(str(its_id), None, status, now, word, said, address_broken=word == "invalid")]


_GATEWAY_WORDS = {
    "sent": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "received": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.READ,
    "invalid": ReceiptStatus.FAILED,  # the number has no WhatsApp
    "expired": ReceiptStatus.FAILED,
    "failed": ReceiptStatus.FAILED,
    "cancel": ReceiptStatus.FAILED,
    "reject": ReceiptStatus.FAILED,
}


def _meta_receipt(status: dict[str, Any], now: datetime) -> Iterator[Receipt]:
    word, wamid = status.get("status"), status.get("id")
    ours = status.get("biz_opaque_callback_data")
    if word not in set(ReceiptStatus) or not _is_id(wamid):
        return
    code, said = next(map(_error, _rows(status, "errors")), (0, ""))
    yield Receipt(
        provider_id=wamid,
        message_id=ours if _is_id(ours) else None,
        status=ReceiptStatus(word),
        at=_moment(status.get("timestamp"), now),
        code=str(code or ""),
        said=scrubbed(said),
        address_broken=breaks_address(code),
    )


def _error(error: dict[str, Any]) -> tuple[int, str]:
    code, data = error.get("code"), error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    return (code if isinstance(code, int) else 0), str(details or error.get("message") or error.get("title"))


def _moment(said: object, now: datetime) -> datetime:
    try:
        happened = datetime.fromtimestamp(int(str(said)), UTC)
    except (ValueError, OverflowError, OSError):
        return now
    # A clock that runs ahead must not put a delivery into the future.
    return min(happened, now)


def _is_id(said: object) -> TypeGuard[str]:
    # A zero byte or half a surrogate pair would break the database's question.
    return isinstance(said, str) and said != "" and said.isprintable()


def _rows(holder: object, name: str) -> list[dict[str, Any]]:
    rows = holder.get(name) if isinstance(holder, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
