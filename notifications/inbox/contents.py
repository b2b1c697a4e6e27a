"""What a mail holds: its own texts, the mail it returns, and our Message-IDs in either."""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

# Our ids as the outbox makes them; the brackets may have become entities in an HTML bounce.
_OUR_ID = re.compile(r"tonggak\.[0-9a-f]{32}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_OUR_ID_AS_HEADER = re.compile(rf"^message-id:\s*<({_OUR_ID.pattern})>", re.IGNORECASE | re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_RETURNED = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})


def own_parts(mail: Message) -> Iterator[Message]:
    """Give the parts that are this mail's own, not those of a mail it returns."""
    if mail.get_content_type() in _RETURNED:
        return
    yield mail
    if mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from own_parts(part)


def own_text(mail: Message) -> str:
    """Give what this mail says: its plain texts, else its HTML without the tags."""
    texts = [part for part in own_parts(mail) if part.get_content_maintype() == "text" and not is_file(part)]
    plain = [text_of(part) for part in texts if part.get_content_subtype() == "plain"]
    marked = [_TAG.sub(" ", text_of(part)) for part in texts if part.get_content_subtype() == "html"]
    return "\n".join(plain or marked)


def text_of(part: Message) -> str:
    """Decode a part's text, whatever it claims to be written in."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), errors="replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def header_of(mail: Message, name: str) -> str:
    """Give a header on one line, decoded where it can be; empty without one."""
    raw = mail[name]
    try:
        words = str(make_header(decode_header(raw))) if raw is not None else ""
    except (LookupError, UnicodeError, HeaderParseError, ValueError):
        words = str(raw)
    return " ".join(words.split())


def is_file(part: Message) -> bool:
    """Say whether a part is attached rather than shown."""
    return part.get_content_disposition() == "attachment"


def our_id_within(mail: Message) -> str:
    """Find the Message-ID of ours that a mail's content names; that of the mail it returns comes first."""
    texts = [_all_of(part) for part in mail.walk() if part is not mail and not part.is_multipart()]
    if not mail.is_multipart():
        texts.append(text_of(mail))
    headers = [f"Message-ID: {p['Message-ID']}" for p in mail.walk() if p is not mail and p["Message-ID"]]
    whole = "\n".join(headers + texts)
    found = _OUR_ID_AS_HEADER.search(whole)
    return f"<{found.group(1)}>" if found else our_id_in(whole)


def our_id_in(text: str) -> str:
    """Find a Message-ID of ours in a text; empty without one."""
    found = _OUR_ID.search(text)
    return f"<{found.group()}>" if found else ""


def _all_of(part: Message) -> str:
    # A returned mail may lie in a part of any kind, also as a file.
    return text_of(part) if part.get_content_maintype() in {"text", "message"} else ""
