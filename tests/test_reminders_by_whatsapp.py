"""A reminder from the plan to Meta's door and back, against a real HTTP server."""

import pytest
from http_server import Said, Service, http_server
from reminder_cast import Town
from sqlalchemy import Engine
from whatsapp_cast import MORNING, WAMID, message, whatsapp_town

from models.database import writing
from models.tables.reminders import MessageState
from notifications.callbacks import read_meta
from notifications.channels.whatsapp import CloudAccount, WhatsAppChannel
from notifications.channels.whatsapp_templates import shipped_templates
from notifications.delivery import Delivered
from notifications.receipts import apply_receipts, receipts_on_record

TAKEN = Said({"messages": [{"id": WAMID}]})


@pytest.fixture
def town(engine: Engine) -> Town:
    return whatsapp_town(engine)


def send(town: Town, service: Service, *, minutes: int = 0) -> Delivered:
    account = CloudAccount("1055", "token", base_url=service.url)
    with WhatsAppChannel(account, has_receipt=receipts_on_record(town.engine)) as channel:
        return town.send(MORNING.replace(minute=minutes), channel)


def report(town: Town, service: Service, word: str) -> None:
    """Let Meta say how far the first message it got has come, with what it was given for that."""
    ours = service.asked[0].json["biz_opaque_callback_data"]
    status = {"id": WAMID, "status": word, "timestamp": "1725498000", "biz_opaque_callback_data": ours}
    webhook = {"entry": [{"changes": [{"value": {"statuses": [status]}}]}]}
    with writing(town.engine) as session:
        apply_receipts(session, read_meta(webhook, now=MORNING), now=MORNING)


def test_a_reminder_is_said_by_a_registered_template_with_all_its_places_filled(town: Town) -> None:
    with http_server(TAKEN) as service:
        sent = send(town, service)

    said = service.asked[0].json["template"]
    parameters = tuple(filled["text"] for filled in said["components"][0]["parameters"])
    template = shipped_templates()[said["name"]]
    assert (sent, message(town).provider_id, len(parameters)) == (
        Delivered(sent=1),
        WAMID,
        len(template.parameters),
    )
    assert "Kelengkapan RC" in template.filled("id", parameters)


def test_a_sent_reminder_is_delivered_when_meta_says_so(town: Town) -> None:
    with http_server(TAKEN) as service:
        send(town, service)
        report(town, service, "delivered")

    assert message(town).state is MessageState.DELIVERED


def test_a_lost_answer_is_settled_by_the_receipt_and_nothing_is_sent_twice(town: Town) -> None:
    with http_server(Said(hangs_up=True), TAKEN) as service:
        first = send(town, service)
        report(town, service, "sent")
        second = send(town, service, minutes=30)

    assert ([first, second], len(service.asked)) == ([Delivered(unsure=1), Delivered()], 1)
    assert (message(town).state, message(town).provider_id) == (MessageState.SENT, WAMID)
