"""The ways out that are set up here, ready to use."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from flows.settings import Settings
from models.rules.channel_kinds import ChannelKind
from notifications.channels.channel import Channel
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import MailForm, Sender
from notifications.forms import Form


@contextmanager
def open_channels(settings: Settings) -> Iterator[Sequence[Channel]]:
    """Open every channel that the settings name; without any, nothing is sent and messages wait."""
    if not settings.smtp_host:
        yield ()
        return
    server = MailServer(
        settings.smtp_host,
        settings.smtp_port,
        Security(settings.smtp_security),
        settings.smtp_user,
        settings.smtp_secret(),
    )
    with MailChannel(server, sender_of(settings)) as mail:
        yield (mail,)


def forms_of(settings: Settings) -> Mapping[ChannelKind, Form]:
    """Say which ways are in use, and how each writes a message down before it waits."""
    return {ChannelKind.MAIL: MailForm(sender_of(settings))}


def sender_of(settings: Settings) -> Sender:
    """In whose name mail goes out."""
    return Sender(settings.mail_from, settings.mail_from_name, settings.mail_reply_to)
