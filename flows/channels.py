"""The ways out that are set up here, and the mailbox that tells what came back."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from flows.sentences import in_indonesian
from flows.settings import Settings
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput, TonggakError
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
    from notifications.channels.gateway import GatewayChannel
    from notifications.channels.matrix import MatrixChannel
    from notifications.channels.others import OtherChannel
    from notifications.channels.whatsapp import CloudAccount, WhatsAppChannel


Opening = Callable[[], AbstractContextManager[Channel]]
PATIENCE_SECONDS = 15.0  # for each answer of a server


@dataclass(frozen=True)
class Opened:
    """The channels that can be used, and what somebody must mend before the others can."""

    channels: Sequence[Channel]
    troubles: tuple[str, ...] = ()


@contextmanager
def open_channels(settings: Settings, engine: Engine) -> Iterator[Opened]:
    """Open every channel that the settings name; without any, nothing is sent and messages wait.

    A channel that is set up wrongly does not keep the others closed.
    """
    channels, troubles = [], []
    with ExitStack() as stack:
        for kind, opening in ways_out(settings, engine):
            try:
                channels.append(stack.enter_context(opening()))
            except TonggakError as error:
                troubles.append(f"{kind}: {in_indonesian(error)}")
        yield Opened(channels, tuple(troubles))


def ways_out(
    settings: Settings, engine: Engine, *, patience: float = PATIENCE_SECONDS
) -> Iterator[tuple[ChannelKind, Opening]]:
    """Name the channels that are set up, each with what opens it and may raise a TonggakError.

    `patience` is in seconds, for each answer of a mail server, a mailbox or a homeserver.
    """
    if settings.smtp_host:
        yield ChannelKind.MAIL, partial(_mail, settings, patience)
    if settings.matrix_homeserver:
        yield ChannelKind.MATRIX, partial(_matrix, settings, patience)
    if settings.gateway_url:
        yield ChannelKind.WHATSAPP, partial(_gateway, settings)
    elif settings.whatsapp_phone_number_id:
        yield ChannelKind.WHATSAPP, partial(_whatsapp, settings, engine)
    if settings.has("telegram_way"):
        yield ChannelKind.TELEGRAM, partial(_telegram, settings)
    if settings.has("sms_way"):
        yield ChannelKind.SMS, partial(_sms, settings)
    if settings.has("other_ways"):
        yield ChannelKind.OTHER, partial(_others, settings)


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
        forms[ChannelKind.WHATSAPP] = WhatsAppForm()
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


def inbox_of(settings: Settings, *, patience: float = PATIENCE_SECONDS) -> Mailbox | None:
    """Where mail that comes back is read; None when nowhere."""
    return _mailbox(settings, settings.imap_folder, patience) if settings.imap_host else None


def has_archive(settings: Settings) -> bool:
    """Say whether mails are copied to a mailbox that can be searched."""
    return bool(settings.mail_archive and settings.imap_host)


def mail_server_of(settings: Settings, *, patience: float = PATIENCE_SECONDS) -> MailServer:
    """Where mail is handed over."""
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        Security(settings.smtp_security),
        settings.smtp_user,
        settings.secret("smtp_password"),
        timeout_seconds=patience,
        receipts=settings.smtp_receipts,
    )


def takes_receipts(settings: Settings) -> bool:
    """Say whether a port and a service that reports receipts are set up."""
    meta = bool(settings.whatsapp_phone_number_id) and settings.has("whatsapp_app_secret")
    return settings.hooks_port > 0 and (meta or settings.has("gateway_word"))


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


def _mail(settings: Settings, patience: float) -> MailChannel:
    archive = None
    if has_archive(settings):
        mailbox = _mailbox(settings, settings.mail_archive_folder, patience)
        archive = MailArchive(settings.mail_archive, mailbox)
    return MailChannel(mail_server_of(settings, patience=patience), sender_of(settings), archive)


def _mailbox(settings: Settings, folder: str, patience: float) -> Mailbox:
    return Mailbox(
        settings.imap_host,
        settings.imap_port,
        Security(settings.imap_security),
        settings.imap_user,
        settings.secret("imap_password"),
        folder,
        timeout_seconds=patience,
    )


def _matrix(settings: Settings, patience: float) -> "MatrixChannel":
    # Each of these brings a library that only those who use it should wait for.
    from notifications.channels.matrix import MatrixChannel  # noqa: PLC0415 - see above
    from notifications.channels.matrix_line import MatrixServer  # noqa: PLC0415 - see above

    token = settings.secret("matrix_token")
    return MatrixChannel(MatrixServer(settings.matrix_homeserver, token, timeout_seconds=patience))


def _gateway(settings: Settings) -> "GatewayChannel":
    from notifications.channels.gateway import Gateway, GatewayChannel  # noqa: PLC0415 - see _matrix
    from notifications.channels.gateway_styles import style_of  # noqa: PLC0415 - see _matrix

    style = style_of(settings.gateway_style)
    return GatewayChannel(Gateway(settings.gateway_url, settings.secret("gateway_token"), style))


def _whatsapp(settings: Settings, engine: Engine) -> "WhatsAppChannel":
    from notifications.channels.whatsapp import WhatsAppChannel  # noqa: PLC0415 - see _matrix

    return WhatsAppChannel(cloud_account_of(settings), has_receipt=receipts_on_record(engine))


def _telegram(settings: Settings) -> "OtherChannel":
    from notifications.channels.others import OtherChannel  # noqa: PLC0415 - see _matrix

    return OtherChannel(ChannelKind.TELEGRAM, {"telegram": settings.secret("telegram_way")})


def _sms(settings: Settings) -> "OtherChannel":
    from notifications.channels.others import OtherChannel  # noqa: PLC0415 - see _matrix

    return OtherChannel(ChannelKind.SMS, {"sms": settings.secret("sms_way")})


def _others(settings: Settings) -> "OtherChannel":
    from notifications.channels.others import OtherChannel  # noqa: PLC0415 - see _matrix

    return OtherChannel(ChannelKind.OTHER, _ways(settings.secret("other_ways")))


def _ways(text: str) -> dict[str, str]:
    try:
        ways = json.loads(text)
    except ValueError:
        ways = None
    if not isinstance(ways, dict) or not all(isinstance(way, str) for way in ways.values()):
        raise BadInput("TONGGAK_OTHER_WAYS is not JSON that gives each way its name and its URL.")
    return ways
