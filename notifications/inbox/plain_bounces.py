"""Bounces in a server's own words: many send no report that a machine could read."""

import re
from email.message import Message
from email.utils import parseaddr

from notifications.channels.smtp_answers import status_in
from notifications.inbox.contents import header_of, our_id_within, own_text
from notifications.inbox.findings import Bounce
from notifications.outcomes import scrubbed

_SERVERS = frozenset({"mailer-daemon", "mail-daemon", "postmaster", "maildaemon"})
_RETURNED_FROM_HERE = re.compile(r"^(Return-Path|Received|Date|From):\s", re.IGNORECASE | re.MULTILINE)
_CODE = re.compile(r"(?:^|said:|[:(])\s*([45][0-5]\d)[ -]", re.MULTILINE)
_FAILED = re.compile(
    r"undeliver|returned to sender|returned mail|delivery (has )?fail|failure|permanent|rejected"
    r"|(could|can|was) ?not be delivered|unknown user|user unknown|no such user|does not exist"
    r"|gagal|tidak (dapat|bisa|berhasil) (di)?(kirim|sampaikan|antar)|tidak terkirim|tidak ditemukan",
    re.IGNORECASE,
)
_STILL_TRIED = re.compile(
    r"delayed|not yet|still (be|trying|in)|will (be retried|retry|keep trying|continue)|warning|temporar"
    r"|do not need to resend|tertunda|masih (dicoba|akan)|akan (terus )?(dicoba|mencoba)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def read_plain_bounce(mail: Message) -> Bounce | None:
    """Read a server's note about a mail of ours; None when it is none, or says nothing either way.

    Only what comes from a server and names our Message-ID counts. In doubt it has not failed for good:
    an address is not broken by a guess.
    """
    sender = parseaddr(header_of(mail, "From"))[1].partition("@")[0].lower()
    if sender not in _SERVERS and header_of(mail, "Return-Path") != "<>":
        return None
    message_id = our_id_within(mail)
    # What follows is our own mail: its words are not the server's.
    words = _RETURNED_FROM_HERE.split(own_text(mail), maxsplit=1)[0]
    told = f"{header_of(mail, 'Subject')}\n{words}"
    number = _number(words)
    # An answering machine sends without a return path as well, but gives no number.
    if not message_id or not (number or (sender in _SERVERS and _tells(told))):
        return None
    return Bounce(
        message_id,
        _recipient(mail, words),
        status_in(words),
        _said(told, number),
        permanent=number.startswith("5") or (not number and _gave_up(told)),
    )


def _number(words: str) -> str:
    code = _CODE.search(words)
    return status_in(words) or (code.group(1) if code else "")


def _tells(told: str) -> bool:
    return bool(_FAILED.search(told) or _STILL_TRIED.search(told))


def _gave_up(told: str) -> bool:
    return bool(_FAILED.search(told)) and not _STILL_TRIED.search(told)


def _recipient(mail: Message, words: str) -> str:
    named = _ADDRESS.search(f"{header_of(mail, 'X-Failed-Recipients')} {words}")
    return named.group() if named else ""


def _said(told: str, number: str) -> str:
    lines = [line for line in told.splitlines() if line.strip()]
    telling = [line for line in lines if (number in line if number else _FAILED.search(line))]
    return scrubbed((telling or lines or [""])[0])
