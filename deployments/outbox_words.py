"""The words of the outbox as officials read them: why a message stands as it does, and what tries came to."""

from datetime import datetime

from deployments.language import tr
from models.rules.indonesian_dates import format_moment_id
from models.rules.time_zones import zone_of

_BECAUSE = {
    "expired": ("waktunya sudah lewat", "its time has passed"),
    "out of tries": ("sudah dicoba berulang kali", "tried often enough"),
    "unsure": ("tidak pasti apakah terkirim", "nobody knows whether it went out"),
    "no longer so": ("isinya tidak berlaku lagi", "no longer so"),
    "the step has moved on": ("langkahnya sudah berubah", "the step has moved on"),
    "written anew: more is to be said": (
        "ditulis ulang bersama hal lain",
        "written anew: more is to be said",
    ),
    "the channel is not set up rightly": ("salurannya salah atur", "the channel is not set up rightly"),
    "the meeting has changed": ("pertemuannya berubah", "the meeting has changed"),
    "address broken": ("alamatnya tidak dapat dipakai", "the address is broken"),
    "no usable address": ("tidak ada alamat yang dapat dipakai", "no usable address"),
}
_BY_SOMEBODY = {
    "tried again by ": ("disampaikan kembali oleh ", "tried again by "),
    "laid aside by ": ("dikesampingkan oleh ", "laid aside by "),
}


def because_words(because: str) -> str:
    """Say in the language in use why a message stands as it does; a server's own words stay as they are."""
    if because in _BECAUSE:
        return tr(*_BECAUSE[because])
    for begin, words in _BY_SOMEBODY.items():
        if because.startswith(begin):
            return tr(*words) + because.removeprefix(begin)
    return because


_OUTCOME = {
    "sent": ("terkirim", "sent"),
    "transient": ("belum diterima", "not taken yet"),
    "permanent": ("ditolak", "refused"),
    "ambiguous": ("tidak pasti", "unsure"),
    "misconfigured": ("salah atur", "not set up rightly"),
}


def outcome_words(outcome: str) -> str:
    """Say in the language in use what came of one try to send."""
    return tr(*_OUTCOME[outcome])


def moment_words(moment: datetime | None) -> str:
    """Say a moment in Jakarta's time, in the language in use; a dash without one."""
    if moment is None:
        return "-"
    local = moment.astimezone(zone_of("WIB"))
    return tr(format_moment_id(moment, "WIB"), f"{local:%a %Y-%m-%d %H.%M} WIB")
