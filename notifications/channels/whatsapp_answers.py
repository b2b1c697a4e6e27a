"""What the error codes of Meta's Cloud API mean for a message and for the channel.

Source: Meta, "WhatsApp Business Platform, Error codes"; the code decides, never the title.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from notifications.outcomes import Misconfigured, Outcome, Permanent, Transient

_BROKEN_ADDRESS = frozenset(
    {
        131021,  # the recipient is our own number
        131026,  # undeliverable: not on WhatsApp, or its terms or version do not allow it
    }
)
# About this one message or person; another try would fare no better.
_REFUSED = frozenset({100, 130472, 130497, 131009, 131047, 131049, 131050, 131051, 131052, 131053})
_PASSING = frozenset({1, 2, 131000, 131016, 133004})
_NO_SUCH_PHONE = (100, 33)  # with this subcode: the address of our own account is wrong


@dataclass(frozen=True)
class _SlowDown:
    """How long to wait at a limit, and whether it is the account's rather than the pair's."""

    minutes: int
    account: bool = True


_SLOW_DOWN = {
    4: _SlowDown(15),  # calls of our application
    80007: _SlowDown(15),  # calls for the business account
    130429: _SlowDown(1),  # messages of our number
    131048: _SlowDown(60),  # too many of our messages were reported as unwanted
    131056: _SlowDown(1, account=False),  # messages from our number to this one
    131057: _SlowDown(15),  # the account is being moved
}
_TEMPLATE = frozenset({131008, *range(132000, 133000)})
_TEST_NUMBER = 131030  # it may write only to numbers on its list
_TO_BE_MENDED = (
    ("Meta does not let us in: token or permission", frozenset({0, 3, 10, 190, *range(200, 300), 131005})),
    ("the template does not fit what is registered", _TEMPLATE),
    ("Meta has locked or restricted the account", frozenset({368, 130495, 131031})),
    (
        "the account is not set up to send",
        frozenset({33, _TEST_NUMBER, 131037, 131042, 131045, *range(133000, 135000)}),
    ),
)


@dataclass(frozen=True)
class Fault:
    """An error as Meta reports it."""

    code: int
    subcode: int = 0
    passing: bool = False  # Meta says that it will pass
    status: int = HTTPStatus.BAD_REQUEST


def outcome_of_fault(fault: Fault, words: str, *, retry_after: timedelta | None = None) -> Outcome:
    """Say what an error means; `retry_after` is what the answer's header asked for."""
    code = str(fault.code if fault.code >= 0 else fault.status)
    if breaks_address(fault.code):
        return Permanent(words, code, address_broken=True)
    if limit := _SLOW_DOWN.get(fault.code):
        wait = retry_after or timedelta(minutes=limit.minutes)
        return Transient(words, code, wait, channel_down=limit.account)
    if fault.code in _PASSING:
        return Transient(words, code, retry_after)
    if trouble := _to_be_mended(fault):
        # A faulty template must not hold up what other templates say.
        others_too = fault.code not in _TEMPLATE and fault.code != _TEST_NUMBER
        return Misconfigured(f"{trouble}: {words}", code, channel_down=others_too)
    if fault.code in _REFUSED:
        return Permanent(words, code)
    return _by_status(fault, words, code, retry_after)


def breaks_address(code: int) -> bool:
    """Say whether an error is about the address itself, so that no other message would reach it."""
    return code in _BROKEN_ADDRESS


def outcome_of_status(status: int, words: str, *, retry_after: timedelta | None = None) -> Outcome:
    """Say what an HTTP status means that came without a code of Meta's."""
    return _by_status(Fault(0, status=status), words, str(status), retry_after)


def _to_be_mended(fault: Fault) -> str:
    if (fault.code, fault.subcode) == _NO_SUCH_PHONE:
        return "Meta does not know our phone number id"
    return next((trouble for trouble, codes in _TO_BE_MENDED if fault.code in codes), "")


def _by_status(fault: Fault, words: str, code: str, retry_after: timedelta | None) -> Outcome:
    if fault.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Transient(words, code, retry_after or timedelta(minutes=1), channel_down=True)
    if fault.passing or fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Transient(words, code, retry_after)
    if fault.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return Misconfigured(f"Meta does not let us in: {words}", code)
    return Permanent(words, code)
