import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.whatsapp_form import WhatsAppForm, fitted, shortened
from notifications.channels.whatsapp_templates import LONGEST_BODY, shipped_templates
from notifications.forms import Draft, Written
from notifications.messages import Words

FILLING = (
    "Narahubung Dinas PUPR",
    "Kelengkapan readiness criteria",
    "Kab. Lebong, M4 2024",
    "Jumat, 31 Mei 2024, pukul 16.00 WIB",
    "Sekretariat Pokja PKP, 0812-0000-0000",
)
PAGE = "https://tonggak.lebong.example/t"


def draft(parameters: tuple[str, ...] = FILLING, **words: Any) -> Draft:  # noqa: ANN401 - words of any kind
    said = {"chat": "*Pengingat*", "template": "pengingat_satu_hal", "parameters": parameters} | words
    return Draft(
        "<tonggak.1a2b@lebong.example>",
        "+6281234567890",
        "Narahubung",
        Words("Pengingat", "Yth.", "", **said),
    )


def frozen(draft: Draft, form: WhatsAppForm | None = None) -> Any:  # noqa: ANN401 - JSON
    return json.loads((form or WhatsAppForm()).write(draft).frozen)


def body_of(message: Any) -> list[str]:  # noqa: ANN401 - JSON
    return [parameter["text"] for parameter in message["template"]["components"][0]["parameters"]]


def test_a_message_is_frozen_as_a_template_with_what_fills_it() -> None:
    message = frozen(draft())

    assert message == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+6281234567890",
        "type": "template",
        "template": {
            "name": "pengingat_satu_hal",
            "language": {"code": "id"},
            "components": [
                {"type": "body", "parameters": [{"type": "text", "text": text} for text in FILLING]}
            ],
        },
        "biz_opaque_callback_data": "<tonggak.1a2b@lebong.example>",
    }


def test_the_same_draft_is_frozen_to_the_same_bytes_and_the_record_shows_the_chat() -> None:
    written = [WhatsAppForm().write(draft()) for _ in range(2)]

    assert written == [Written("*Pengingat*", written[0].frozen)] * 2


def test_an_english_message_asks_for_the_english_template() -> None:
    assert frozen(draft(language="en"))["template"]["language"] == {"code": "en"}


@pytest.mark.parametrize(
    ("link", "page", "expected"),
    [
        pytest.param(f"{PAGE}/K7pQ2mXw", PAGE, ["K7pQ2mXw"], id="with a page"),
        pytest.param(f"{PAGE}/K7pQ2mXw", "", [], id="templates registered without a button"),
        pytest.param("", PAGE, [], id="words without a link"),
        pytest.param("https://lain.example/t/K7", PAGE, [], id="a link elsewhere"),
    ],
)
def test_the_button_carries_the_end_of_the_link(link: str, page: str, expected: list[str]) -> None:
    message = frozen(draft(link=link), WhatsAppForm(page=page))

    buttons = [part for part in message["template"]["components"] if part["type"] == "button"]
    assert buttons == [
        {
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{"type": "text", "text": end}],
        }
        for end in expected
    ]


def test_blanks_and_line_breaks_in_a_parameter_become_one_blank() -> None:
    message = frozen(draft(("Dinas\nPUPR", "Matriks\t\tusulan", "a" + " " * 6 + "b", "\n", "")))

    assert body_of(message) == ["Dinas PUPR", "Matriks usulan", "a b", "-", "-"]


def test_a_long_parameter_is_cut_at_a_word_so_that_the_whole_fits() -> None:
    template = shipped_templates()["pengingat_satu_hal"]

    parameters = body_of(frozen(draft((FILLING[0], "langkah panjang " * 100, *FILLING[2:]))))

    assert parameters[1].endswith(("langkah…", "panjang…"))
    assert LONGEST_BODY - 16 < len(template.filled("id", tuple(parameters))) <= LONGEST_BODY


@given(st.lists(st.text(alphabet="ab \n\t", max_size=900), min_size=1, max_size=8), st.integers(480, 1024))
def test_parameters_always_fit_their_room(parameters: list[str], room: int) -> None:
    lines = fitted(parameters, room=room)

    assert sum(map(len, lines)) <= room
    assert [line for line in lines if not line or line != " ".join(line.split())] == []


@given(st.text(max_size=60), st.integers(1, 60))
def test_a_cut_text_is_never_longer_than_asked(text: str, length: int) -> None:
    assert len(shortened(text, length)) <= length


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        pytest.param("Matriks usulan kegiatan", 23, "Matriks usulan kegiatan", id="it fits"),
        pytest.param("Matriks usulan kegiatan", 20, "Matriks usulan…", id="within a word"),
        pytest.param("Matriks usulan, kegiatan", 16, "Matriks usulan…", id="after a comma"),
        pytest.param("Matriksusulankegiatan", 8, "Matriks…", id="one word alone"),
    ],
)
def test_a_text_is_cut_at_a_word(text: str, length: int, expected: str) -> None:
    assert shortened(text, length) == expected


def test_words_without_a_template_are_plain_text() -> None:
    message = frozen(draft((), template=""))

    assert (message["type"], message["text"]) == ("text", {"body": "*Pengingat*", "preview_url": False})


def test_a_template_of_the_operators_own_is_passed_on() -> None:
    message = frozen(draft(template="templat_daerah"))

    assert (message["template"]["name"], body_of(message)) == ("templat_daerah", list(FILLING))


@pytest.mark.parametrize(
    "address", ["081234567890", "pupr@lebong.example", "+62 812", "", "+6281234567890\n"]
)
def test_what_is_no_number_cannot_be_written_to(address: str) -> None:
    with pytest.raises(ValueError, match=r"E\.164"):
        WhatsAppForm().write(Draft("<a@lebong.example>", address, "Narahubung", Words("", "", "")))
