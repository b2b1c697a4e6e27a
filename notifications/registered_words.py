"""Which WhatsApp template says what a letter says, and what fills its places."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from notifications.channels.whatsapp_templates import shipped_templates
from notifications.phrasing import form, one_line

if TYPE_CHECKING:
    from notifications.messages import Letter

_OF_ONE: Final[Mapping[str, str]] = {
    "due_soon": "pengingat_satu_hal",
    "due_today": "pengingat_satu_hal",
    "late": "pengingat_terlambat",
    "returned": "permohonan_perbaikan",
    "to_check": "permohonan_pemeriksaan",
    "escalated": "permohonan_arahan",
    "handed_over": "permohonan_keputusan",
    "no_contact": "permohonan_narahubung",
    "no_address": "permohonan_narahubung",
}
_OF_SEVERAL: Final[Mapping[str, str]] = {
    "escalation": "permohonan_arahan_beberapa_hal",
    "handed_over": "permohonan_keputusan_beberapa_hal",
    "no_contact": "permohonan_narahubung_beberapa_hal",
}
_OF_ANYTHING: Final = "pengingat_beberapa_hal"


def registered_words(letter: "Letter", language: str) -> tuple[str, tuple[str, ...]]:
    """Name the template and give its parameters in order, one line each.

    What no template was registered for goes out by the one for matters of any kind, which counts them.
    """
    if len(letter.lines) > 1:
        name = _OF_SEVERAL.get(letter.kind, _OF_ANYTHING)
    else:
        name = _OF_ONE.get(letter.lines[0].why, _OF_ANYTHING)
    phrases = form(language, "whatsapp")
    return name, tuple(
        one_line(_fillings(phrases)[parameter.name](letter))
        for parameter in shipped_templates()[name].parameters
    )


def _fillings(phrases: Any) -> Mapping[str, Callable[["Letter"], str]]:  # noqa: ANN401 - a module made of a template
    return {
        "addressee": phrases.addressee,
        "matter": phrases.matter,
        "place": phrases.place,
        "due": phrases.due,
        "days_late": phrases.days_late,
        "what_to_mend": phrases.what_to_mend,
        "owner": phrases.owner,
        "ask": phrases.ask,
        "count": lambda letter: str(len(letter.lines)),
        "first_matter": phrases.first_matter,
        "first_due": phrases.due,
    }
