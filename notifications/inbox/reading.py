"""From a raw mail to what it is; the surest sign is looked at first."""

from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr
from re import IGNORECASE
from re import compile as pattern

from notifications.inbox.calendar_answers import read_calendar_answers
from notifications.inbox.contents import header_of, is_file, our_id_in, own_parts, own_text
from notifications.inbox.findings import AutoReply, Finding, HumanReply
from notifications.inbox.plain_bounces import read_plain_bounce
from notifications.inbox.reports import read_report

_LONGEST_TEXT = 4000
_TO_MANY = frozenset({"bulk", "junk", "list", "auto_reply"})
_MACHINES = ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe")
_AWAY = pattern(r"^\s*(automatic reply|auto:|out of office|balasan otomatis|di luar kantor)", IGNORECASE)


def read_mail(raw: bytes) -> tuple[Finding, ...]:
    """Say what a mail is; a report about several recipients gives a finding for each.

    May raise anything for a mail that is no mail: Python's parser gives up on some.
    """
    # Python's older way of parsing: it takes every header as it stands, where the newer one may fail.
    mail = message_from_bytes(raw, policy=policy.compat32)
    reported = read_report(mail)
    if reported:
        return reported
    bounce = None if _is_report(mail) else read_plain_bounce(mail)
    if bounce is not None:
        return (bounce,)
    # Some calendars send answers as a machine's, and they are: the person pressed a button.
    answers = read_calendar_answers(mail)
    if answers:
        return answers
    return (AutoReply(),) if _from_a_machine(mail) else (_letter(mail),)


def _is_report(mail: Message) -> bool:
    # A reading receipt or a complaint: it speaks of our mail, and nothing has failed.
    kind = str(mail.get_param("report-type") or "").lower()
    return kind in {"disposition-notification", "feedback-report"}


def _from_a_machine(mail: Message) -> bool:
    submitted = (header_of(mail, "Auto-Submitted") or "no").partition(";")[0].strip().lower()
    precedence = header_of(mail, "Precedence").lower()
    sender = parseaddr(header_of(mail, "From"))[1].partition("@")[0].lower()
    return (
        submitted != "no"
        or precedence in _TO_MANY
        or any(mail[header] for header in _MACHINES)
        or _is_report(mail)
        or header_of(mail, "Return-Path") == "<>"
        or sender == "mailer-daemon"
        or _AWAY.match(header_of(mail, "Subject")) is not None
    )


def _letter(mail: Message) -> HumanReply:
    answered = our_id_in(header_of(mail, "In-Reply-To") + header_of(mail, "References"))
    files = any(is_file(part) for part in own_parts(mail)) or _returns_another(mail)
    return HumanReply(answered, own_text(mail)[:_LONGEST_TEXT].strip(), files)


def _returns_another(mail: Message) -> bool:
    return any(part.get_content_type() == "message/rfc822" for part in mail.walk())
