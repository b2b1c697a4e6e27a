import re

from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.others_form import OtherForm, shortened, size_of
from notifications.forms import Draft, Written
from notifications.messages import Words

LINES = [f"{n}. Kab. Lebong, matriks paling lambat Jumat" for n in range(1, 8)]


def draft(chat: str) -> Draft:
    return Draft("<1@x.example>", "ntfy:pupr", "Narahubung", Words("Perihal", "Surat", "<p>Surat", chat))


def test_the_record_shows_what_is_sent() -> None:
    written = OtherForm(longest=140).write(draft("\n".join(LINES)))

    assert written == Written("\n".join([*LINES[:2], "… (+5 baris)"]))


def test_a_text_that_fits_stays_as_it_is() -> None:
    written = OtherForm().write(draft("*Pengingat*\n"))

    assert written == Written("*Pengingat*\n")


@given(st.text(alphabet="aé…\n "), st.integers(min_value=20, max_value=60))
def test_no_text_is_longer_than_a_message_and_no_line_goes_missing_uncounted(text: str, longest: int) -> None:
    short = shortened(text, longest)

    counted = re.search(r"… \(\+(\d+) baris\)$", short)
    lines = len(short.splitlines()) + (int(counted[1]) - 1 if counted else 0)
    assert size_of(short) <= longest
    assert short == text or lines == len(text.splitlines()) or short.endswith("…")
