"""Reports that servers write for machines (RFC 3464): failed, delayed, delivered."""

from email.message import Message

from notifications.inbox.contents import header_of, our_id_within, own_parts
from notifications.inbox.findings import AutoReply, Bounce, Finding, Receipt
from notifications.outcomes import scrubbed

_FAILED, _DELAYED, _DELIVERED = "failed", "delayed", "delivered"


def read_report(mail: Message) -> tuple[Finding, ...]:
    """Read what a report says of each recipient; nothing for a mail that is no such report."""
    blocks = [block for part in own_parts(mail) for block in _blocks(part)]
    told = [block for block in blocks if block["Action"]]
    message_id = our_id_within(mail)
    return tuple(_finding(block, message_id) for block in told)


def _blocks(part: Message) -> list[Message]:
    content = part.get_payload()
    if part.get_content_type() != "message/delivery-status" or not isinstance(content, list):
        return []
    return [block for block in content if isinstance(block, Message)]


def _finding(block: Message, message_id: str) -> Finding:
    action = _word(block, "Action").lower()
    recipient = _address(block, "Original-Recipient") or _address(block, "Final-Recipient")
    if action in {_FAILED, _DELAYED}:
        status = _word(block, "Status")
        said = scrubbed(header_of(block, "Diagnostic-Code").rpartition(";")[2]) or status
        return Bounce(message_id, recipient, status, said, permanent=action == _FAILED)
    if action == _DELIVERED:
        return Receipt(message_id, recipient)
    return AutoReply()  # passed on to a server that gives no such notices, or to a list: nothing is known


def _word(block: Message, field: str) -> str:
    # A comment may follow: "5.1.1 (unknown)".
    words = header_of(block, field).split()
    return words[0] if words else ""


def _address(block: Message, field: str) -> str:
    return header_of(block, field).rpartition(";")[2].strip().strip("<>")
