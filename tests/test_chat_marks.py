import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.chat_marks import as_html, without_marks


@pytest.mark.parametrize(
    ("text", "html", "bare"),
    [
        pytest.param("*Pengingat:* segera", "<b>Pengingat:</b> segera", "Pengingat: segera", id="bold"),
        pytest.param("_dua hari_ lagi", "<i>dua hari</i> lagi", "dua hari lagi", id="italic"),
        pytest.param("*_penting_*", "<b><i>penting</i></b>", "penting", id="one in the other"),
        pytest.param("a\nb\n", "a<br/>\nb", "a\nb", id="lines"),
        pytest.param(
            "<b> & *c*", "&lt;b&gt; &amp; <b>c</b>", "<b> & c", id="what HTML would take for its own"
        ),
        pytest.param("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4", id="stars alone"),
        pytest.param("nama_berkas_akhir", "nama_berkas_akhir", "nama_berkas_akhir", id="inside a word"),
        pytest.param("*a\nb*", "*a<br/>\nb*", "*a\nb*", id="no mark beyond its line"),
        pytest.param(
            "https://x.example/_a_/?b=*c*&d",
            "https://x.example/_a_/?b=*c*&amp;d",
            "https://x.example/_a_/?b=*c*&d",
            id="in a link",
        ),
    ],
)
def test_marks_are_written_in_another_way(text: str, html: str, bare: str) -> None:
    assert (as_html(text), without_marks(text)) == (html, bare)


@given(st.text(alphabet="ab<>&*_ \n"))
def test_no_text_makes_a_tag_of_its_own(text: str) -> None:
    tags = ("<b>", "</b>", "<i>", "</i>", "<br/>")

    rest = as_html(text)
    for tag in tags:
        rest = rest.replace(tag, "")

    assert ("<" in rest, ">" in rest) == (False, False)
