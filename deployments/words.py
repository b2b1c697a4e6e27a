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


_MOVE = {
    "open": ("dibuka", "opened"),
    "add": ("ditambahkan", "added"),
    "unblock": ("menjadi siap", "unblocked"),
    "block": ("kembali menunggu", "blocked"),
    "seen": ("sudah dilihat", "seen"),
    "submit": ("diserahkan", "submitted"),
    "accept": ("diterima", "accepted"),
    "return": ("dikembalikan", "returned"),
    "skip": ("dilewati", "skipped"),
    "reopen": ("dibuka kembali", "reopened"),
    "propose": ("usulan dicatat", "proposal recorded"),
    "amend": ("usulan diubah", "proposal changed"),
    "give": ("kelengkapan diserahkan", "criterion met"),
    "fault": ("kelengkapan dikembalikan", "criterion sent back"),
    "waive": ("kelengkapan tidak diperlukan", "criterion waived"),
    "monitor": ("hasil monev dicatat", "monitoring recorded"),
    "withdraw": ("usulan ditarik", "proposal withdrawn"),
    "attend": ("daftar hadir dicatat", "attendance recorded"),
    "pack": ("berkas pengajuan dikemas", "submission packed"),
    "receive": ("berkas pengajuan diterima", "submission received"),
    "postpone": ("penundaan diminta", "postponement asked for"),
    "approve": ("penundaan disetujui", "postponement approved"),
    "refuse": ("penundaan ditolak", "postponement refused"),
    "reschedule": ("tenggat bergeser", "rescheduled"),
    "snooze": ("pengingat ditunda", "reminders put off"),
    "mute": ("pengingat dihentikan sementara", "reminders muted"),
    "unmute": ("pengingat berjalan lagi", "reminders resumed"),
    "delegate": ("diwakilkan", "delegated"),
    "recall": ("tidak lagi diwakilkan", "recalled"),
    "cancel": ("dibatalkan", "cancelled"),
    "begin_closing": ("mulai ditutup", "closing begun"),
    "close_anyway": ("ditutup sebelum tuntas", "closed with open steps"),
    "close": ("ditutup", "closed"),
}


def move_words(move: str) -> str:
    """Say in the language in use what was done."""
    return tr(*_MOVE[move])


_SUBJECT = {
    "milestone": ("tonggak", "milestone"),
    "phase": ("fase", "phase"),
    "step": ("langkah", "step"),
}


def subject_words(subject: str) -> str:
    """Say in the language in use what a row of the history is about."""
    return tr(*_SUBJECT[subject])


_ROLE = {
    "owner": ("pemilik langkah", "owner"),
    "coordinator": ("koordinator", "coordinator"),
    "overseer": ("provinsi atau pusat", "overseer"),
    "system": ("otomatis", "automatic"),
}


def role_words(role: str) -> str:
    """Say in the language in use in what capacity somebody acted."""
    return tr(*_ROLE[role])


_HOLD = {
    "snooze": ("ditunda", "put off"),
    "mute": ("dihentikan", "muted"),
    "delegation": ("diwakilkan kepada", "delegated to"),
}


def hold_words(kind: str) -> str:
    """Say in the language in use how reminders are held back, or that somebody else gets them."""
    return tr(*_HOLD[kind])


_KNOWLEDGE = {
    "decreed": ("pasti", "certain"),
    "estimate": ("perkiraan", "estimate"),
    "unknown": ("belum diketahui", "unknown"),
}


def knowledge_words(knowledge: str) -> str:
    """Say in the language in use how sure a day of the calendar is."""
    return tr(*_KNOWLEDGE[knowledge])


_REASON = {
    "due_soon": ("batas waktu mendekat", "the due day comes near"),
    "due_today": ("batas waktu hari ini", "due today"),
    "late": ("terlambat", "late"),
    "returned": ("dikembalikan untuk diperbaiki", "sent back"),
    "to_check": ("diserahkan, belum diperiksa", "handed in, not checked"),
    "to_decide": ("penundaan menunggu keputusan", "a later date waits for a decision"),
    "no_contact": ("belum ada narahubung", "nobody is recorded"),
    "no_address": ("narahubung tidak dapat dihubungi", "no address can be used"),
    "handed_over": ("sudah sering diingatkan; perlu keputusan orang", "said often enough; a person decides"),
    "escalated": ("belum ada tanggapan", "no answer so far"),
    "settled": ("langkah sudah tuntas", "the step is settled"),
    "waiting": ("menunggu langkah lain", "waits for another step"),
    "day_off": ("hari libur", "a day off"),
    "not_yet": ("belum waktunya", "not yet its day"),
    "hour_passed": (
        "jam batas waktu sudah lewat; besok terlambat",
        "the hour has passed; late from tomorrow",
    ),
    "already_said": ("sudah disampaikan", "already said"),
    "held": ("sudah dilihat baru-baru ini", "seen a short while ago"),
    "snoozed": ("ditunda sementara atas permintaan", "put off for a while on request"),
    "muted": ("pengingat dihentikan sementara", "muted"),
    "postponement_asked": ("penundaan sedang dimintakan", "a later date was asked for"),
    "parent_postponement_asked": (
        "penundaan tanggal acuannya sedang dimintakan",
        "a later date was asked for what it hangs on",
    ),
    "address_broken": (
        "ditahan sampai alamat narahubung diperbaiki",
        "held until the contact's address is mended",
    ),
    "other_kind": ("aturan ini untuk jenis langkah lain", "the rule is for other kinds of steps"),
    "few_late": ("belum cukup banyak daerah yang terlambat", "too few regions are late"),
    "missed_run": ("harinya terlewat", "its day was missed"),
    "not_told": ("narahubung belum diberi tahu", "the contact has not been told"),
    "nobody": ("tidak ada yang dapat dihubungi", "nobody to reach"),
    "said_often_enough": ("sudah cukup sering disampaikan", "said often enough"),
}


def reason_words(reason: str) -> str:
    """Say in the language in use why something is, or is not, said."""
    return tr(*_REASON[reason])


_MESSAGE_STATE = {
    "scheduled": ("dijadwalkan", "scheduled"),
    "claimed": ("sedang dikirim", "being sent"),
    "sent": ("terkirim", "sent"),
    "delivered": ("sampai", "delivered"),
    "failed": ("gagal", "failed"),
    "cleared": ("dibatalkan sebelum dikirim", "taken back"),
    "muted": ("dihentikan sementara", "muted"),
    "dead": ("tidak jadi disampaikan", "not said any more"),
}


def message_state_words(state: str) -> str:
    """Say in the language in use what became of a message, or of a line of it."""
    return tr(*_MESSAGE_STATE[state])
