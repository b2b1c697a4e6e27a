"""Plans and empties the outbox in a process of its own, and dies at a given moment; not a test itself.

It imports everything once and then forks for each task that is read from standard input, one a line as JSON.
It answers with the process id, and then with how the process ended and the moment at which it killed itself.
"""

import json
import os
import signal
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from smtplib import SMTP

from imap_server import ARCHIVE
from mail_server import HOST, PASSWORD
from reminder_cast import RULES, SENDER
from sqlalchemy import Engine, event
from sqlmodel import Session

from models.database import open_database, writing
from models.rules.channel_kinds import ChannelKind
from notifications.channels.archive import MailArchive
from notifications.channels.channel import Outgoing
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import MailForm
from notifications.channels.mail_line import PatientLine
from notifications.delivery import deliver
from notifications.inbox.mailbox import Mailbox
from notifications.morning import plan_and_queue
from notifications.outcomes import Outcome

STATEMENT, COMMIT, COMMITTED = "at a statement", "before the commit", "after the commit"
BEFORE_SENDING, HALF_THE_TEXT, WHOLE_TEXT, ANSWERED = (
    "before a word",
    "in the midst of the text",
    "after the text, unanswered",
    "after the answer",
)


@dataclass(frozen=True)
class Task:
    """What a process does, and the moment at which it dies: "send: after the answer", for the third time."""

    url: str
    smtp_port: int
    imap_port: int
    archived: bool
    now: str
    moment: str = ""  # without one it lives
    times: int = 0

    def as_line(self) -> str:
        return json.dumps(asdict(self)) + "\n"


@dataclass
class Fate:
    """Knows what is being done, and kills this very process when its moment has come."""

    task: Task
    last_words: int  # a pipe
    doing: str = "plan"
    done: set[str] = field(default_factory=set)  # in this transaction
    passed: Counter[str] = field(default_factory=Counter)

    def sealed(self, moment: str) -> bool:
        """Say whether this process dies when it meets the moment next."""
        return moment == self.task.moment and self.passed[moment] + 1 == self.task.times

    def meet(self, moment: str) -> None:
        sealed = self.sealed(moment)
        self.passed[moment] += 1
        if sealed:
            os.write(self.last_words, moment.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "begin", lambda *_: self._begins())
        event.listen(engine, "before_cursor_execute", self._says)
        event.listen(engine, "commit", lambda *_: self._meet_all(COMMIT))
        event.listen(Session, "after_commit", lambda *_: self._meet_all(COMMITTED))

    def _begins(self) -> None:
        self.doing = "plan" if self.doing == "plan" else "claim"
        self.done = {self.doing}

    def _says(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if self.doing != "plan":
            self.doing = _kind_of(statement) or self.doing
            self.done.add(self.doing)
        self.meet(f"{self.doing}: {STATEMENT}")

    def _meet_all(self, when: str) -> None:
        # One transaction stamps what was sent and starts what is next.
        apart = self.done - {"claim"} or self.done
        for doing in sorted(apart):
            self.meet(f"{doing}: {when}")


def _kind_of(statement: str) -> str | None:
    if statement.startswith("INSERT INTO send_attempts"):
        return "stamp"
    if statement.startswith("UPDATE messages") and "attempts=(messages.attempts" in statement:
        return "start"
    return None


class MortalMail(MailChannel):
    """The real channel, whose process may die before, while and after it hands a mail over."""

    fate: Fate

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        self.fate.meet(f"send: {BEFORE_SENDING}")
        outcome = super().send(outgoing, at=at)
        self.fate.meet(f"send: {ANSWERED}")
        return outcome

    def _hand_over(self, line: PatientLine, content: bytes, uncopied: str) -> Outcome:
        mortal = _MortalLine(line, self.fate)
        return super()._hand_over(mortal, content, uncopied)  # type: ignore[arg-type]  # as much of one as is used


@dataclass
class _MortalLine:
    line: SMTP
    fate: Fate

    def send(self, content: bytes) -> None:
        if self.fate.sealed(f"send: {HALF_THE_TEXT}"):
            self.line.send(content[: len(content) // 2])
        self.fate.meet(f"send: {HALF_THE_TEXT}")
        self.line.send(content)
        self.fate.meet(f"send: {WHOLE_TEXT}")

    def __getattr__(self, name: str) -> object:
        return getattr(self.line, name)


def carry_on(task: Task, fate: Fate) -> None:
    """Plan, queue and send what is due, as the flows do every quarter of an hour."""
    engine, now = open_database(task.url), datetime.fromisoformat(task.now)
    fate.watch(engine)
    with mail_of(task) as mail:
        mail.fate = fate
        with writing(engine) as session:
            speak_of_everything(session, now)
        fate.doing = "claim"
        deliver(engine, [mail], now=now, rules=RULES)


def speak_of_everything(session: Session, now: datetime) -> None:
    """Plan and queue reminders and meetings."""
    plan_and_queue(
        session,
        now=now,
        rules=RULES,
        forms={ChannelKind.MAIL: MailForm(SENDER)},
        domain=SENDER.domain,
        organizer=SENDER.address,
    )


def mail_of(task: Task) -> MortalMail:
    """Give the way out, with an archive that can be asked or without one."""
    server = MailServer(HOST, task.smtp_port, Security.PLAIN)
    mailbox = Mailbox(HOST, task.imap_port, Security.PLAIN, user=ARCHIVE, password=PASSWORD)
    return MortalMail(server, SENDER, MailArchive(ARCHIVE, mailbox) if task.archived else None)


def run(task: Task) -> None:
    """Do it in a child, and say how it ended."""
    reading, last_words = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            carry_on(task, Fate(task, last_words))
            code = 0
        finally:
            if code:
                sys.excepthook(*sys.exc_info())
            os._exit(code)
    os.close(last_words)
    print(child, flush=True)  # noqa: T201 - answers whoever asked
    _, status = os.waitpid(child, 0)
    moment = os.read(reading, 100).decode()
    os.close(reading)
    print(os.waitstatus_to_exitcode(status), moment, flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    for line in sys.stdin:
        run(Task(**json.loads(line)))
