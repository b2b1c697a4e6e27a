"""What can come of an attempt to send, in kinds that decide what happens next."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

LONGEST_TEXT = 300


@dataclass(frozen=True)
class Sent:
    """The channel took the message."""

    provider_id: str = ""


@dataclass(frozen=True)
class Transient:
    """It did not go out and may do so later, at the earliest after `retry_after`."""

    text: str
    code: str = ""
    retry_after: timedelta | None = None
    channel_down: bool = False  # the others would fare no better just now


@dataclass(frozen=True)
class Permanent:
    """It did not go out and never will."""

    text: str
    code: str = ""
    address_broken: bool = False  # the address itself was refused, not this message


@dataclass(frozen=True)
class Ambiguous:
    """It may have gone out: the line broke after everything was said."""

    text: str


@dataclass(frozen=True)
class Misconfigured:
    """The channel refuses us (password, certificate, sender); the message waits until somebody mends it."""

    text: str
    code: str = ""
    channel_down: bool = True  # the others would fare no better; False: it is about this kind of message


Outcome = Sent | Transient | Permanent | Ambiguous | Misconfigured


def scrubbed(text: object, *, secrets: Iterable[str] = ()) -> str:
    """Make a server's words fit for the record: one short line without secrets."""
    # What no database can keep (half a surrogate pair, a zero byte) becomes a question mark or a blank.
    whole = str(text).encode(errors="replace").decode()
    line = re.sub(r"[\s\x00-\x1f\x7f]+", " ", whole).strip()
    for secret in secrets:
        if secret:
            line = line.replace(secret, "***")
    return line[:LONGEST_TEXT]
