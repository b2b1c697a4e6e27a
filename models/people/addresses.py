"""Addresses as people write them: parted, checked channel by channel, and put in order of preference."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from email_validator import EmailNotValidError, validate_email

from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from models.rules.phone_numbers import mobile_number

Address = tuple[ChannelKind, str]

_MATRIX = re.compile(r"@[^\s:@]+:[A-Za-z0-9.\-]+(:\d+)?")
_TELEGRAM = re.compile(r"-?\d{4,}|@[A-Za-z]\w{4,31}")
_NUMBERS_PARTED_BY = r"[;/]|,(?!\d*E)"  # "8,12E+11" is one number, spoilt by a spreadsheet
# Blanks belong to a phone number, and signs of all sorts to the address of another service.
_PARTED_BY = {
    ChannelKind.MAIL: r"[;,\s]+",
    ChannelKind.WHATSAPP: _NUMBERS_PARTED_BY,
    ChannelKind.MATRIX: r"[;,\s]+",
    ChannelKind.TELEGRAM: r"[;,\s]+",
    ChannelKind.SMS: _NUMBERS_PARTED_BY,
    ChannelKind.OTHER: r"\s+",
}


def parted(channel: ChannelKind, text: str) -> list[str]:
    """Part a cell into the addresses it holds."""
    return [part.strip() for part in re.split(_PARTED_BY[channel], text) if part.strip()]


def joined(channel: ChannelKind, addresses: Iterable[str]) -> str:
    """Write several addresses into one cell, so that `parted` finds them again."""
    return (" " if channel is ChannelKind.OTHER else "; ").join(addresses)


def checked(channel: ChannelKind, text: str) -> str:
    """Give one address in the form the channel needs; raises BadInput with what would be right."""
    return _CHECKS[channel](text)


def in_order(found: Mapping[ChannelKind, Sequence[str]], order: Sequence[ChannelKind]) -> tuple[Address, ...]:
    """Put addresses in order of preference.

    Each mention of a channel takes its next address, the last mention all that are left; channels that
    are not mentioned follow in the order in which they were found.
    """
    left = {channel: list(dict.fromkeys(addresses)) for channel, addresses in found.items()}
    ordered: list[Address] = []
    for position, channel in enumerate(order):
        here = left.get(channel, [])
        taken = len(here) if channel not in order[position + 1 :] else min(1, len(here))
        ordered += [(channel, address) for address in here[:taken]]
        left[channel] = here[taken:]
    return (*ordered, *((channel, address) for channel in left for address in left[channel]))


def _mail(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise BadInput("'{text}' is not an e-mail address. {said}", text=text, said=error) from error


def _matrix(text: str) -> str:
    if not _MATRIX.fullmatch(text):
        raise BadInput("'{text}' is not a Matrix user id. Write it as @nama:server.example.", text=text)
    return text


def _telegram(text: str) -> str:
    if not _TELEGRAM.fullmatch(text):
        raise BadInput(
            "'{text}' is not a Telegram chat id. Write the number, or a name as @nama_kanal.", text=text
        )
    return text


_CHECKS: Mapping[ChannelKind, Callable[[str], str]] = {
    ChannelKind.MAIL: _mail,
    ChannelKind.WHATSAPP: mobile_number,
    ChannelKind.MATRIX: _matrix,
    ChannelKind.TELEGRAM: _telegram,
    ChannelKind.SMS: mobile_number,
    ChannelKind.OTHER: str,
}
