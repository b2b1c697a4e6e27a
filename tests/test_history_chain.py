"""A missing, added or edited history row shows."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moves_cast import COORDINATOR, LATER, Trial, open_trial
from sqlalchemy import text
from sqlmodel import Session

from models.moves.door import close_phase, move_step
from models.rules.history_chain import GENESIS, Link, find_breaks, hash_of
from models.rules.lifecycle import StepMove
from models.rules.names import Region


def chain(*contents: dict[str, Any]) -> list[Link]:
    links: list[Link] = []
    for sequence, content in enumerate(contents, start=1):
        previous = links[-1].hash if links else GENESIS
        links.append(Link(sequence, content, previous, hash_of(content, previous)))
    return links


WHOLE = chain({"move": "open"}, {"move": "submit"}, {"move": "accept"})


def breaks(links: list[Link]) -> list[str]:
    return find_breaks(links, head=WHOLE[-1].hash, count=len(WHOLE))


def edited(link: Link, **changed: Any) -> Link:  # noqa: ANN401 - any field of a link
    return Link(**{**vars(link), **changed})


def test_a_whole_chain_has_no_breaks() -> None:
    assert breaks(WHOLE) == []


def test_a_milestone_without_history_is_whole() -> None:
    assert find_breaks([], head=GENESIS, count=0) == []


@pytest.mark.parametrize(
    ("links", "found"),
    [
        pytest.param(
            [WHOLE[0], edited(WHOLE[1], content={"move": "skip"}), WHOLE[2]],
            ["row 2 was changed after it was written"],
            id="edited",
        ),
        pytest.param(
            [WHOLE[0], WHOLE[2]], ["row 2 is missing or out of order (found row 3)"], id="cut from the middle"
        ),
        pytest.param(
            WHOLE[1:], ["row 1 is missing or out of order (found row 2)"], id="cut from the beginning"
        ),
        pytest.param(
            WHOLE[:2], ["3 rows were recorded, the last one found is number 2"], id="cut at the end"
        ),
        pytest.param([], ["3 rows were recorded, the last one found is number 0"], id="all cut"),
        pytest.param(
            [*WHOLE, Link(4, {"move": "reopen"}, WHOLE[2].hash, hash_of({"move": "reopen"}, WHOLE[2].hash))],
            ["3 rows were recorded, the last one found is number 4"],
            id="one added",
        ),
        pytest.param(
            chain({"move": "open"}, {"move": "submit"}, {"move": "skip"}),
            ["the last row is not the one the milestone remembers"],
            id="written anew from some row on",
        ),
        pytest.param(
            [WHOLE[0], *chain({"move": "open"}, {"move": "skip"})[1:], WHOLE[2]],
            ["row 3 does not follow the row before it"],
            id="edited together with its hash",
        ),
        pytest.param(
            [WHOLE[0], edited(WHOLE[2], sequence=2), edited(WHOLE[1], sequence=3)],
            [
                "row 2 does not follow the row before it",
                "row 3 does not follow the row before it",
                "the last row is not the one the milestone remembers",
            ],
            id="two swapped",
        ),
    ],
)
def test_a_break_is_found_and_said_in_words(links: list[Link], found: list[str]) -> None:
    assert breaks(links) == found


def test_the_hash_does_not_depend_on_the_order_in_which_content_is_written() -> None:
    assert hash_of({"a": 1, "b": "é"}, GENESIS) == hash_of({"b": "é", "a": 1}, GENESIS)


def test_the_hash_is_the_one_that_was_agreed() -> None:
    content = {"move": "open", "reason": "Rapat 30/5 di Bappéda"}

    # sha256 of sixty-four zeros, a line break, and {"move":"open","reason":"Rapat 30/5 di Bappéda"}
    assert hash_of(content, GENESIS) == "c42a7a806baaad7b3a60bc6396258053807d93d0c89c440a72cada68031c804f"


contents = st.dictionaries(
    st.text(max_size=5), st.text(max_size=5) | st.integers() | st.booleans(), max_size=3
)


@given(st.lists(contents, min_size=1, max_size=6), st.data())
def test_whatever_is_cut_or_edited_shows(written: list[dict[str, Any]], data: st.DataObject) -> None:
    links = chain(*written)
    place = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(contents.filter(lambda content: content != written[place]))
    cut = links[:place] + links[place + 1 :]
    changed = [edited(link, content=other) if n == place else link for n, link in enumerate(links)]

    found = [find_breaks(each, head=links[-1].hash, count=len(links)) for each in (links, cut, changed)]

    assert [bool(each) for each in found] == [False, True, True]


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    trial = open_trial(session, lebong)
    trial.finish("agenda", "invitation", "meeting")
    close_phase(session, trial.milestone_id, "start", at=LATER)
    session.flush()
    return trial


def test_each_row_follows_the_one_before_it(trial: Trial) -> None:
    history = trial.history()

    assert history[0].previous_hash == GENESIS
    assert all(later.previous_hash == earlier.hash for earlier, later in pairwise(history))
    assert trial.breaks() == []


EDITS = ["actor", "role", "subject", "code", "move", "from_status", "to_status", "reason", "at", "details"]
VALUES = {
    "role": "overseer",
    "subject": "phase",
    "at": "2024-05-20 00:00:00",
    "details": '{"old": "2024-06-04"}',
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_row_is_found_whatever_was_edited(trial: Trial, column: str) -> None:
    forget(trial, f"UPDATE history SET {column} = '{VALUES.get(column, 'lain')}' WHERE sequence = 7")  # noqa: S608 - ours

    assert trial.breaks() == ["row 7 was changed after it was written"]


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        pytest.param(
            ["DELETE FROM history WHERE sequence = 7"],
            ["row 7 is missing or out of order (found row 8)"],
            id="a row in the middle is deleted",
        ),
        pytest.param(
            ["DELETE FROM history WHERE sequence = 7", "UPDATE history SET sequence = 7 WHERE sequence = 8"],
            [
                "row 7 does not follow the row before it",
                "row 8 is missing or out of order (found row 9)",
            ],
            id="and the next one takes its place",
        ),
        pytest.param(
            [
                "UPDATE history SET sequence = 0 WHERE sequence = 6",
                "UPDATE history SET sequence = 6 WHERE sequence = 7",
                "UPDATE history SET sequence = 7 WHERE sequence = 0",
            ],
            [
                "row 6 does not follow the row before it",
                "row 7 does not follow the row before it",
                "row 8 does not follow the row before it",
            ],
            id="two rows are swapped",
        ),
    ],
)
def test_a_deleted_or_moved_row_is_found(trial: Trial, statements: list[str], found: list[str]) -> None:
    for statement in statements:
        forget(trial, statement)

    assert trial.breaks() == found


def test_a_last_row_that_was_cut_off_is_found(trial: Trial) -> None:
    count = trial.rows.milestone.history_count

    forget(trial, f"DELETE FROM history WHERE sequence = {count}")  # noqa: S608 - as above

    assert trial.breaks() == [f"{count} rows were recorded, the last one found is number {count - 1}"]


def test_a_history_belongs_to_its_milestone_and_to_no_other(trial: Trial) -> None:
    rows = len(trial.history())

    forget(trial, "UPDATE milestones SET year = 2023")

    assert trial.breaks() == [f"row {n} was changed after it was written" for n in range(1, rows + 1)]


def test_passing_a_row_on_to_prefect_does_not_touch_the_chain(trial: Trial) -> None:
    forget(trial, "UPDATE history SET relayed_at = '2024-05-21 03:00:00'")

    assert trial.breaks() == []


def test_words_from_every_script_come_back_as_they_were_chained(trial: Trial) -> None:
    said, where = (
        "Rapat \u201c30/5\u201d \u2013 Bupati, \u1b29\u1b2e\u1b36 \U0001f6b0\n\ttidak jadi",
        trial.milestone_id,
    )

    move_step(trial.session, where, "matrix", StepMove.SKIP, by=COORDINATOR, at=LATER, reason=said)
    trial.session.flush()
    trial.session.expire_all()

    assert trial.history()[-1].reason == said
    assert trial.breaks() == []


def forget(trial: Trial, statement: str) -> None:
    """Change the tables behind Tonggak's back."""
    trial.session.flush()
    trial.session.execute(text(statement))
    trial.session.expire_all()
