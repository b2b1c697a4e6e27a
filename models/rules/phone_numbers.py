"""Mobile numbers as people write them, turned into E.164 as channels need them."""

import re

import phonenumbers

from models.rules.errors import BadInput

HOME = "ID"  # a number without a country code is an Indonesian one
_PUNCTUATION = re.compile(r"[\s().\-/']")
_MOBILE = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})


def mobile_number(text: str) -> str:
    """Turn "0812-3456-7890", "62 812…" or a number that lost its leading zero into "+6281234567890".

    Raises BadInput for a landline, for digits that no operator gives out, and for anything but one number.
    """
    digits = _PUNCTUATION.sub("", text)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise BadInput("'{text}' is not a phone number. Write one number, such as 0812-3456-7890.", text=text)
    number = _parse(text, digits)
    if not phonenumbers.is_valid_number(number):
        raise BadInput(
            "'{text}' is not a number in use: digits are missing or too many. Check it.", text=text
        )
    if phonenumbers.number_type(number) not in _MOBILE:
        raise BadInput(
            "'{text}' is not a mobile number, and messages cannot reach it. Give a mobile number.", text=text
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parse(text: str, digits: str) -> phonenumbers.PhoneNumber:
    international = f"+{digits.removeprefix('00')}" if digits.startswith("00") else digits
    try:
        return phonenumbers.parse(international, HOME)
    except phonenumbers.NumberParseException as error:
        raise BadInput("'{text}' is not a phone number. Write it as 0812-3456-7890.", text=text) from error
