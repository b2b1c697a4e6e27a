"""Reading the robot's mailbox: each mail once, its effect and the mark in one transaction."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from imap_tools import BaseMailBox
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.database import reading, writing
from models.rules.channel_kinds import ChannelKind
from models.tables.mailboxes import MailboxMark
from notifications.inbox.effects import Effects, Tally
from notifications.inbox.findings import CalendarReply, Finding
from notifications.inbox.mailbox import TROUBLES, Mailbox, opened, trouble_of
from notifications.inbox.reading import read_mail

AT_MOST = 500
# What a mail is shows at its beginning; a large attachment is left where it is.
_READ_AT_MOST = 512 * 1024


@dataclass(frozen=True)
class InboxRead:
    """What a run found in the mailbox."""

    mails: int = 0
    failed: int = 0  # messages that came back for good
    delayed: int = 0  # notices that a server still tries
    delivered: int = 0  # messages that have arrived
    settled: int = 0  # notices that told nothing new
    unknown: int = 0  # notices about no message of ours
    machines: int = 0  # out-of-office notes, lists and the like
    letters: int = 0  # written by people, and left unread for them
    unreadable: int = 0  # no mail that Python can take apart
    answers: tuple[CalendarReply, ...] = ()  # to meetings: they were seen
    troubles: tuple[str, ...] = ()  # what somebody must mend, without secrets


def read_inbox(  # noqa: PLR0913 - the mailbox, the time, what is in use here, and a bound
    engine: Engine,
    mailbox: Mailbox,
    *,
    now: datetime,
    ways: Collection[ChannelKind] = tuple(ChannelKind),
    archive_address: str = "",
    at_most: int = AT_MOST,
) -> InboxRead:
    """Take in what has come since the last time; safe to repeat, to interrupt, and to run twice at once.

    `now` is aware. `ways` are the ways in use by which a person may be told instead when mail fails. What
    came back about `archive_address` is a trouble and no contact's. Mails are neither marked as read nor
    moved. Never raises for what the mail server does; raises what `writing` does for the database.
    """
    tally, effects = Tally(), Effects(now, ways, archive_address)
    for mark, raw in _come_since(engine, mailbox, at_most, tally):
        _take_in(engine, mark, raw, effects, tally)
    return _summary(tally)


def _come_since(
    engine: Engine, mailbox: Mailbox, at_most: int, tally: Tally
) -> Iterator[tuple[MailboxMark, bytes]]:
    """Give each mail after the mark, with the mark it moves to; what the server does ends it."""
    try:
        with opened(mailbox) as box:
            validity = int(box.folder.status(mailbox.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
            for uid in _uids_after(box, _last_read(engine, mailbox, validity))[:at_most]:
                mark = MailboxMark(mailbox=mailbox.name, uid_validity=validity, last_uid=uid)
                yield mark, _fetch(box, uid)
    except TROUBLES as error:
        tally.troubles.append(trouble_of(mailbox, error).text)


def _last_read(engine: Engine, mailbox: Mailbox, validity: int) -> int:
    with reading(engine) as session:
        mark = session.get(MailboxMark, mailbox.name)
    return mark.last_uid if mark is not None and mark.uid_validity == validity else 0


def _uids_after(box: BaseMailBox, last: int) -> list[int]:
    # A server answers "from 8 on" with its last mail, also when that one is 7.
    return sorted(uid for uid in map(int, box.uids(f"UID {last + 1}:*", charset=None)) if uid > last)


def _fetch(box: BaseMailBox, uid: int) -> bytes:
    _, answer = box.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{_READ_AT_MOST}>)")
    return next((bytes(part[1]) for part in answer if isinstance(part, tuple)), b"")


def _take_in(engine: Engine, mark: MailboxMark, raw: bytes, effects: Effects, tally: Tally) -> None:
    findings = _findings(raw)
    with writing(engine) as session:
        if not _move_on(session, mark):
            return
        tally.mails += 1
        tally.unreadable += findings is None
        for finding in findings or ():
            effects.apply(session, finding, tally)


def _findings(raw: bytes) -> tuple[Finding, ...] | None:
    try:
        return read_mail(raw) if raw else ()  # it was deleted meanwhile
    except Exception:  # noqa: BLE001 - one mail that cannot be taken apart must not keep all others unread
        return None


def _move_on(session: Session, mark: MailboxMark) -> bool:
    """Set the mark to this mail; False when another reader was here first."""
    present = _held(session, mark)
    if present.uid_validity == mark.uid_validity and present.last_uid >= mark.last_uid:
        return False
    present.uid_validity, present.last_uid = mark.uid_validity, mark.last_uid
    session.add(present)
    return True


def _held(session: Session, mark: MailboxMark) -> MailboxMark:
    # Made first where there is none, so that two readers who begin at once wait for each other.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    start = {"mailbox": mark.mailbox, "uid_validity": mark.uid_validity, "last_uid": 0}
    session.execute(dialect.insert(MailboxMark).values(start).on_conflict_do_nothing())
    return session.get_one(MailboxMark, mark.mailbox, with_for_update=True, populate_existing=True)


def _summary(tally: Tally) -> InboxRead:
    lists = {"answers": tuple(tally.answers), "troubles": tuple(dict.fromkeys(tally.troubles))}
    return InboxRead(**(vars(tally) | lists))
