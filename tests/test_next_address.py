"""When an address fails, the same is said by the person's next one: once, and only where that is safe."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from reminder_cast import RULES, SENDER, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading, writing
from models.people.repairs import open_repairs
from models.rules.channel_kinds import ChannelKind
from models.tables.people import ContactAddress
from models.tables.reminders import Message, MessageState
from notifications.channels.channel import Outgoing
from notifications.channels.mail_form import MailForm
from notifications.channels.remembering import RememberingChannel
from notifications.forms import ChatForm
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Transient
from notifications.retries import MOST_TRIES

MORNING = at("2024-09-05")
QUARTER = timedelta(minutes=15)
MAIL, MATRIX = "narahubung.pupr@lebong.example", "@pupr:lebong.example"
NO_SUCH_USER = Permanent("5.1.1 unknown user", "550", address_broken=True)
SPAM = Permanent("5.7.1 looks like spam", "554")
REFUSED_US = Misconfigured("the server refuses our user name or password", "535")
BUSY = Transient("4.3.2 busy", "451")

Told = list[tuple[str, str]]


class Post:
    """A town's two channels; the contact of public works has an address of each, mail first."""

    def __init__(self, town: Town, mail: Sequence[Outcome] = (), matrix: Sequence[Outcome] = ()) -> None:
        self.town = town
        self.mail = RememberingChannel(ChannelKind.MAIL, iter(mail))
        self.matrix = RememberingChannel(ChannelKind.MATRIX, iter(matrix))

    def sweep(self, now: datetime) -> None:
        self.town.plan(now)
        self.town.send(now, self.mail, self.matrix)

    def sweeps(self, first: datetime, last: datetime) -> None:
        while first <= last:
            self.sweep(first)
            first += QUARTER

    def letters(self) -> list[Outgoing]:
        return [letter for _, letter in self.mail.sent + self.matrix.sent]

    def told(self) -> Told:
        """When and where what was sent went, in order."""
        sent = sorted(self.mail.sent + self.matrix.sent, key=lambda one: one[0])
        return [(f"{when.astimezone(MORNING.tzinfo):%d %H.%M}", letter.address) for when, letter in sent]


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong before Thursday 5 September 2024; public works can be written to by mail, and then by Matrix."""
    town = lebong_town(engine)
    town.forms = {ChannelKind.MAIL: MailForm(SENDER), ChannelKind.MATRIX: ChatForm()}
    also_on_matrix(town)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    return town


def also_on_matrix(town: Town, address: str = MATRIX) -> None:
    with writing(town.engine) as session:
        contact_id = town.contact_named(session, "Narahubung PUPR")
        matrix = {"contact_id": contact_id, "channel": ChannelKind.MATRIX, "preference": 2}
        session.add(ContactAddress(**matrix, address=address))


def states(town: Town) -> list[tuple[str, MessageState, str]]:
    return [(m.channel, m.state, m.state_reason) for m in town.messages()]


def test_somebody_with_two_addresses_is_told_once_by_the_first(town: Town) -> None:
    post = Post(town)

    post.sweeps(MORNING, at("2024-09-05", 15, 45))

    assert post.told() == [("05 08.00", MAIL)]


@pytest.mark.parametrize("refused", [NO_SUCH_USER, SPAM], ids=["no such user", "the message is refused"])
def test_what_is_refused_for_good_is_said_by_the_next_address(town: Town, refused: Outcome) -> None:
    post = Post(town, mail=[refused])

    post.sweeps(MORNING, at("2024-09-05", 15, 45))

    assert post.told() == [("05 08.15", MATRIX)]
    assert post.matrix.sent[0][1].text.startswith("*")
    assert town.ledger() == [("before_3", 1, "sent", "")]


def test_a_budget_of_tries_that_is_spent_moves_on(town: Town) -> None:
    post = Post(town, mail=[BUSY] * MOST_TRIES)
    post.sweep(MORNING)
    for _ in range(MOST_TRIES - 1):
        post.sweep(town.messages()[0].next_at)
    after = town.messages()[0]

    post.sweep(at("2024-09-05", 15, 45))

    assert (after.state, after.state_reason) == (MessageState.DEAD, "out of tries")
    assert [address for _, address in post.told()] == [MATRIX]


def test_where_no_useful_try_is_left_today_the_next_address_takes_over(town: Town) -> None:
    post = Post(town, mail=[Transient("4.7.1 come back tomorrow", "451", retry_after=timedelta(hours=20))])

    post.sweeps(MORNING, MORNING + QUARTER)

    assert (states(town)[0][2], post.told()) == ("expired", [("05 08.15", MATRIX)])


def test_a_channel_that_nobody_mends_within_a_quarter_of_an_hour_is_gone_round(town: Town) -> None:
    post = Post(town, mail=[REFUSED_US] * 2)

    post.sweep(MORNING)
    first = states(town)
    post.sweeps(MORNING + QUARTER, MORNING + 2 * QUARTER)

    assert first == [("mail", MessageState.SCHEDULED, "")]
    assert post.told() == [("05 08.30", MATRIX)]


def test_a_channel_that_is_mended_in_time_says_it_itself(town: Town) -> None:
    post = Post(town, mail=[REFUSED_US])

    post.sweeps(MORNING, MORNING + 4 * QUARTER)

    assert post.told() == [("05 08.15", MAIL)]


def test_a_channel_that_somebody_must_mend_keeps_those_who_have_no_other(town: Town) -> None:
    with writing(town.engine) as session:
        session.delete(session.exec(select(ContactAddress).where(ContactAddress.address == MATRIX)).one())
    post = Post(town, mail=[REFUSED_US] * 6)

    post.sweeps(MORNING, MORNING + 7 * QUARTER)

    assert post.told() == [("05 09.30", MAIL)]


@pytest.mark.parametrize(
    "unclear",
    [
        pytest.param([Ambiguous("reset after the final dot")], id="once"),
        pytest.param([Ambiguous("reset after the final dot")] * 9, id="again and again"),
    ],
)
def test_what_may_have_gone_out_is_never_said_by_another_address(town: Town, unclear: list[Outcome]) -> None:
    post = Post(town, mail=unclear)

    post.sweeps(MORNING, at("2024-09-05", 15, 45))

    assert post.matrix.sent == []


def test_a_busy_server_is_waited_for(town: Town) -> None:
    post = Post(town, mail=[BUSY])

    post.sweeps(MORNING, at("2024-09-05", 15, 45))

    assert [address for _, address in post.told()] == [MAIL]


def test_the_address_that_failed_is_left_alone_until_tomorrow(town: Town) -> None:
    post = Post(town, mail=[SPAM], matrix=[SPAM])

    post.sweeps(MORNING, at("2024-09-05", 15, 45))
    today = post.told()
    post.sweep(at("2024-09-06"))

    assert (today, post.told()) == ([], [("06 08.00", MAIL)])


def test_when_every_address_fails_the_lines_fail_and_the_secretariat_mends(town: Town) -> None:
    town.break_address("kepala.pupr@lebong.example")
    post = Post(town, mail=[NO_SUCH_USER], matrix=[NO_SUCH_USER])

    post.sweeps(MORNING, MORNING + 4 * QUARTER)

    with reading(town.engine) as session:
        repairs = sorted(repair.address for repair in open_repairs(session))
    assert [(rule, state) for rule, _, state, _ in town.ledger()] == [
        ("before_3", "failed"),
        ("unreachable", "sent"),
    ]
    assert repairs == [MATRIX, MAIL]
    assert [(letter.address, letter.subject.split(":")[0]) for _, letter in post.mail.sent] == [
        ("sekretariat@lebong.example", "Mohon perbaiki alamat narahubung")
    ]


def test_a_message_that_was_never_begun_tells_nothing_about_its_address(town: Town) -> None:
    town.plan(MORNING)
    with writing(town.engine) as session:
        session.exec(select(Message)).one().expires_at = at("2024-09-05", 9)
    post = Post(town)

    post.sweep(at("2024-09-05", 9, 15))
    post.sweep(at("2024-09-06"))

    assert post.told() == [("06 08.00", MAIL)]


def test_an_address_that_a_mail_cannot_have_is_to_be_mended_and_the_next_one_used(town: Town) -> None:
    with writing(town.engine) as session:
        row = session.exec(select(ContactAddress).where(ContactAddress.address == MAIL)).one()
        row.address = "narahubung pupr di lebong"
    post = Post(town)

    post.sweeps(MORNING, MORNING + QUARTER)

    with reading(town.engine) as session:
        repairs = [(repair.address, repair.otherwise) for repair in open_repairs(session)]
    assert repairs == [("narahubung pupr di lebong", (MATRIX,))]
    assert post.told() == [("05 08.15", MATRIX)]


@pytest.fixture
def by_matrix(town: Town) -> Town:
    """The same, where a rule prefers Matrix for what is due soon."""
    before = tuple(r.model_copy(update={"channels": frozenset({ChannelKind.MATRIX})}) for r in RULES.before)
    town.rules = RULES.model_copy(update={"before": before})
    return town


def test_ways_that_rules_prefer_part_a_persons_lines_into_two_messages(by_matrix: Town) -> None:
    by_matrix.also_owes("evaluasi-m3", due=at("2024-09-04", 16))
    post = Post(by_matrix)

    post.sweeps(MORNING, at("2024-09-05", 15, 45))

    said = [("RC" in letter.text, "evaluasi" in letter.text) for letter in post.letters()]
    assert (sorted(post.told()), said) == (
        [("05 08.00", MATRIX), ("05 08.00", MAIL)],
        [(False, True), (True, False)],
    )


def test_where_the_preferred_way_fails_the_other_says_it(by_matrix: Town) -> None:
    post = Post(by_matrix, matrix=[SPAM])

    post.sweeps(MORNING, at("2024-09-05", 15, 45))

    assert post.told() == [("05 08.15", MAIL)]


def test_a_second_digest_by_the_same_way_waits_for_the_next_morning(by_matrix: Town) -> None:
    by_matrix.also_owes("evaluasi-m3", due=at("2024-09-04", 16))
    post = Post(by_matrix, matrix=[SPAM])

    post.sweeps(MORNING, at("2024-09-05", 15, 45))
    today = post.told()
    post.sweep(at("2024-09-06"))

    assert (today, "Kelengkapan RC" in post.letters()[-1].text) == ([("05 08.00", MAIL)], True)
