"""What an SMTP server's answers and a broken line mean."""

import re
import smtplib
import ssl
from enum import StrEnum

from notifications.channels.mail_line import TlsFromTheStart
from notifications.outcomes import Misconfigured, Outcome, Permanent, Transient

_BUSY = 421
_WHO_ARE_YOU = 530  # log in first (RFC 4954)
_TOO_BIG = 552
# The mailbox is unknown, elsewhere, or its name is not allowed; other refusals are about the message.
_ADDRESS_CODES = frozenset({550, 551, 553})
_ADDRESS_STATUS = ("5.1.", "5.2.")  # the address; the mailbox
_POLICY = "5.7."
_RELAY = "relay"
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
# Our sender's address, what the message holds, how it was said, and policy (RFC 3463): mending the
# recipient's address would not help, and a block list that has our server would break all of them.
_NOT_THE_ADDRESS = re.compile(r"[245]\.(1\.[78]|2\.3|3\.4|[567]\.\d+)")


class Said(StrEnum):
    """What had just been said to the server when it answered."""

    SENDER = "sender"  # MAIL FROM
    RECIPIENT = "recipient"  # RCPT TO
    COPY = "copy"  # RCPT TO, for the archive
    DATA = "data"  # may the text follow?
    TEXT = "text"  # the text, with its final dot


def outcome_of_refusal(said: Said, code: int, words: str, *, stranger: bool = False) -> Outcome:
    """Say what a refusal means: 4xx passes, 5xx stays; what it is about decides whom it concerns.

    A `stranger` has not logged in where one could.
    """
    reason = str(code)
    if code < 0 or code == _BUSY:
        return Transient(words, reason, channel_down=True)
    if code < 500:  # noqa: PLR2004 - the classes of RFC 5321: 4xx passes, 5xx stays
        return Transient(words, reason)
    status = status_in(words)
    if code == _WHO_ARE_YOU or (stranger and status.startswith(_POLICY)):
        return Misconfigured(f"the server wants us to log in: {words}", reason)
    if _RELAY in words.lower() and not status.startswith(_ADDRESS_STATUS):
        return Misconfigured(f"the server does not take mail for others from us: {words}", reason)
    if said is Said.SENDER and code != _TOO_BIG:
        return Misconfigured(f"the server refuses our sender address: {words}", reason)
    return Permanent(words, reason, address_broken=_is_about_address(said, code, status))


def status_in(words: str) -> str:
    """Find the enhanced status (RFC 3463, such as 5.1.1) in a server's words; empty without one."""
    found = _STATUS.search(words)
    return found.group() if found else ""


def about_address(status: str) -> bool:
    """Say whether a failure's enhanced status means that the recipient's address must be mended."""
    return _NOT_THE_ADDRESS.fullmatch(status) is None


def _is_about_address(said: Said, code: int, status: str) -> bool:
    if said is Said.RECIPIENT:
        return about_address(status) if status else code in _ADDRESS_CODES
    return status.startswith(_ADDRESS_STATUS) and about_address(status)


def outcome_of(error: Exception, words: str) -> Outcome:
    """Say what an error means that came before any text was handed over."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        if error.smtp_code < 500:  # noqa: PLR2004 - as above
            return Transient(words, str(error.smtp_code), channel_down=True)
        return Misconfigured(f"the server refuses our user name or password: {words}", str(error.smtp_code))
    for kind, trouble in _TO_BE_MENDED:
        if isinstance(error, kind):
            return Misconfigured(f"{trouble}: {words}")
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500:  # noqa: PLR2004 - as above
        return Misconfigured(f"the server does not want to speak with us: {words}", str(error.smtp_code))
    return Transient(words, channel_down=True)


_TO_BE_MENDED: tuple[tuple[type[Exception], str], ...] = (
    (TlsFromTheStart, "the server wants TLS from the first byte"),
    (smtplib.SMTPNotSupportedError, "the server does not offer what the settings ask for"),
    (ssl.SSLCertVerificationError, "the server's certificate is not trusted"),
    (ssl.SSLError, "the server does not speak TLS on this port"),
)
