"""Lebong's public works contact on WhatsApp, and the receipts of the message sent there."""

from dataclasses import replace
from datetime import datetime, timedelta

from reminder_cast import SENDER, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading, writing
from models.rules.channel_kinds import ChannelKind
from models.tables.people import AddressStatus, ContactAddress
from models.tables.reminders import Message
from models.tables.repairs import ContactRepair
from notifications.callbacks import Receipt, ReceiptStatus
from notifications.channels.mail_form import MailForm
from notifications.channels.remembering import RememberingChannel
from notifications.channels.whatsapp_form import WhatsAppForm
from notifications.outcomes import Outcome

MORNING = at("2024-09-05")
PUPR, NUMBER = "narahubung.pupr@lebong.example", "+6281234567890"
WAMID = "wamid.HBgL"


def whatsapp_town(engine: Engine) -> Town:
    """Lebong on Thursday 5 September 2024 at 08.00, with one WhatsApp message queued for public works."""
    town = lebong_town(engine)
    town.forms = {ChannelKind.MAIL: MailForm(SENDER), ChannelKind.WHATSAPP: WhatsAppForm()}
    with writing(engine) as session:
        address = session.exec(select(ContactAddress).where(ContactAddress.address == PUPR)).one()
        address.channel, address.address = ChannelKind.WHATSAPP, NUMBER
        session.add(address)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    town.plan(MORNING)
    return town


def also_by_mail(town: Town) -> None:
    """Give the same contact a mail address as their second one."""
    with writing(town.engine) as session:
        first = session.exec(select(ContactAddress).where(ContactAddress.address == NUMBER)).one()
        second = {"contact_id": first.contact_id, "channel": ChannelKind.MAIL, "preference": 2}
        session.add(ContactAddress(**second, address=PUPR))


def whatsapp(*answers: Outcome) -> RememberingChannel:
    """A WhatsApp channel that remembers, or answers what it is told first."""
    return RememberingChannel(ChannelKind.WHATSAPP, iter(answers))


def message(town: Town) -> Message:
    """The first message that was queued."""
    return town.messages()[0]


def receipt(town: Town, status: ReceiptStatus, *, minutes: int = 1, **more: object) -> Receipt:
    """What Meta says of the message some minutes after it was sent."""
    when = MORNING + timedelta(minutes=minutes)
    return replace(Receipt(WAMID, message(town).message_id, status, when), **more)  # type: ignore[arg-type]


def not_on_whatsapp(town: Town) -> Receipt:
    """The receipt that says the number is not on WhatsApp."""
    return receipt(town, ReceiptStatus.FAILED, code="131026", said="not on WhatsApp", address_broken=True)


def repairs(town: Town) -> list[tuple[str, str, str, datetime]]:
    """What is to be mended: address, code, words and since when."""
    with reading(town.engine) as session:
        return [(r.address, r.code, r.said, r.opened_at) for r in session.exec(select(ContactRepair))]


def address_status(town: Town) -> AddressStatus:
    """Whether the number can be used."""
    with reading(town.engine) as session:
        return session.exec(select(ContactAddress.status).where(ContactAddress.address == NUMBER)).one()
