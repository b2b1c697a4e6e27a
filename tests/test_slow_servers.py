"""With a server that takes long, nobody goes on where the lease may run out, and nothing is said twice."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from reminder_cast import RULES, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import writing
from models.tables.people import ContactRole, Organisation
from notifications.channels.channel import Outgoing
from notifications.channels.remembering import RememberingChannel
from notifications.delivery import deliver
from notifications.outcomes import Outcome, Sent

MORNING = at("2024-09-05")


@dataclass
class Server:
    """A mail server with an archive, and the time that it takes."""

    a_mail_takes: timedelta
    taken: list[str] = field(default_factory=list)
    passed: timedelta = timedelta()


@dataclass
class SlowMail(RememberingChannel):
    """A way to the server on which a colleague looks for work while each mail is on its way."""

    can_tell: bool = True
    server: Server = field(default_factory=lambda: Server(timedelta()))
    colleague: Engine | None = None

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:  # noqa: ARG002 - a channel's own
        """Wait for the server; a colleague begins meanwhile."""
        if self.colleague is not None:
            self.server.passed += self.server.a_mail_takes
            meanwhile = MORNING + self.server.passed
            deliver(self.colleague, [SlowMail(server=self.server)], now=meanwhile, rules=RULES)
        self.server.taken.append(outgoing.message_id)
        return Sent()

    def find_sent(self, message_id: str) -> bool:
        """Look into the archive."""
        return message_id in self.server.taken


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on the morning of Thursday 5 September 2024, with 25 messages queued."""
    town = lebong_town(engine)
    with writing(engine) as session:
        office = session.exec(select(Organisation).where(Organisation.name == "Dinas PUPR")).one()
        for number in range(24):
            town.contact(session, office.id or 0, f"Narahubung {number}", ContactRole.KEY_PERSON)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    town.plan(MORNING)
    return town


def test_a_server_that_takes_long_for_each_mail_gets_each_once(town: Town) -> None:
    server = Server(a_mail_takes=timedelta(minutes=6))
    mail, nothing_longer = SlowMail(server=server, colleague=town.engine), timedelta()

    while server.passed < timedelta(hours=4):
        deliver(town.engine, [mail], now=MORNING + server.passed, rules=RULES, hold=nothing_longer)
        server.passed += timedelta(minutes=1)

    assert Counter(server.taken) == Counter(message.message_id for message in town.messages())
