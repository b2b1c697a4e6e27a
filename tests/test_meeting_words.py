"""What is said of a meeting, in both languages."""

from datetime import date
from typing import Any

import pytest

from notifications.meeting_letters import MeetingLetter, News, in_calendar, word_meeting
from notifications.messages import Asked

TITLES = {"id": "rapat koordinasi perdana", "en": "kick-off"}


def letter(news: News, language: str = "id", **more: Any) -> MeetingLetter:  # noqa: ANN401 - the letter's other fields
    fields: dict[str, Any] = {
        "name": "Narahubung Dinas PUPR",
        "position": "",
        "organisation": "Dinas PUPR",
        "title": TITLES.get(language, TITLES["id"]),
        "region": "Kab. Lebong",
        "milestone": "M4 2024",
        "day": date(2024, 5, 30),
        "was": date(2024, 5, 28) if news is News.MOVED else None,
        "ask": Asked("Sekretariat Pokja PKP", "Bappeda", "sekretariat@lebong.example"),
    }
    return MeetingLetter(news=news, language=language, **fields | more)


@pytest.mark.parametrize(
    ("news", "language", "subject"),
    [
        (News.ANNOUNCED, "id", "Mohon dicatat: rapat koordinasi perdana Kab. Lebong, Kamis, 30 Mei 2024"),
        (
            News.MOVED,
            "id",
            "Perubahan tanggal: rapat koordinasi perdana Kab. Lebong menjadi Kamis, 30 Mei 2024",
        ),
        (News.CALLED_OFF, "id", "Pembatalan: rapat koordinasi perdana Kab. Lebong, Kamis, 30 Mei 2024"),
        (
            News.RELEASED,
            "id",
            "Kehadiran tidak lagi diperlukan: rapat koordinasi perdana Kab. Lebong, Kamis, 30 Mei 2024",
        ),
        (News.ANNOUNCED, "en", "Please note the date: kick-off Kab. Lebong, Thursday, 30 May 2024"),
        (News.MOVED, "en", "New date: kick-off Kab. Lebong, Thursday, 30 May 2024"),
        (News.CALLED_OFF, "en", "Called off: kick-off Kab. Lebong, Thursday, 30 May 2024"),
        (News.RELEASED, "en", "You need not come: kick-off Kab. Lebong, Thursday, 30 May 2024"),
    ],
)
def test_the_subject_says_what_is_new_and_the_day(news: News, language: str, subject: str) -> None:
    assert word_meeting(letter(news, language)).subject == subject


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("id", "Undangan resmi menyusul melalui surat"),
        ("en", "The official invitation follows by letter"),
    ],
)
@pytest.mark.parametrize("news", [News.ANNOUNCED, News.MOVED])
def test_the_letter_invites_and_this_is_only_the_date(news: News, language: str, phrase: str) -> None:
    words = word_meeting(letter(news, language))

    _, description = in_calendar(letter(news, language))
    told = [" ".join(text.split()) for text in (words.text, words.html, description)]
    assert [phrase in text for text in told] == [True, True, True]
    assert phrase.lower() in words.chat.lower()


def test_a_change_fits_into_a_chat() -> None:
    assert word_meeting(letter(News.MOVED)).chat == CHAT_IN_FULL


CHAT_IN_FULL = """\
*Perubahan tanggal: rapat koordinasi perdana Kab. Lebong menjadi Kamis, 30 Mei 2024*

Yth. Narahubung Dinas PUPR,
tanggal pertemuan berikut berubah, mohon kalender disesuaikan; undangan resmi menyusul melalui surat:

Rapat koordinasi perdana (Kab. Lebong, M4 2024)
Tanggal: Kamis, 30 Mei 2024
Semula: Selasa, 28 Mei 2024

Untuk bertanya: Sekretariat Pokja PKP (Bappeda), sekretariat@lebong.example.
Apabila sudah dicatat, pesan ini dapat diabaikan. Terima kasih.
"""


def test_the_calendar_shows_which_meeting_of_which_milestone() -> None:
    title, _ = in_calendar(letter(News.ANNOUNCED))

    assert title == "Rapat koordinasi perdana (Kab. Lebong, M4 2024)"


def test_who_asked_for_another_language_hears_of_meetings_in_indonesian() -> None:
    assert word_meeting(letter(News.MOVED, "su")) == word_meeting(letter(News.MOVED, "id"))


@pytest.mark.parametrize("news", list(News))
def test_the_first_line_names_no_person(news: News) -> None:
    words = word_meeting(letter(news))

    first_lines = {words.text.splitlines()[0], words.chat.splitlines()[0].strip("*")}
    assert first_lines == {words.subject}
    assert "Narahubung" not in words.subject
