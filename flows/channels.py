"""The ways out that are set up here, and the mailbox that tells what came back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from flows.settings import Settings
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from notifications.channels.archive import MailArchive
from notifications.channels.channel import Channel
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import MailForm, Sender
from notifications.channels.others_form import LONGEST_SMS, OtherForm
from notifications.channels.whatsapp_form import WhatsAppForm
from notifications.forms import ChatForm, Form
from notifications.inbox.mailbox import Mailbox
from notifications.receipts import receipts_on_record

if TYPE_CHECKING:
    from notifications.channels.whatsapp import CloudAccount


@contextmanager
def open_channels(settings: Settings, engine: Engine) -> Iterator[Sequence[Channel]]:
    """Open every channel that the settings name; without any, nothing is sent and messages wait."""
    with ExitStack() as stack:
        made = (
            _mail(settings, stack),
            _matrix(settings, stack),
            _whatsapp(settings, engine, stack),
            _others(settings, stack),
        )
        yield list(chain(*made))


def forms_of(settings: Settings) -> Mapping[ChannelKind, Form]:
    """Say which ways are in use, and how each writes a message down before it waits.

    Mail is always one: until its server is set up, messages wait.
    """
    forms: dict[ChannelKind, Form] = {ChannelKind.MAIL: MailForm(sender_of(settings))}
    if settings.matrix_homeserver:
        forms[ChannelKind.MATRIX] = ChatForm()
    if settings.gateway_url:
        forms[ChannelKind.WHATSAPP] = ChatForm()
    elif settings.whatsapp_phone_number_id:
        forms[ChannelKind.WHATSAPP] = WhatsAppForm(page=settings.link_base_url)
    if settings.has("telegram_way"):
        forms[ChannelKind.TELEGRAM] = OtherForm()
    if settings.has("sms_way"):
        forms[ChannelKind.SMS] = OtherForm(LONGEST_SMS)
    if settings.has("other_ways"):
        forms[ChannelKind.OTHER] = OtherForm()
    return forms


def sender_of(settings: Settings) -> Sender:
    """In whose name mail goes out."""
    return Sender(settings.mail_from, settings.mail_from_name, settings.mail_reply_to)


def inbox_of(settings: Settings) -> Mailbox | None:
    """Where mail that comes back is read; None when nowhere."""
    return _mailbox(settings, settings.imap_folder) if settings.imap_host else None


def mail_server_of(settings: Settings) -> MailServer:
    """Where mail is handed over."""
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        Security(settings.smtp_security),
        settings.smtp_user,
        settings.secret("smtp_password"),
        receipts=settings.smtp_receipts,
    )


def cloud_account_of(settings: Settings) -> "CloudAccount":
    """Our account with Meta."""
    from notifications.channels.whatsapp import CloudAccount  # noqa: PLC0415 - see _matrix

    return CloudAccount(
        settings.whatsapp_phone_number_id,
        settings.secret("whatsapp_token"),
        settings.secret("whatsapp_app_secret"),
        settings.secret("whatsapp_verify_token"),
        settings.whatsapp_base_url,
    )


def _mail(settings: Settings, stack: ExitStack) -> Iterator[Channel]:
    if settings.smtp_host:
        archive = None
        if settings.mail_archive and settings.imap_host:
            archive = MailArchive(settings.mail_archive, _mailbox(settings, settings.mail_archive_folder))
        yield stack.enter_context(MailChannel(mail_server_of(settings), sender_of(settings), archive))


def _mailbox(settings: Settings, folder: str) -> Mailbox:
    return Mailbox(
        settings.imap_host,
        settings.imap_port,
        Security(settings.imap_security),
        settings.imap_user,
        settings.secret("imap_password"),
        folder,
    )


def _matrix(settings: Settings, stack: ExitStack) -> Iterator[Channel]:
    if settings.matrix_homeserver:
        # Each of these brings a library that only those who use it should wait for.
        from notifications.channels.matrix import MatrixChannel  # noqa: PLC0415 - see above
        from notifications.channels.matrix_line import MatrixServer  # noqa: PLC0415 - see above

        server = MatrixServer(settings.matrix_homeserver, settings.secret("matrix_token"))
        yield stack.enter_context(MatrixChannel(server))


def _whatsapp(settings: Settings, engine: Engine, stack: ExitStack) -> Iterator[Channel]:
    if settings.gateway_url:
        from notifications.channels.gateway import Gateway, GatewayChannel  # noqa: PLC0415 - see above
        from notifications.channels.gateway_styles import style_of  # noqa: PLC0415 - see above

        gateway = Gateway(
            settings.gateway_url, settings.secret("gateway_token"), style_of(settings.gateway_style)
        )
        yield stack.enter_context(GatewayChannel(gateway))
    elif settings.whatsapp_phone_number_id:
        from notifications.channels.whatsapp import WhatsAppChannel  # noqa: PLC0415 - see above

        account = cloud_account_of(settings)
        yield stack.enter_context(WhatsAppChannel(account, has_receipt=receipts_on_record(engine)))


def _others(settings: Settings, stack: ExitStack) -> Iterator[Channel]:
    from notifications.channels.others import OtherChannel  # noqa: PLC0415 - see above

    if settings.has("telegram_way"):
        way = {"telegram": settings.secret("telegram_way")}
        yield stack.enter_context(OtherChannel(ChannelKind.TELEGRAM, way))
    if settings.has("sms_way"):
        yield stack.enter_context(OtherChannel(ChannelKind.SMS, {"sms": settings.secret("sms_way")}))
    if settings.has("other_ways"):
        yield stack.enter_context(OtherChannel(ChannelKind.OTHER, _ways(settings.secret("other_ways"))))


def _ways(text: str) -> dict[str, str]:
    try:
        ways = json.loads(text)
    except ValueError:
        ways = None
    if not isinstance(ways, dict) or not all(isinstance(way, str) for way in ways.values()):
        raise BadInput("TONGGAK_OTHER_WAYS is not JSON that gives each way its name and its URL.")
    return ways
