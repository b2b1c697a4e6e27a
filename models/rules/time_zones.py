"""The three time zones of Indonesia (Keppres 41/1987); offices know them by their letters."""

from collections.abc import Mapping
from typing import Final, Literal
from zoneinfo import ZoneInfo

from models.rules.errors import BadInput

Timezone = Literal["WIB", "WITA", "WIT"]

IANA_NAMES: Final[Mapping[str, str]] = {
    "WIB": "Asia/Jakarta",  # west, UTC+7
    "WITA": "Asia/Makassar",  # centre, UTC+8
    "WIT": "Asia/Jayapura",  # east, UTC+9
}


def zone_of(timezone: str) -> ZoneInfo:
    """Give the zone behind WIB, WITA or WIT; anything else raises BadInput."""
    if timezone not in IANA_NAMES:
        raise BadInput(
            '"{timezone}" is not a time zone of Indonesia. It can be WIB, WITA or WIT.', timezone=timezone
        )
    return ZoneInfo(IANA_NAMES[timezone])
