"""The rows of each sheet of a proof's workbook, before they are written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from notifications.papers import proof_words as words
from notifications.proof_facts import ChainRow, Letter, Obligation, Obliged, Proof, PutOff, Shift, Told

Value = str | int | date | datetime | None  # None for an empty cell
Row = Sequence[Value]
_FOLLOWS = "mengikuti tanggal acuan atau langkah sebelumnya"
LONGEST_CELL = 32_000  # characters; Excel takes 32,767


@dataclass(frozen=True)
class Sheet:
    """One sheet: its headings with the widths of their columns, and its rows."""

    name: str
    headings: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]


def sheets_of(proof: Proof) -> tuple[Sheet, ...]:
    """Lay out all sheets but the summary."""
    return (_obligations(proof), _tellings(proof), _answers(proof), _postponements(proof), _history(proof))


def _obligations(proof: Proof) -> Sheet:
    headings = (
        ("Langkah", 16),
        ("Uraian", 44),
        ("Fase", 26),
        ("Peran", 26),
        ("Organisasi", 30),
        ("Narahubung", 44),
        ("Yang mewakili", 40),
        ("Status", 24),
        ("Batas waktu semula", 14),
        ("Batas waktu", 24),
        ("Pergeseran (hari kerja)", 12),
        ("Diserahkan", 24),
        ("Tuntas", 24),
        ("Penilaian", 30),
        ("Terlambat (hari kerja)", 12),
    )
    return Sheet("Kewajiban", headings, tuple(_obligation(one, proof.timezone) for one in proof.obligations))


def _obligation(one: Obligation, timezone: str) -> Row:
    return (
        one.code,
        one.title,
        one.phase,
        one.role,
        one.organisation or "belum ada organisasi",
        "\n".join(contacts_of(one, timezone)),
        "\n".join(stand_ins_of(one, timezone)),
        words.STATUSES[one.status],
        one.baseline,
        one.due_at,
        one.slippage,
        one.handed_in_at,
        one.settled_at,
        words.VERDICTS[one.verdict],
        one.days_late,
    )


def contacts_of(one: Obligation, timezone: str) -> list[str]:
    """Name the people of the organisation that owes a step, one a line."""
    return [f"{words.CONTACT_ROLES[person.role]}: {contact_of(person, timezone)}" for person in one.contacts]


def contact_of(person: Obliged, timezone: str) -> str:
    """Name one of them, with their addresses and since when they are recorded."""
    what = ", ".join(filter(None, (person.position, "" if person.active else "tidak aktif")))
    ways = ", ".join(f"{words.CHANNELS[channel]} {address}" for channel, address in person.addresses)
    since = words.moment(person.recorded_at, timezone)
    return f"{person.name}{f' ({what})' if what else ''}; {ways or 'tanpa alamat'}; tercatat {since}"


def stand_ins_of(one: Obligation, timezone: str) -> list[str]:
    """Name who stood in, from when until when and why, one a line."""
    return [
        f"{who.name} ({who.organisation}) sejak {words.moment(who.since, timezone)} sampai "
        f"{words.day(who.until)}, ditetapkan {who.set_by}: {who.reason or words.NOTHING}"
        + (f"; berakhir {words.moment(who.ended_at, timezone)} oleh {who.ended_by}" if who.ended_at else "")
        for who in one.stand_ins
    ]


def _tellings(proof: Proof) -> Sheet:
    headings = (
        ("Langkah", 16),
        ("Jenis", 14),
        ("Kepada", 28),
        ("Organisasi", 28),
        ("Hari", 14),
        ("Sebab", 36),
        ("Eskalasi", 18),
        ("Batas waktu saat itu", 14),
        ("Direncanakan", 24),
        ("Keadaan", 22),
        ("Keterangan", 30),
        ("Saluran", 12),
        ("Alamat", 28),
        ("Pengenal pesan", 40),
        ("Keadaan pesan", 22),
        ("Terkirim", 24),
        ("Sampai", 24),
        ("Dibaca", 24),
        ("Tanda terima penyedia", 28),
        ("Percobaan", 11),
        ("Kegagalan", 44),
    )
    rows = tuple(
        row for one in proof.obligations for row in (*_told_rows(one), *_held_rows(one, proof.timezone))
    )
    return Sheet("Pemberitahuan", headings, rows)


def _told_rows(one: Obligation) -> Iterator[Row]:
    for told in one.told:
        line = _line(one.code, told)
        if not told.letters:
            yield (*line, *[None] * 10)
        for letter in told.letters:
            yield (*line, *_letter(letter))


def _line(code: str, told: Told) -> tuple[Value, ...]:
    return (
        code,
        "eskalasi" if told.escalated_to else "pengingat",
        told.name,
        told.organisation,
        told.local_date,
        words.REASONS.get(told.why, told.why),
        words.AUDIENCES[told.escalated_to] if told.escalated_to else None,
        told.due_date,
        told.planned_at,
        words.STATES[told.state],
        words.because(told.because) if told.because else None,
    )


def _letter(letter: Letter) -> tuple[Value, ...]:
    return (
        words.CHANNELS[letter.channel],
        letter.address,
        letter.message_id,
        words.STATES[letter.state],
        letter.sent_at,
        letter.delivered_at,
        letter.read_at,
        letter.receipt,
        len(letter.tries),
        words.failures(letter) if words.failures(letter) != words.NOTHING else None,
    )


def _held_rows(one: Obligation, timezone: str) -> Iterator[Row]:
    for held in one.held:
        ended = (
            f"; diakhiri {words.moment(held.ended_at, timezone)} oleh {held.ended_by}"
            if held.ended_at
            else ""
        )
        note = f"oleh {held.set_by}, sampai {words.day(held.until)}: {held.reason or words.NOTHING}{ended}"
        about = words.subject_of_hold(held)
        kind = words.HOLDS[held.kind]
        yield (one.code, "jeda", about, None, None, kind, None, None, held.since, kind, note, *[None] * 10)


def _answers(proof: Proof) -> Sheet:
    headings = (
        ("Langkah", 16),
        ("Waktu", 24),
        ("Tanggapan", 22),
        ("Oleh", 40),
        ("Alasan", 44),
        ("Dokumen", 30),
        ("Nama berkas", 34),
        ("Versi", 8),
        ("Ukuran (bita)", 14),
        ("SHA-256", 68),
        ("Baris riwayat", 10),
    )
    rows: list[Row] = []
    for one in proof.obligations:
        rows += [
            (one.code, a.at, words.MOVES[a.move], words.acted(a), a.reason, *[None] * 5, a.sequence)
            for a in one.answers
        ]
        rows += [
            (
                one.code,
                p.at,
                "berkas masuk",
                p.by,
                None,
                p.paper,
                p.file_name,
                p.version,
                p.size,
                p.sha256,
                None,
            )
            for p in one.papers
        ]
    return Sheet("Jawaban", headings, tuple(rows))


def _postponements(proof: Proof) -> Sheet:
    headings = (
        ("Perihal", 22),
        ("Jenis", 22),
        ("Diminta oleh", 34),
        ("Diminta pada", 24),
        ("Alasan", 44),
        ("Tanggal lama", 14),
        ("Tanggal baru", 14),
        ("Tanggal semula", 14),
        ("Pergeseran dari semula (hari kerja)", 14),
        ("Keputusan", 22),
        ("Diputuskan oleh", 34),
        ("Diputuskan pada", 24),
        ("Alasan keputusan", 44),
    )
    rows: list[Row] = [_put_off(f"tonggak: {one.anchor}", one, None) for one in proof.put_off]
    for one in proof.obligations:
        rows += [_put_off(one.code, request, one.baseline) for request in one.put_off]
        rows += [_shifted(one, shift) for shift in one.shifts]
    return Sheet("Penundaan", headings, tuple(rows))


def _shifted(one: Obligation, shift: Shift) -> Row:
    days = (shift.old_day, shift.new_day, one.baseline, shift.slippage)
    return (one.code, "bergeser otomatis", "Tonggak", shift.at, _FOLLOWS, *days, *[None] * 4)


def _put_off(about: str, one: PutOff, baseline: date | None) -> Row:
    return (
        about,
        "permintaan penundaan",
        one.asked_by,
        one.asked_at,
        one.reason,
        one.old_day,
        one.new_day,
        baseline,
        one.slippage,
        words.POSTPONEMENTS[one.status],
        one.decided_by,
        one.decided_at,
        one.decision_reason,
    )


def _history(proof: Proof) -> Sheet:
    rows = proof.chain.rows
    parts = max((-(-len(row.canonical) // LONGEST_CELL) for row in rows), default=1)
    more = tuple((f"Isi (lanjutan {number})", 40) for number in range(1, parts))
    headings = (
        ("Nomor", 8),
        ("Waktu", 24),
        ("Oleh", 34),
        ("Peran", 20),
        ("Perihal", 24),
        ("Gerak", 24),
        ("Dari", 22),
        ("Ke", 22),
        ("Alasan", 40),
        ("Kunci sebelumnya", 68),
        ("Kunci", 68),
        ("Isi", 120),
        *more,
    )
    return Sheet("Riwayat", headings, tuple(_chain_row(row, parts) for row in rows))


def _chain_row(row: ChainRow, parts: int) -> Row:
    content = [row.canonical[n * LONGEST_CELL : (n + 1) * LONGEST_CELL] for n in range(parts)]
    return (
        row.sequence,
        row.at,
        row.by,
        words.ROLES[row.role],
        f"{words.SUBJECTS[row.subject]} {row.code}",
        words.MOVES.get(row.move, row.move),
        words.STATUSES.get(row.from_status, row.from_status),
        words.STATUSES.get(row.to_status, row.to_status),
        row.reason,
        row.previous_hash,
        row.hash,
        *content,
    )
