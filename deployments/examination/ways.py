"""How the ways out stand, and the mailbox that tells what came back; nothing is sent."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from deployments.examination.findings import Finding, Health
from deployments.language import said, tr
from flows.channels import Opening, has_archive, inbox_of, takes_receipts, ways_out
from flows.runtime import Runtime
from flows.settings import Settings
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import TonggakError
from notifications.inbox.mailbox import check_mailbox
from notifications.outcomes import Outcome, Sent

_PATIENCE_SECONDS = 5.0
_NAMES = {
    ChannelKind.MAIL: ("Surel", "Mail"),
    ChannelKind.MATRIX: ("Matrix", "Matrix"),
    ChannelKind.WHATSAPP: ("WhatsApp", "WhatsApp"),
    ChannelKind.TELEGRAM: ("Telegram", "Telegram"),
    ChannelKind.SMS: ("SMS", "SMS"),
    ChannelKind.OTHER: ("Saluran lain", "Other ways"),
}
_SETTINGS = {
    ChannelKind.MAIL: "TONGGAK_SMTP_HOST, …_PORT, …_SECURITY (starttls, tls, plain), …_USER, …_PASSWORD",
    ChannelKind.MATRIX: "TONGGAK_MATRIX_HOMESERVER, TONGGAK_MATRIX_TOKEN",
    ChannelKind.WHATSAPP: "TONGGAK_WHATSAPP_…, TONGGAK_GATEWAY_…",
    ChannelKind.TELEGRAM: "TONGGAK_TELEGRAM_WAY",
    ChannelKind.SMS: "TONGGAK_SMS_WAY",
    ChannelKind.OTHER: "TONGGAK_OTHER_WAYS",
}
_MAILBOX = "TONGGAK_IMAP_HOST, …_PORT, …_SECURITY (tls, starttls, plain), …_USER, …_PASSWORD, …_FOLDER"


@runtime_checkable
class Checkable(Protocol):
    """A channel that can say whether it works without sending anything."""

    def check(self) -> Outcome:
        """Say whether it works."""
        ...


def ways(runtime: Runtime) -> Iterator[Finding]:
    """Check every way out that is set up, the mailbox, and whether receipts are taken."""
    settings = runtime.settings
    openings = dict(ways_out(settings, runtime.engine, patience=_PATIENCE_SECONDS))
    if ChannelKind.MAIL not in openings:
        yield _no_mail()
    for kind, opening in openings.items():
        yield _way(settings, kind, opening)
    if openings.keys() == {ChannelKind.MAIL} and not has_archive(settings):
        yield _no_archive(settings)
    if ChannelKind.MAIL in openings:
        yield _mailbox(settings)
    if ChannelKind.WHATSAPP in openings and not takes_receipts(settings):
        yield _no_receipts(settings)


def _way(settings: Settings, kind: ChannelKind, opening: Opening) -> Finding:
    part, mend = tr(*_NAMES[kind]), _check(_SETTINGS[kind])
    try:
        with opening() as channel:
            if isinstance(channel, Checkable):
                return _of(part, channel.check(), _where(settings, kind), mend)
            found = tr("diatur, tidak dapat diperiksa tanpa mengirim", "set up; only sending would tell more")
            return Finding(part, Health.WELL, found)
    except TonggakError as error:
        return Finding(part, Health.ILL, said(error), mend)


def _of(part: str, outcome: Outcome, where: str, mend: str) -> Finding:
    if isinstance(outcome, Sent):
        return Finding(part, Health.WELL, where)
    return Finding(part, Health.ILL, f"{where}: {outcome.text}", mend)


def _where(settings: Settings, kind: ChannelKind) -> str:
    if kind is ChannelKind.MAIL:
        where = f"{settings.smtp_host}:{settings.smtp_port} ({settings.smtp_security})"
        archived = tr(f", arsip {settings.mail_archive}", f", archive {settings.mail_archive}")
        return where + (archived if has_archive(settings) else "")
    if kind is ChannelKind.MATRIX:
        return settings.matrix_homeserver
    return tr("alamat layanannya dikenal", "its service is known")


def _check(names: str) -> str:
    return tr(f"Periksa {names}.", f"Check {names}.")


def _no_mail() -> Finding:
    mend = tr(
        "Isi TONGGAK_SMTP_HOST, TONGGAK_SMTP_USER, TONGGAK_SMTP_PASSWORD_FILE; pesan menunggu dahulu.",
        "Set TONGGAK_SMTP_HOST, TONGGAK_SMTP_USER, TONGGAK_SMTP_PASSWORD_FILE; messages wait until then.",
    )
    return Finding(tr(*_NAMES[ChannelKind.MAIL]), Health.WARNING, tr("belum diatur", "not set up"), mend)


def _no_archive(settings: Settings) -> Finding:
    found = tr(
        "belum ada; pesan yang tidak pasti tidak dapat dicari",
        "there is none; a mail that may have gone out cannot be looked up",
    )
    if settings.mail_archive:
        mend = tr(
            "Isi TONGGAK_IMAP_HOST agar arsip dapat dibaca.",
            "Set TONGGAK_IMAP_HOST, so that the archive can be read.",
        )
    else:
        mend = tr(
            "Isi TONGGAK_MAIL_ARCHIVE dengan alamat kotak surat yang dibaca lewat TONGGAK_IMAP_….",
            "Set TONGGAK_MAIL_ARCHIVE to an address whose mailbox TONGGAK_IMAP_… reads.",
        )
    return Finding(tr("Arsip surel", "Mail archive"), Health.WARNING, found, mend)


def _mailbox(settings: Settings) -> Finding:
    part = tr("Surel yang kembali", "Mail that comes back")
    try:
        mailbox = inbox_of(settings, patience=_PATIENCE_SECONDS)
    except TonggakError as error:
        return Finding(part, Health.ILL, said(error), _check(_MAILBOX))
    if mailbox is None:
        return Finding(
            part,
            Health.WARNING,
            tr("tidak dibaca; alamat yang salah tidak diketahui", "not read; wrong addresses stay unknown"),
            tr(
                "Isi TONGGAK_IMAP_HOST, TONGGAK_IMAP_USER, TONGGAK_IMAP_PASSWORD_FILE.",
                "Set TONGGAK_IMAP_HOST, TONGGAK_IMAP_USER, TONGGAK_IMAP_PASSWORD_FILE.",
            ),
        )
    outcome = check_mailbox(mailbox)
    if isinstance(outcome, Sent):
        return Finding(part, Health.WELL, f"{mailbox.name} ({settings.imap_security})")
    return Finding(part, Health.ILL, outcome.text, _check(_MAILBOX))


def _no_receipts(settings: Settings) -> Finding:
    secret = "TONGGAK_GATEWAY_WORD" if settings.gateway_url else "TONGGAK_WHATSAPP_APP_SECRET"
    return Finding(
        tr("Tanda terima WhatsApp", "WhatsApp receipts"),
        Health.WARNING,
        tr("tidak diterima; sampai tidaknya pesan tidak diketahui", "not taken; nobody knows what arrived"),
        tr(f"Isi TONGGAK_HOOKS_PORT dan {secret}.", f"Set TONGGAK_HOOKS_PORT and {secret}."),
    )
