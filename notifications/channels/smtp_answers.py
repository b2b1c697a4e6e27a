"""What an SMTP server's answers and a broken line mean."""

import smtplib
import ssl
from enum import StrEnum

from notifications.outcomes import Misconfigured, Outcome, Permanent, Transient

_BUSY = 421
_TOO_BIG = 552
# The mailbox is unknown, elsewhere, or its name is not allowed; other refusals are about the message.
_ADDRESS_CODES = frozenset({550, 551, 553})
_ADDRESS_STATUS = "5.1."


class Said(StrEnum):
    """What had just been said to the server when it answered."""

    SENDER = "sender"  # MAIL FROM
    RECIPIENT = "recipient"  # RCPT TO
    DATA = "data"  # may the text follow?
    TEXT = "text"  # the text, with its final dot


def outcome_of_refusal(said: Said, code: int, words: str) -> Outcome:
    """Say what a refusal means: 4xx passes, 5xx stays; what it is about decides whom it concerns."""
    reason = str(code)
    if code < 0 or code == _BUSY:
        return Transient(words, reason, channel_down=True)
    if code < 500:  # noqa: PLR2004 - the classes of RFC 5321: 4xx passes, 5xx stays
        return Transient(words, reason)
    if said is Said.SENDER and code != _TOO_BIG:
        return Misconfigured(f"the server refuses our sender address: {words}", reason)
    about_address = said is Said.RECIPIENT and (code in _ADDRESS_CODES or _ADDRESS_STATUS in words)
    return Permanent(words, reason, address_broken=about_address)


def outcome_of(error: Exception, words: str) -> Outcome:
    """Say what an error means that came before any text was handed over."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        if error.smtp_code < 500:  # noqa: PLR2004 - as above
            return Transient(words, str(error.smtp_code), channel_down=True)
        return Misconfigured(f"the server refuses our user name or password: {words}", str(error.smtp_code))
    for kind, trouble in _TO_BE_MENDED:
        if isinstance(error, kind):
            return Misconfigured(f"{trouble}: {words}")
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError) and error.smtp_code >= 500:  # noqa: PLR2004 - as above
        return Misconfigured(f"the server does not want to speak with us: {words}", str(error.smtp_code))
    return Transient(words, channel_down=True)


_TO_BE_MENDED: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPNotSupportedError, "the server does not offer what the settings ask for"),
    (ssl.SSLCertVerificationError, "the server's certificate is not trusted"),
    (ssl.SSLError, "the server does not speak TLS on this port"),
)
