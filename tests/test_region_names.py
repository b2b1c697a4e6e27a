"""What a person types names one region, or is asked about."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.errors import Ambiguous, BadInput, TonggakError, Unknown
from models.rules.names import Province, Region, find_province, find_region, read_regions

ALL = read_regions()


def test_every_regency_city_and_province_of_the_decree_is_shipped() -> None:
    kinds = Counter(region.kind for region in ALL)
    zones = Counter(region.timezone for region in ALL)

    provinces = {region.province_code for region in ALL}

    assert kinds == {"kabupaten": 416, "kota": 98}
    assert zones == {"WIB": 301, "WITA": 150, "WIT": 63}
    assert len(provinces) == 38


def test_a_region_knows_its_label_and_its_zone() -> None:
    lebong, bogor = find_region("17.07", ALL), find_region("32.71", ALL)

    shown = [(r.label, r.iana) for r in (lebong, bogor)]

    assert lebong == Region("17.07", "Lebong", "kabupaten", "17", "Bengkulu", "WIB")
    assert shown == [("Kab. Lebong", "Asia/Jakarta"), ("Kota Bogor", "Asia/Jakarta")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("Lebong", "17.07", id="bare name, never Rejang Lebong"),
        pytest.param("Rejang Lebong", "17.02", id="the longer name"),
        pytest.param(" kab.lebong ", "17.07", id="no space after the dot"),
        pytest.param("KABUPATEN LEBONG", "17.07", id="capitals"),
        pytest.param("Pemkab Lebong", "17.07", id="its government"),
        pytest.param("Pemerintah Kabupaten Lebong", "17.07", id="its government in full"),
        pytest.param("17.07", "17.07", id="code"),
        pytest.param("1707", "17.07", id="code without the dot"),
        pytest.param("Kota Bogor", "32.71", id="kota"),
        pytest.param("Pemkot Bogor", "32.71", id="the city's government"),
        pytest.param("Gunung Kidul", "34.03", id="a space too many"),
        pytest.param("Tolitoli", "72.04", id="a hyphen too few"),
        pytest.param("Kep. Seribu", "31.01", id="kepulauan shortened"),
        pytest.param("Kota Adm. Jakarta Barat", "31.73", id="administrative city"),
        pytest.param("Kota Baru", "63.02", id="a regency whose name begins with kota"),
        pytest.param("Lima Puluh Kota", "13.07", id="a regency whose name ends with kota"),
        pytest.param("Kab. 50 Kota", "13.07", id="the same in figures"),
        pytest.param("Toba Samosir", "12.12", id="former name"),
        pytest.param("Pontianak", "61.71", id="official name before a former one"),
        pytest.param("Kab. Pontianak", "61.02", id="former name with its kind"),
        pytest.param("Banjar, Kalimantan Selatan", "63.03", id="narrowed by province"),
        pytest.param("Banjar, Jabar", "32.79", id="narrowed by a short province"),
    ],
)
def test_a_name_is_found_however_an_office_writes_it(typed: str, code: str) -> None:
    found = find_region(typed, ALL)

    assert found.code == code


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param(
            "Bogor",
            '"Bogor" may be Kab. Bogor (32.01, Jawa Barat) or Kota Bogor (32.71, Jawa Barat). '
            "Write which of them, or its code.",
            id="in one province",
        ),
        pytest.param(
            "banjar",
            '"banjar" may be Kota Banjar (32.79, Jawa Barat) or Kab. Banjar (63.03, Kalimantan Selatan). '
            "Write which of them, or its code.",
            id="in two provinces",
        ),
    ],
)
def test_a_name_of_two_regions_is_asked_about(typed: str, sentence: str) -> None:
    with pytest.raises(Ambiguous) as refusal:
        find_region(typed, ALL)

    assert str(refusal.value) == sentence


def test_exactly_26_names_are_both_regency_and_city() -> None:
    doubled = {r.name for r in ALL if r.kind == "kota"} & {r.name for r in ALL if r.kind == "kabupaten"}

    asked = {region.name for region in ALL if _is_asked_about(region.name)}

    assert len(doubled) == 26
    assert asked == doubled


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param(
            "Rejang",
            'There is no regency or city "Rejang". Near it: Kab. Rejang Lebong, Kab. Rembang.',
            id="part of a name",
        ),
        pytest.param("Lebnog", 'There is no regency or city "Lebnog". Near it: Kab. Lebong.', id="misspelt"),
        pytest.param("99.99", 'There is no regency or city "99.99".', id="no such code"),
        pytest.param("Jawa Barat", '"Jawa Barat" is a province, not a regency or city.', id="a province"),
        pytest.param(
            "Banjar, Papua",
            'There is no regency or city "Banjar" in Papua. '
            "Near it: Kota Banjar, Jawa Barat, Kab. Banjar, Kalimantan Selatan.",
            id="the wrong province",
        ),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones(typed: str, sentence: str) -> None:
    with pytest.raises(Unknown) as refusal:
        find_region(typed, ALL)

    assert str(refusal.value) == f"{sentence} Write its full name, or its code like 17.07."


@pytest.mark.parametrize("typed", ["", "  ", ", Jawa Barat", "Lebong,"], ids=repr)
def test_a_missing_name_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="A name is missing"):
        find_region(typed, ALL)


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        ("Bengkulu", Province("17", "Bengkulu")),
        ("17", Province("17", "Bengkulu")),
        ("Prov. Jawa Barat", Province("32", "Jawa Barat")),
        ("D.I. Yogyakarta", Province("34", "Daerah Istimewa Yogyakarta")),
        ("NTB", Province("52", "Nusa Tenggara Barat")),
        ("Papua", Province("91", "Papua")),
    ],
)
def test_a_province_is_found_by_name_short_form_and_code(typed: str, province: Province) -> None:
    assert find_province(typed, ALL) == province


def test_an_unknown_province_is_answered_with_near_ones() -> None:
    with pytest.raises(Unknown) as refusal:
        find_province("Jawa", ALL)

    assert str(refusal.value) == (
        'There is no province "Jawa". Near it: Jawa Barat, Jawa Tengah, Jawa Timur. '
        "Write its full name, or its code like 17."
    )


def test_every_region_is_found_by_its_label_and_by_its_code() -> None:
    found = [(find_region(r.label, ALL), find_region(r.code, ALL)) for r in ALL]

    assert found == [(r, r) for r in ALL]


def test_a_plain_tuple_of_regions_serves_as_well() -> None:
    few = (find_region("Kab. Lebong", ALL), find_region("Rejang Lebong", ALL))

    assert find_region("Lebong", few) == few[0]


@given(
    st.sampled_from(ALL),
    st.sampled_from(["", " ", "-", ". ", "  "]),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_case_dots_hyphens_and_spaces_do_not_matter(
    region: Region, between: str, case: Callable[[str], str]
) -> None:
    name = between.join(region.name.split())
    typed = case(f"{region.kind} {name}")

    assert find_region(typed, ALL) == region


@given(st.text(max_size=30))
def test_no_text_ends_in_anything_but_a_region_or_a_polite_refusal(text: str) -> None:
    try:
        outcome: object = find_region(text, ALL)
    except TonggakError as refusal:
        outcome = refusal

    assert isinstance(outcome, Region | Ambiguous | BadInput | Unknown)


def _is_asked_about(text: str) -> bool:
    try:
        find_region(text, ALL)
    except Ambiguous:
        return True
    return False
