from datetime import UTC, datetime
from typing import Any

import pytest

from notifications.callbacks import Receipt, ReceiptStatus, read_gateway, read_meta

NOW = datetime(2024, 5, 27, 1, 5, tzinfo=UTC)
AT, STAMP = datetime(2024, 5, 27, 1, 0, tzinfo=UTC), "1716771600"
OURS = "<tonggak.1a2b@lebong.example>"


def webhook(*statuses: object, **more: object) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": "1055"},
        "statuses": list(statuses),
    }
    change = {"field": "messages", "value": value | more}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def status(word: str, **more: object) -> dict[str, object]:
    usual = {"id": "wamid.HBgL", "status": word, "timestamp": STAMP, "recipient_id": "6281234567890"}
    return usual | {"biz_opaque_callback_data": OURS} | more


@pytest.mark.parametrize("word", ["sent", "delivered", "read"])
def test_a_status_of_meta_is_read_with_its_moment_and_our_message(word: str) -> None:
    receipts = read_meta(webhook(status(word)), now=NOW)

    assert receipts == [Receipt("wamid.HBgL", OURS, ReceiptStatus(word), AT)]


@pytest.mark.parametrize(
    ("error", "code", "said", "broken"),
    [
        pytest.param(
            {"code": 131026, "title": "Undeliverable", "error_data": {"details": "not on WhatsApp"}},
            "131026",
            "not on WhatsApp",
            True,
            id="not on WhatsApp",
        ),
        pytest.param(
            {"code": 131047, "title": "Re-engage"}, "131047", "Re-engage", False, id="window closed"
        ),
        pytest.param({"code": "odd", "message": "broken"}, "", "broken", False, id="a code that is none"),
    ],
)
def test_a_failure_is_read_with_its_reason(
    error: dict[str, object], code: str, said: str, *, broken: bool
) -> None:
    receipts = read_meta(webhook(status("failed", errors=[error])), now=NOW)

    assert receipts == [Receipt("wamid.HBgL", OURS, ReceiptStatus.FAILED, AT, code, said, broken)]


def test_all_statuses_of_a_webhook_are_read_in_order() -> None:
    receipts = read_meta(webhook(status("sent"), status("delivered", id="wamid.B")), now=NOW)

    assert [(receipt.provider_id, receipt.status) for receipt in receipts] == [
        ("wamid.HBgL", "sent"),
        ("wamid.B", "delivered"),
    ]


def test_a_message_sent_by_something_else_names_none_of_ours() -> None:
    receipts = read_meta(webhook(status("sent", biz_opaque_callback_data=None)), now=NOW)

    assert [receipt.message_id for receipt in receipts] == [None]


@pytest.mark.parametrize("stamp", ["1816771600", "odd", None, "9" * 40, "-9" * 30])
def test_a_moment_in_the_future_or_none_is_now(stamp: object) -> None:
    receipts = read_meta(webhook(status("sent", timestamp=stamp)), now=NOW)

    assert [receipt.at for receipt in receipts] == [NOW]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(None, id="nothing"),
        pytest.param([], id="a list"),
        pytest.param({"entry": [{"changes": [{"value": None}]}, 7]}, id="holes"),
        pytest.param(
            {"entry": [{"changes": [{"value": {"messages": [{"text": {"body": "ya"}}]}}]}]}, id="an answer"
        ),
        pytest.param(webhook(status("warning")), id="a status nobody knows"),
        pytest.param(webhook(status("sent", id=None)), id="no id"),
        pytest.param(webhook(status("sent", id="wamid\0")), id="a zero byte"),
        pytest.param(webhook(status("sent", id="wamid\ud800")), id="half a letter"),
        pytest.param(webhook("sent"), id="a word"),
    ],
)
def test_what_holds_no_receipt_gives_none(payload: object) -> None:
    assert read_meta(payload, now=NOW) == []


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(
            {"device": "62811", "id": "80367170", "stateid": "s", "status": "sent"},
            [Receipt("80367170", None, ReceiptStatus.SENT, NOW)],
            id="Fonnte, sent",
        ),
        pytest.param(
            {"id": 80367170, "status": "invalid"},
            [Receipt("80367170", None, ReceiptStatus.FAILED, NOW, "invalid", "invalid", address_broken=True)],
            id="Fonnte, an invalid number",
        ),
        pytest.param({"stateid": "s", "state": "delivered"}, [], id="Fonnte, a later state"),
        pytest.param(
            {"id": "w-1", "phone": "62812", "status": "Read", "note": ""},
            [Receipt("w-1", None, ReceiptStatus.READ, NOW)],
            id="Wablas, read",
        ),
        pytest.param(
            {"id": "w-1", "status": "cancel", "note": "device\noff"},
            [Receipt("w-1", None, ReceiptStatus.FAILED, NOW, "cancel", "device off")],
            id="Wablas, cancelled",
        ),
        pytest.param({"id": "w-1", "status": "pending"}, [], id="on its way"),
        pytest.param({"id": "", "status": "sent"}, [], id="no id"),
        pytest.param({"id": ["w-1"], "status": "sent"}, [], id="an odd id"),
        pytest.param({"id": "w-1", "status": True}, [], id="an odd status"),
        pytest.param(["sent"], [], id="a list"),
    ],
)
def test_a_gateways_callback_is_read(payload: object, expected: list[Receipt]) -> None:
    assert read_gateway(payload, now=NOW) == expected
