"""Addresses and numbers made unreadable but for what tells one from another, for papers that travel."""

import re

from models.rules.channel_kinds import ChannelKind

HIDDEN = "***"
_SHOWN_OF_NUMBER = 3
_SHOWN_OF_RECEIPT = 10
_SHORTEST_NUMBER = 8  # digits; anything shorter is a code, a year or a count


def masked(address: str) -> str:
    """Hide an address: "n***@lebong.example", "+62***890", "@b***:lebong.example"."""
    for mark in ("@", ":"):
        start, found, end = address.rpartition(mark)
        if found and start:
            first = 2 if start.startswith("@") else 1
            return f"{start[:first]}{HIDDEN}{mark}{end}"
    shown = address[: _SHOWN_OF_NUMBER if address.startswith("+") else 1]
    return f"{shown}{HIDDEN}{address[-_SHOWN_OF_NUMBER:]}" if len(address) >= _SHORTEST_NUMBER else HIDDEN


def masked_in(text: str, address: str) -> str:
    """Hide an address, with or without its plus sign, and other mail addresses and long numbers in a text."""
    for form in filter(None, (address, address.removeprefix("+"))):
        text = text.replace(form, masked(address))
    text = re.sub(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", lambda found: masked(found[0]), text)
    return re.sub(rf"\+?\d{{{_SHORTEST_NUMBER},}}", lambda found: masked(found[0]), text)


def masked_receipt(receipt: str, channel: ChannelKind) -> str:
    """Shorten what a provider called a message: WhatsApp's names hold the number they went to."""
    if channel is not ChannelKind.WHATSAPP or len(receipt) <= _SHOWN_OF_RECEIPT:
        return receipt
    return f"…{receipt[-_SHOWN_OF_RECEIPT:]}"
