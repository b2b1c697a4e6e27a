import pytest

from models.rules.errors import BadInput
from models.rules.phone_numbers import mobile_number


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("081234567890", id="as dialled at home"),
        pytest.param("0812-3456-7890", id="with hyphens"),
        pytest.param("81234567890", id="without its leading zero"),
        pytest.param("6281234567890", id="without the plus"),
        pytest.param("+62 812 3456 7890", id="as dialled from abroad"),
        pytest.param("+62 0812 3456 7890", id="with both prefixes"),
        pytest.param("006281234567890", id="with the exit code"),
        pytest.param("'+6281234567890", id="with a spreadsheet's quote"),
        pytest.param("(0812)\u00a03456.7890", id="with brackets, a hard blank and a dot"),
    ],
)
def test_a_mobile_number_becomes_e164(text: str) -> None:
    assert mobile_number(text) == "+6281234567890"


def test_a_number_of_another_country_keeps_its_country() -> None:
    assert mobile_number("+65 8123 4567") == "+6581234567"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("(0736) 21234", "is not a mobile number", id="a landline"),
        pytest.param("0812", "digits are missing or too many", id="too short"),
        pytest.param("0812345678901234", "digits are missing or too many", id="too long"),
        pytest.param("O81234567890", "is not a phone number", id="a letter for the zero"),
        pytest.param("8.12E+10", "is not a phone number", id="shortened by a spreadsheet"),
        pytest.param("", "is not a phone number", id="nothing"),
    ],
)
def test_what_no_message_can_reach_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        mobile_number(text)
