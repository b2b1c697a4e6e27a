from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.rules.reminder_facts import Why
from notifications.messages import Asked, Letter, LetterLine, word

WITA = ZoneInfo("Asia/Makassar")
SECRETARIAT = Asked("Sekretariat Bappeda", "Bappeda", "sekretariat@bappeda.example")


def line(
    why: Why = Why.DUE_SOON,
    *,
    days: int = 3,
    title: str = "Matriks program",
    **more: Any,  # noqa: ANN401 - the line's other fields
) -> LetterLine:
    return LetterLine(
        why=why,
        title=title,
        region="Kab. Banjar",
        milestone="M4 2024",
        owner=more.pop("owner", "Dinas PUPR"),
        owner_title="Dinas PUPR/Perkim",
        due_at=datetime(2024, 9, 10, 16, tzinfo=WITA),
        timezone="WITA",
        working_days=days,
        ask=SECRETARIAT,
        **more,
    )


def letter(*lines: LetterLine, language: str = "id") -> Letter:
    return Letter(
        name="Narahubung Dinas PUPR",
        position="",
        organisation="Dinas PUPR",
        language=language,
        written_at=datetime(2024, 9, 5, 8, tzinfo=WITA),
        timezone="WITA",
        lines=lines or (line(),),
    )


def test_a_reminder_says_what_by_when_what_to_hand_in_and_whom_to_ask() -> None:
    words = word(letter(line(hand_ins=("Berkas matriks (xlsx)",), instruction="Gunakan format tahun 2023.")))

    assert words.text == LETTER_IN_FULL


LETTER_IN_FULL = """\
Pengingat: Matriks program, paling lambat Selasa, 10 September 2024, pukul 16.00 WITA

Yth. Narahubung Dinas PUPR

Dengan hormat, kami sampaikan hal yang menunggu tindak lanjut dari Bapak/Ibu.

BATAS WAKTU YANG MENDEKAT

1. Matriks program (Kab. Banjar, M4 2024)
   Batas waktu: Selasa, 10 September 2024, pukul 16.00 WITA (3 hari kerja
   lagi)
   Yang diserahkan: Berkas matriks (xlsx)
   Petunjuk: Gunakan format tahun 2023.

Untuk bertanya: Sekretariat Bappeda, sekretariat@bappeda.example.

Berkas maupun kendala dapat disampaikan dengan membalas pesan ini. Apabila hal
di atas sudah ditindaklanjuti, pesan ini dapat diabaikan.

Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih.

--
Pesan ini dikirim otomatis oleh Tonggak karena Bapak/Ibu terdaftar sebagai
narahubung Dinas PUPR. Apabila narahubung telah berganti, mohon sampaikan
dengan membalas pesan ini.
"""


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        pytest.param(
            [line(Why.DUE_TODAY, days=0)],
            "Batas waktu hari ini: Matriks program, Selasa, 10 September 2024, pukul 16.00 WITA",
            id="due today",
        ),
        pytest.param([line(Why.LATE, days=-2)], "Terlambat 2 hari kerja: Matriks program", id="late"),
        pytest.param([line(Why.RETURNED)], "Mohon diperbaiki: Matriks program", id="sent back"),
        pytest.param([line(Why.TO_CHECK)], "Mohon diperiksa: Matriks program", id="to check"),
        pytest.param(
            [line(Why.LATE, days=-2), line(title="Daftar RC")],
            "2 hal menunggu tindak lanjut, 1 di antaranya melewati batas waktu",
            id="one of two late",
        ),
        pytest.param(
            [line(Why.LATE, days=-2), line(Why.LATE, days=-1, title="Daftar RC")],
            "2 hal telah melewati batas waktu",
            id="both late",
        ),
        pytest.param(
            [line(Why.ESCALATED, days=-2)], "Mohon arahan: Matriks program belum diselesaikan", id="escalated"
        ),
        pytest.param(
            [line(Why.HANDED_OVER, days=-23)],
            "Mohon keputusan: Matriks program, terlambat 23 hari kerja",
            id="handed over",
        ),
        pytest.param(
            [line(Why.NO_CONTACT)], "Mohon lengkapi narahubung: Matriks program", id="nobody to tell"
        ),
    ],
)
def test_the_subject_says_what_it_is_about(lines: list[LetterLine], subject: str) -> None:
    assert word(letter(*lines)).subject == subject


def test_an_escalation_says_who_owes_it_and_when_they_were_reminded() -> None:
    told_on = (date(2024, 9, 5), date(2024, 9, 10))

    text = " ".join(word(letter(line(Why.ESCALATED, days=-2, told_on=told_on))).text.split())

    assert "Penanggung jawab: Dinas PUPR" in text
    assert "Pengingat: telah disampaikan pada 2 hari, terakhir Selasa, 10 September 2024" in text


def test_a_role_that_nobody_holds_is_named() -> None:
    text = word(letter(line(Why.NO_CONTACT, owner=""))).text

    assert "Penanggung jawab: belum ditetapkan (peran: Dinas PUPR/Perkim)" in text


def test_the_count_in_the_subject_equals_the_list() -> None:
    lines = [line(title=f"Langkah {number}") for number in range(1, 13)]

    words = word(letter(*lines))

    assert words.subject.startswith("12 hal ")
    assert (words.text.count("Batas waktu:"), words.html.count("<li ")) == (12, 12)


def test_english_is_spoken_to_those_who_asked_for_it() -> None:
    words = word(letter(line(days=1), language="en"))

    assert words.subject == "Reminder: Matriks program, due Tuesday, 10 September 2024, 16.00 WITA"
    assert "(1 working day left)" in words.text


def test_who_asked_for_another_language_is_written_to_in_indonesian() -> None:
    assert word(letter(language="su")) == word(letter(language="id"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("why", list(Why))
def test_there_are_words_for_every_reason_in_both_languages(why: Why, language: str) -> None:
    words = word(letter(line(why, days=-1, told_on=(date(2024, 9, 5),)), language=language))

    assert (words.subject.count("\n"), "Matriks program (Kab. Banjar, M4 2024)" in words.text) == (0, True)


def test_what_people_typed_is_shown_and_never_run() -> None:
    words = word(letter(line(title='<script>alert(1)</script> & "kutip"')))

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;kutip&#34;" in words.html
    assert '<script>alert(1)</script> & "kutip"' in words.text
