"""What fills the WhatsApp templates that are registered with Meta."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_cast import letter, line

from models.rules.reminder_facts import Why
from notifications.channels.whatsapp_templates import shipped_templates
from notifications.messages import word


def test_a_reminder_fills_its_template_in_order() -> None:
    words = word(letter())

    assert (words.template, words.parameters) == (
        "pengingat_satu_hal",
        (
            "Narahubung Dinas PUPR",
            "Matriks program",
            "Kab. Banjar, M4 2024",
            "Selasa, 10 September 2024, pukul 16.00 WITA",
            "Sekretariat Bappeda, sekretariat@bappeda.example",
        ),
    )


def test_several_matters_are_counted_and_the_first_is_named() -> None:
    words = word(letter(line(Why.LATE, days=-2), line(title="Daftar RC"), language="en"))

    assert (words.template, words.language, words.parameters) == (
        "pengingat_beberapa_hal",
        "en",
        (
            "Narahubung Dinas PUPR",
            "2",
            "Matriks program (Kab. Banjar, M4 2024)",
            "Tuesday, 10 September 2024, 16.00 WITA",
            "Sekretariat Bappeda, sekretariat@bappeda.example",
        ),
    )


@pytest.mark.parametrize(
    ("why", "template"),
    [
        (Why.DUE_TODAY, "pengingat_satu_hal"),
        (Why.LATE, "pengingat_terlambat"),
        (Why.RETURNED, "permohonan_perbaikan"),
        (Why.TO_CHECK, "permohonan_pemeriksaan"),
        (Why.ESCALATED, "permohonan_arahan"),
        (Why.HANDED_OVER, "permohonan_keputusan"),
        (Why.NO_ADDRESS, "permohonan_narahubung"),
    ],
)
def test_each_reason_has_its_template(why: Why, template: str) -> None:
    assert word(letter(line(why, days=-1))).template == template


@given(
    title=st.text(max_size=80),
    owner=st.text(max_size=20),
    why=st.sampled_from(list(Why)),
    count=st.integers(1, 3),
    language=st.sampled_from(["id", "en"]),
)
def test_every_place_of_a_template_is_filled_with_one_line(
    title: str, owner: str, why: Why, count: int, language: str
) -> None:
    told = letter(*[line(why, days=-1, title=title or "-", owner=owner)] * count, language=language)

    words = word(told)

    assert len(words.parameters) == len(shipped_templates()[words.template].parameters)
    assert [text for text in words.parameters if text != " ".join(text.split())] == []
