"""How a proof says things in formal Indonesian, for its workbook and its paper alike."""

from datetime import date, datetime
from typing import Final

from models.rules.time_zones import zone_of
from notifications.proof_facts import Answer, Chain, Held, Letter, Obligation, Proof, PutOff, Told, Verdict

NOTHING: Final = "–"

VERDICTS: Final = {
    Verdict.IN_TIME: "Tepat waktu",
    Verdict.LATE: "Terlambat",
    Verdict.RUNNING: "Belum jatuh tempo",
    Verdict.OVERDUE: "Belum diserahkan, lewat batas waktu",
    Verdict.LEFT_OUT: "Tidak lagi wajib",
}
STATUSES: Final = {
    "waiting": "menunggu langkah lain",
    "ready": "siap dikerjakan",
    "submitted": "diserahkan, menunggu pemeriksaan",
    "returned": "dikembalikan",
    "done": "selesai",
    "skipped": "dilewati",
    "cancelled": "dibatalkan",
    "planned": "direncanakan",
    "open": "berjalan",
    "closing": "sedang ditutup",
    "closed": "ditutup",
}
MOVES: Final = {
    "open": "dibuka",
    "unblock": "menjadi siap",
    "block": "kembali menunggu",
    "seen": "sudah dilihat",
    "submit": "diserahkan",
    "accept": "diterima",
    "return": "dikembalikan",
    "skip": "dilewati",
    "reopen": "dibuka kembali",
    "postpone": "penundaan diminta",
    "approve": "penundaan disetujui",
    "refuse": "penundaan ditolak",
    "reschedule": "batas waktu bergeser",
    "snooze": "pengingat ditunda",
    "mute": "pengingat dihentikan sementara",
    "unmute": "pengingat berjalan lagi",
    "delegate": "diwakilkan",
    "recall": "tidak lagi diwakilkan",
    "cancel": "dibatalkan",
    "add": "langkah ditambahkan",
    "propose": "usulan dicatat",
    "amend": "usulan diubah",
    "give": "kelengkapan diserahkan",
    "fault": "kelengkapan dikembalikan",
    "waive": "kelengkapan tidak diperlukan",
    "withdraw": "usulan ditarik",
    "monitor": "hasil monev dicatat",
    "attend": "daftar hadir dicatat",
    "pack": "berkas pengajuan dikemas",
    "receive": "berkas pengajuan diterima",
    "begin_closing": "mulai ditutup",
    "close_anyway": "ditutup sebelum tuntas",
    "close": "ditutup",
}
ROLES: Final = {
    "owner": "pemilik langkah",
    "coordinator": "koordinator",
    "overseer": "provinsi atau pusat",
    "system": "otomatis",
}
SUBJECTS: Final = {"milestone": "tonggak", "phase": "fase", "step": "langkah"}
CONTACT_ROLES: Final = {"key_person": "narahubung", "head": "kepala", "deputy": "wakil narahubung"}
CHANNELS: Final = {
    "mail": "surel",
    "whatsapp": "WhatsApp",
    "matrix": "Matrix",
    "telegram": "Telegram",
    "sms": "SMS",
    "other": "saluran lain",
}
STATES: Final = {
    "scheduled": "dijadwalkan",
    "claimed": "sedang dikirim",
    "sent": "terkirim",
    "delivered": "sampai",
    "failed": "gagal",
    "cleared": "dibatalkan sebelum dikirim",
    "muted": "dihentikan sementara",
    "dead": "tidak jadi disampaikan",
}
OUTCOMES: Final = {
    "sent": "terkirim",
    "transient": "belum diterima",
    "permanent": "ditolak",
    "ambiguous": "tidak pasti",
    "misconfigured": "saluran salah atur",
}
REASONS: Final = {
    "due_soon": "batas waktu mendekat",
    "due_today": "batas waktu hari ini",
    "late": "terlambat",
    "returned": "dikembalikan untuk diperbaiki",
    "to_check": "diserahkan, belum diperiksa",
    "to_decide": "penundaan menunggu keputusan",
    "no_contact": "belum ada narahubung",
    "no_address": "narahubung tidak dapat dihubungi",
    "handed_over": "sudah sering diingatkan; perlu keputusan",
    "escalated": "belum ada tanggapan",
}
BECAUSE: Final = {
    "expired": "waktunya sudah lewat",
    "out of tries": "sudah dicoba berulang kali",
    "unsure": "tidak pasti apakah terkirim",
    "no longer so": "isinya tidak berlaku lagi",
    "the step has moved on": "langkahnya sudah berubah",
    "written anew: more is to be said": "ditulis ulang bersama hal lain",
    "the channel is not set up rightly": "salurannya salah atur",
    "address broken": "alamatnya tidak dapat dipakai",
    "no usable address": "tidak ada alamat yang dapat dipakai",
    "new due date": "batas waktunya berubah",
    "submit": "sudah diserahkan",
    "seen": "sudah dilihat",
}
AUDIENCES: Final = {
    "": NOTHING,
    "head": "kepala organisasi",
    "coordinator": "koordinator daerah",
    "province": "provinsi",
    "nation": "pusat",
}
HOLDS: Final = {"snooze": "pengingat ditunda", "mute": "pengingat dihentikan sementara"}
ABOUT: Final = {"step": "langkah ini", "milestone": "seluruh tonggak", "contact": "orang", "place": "wilayah"}
POSTPONEMENTS: Final = {
    "asked": "menunggu keputusan",
    "approved": "disetujui",
    "refused": "ditolak",
    "withdrawn": "tidak berlaku lagi",
}


def day(one: date | None) -> str:
    """Write a day as tables do: "30/05/2024"."""
    return f"{one:%d/%m/%Y}" if one else NOTHING


def moment(one: datetime | None, timezone: str) -> str:
    """Write a moment in the region's zone: "30/05/2024 15.00.07 WIB"."""
    return f"{one.astimezone(zone_of(timezone)):%d/%m/%Y %H.%M.%S} {timezone}" if one else NOTHING


def verdict(one: Obligation) -> str:
    """Say how an obligation ended: "Terlambat 3 hari kerja"."""
    words = VERDICTS[one.verdict]
    return f"{words}, {one.days_late} hari kerja" if one.days_late else words


def slippage(working_days: int | None) -> str:
    """Say by how much a date has moved from its first one."""
    if working_days is None:
        return NOTHING
    return f"{working_days:+d} hari kerja" if working_days else "tidak bergeser"


def because(text: str) -> str:
    """Say why something stands as it does; a server's own words stay as they are."""
    return BECAUSE.get(text, text) or NOTHING


def why(told: Told) -> str:
    """Say why somebody was to be told."""
    words = REASONS.get(told.why, told.why)
    return f"eskalasi kepada {AUDIENCES[told.escalated_to]}: {words}" if told.escalated_to else words


def way(letter: Letter) -> str:
    """Name a letter's way and address."""
    return f"{CHANNELS[letter.channel]} {letter.address}"


def failures(letter: Letter) -> str:
    """Tell the tries of a letter that did not go well; a dash when all did."""
    bad = (one for one in letter.tries if one.outcome != "sent")
    told = (" ".join(filter(None, (OUTCOMES.get(o.outcome, o.outcome), o.code, o.text))) for o in bad)
    return "; ".join(told) or NOTHING


def acted(answer: Answer) -> str:
    """Name who answered and in what capacity."""
    return f"{answer.by} ({ROLES[answer.role]})"


def subject_of_hold(held: Held) -> str:
    """Name what a silence was about."""
    return " ".join(filter(None, (ABOUT[held.about], held.whom)))


def decided(request: PutOff) -> str:
    """Say what became of a request and by whom."""
    words = POSTPONEMENTS[request.status]
    return f"{words} oleh {request.decided_by}" if request.decided_by else words


def chain_words(chain: Chain) -> str:
    """State plainly whether the history holds."""
    if chain.whole:
        return f"UTUH: {chain.count} baris; tidak ada yang hilang, ditambahkan, atau diubah."
    return "TIDAK UTUH: riwayat ini tidak dapat dipakai sebagai bukti sebelum dijelaskan."


def personal_data(proof: Proof) -> str:
    """Say whether addresses are shown."""
    if proof.full:
        return "Memuat alamat dan nomor telepon selengkapnya; hanya untuk pemeriksa. Jangan diteruskan."
    return "Alamat dan nomor telepon disamarkan. Salinan lengkap hanya untuk pemeriksa."


HOW_TO_CHECK: Final = (
    (
        'Buka lembar "Riwayat" pada buku kerja (xlsx) yang menyertai bukti ini. Setiap baris memuat isi '
        "yang dikunci (kolom Isi), kunci baris sebelumnya, dan kunci baris itu."
    ),
    (
        "Untuk baris pertama, kunci sebelumnya adalah angka 0 sebanyak 64 kali; untuk baris lain, kunci "
        "baris tepat di atasnya."
    ),
    (
        "Susun teks: kunci sebelumnya, satu ganti baris (LF, satu bita bernilai 10), lalu isi kolom Isi apa "
        "adanya. Bila isi dipecah ke kolom Isi (lanjutan), sambungkan tanpa spasi."
    ),
    (
        "Hitung SHA-256 dari teks itu dalam pengodean UTF-8. Hasilnya, 64 angka heksadesimal huruf kecil, "
        "harus sama dengan kolom Kunci baris itu."
    ),
    (
        "Nomor baris harus berurutan mulai 1; banyaknya baris dan kunci baris terakhir harus sama dengan "
        "yang tertulis pada ringkasan."
    ),
    (
        "Isi adalah JSON kanonik: nama bidang diurutkan menurut abjad, tanpa spasi di antara tanda, huruf "
        "selain ASCII ditulis apa adanya, waktu dalam UTC. Bidangnya: milestone (program, kode daerah, kode "
        "tonggak, tahun), sequence, at, actor, role, subject, code, move, from, to, reason, details."
    ),
    (
        "Rantai ini menunjukkan perubahan sesudah dicatat. Agar penulisan ulang seluruh riwayat pun tampak, "
        "simpan kunci baris terakhir dari ekspor ini di tempat lain (misalnya dalam berita acara) dan "
        "bandingkan dengan ekspor berikutnya."
    ),
)
