from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from reminder_cast import Town
from sqlalchemy import Engine
from whatsapp_cast import (
    MORNING,
    NUMBER,
    PUPR,
    WAMID,
    address_status,
    also_by_mail,
    message,
    not_on_whatsapp,
    receipt,
    repairs,
    whatsapp,
    whatsapp_town,
)

from models.database import writing
from models.rules.channel_kinds import ChannelKind
from models.tables.people import AddressStatus
from models.tables.reminders import MessageState
from notifications.callbacks import Receipt, ReceiptStatus
from notifications.channels.channel import Outgoing
from notifications.delivery import Delivered
from notifications.outcomes import Ambiguous, Outcome, Sent, Transient
from notifications.receipts import Applied, apply_receipt, apply_receipts, receipts_on_record

SENT, DELIVERED, READ, FAILED = ReceiptStatus
LATER = MORNING + timedelta(minutes=10)


@pytest.fixture
def town(engine: Engine) -> Town:
    return whatsapp_town(engine)


@pytest.fixture
def sent(town: Town) -> Town:
    """The same, once the message has been sent."""
    town.send(MORNING, whatsapp(Sent(WAMID)))
    return town


def apply(town: Town, *receipts: Receipt) -> list[bool]:
    with writing(town.engine) as session:
        return [apply_receipt(session, receipt, now=LATER) for receipt in receipts]


def stamps(town: Town) -> tuple[MessageState, int | None, int | None, int | None]:
    """The message's state, and after how many minutes it was sent, delivered and read."""
    found = message(town)
    moments = (found.sent_at, found.delivered_at, found.read_at)
    return found.state, *((m - MORNING).seconds // 60 if m else None for m in moments)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("receipts", "changed", "expected"),
    [
        pytest.param([(SENT, 1)], [False], (MessageState.SENT, 0, None, None), id="sent"),
        pytest.param([(DELIVERED, 2)], [True], (MessageState.DELIVERED, 0, 2, None), id="delivered"),
        pytest.param(
            [(DELIVERED, 2), (READ, 3)],
            [True, True],
            (MessageState.DELIVERED, 0, 2, 3),
            id="delivered, then read",
        ),
        pytest.param([(READ, 3)], [True], (MessageState.DELIVERED, 0, 3, 3), id="read in the open chat"),
        pytest.param(
            [(DELIVERED, 2), (DELIVERED, 4)],
            [True, False],
            (MessageState.DELIVERED, 0, 2, None),
            id="delivered twice",
        ),
        pytest.param(
            [(READ, 3), (READ, 4)], [True, False], (MessageState.DELIVERED, 0, 3, 3), id="read twice"
        ),
        pytest.param(
            [(READ, 3), (DELIVERED, 2), (SENT, 1)],
            [True, False, False],
            (MessageState.DELIVERED, 0, 3, 3),
            id="the wrong way round",
        ),
        pytest.param(
            [(DELIVERED, 2), (FAILED, 3)],
            [True, False],
            (MessageState.DELIVERED, 0, 2, None),
            id="failed on a second telephone",
        ),
        pytest.param(
            [(FAILED, 1), (DELIVERED, 2), (READ, 3), (FAILED, 4)],
            [True, False, False, False],
            (MessageState.FAILED, 0, None, None),
            id="nothing counts after a failure",
        ),
    ],
)
def test_receipts_only_move_a_message_forward(
    sent: Town,
    receipts: list[tuple[ReceiptStatus, int]],
    changed: list[bool],
    expected: tuple[MessageState, int | None, int | None, int | None],
) -> None:
    applied = apply(sent, *(receipt(sent, status, minutes=minutes) for status, minutes in receipts))

    assert (applied, stamps(sent)) == (changed, expected)


def test_what_a_delivered_message_said_is_delivered_too(sent: Town) -> None:
    apply(sent, receipt(sent, DELIVERED))

    assert sent.ledger() == [("before_3", 1, "delivered", "")]


def test_a_receipt_finds_its_message_by_the_services_id_alone(sent: Town) -> None:
    applied = apply(sent, receipt(sent, DELIVERED, message_id=None))

    assert (applied, message(sent).state) == ([True], MessageState.DELIVERED)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"message_id": "<lain@x.example>"}, id="another message"),
        pytest.param({"message_id": None, "provider_id": "wamid.lain"}, id="another id of the service"),
    ],
)
def test_receipts_about_no_message_of_ours_are_counted(sent: Town, more: dict[str, str | None]) -> None:
    with writing(sent.engine) as session:
        applied = apply_receipts(session, [receipt(sent, READ, **more), receipt(sent, SENT)], now=LATER)

    assert (applied, message(sent).state) == (Applied(unchanged=1, unknown=1), MessageState.SENT)


def test_a_number_that_is_not_on_whatsapp_is_held_for_repair(sent: Town) -> None:
    applied = apply(sent, not_on_whatsapp(sent), not_on_whatsapp(sent))

    assert (applied, message(sent).state_reason) == ([True, False], "131026: not on WhatsApp")
    assert (address_status(sent), repairs(sent)) == (
        AddressStatus.BROKEN,
        [(NUMBER, "131026", "not on WhatsApp", LATER)],
    )
    assert sent.ledger() == [("before_3", 1, "failed", "131026: not on WhatsApp")]


def test_what_failed_on_whatsapp_is_said_by_mail_on_the_same_morning(sent: Town) -> None:
    also_by_mail(sent)
    apply(sent, not_on_whatsapp(sent))

    told = sent.run(LATER)

    assert [address for address, _ in told] == [PUPR]


def test_a_failure_that_is_not_about_the_address_leaves_it_usable(sent: Town) -> None:
    apply(sent, receipt(sent, FAILED, code="131047", said="window closed"))

    assert (address_status(sent), repairs(sent), message(sent).state) == (
        AddressStatus.USABLE,
        [],
        MessageState.FAILED,
    )


@pytest.mark.parametrize(
    ("lost", "state"),
    [
        pytest.param(Ambiguous("timed out"), MessageState.CLAIMED, id="no answer came"),
        pytest.param(Transient("odd", "500"), MessageState.SCHEDULED, id="the answer was an error"),
    ],
)
def test_a_receipt_settles_what_nobody_was_sure_of(town: Town, lost: Outcome, state: MessageState) -> None:
    town.send(MORNING, whatsapp(lost))
    before = message(town).state

    apply(town, receipt(town, SENT))

    again = town.send(MORNING + timedelta(minutes=30), whatsapp(Sent("a second one")))
    assert (before, again, stamps(town)) == (state, Delivered(), (MessageState.SENT, 1, None, None))
    assert (message(town).provider_id, town.ledger()) == (WAMID, [("before_3", 1, "sent", "")])


def test_a_message_given_up_as_unsure_is_sent_after_all_when_its_receipt_comes(town: Town) -> None:
    town.send(MORNING, whatsapp(Ambiguous("timed out")))
    town.send(MORNING + timedelta(minutes=5), whatsapp(Ambiguous("timed out")))
    town.send(MORNING + timedelta(minutes=10), whatsapp())
    before = (message(town).state, message(town).state_reason)

    apply(town, receipt(town, DELIVERED))

    assert (before, stamps(town)) == ((MessageState.DEAD, "unsure"), (MessageState.DELIVERED, 1, 1, None))


def test_a_failure_settles_an_unsure_message_too(town: Town) -> None:
    town.send(MORNING, whatsapp(Ambiguous("timed out")))

    apply(town, not_on_whatsapp(town))

    assert (message(town).state, address_status(town)) == (MessageState.FAILED, AddressStatus.BROKEN)


@pytest.mark.parametrize("status", ReceiptStatus)
def test_a_message_that_was_never_begun_has_no_receipt(town: Town, status: ReceiptStatus) -> None:
    applied = apply(town, receipt(town, status))

    assert (applied, message(town).state) == ([False], MessageState.SCHEDULED)


@dataclass
class HastyChannel:
    """A service whose receipt is here before its answer."""

    town: Town
    status: ReceiptStatus
    kind: ChannelKind = ChannelKind.WHATSAPP
    told: list[str] = field(default_factory=list)

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Report first, then answer."""
        apply(self.town, Receipt(WAMID, outgoing.message_id, self.status, at))
        self.told.append(outgoing.address)
        return Sent(WAMID)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(SENT, MessageState.SENT), (DELIVERED, MessageState.DELIVERED), (FAILED, MessageState.FAILED)],
)
def test_a_receipt_that_overtakes_the_answer_stands(
    town: Town, status: ReceiptStatus, expected: MessageState
) -> None:
    channel = HastyChannel(town, status)

    town.send(MORNING, channel)
    town.send(LATER, channel)

    assert (message(town).state, message(town).provider_id, channel.told) == (expected, WAMID, [NUMBER])


def test_a_channel_learns_from_the_tables_whether_a_receipt_came(town: Town) -> None:
    has_receipt, ours = receipts_on_record(town.engine), message(town).message_id
    town.send(MORNING, whatsapp(Ambiguous("timed out")))
    before = has_receipt(ours)

    apply(town, replace(receipt(town, READ), provider_id="wamid.lain"))

    assert (before, has_receipt(ours), has_receipt("<lain@x.example>")) == (None, True, None)
