"""The short form for chat programs."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_cast import letter, line

from models.rules.reminder_facts import Why
from notifications.messages import LONGEST_CHAT, Asked, word

ANYTHING = st.text(st.characters(codec="utf-8"), max_size=300)
LINK = "https://tonggak.example/t/K7pQ2mXw9aLr"


def test_a_chat_about_one_matter_says_what_by_when_and_whom_to_ask() -> None:
    words = word(replace(letter(line(hand_ins=("Berkas matriks (xlsx)",))), link=LINK))

    assert words.chat == CHAT_IN_FULL


CHAT_IN_FULL = """\
*Pengingat: Matriks program, paling lambat Selasa, 10 September 2024, pukul 16.00 WITA*

Yth. Narahubung Dinas PUPR,
mohon diselesaikan:

Matriks program (Kab. Banjar, M4 2024)
Batas waktu: Selasa, 10 September 2024, pukul 16.00 WITA (3 hari kerja lagi)
Yang diserahkan: Berkas matriks (xlsx)

Buka dan tindak lanjuti: https://tonggak.example/t/K7pQ2mXw9aLr
Untuk bertanya: Sekretariat Bappeda, sekretariat@bappeda.example.
Apabila sudah ditindaklanjuti, pesan ini dapat diabaikan. Terima kasih.
"""


def test_a_chat_about_several_matters_lists_the_first_and_counts_the_rest() -> None:
    lines = [line(title=f"Langkah {number}") for number in range(1, 7)]

    chat = word(letter(line(Why.LATE, days=-2), *lines)).chat

    assert chat.split("\n\n")[2].splitlines() == [
        "1. Matriks program (Kab. Banjar), terlambat 2 hari kerja",
        *(
            f"{n + 1}. Langkah {n} (Kab. Banjar), paling lambat Selasa, 10 September 2024, pukul 16.00 WITA"
            for n in range(1, 5)
        ),
        "dan 2 hal lain",
    ]


@given(st.integers(2, 40), st.sampled_from(["id", "en"]), st.sampled_from(list(Why)))
def test_the_count_a_chat_names_equals_its_list(count: int, language: str, why: Why) -> None:
    lines = [line(why, days=-1, title=f"Langkah {number}") for number in range(count)]

    subject, _, matters = word(letter(*lines, language=language)).chat.split("\n\n")[:3]

    listed = len(re.findall(r"^\d+\. ", matters, re.MULTILINE))
    more = re.search(r"^(?:dan|and) (\d+) (?:hal lain|more)$", matters, re.MULTILINE)
    assert listed == min(count, 5)
    assert (listed + int(more[1] if more else 0), int(re.findall(r"\d+", subject)[0])) == (count, count)


@given(
    title=ANYTHING,
    more=ANYTHING,
    name=ANYTHING,
    why=st.sampled_from(list(Why)),
    language=st.sampled_from(["id", "en"]),
)
def test_a_chat_about_one_matter_stays_short_whatever_people_typed(
    title: str, more: str, name: str, why: Why, language: str
) -> None:
    told = line(
        why,
        title=title,
        owner=more,
        hand_ins=(more, more),
        sent_back_because=more,
        failing=(more,),
        asked_until=date(2024, 9, 20),
        asked_because=more,
    )
    told = replace(told, ask=Asked(more, more, more))

    chat = word(replace(letter(told, language=language), name=name, link=LINK)).chat

    assert len(chat) <= LONGEST_CHAT
    assert re.search("(Batas waktu|Due): ", chat)


@given(title=ANYTHING)
def test_only_the_first_line_of_a_chat_is_bold(title: str) -> None:
    chat = word(letter(line(title=title))).chat

    first, _, rest = chat.partition("\n")
    assert (first[0], first[-1], first.count("*"), rest.count("*")) == ("*", "*", 2, 0)


@pytest.mark.parametrize("why", list(Why))
def test_a_push_preview_names_no_person(why: Why) -> None:
    told = line(why, days=-1, asked_by="Narahubung Dinas PUPR", asked_until=date(2024, 9, 20))

    words = word(letter(told))

    first_lines = (words.subject, words.text.splitlines()[0], words.chat.splitlines()[0])
    assert [first for first in first_lines if "Narahubung Dinas PUPR" in first] == []
