"""Numbers, days and sizes as official papers write them."""

from datetime import date

import pytest

from notifications.papers.package_facts import size_id
from notifications.papers.spelled_out import day_in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (30, "tiga puluh"),
        (100, "seratus"),
        (1945, "seribu sembilan ratus empat puluh lima"),
        (2024, "dua ribu dua puluh empat"),
        (211_000, "dua ratus sebelas ribu"),
    ],
)
def test_numbers_are_spelled_as_records_spell_them(number: int, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize(("size", "words"), [(90, "90 B"), (1536, "1,5 KB"), (14_800_000, "14,1 MB")])
def test_sizes_are_written_with_a_comma(size: int, words: str) -> None:
    assert size_id(size) == words


def test_a_day_is_spelled_out() -> None:
    spelled = day_in_words(date(2024, 5, 30))

    assert spelled == "Kamis tanggal tiga puluh bulan Mei tahun dua ribu dua puluh empat"
