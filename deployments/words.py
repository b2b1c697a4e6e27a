"""The words for statuses, roles and moves as officials read them."""

from deployments.language import tr

_STATUS = {
    "waiting": ("menunggu langkah lain", "waiting"),
    "ready": ("siap dikerjakan", "ready"),
    "submitted": ("diserahkan, menunggu pemeriksaan", "submitted"),
    "returned": ("dikembalikan", "returned"),
    "done": ("selesai", "done"),
    "skipped": ("dilewati", "skipped"),
    "cancelled": ("dibatalkan", "cancelled"),
    "planned": ("direncanakan", "planned"),
    "open": ("berjalan", "open"),
    "closing": ("sedang ditutup", "closing"),
    "closed": ("ditutup", "closed"),
}


def status_words(status: str) -> str:
    """Say a status in the language in use."""
    return tr(*_STATUS[status])
