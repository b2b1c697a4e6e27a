from dataclasses import replace
from datetime import date

import pytest
from letter_cast import letter, line

from models.rules.reminder_facts import Why
from notifications.messages import LetterLine, word


def test_a_reminder_says_what_by_when_what_to_hand_in_and_whom_to_ask() -> None:
    words = word(letter(line(hand_ins=("Berkas matriks (xlsx)",), instruction="Gunakan format tahun 2023.")))

    assert words.text == LETTER_IN_FULL


LETTER_IN_FULL = """\
Pengingat: Matriks program, paling lambat Selasa, 10 September 2024, pukul 16.00 WITA

Yth. Narahubung Dinas PUPR

Dengan hormat, kami mohon hal berikut diselesaikan paling lambat pada batas
waktunya.

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
narahubung Dinas PUPR. Apabila narahubung telah berganti, mohon disampaikan
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
        pytest.param(
            [line(Why.NO_ADDRESS, failing=("narahubung@pupr.example",))],
            "Mohon perbaiki alamat narahubung: Matriks program",
            id="address to mend",
        ),
        pytest.param(
            [line(Why.TO_DECIDE, asked_until=date(2024, 9, 20))],
            "Mohon keputusan: batas waktu baru untuk Matriks program, Jumat, 20 September 2024",
            id="a later date asked for",
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


def test_a_request_for_a_later_date_says_who_asked_until_when_and_why() -> None:
    asked = line(
        Why.TO_DECIDE,
        asked_by="Narahubung Dinas PUPR",
        asked_until=date(2024, 9, 20),
        asked_because="Menunggu data PDAM",
    )

    words = word(letter(asked))

    assert LATER_DATE_ASKED_FOR in words.text
    assert "Narahubung Dinas PUPR" not in words.text.splitlines()[0]


LATER_DATE_ASKED_FOR = """
   Batas waktu: Selasa, 10 September 2024, pukul 16.00 WITA (3 hari kerja
   lagi)
   Dimohon menjadi: Jumat, 20 September 2024
   Alasan: Menunggu data PDAM
   Pemohon: Narahubung Dinas PUPR
   Penanggung jawab: Dinas PUPR
"""


def test_addresses_that_cannot_be_used_are_named() -> None:
    text = word(letter(line(Why.NO_ADDRESS, failing=("a@pupr.example", "+628110000000")))).text

    assert "   Alamat yang tidak dapat dihubungi: a@pupr.example; +628110000000\n" in text


def test_a_link_stands_whole_in_every_form() -> None:
    link = "https://tonggak.example/t/" + "K7pQ2mXw9aLr" * 8

    words = word(replace(letter(), link=link))

    assert f"\nBuka dan tindak lanjuti: {link}\n" in words.text
    assert f'<a href="{link}"' in words.html
    assert (f": {link}\n" in words.chat, words.link) == (True, link)


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


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_reason_has_a_heading_of_its_own(language: str) -> None:
    headings = [word(letter(line(why), language=language)).text.splitlines() for why in Why]

    named = {next(part for part in lines[1:] if part.isupper() and part[0].isalpha()) for lines in headings}

    assert len(named) == len(Why)
    assert not named & {"HAL LAIN", "OTHER MATTERS"}


def test_what_people_typed_is_shown_and_never_run() -> None:
    words = word(letter(line(title='<script>alert(1)</script> & "kutip"')))

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;kutip&#34;" in words.html
    assert '<script>alert(1)</script> & "kutip"' in words.text
