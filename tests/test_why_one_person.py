import pytest
from reminder_cast import COORDINATOR, RULES, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import Ambiguous, Unknown
from models.rules.lifecycle import StepMove
from models.rules.reminder_facts import Silence, Why
from models.tables.holds import HoldKind
from models.tables.milestones import Step
from notifications.explaining import Explanation, explain

PUPR = "narahubung.pupr@lebong.example"


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong, where public works owes the RC list by Tuesday 10 September 2024, 16.00."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    return town


def explained(town: Town, contact: str, day: str, hour: int = 7) -> Explanation:
    with reading(town.engine) as session:
        step_id = session.exec(select(Step.id).where(Step.code == "rc")).one() or 0
        mail = [ChannelKind.MAIL]
        return explain(session, step_id, contact, now=at(day, hour), rules=RULES, channels=mail)


def in_short(explanation: Explanation) -> tuple[list[str], list[tuple[str, str]], tuple[str, str] | None]:
    """Why something is said or not, what was said and became of it, and what would be said next."""
    following = explanation.next_word
    return (
        [decision.reason.value for decision in explanation.decisions],
        [(f"{line.local_date} {line.rule}", line.state.value) for line in explanation.told],
        (f"{following.day}", following.decision.rule) if following else None,
    )


def test_what_is_said_now_needs_no_next_time(town: Town) -> None:
    assert in_short(explained(town, "narahubung pupr", "2024-09-05")) == ([Why.DUE_SOON], [], None)


def test_it_says_what_was_said_how_it_went_and_when_more_follows(town: Town) -> None:
    town.run(at("2024-09-05"))

    explanation = explained(town, PUPR, "2024-09-05", hour=9)

    assert in_short(explanation) == (
        [Silence.ALREADY_SAID],
        [("2024-09-05 before_3", "sent")],
        ("2024-09-09", "before_1"),
    )
    assert (explanation.told[0].channel, explanation.told[0].address) == (ChannelKind.MAIL, PUPR)
    assert explanation.told[0].sent_at == at("2024-09-05")


def test_what_is_muted_says_who_muted_it_and_when_that_ends(town: Town) -> None:
    town.hold(HoldKind.MUTE, until="2024-09-11", step="rc")
    town.run(at("2024-09-10"))

    explanation = explained(town, PUPR, "2024-09-11")

    assert in_short(explanation) == (
        [Silence.MUTED, Silence.MUTED],
        [("2024-09-10 due_day", "muted")],
        ("2024-09-12", "late"),
    )
    assert explanation.told[0].state_reason == "muted by Sekretariat Pokja PKP until 2024-09-11"


def test_what_was_taken_back_says_because_of_what(town: Town) -> None:
    town.plan(at("2024-09-05", 7))
    town.move("rc", StepMove.SUBMIT, when=at("2024-09-05", 7, 30))

    explanation = explained(town, PUPR, "2024-09-05")

    assert [(line.state.value, line.state_reason) for line in explanation.told] == [
        ("cleared", "step submitted")
    ]


def test_after_somebody_stands_in_the_owner_hears_next_when_that_ends(town: Town) -> None:
    town.stand_in("Sekretariat", step="rc", until="2024-09-06")

    assert in_short(explained(town, PUPR, "2024-09-05"))[2] == ("2024-09-09", "before_1")


def test_a_step_that_is_settled_is_never_spoken_of_again(town: Town) -> None:
    town.move("rc", StepMove.SUBMIT, when=at("2024-09-05", 7))
    town.move("rc", StepMove.ACCEPT, when=at("2024-09-05", 7), by=COORDINATOR)

    assert in_short(explained(town, PUPR, "2024-09-05")) == ([Silence.SETTLED], [], None)


def test_several_who_answer_to_a_text_are_listed(town: Town) -> None:
    with pytest.raises(
        Ambiguous, match=r'"pupr" may be Narahubung PUPR \(Dinas PUPR\) or Kepala PUPR \(Dinas PUPR\)'
    ):
        explained(town, "pupr", "2024-09-05")


def test_somebody_whom_the_step_does_not_concern_is_answered_with_those_it_does(town: Town) -> None:
    with pytest.raises(
        Unknown, match=r'nobody called "Dinkes"\. It concerns: Narahubung PUPR \(Dinas PUPR\), '
    ):
        explained(town, "Dinkes", "2024-09-05")
