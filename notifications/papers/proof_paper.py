"""A proof as a paper to read: the summary first, then each obligation by itself, then the history."""

import re
from collections.abc import Callable, Iterable, Iterator

from models.rules.sentences import Sentence
from notifications.papers import proof_words as words
from notifications.papers.paper import Block, Heading, NewPage, Paper, Paragraph, Particulars, Points, Table
from notifications.papers.proof_sheets import contact_of, stand_ins_of
from notifications.papers.proof_summary import summary_of
from notifications.proof_facts import ChainRow, Obligation, Proof, PutOff, Told

_WITHOUT_BREAK = 16  # letters
_SHOWN_OF_HASH = 12  # the whole of it stands in the workbook


def proof_paper(proof: Proof, *, say: Callable[[Sentence], str] = str) -> Paper:
    """Make the paper of a proof, landscape and no draft; `say` puts sentences into words."""
    blocks: list[Block] = [
        Particulars(tuple(summary_of(proof, say))),
        Heading("Ikhtisar kewajiban"),
        _overview(proof),
    ]
    if proof.put_off:
        blocks += [Heading("Perubahan tanggal tonggak"), _put_off_table(proof.put_off, proof)]
    blocks += [NewPage(), Heading("Rincian per kewajiban")]
    for one in proof.obligations:
        blocks += _obligation(one, proof)
    blocks += [NewPage(), Heading("Riwayat"), Paragraph(f"**{words.chain_words(proof.chain)}**")]
    blocks += [
        _history(proof),
        Heading("Cara memeriksa riwayat", 2),
        Points(words.HOW_TO_CHECK, numbered=True),
    ]
    return Paper(
        title="Bukti Pelaksanaan Kewajiban",
        subtitle=f"{proof.milestone}, {proof.title}",
        blocks=tuple(blocks),
        draft=False,
        landscape=True,
        footer=f"Bukti {proof.milestone} · diekspor {words.moment(proof.exported_at, proof.timezone)}",
    )


def _overview(proof: Proof) -> Table:
    rows = tuple(
        (
            one.title,
            one.organisation or one.role,
            words.day(one.baseline),
            words.moment(one.due_at, proof.timezone),
            words.moment(one.handed_in_at, proof.timezone),
            words.STATUSES[one.status],
            words.verdict(one),
            _counted(one),
        )
        for one in proof.obligations
    )
    headings = (
        "Kewajiban",
        "Organisasi",
        "Semula",
        "Batas waktu",
        "Diserahkan",
        "Status",
        "Penilaian",
        "Diberi tahu",
    )
    return Table(headings, rows, (3.2, 2.2, 1.1, 1.7, 1.7, 1.6, 1.6, 1.1))


def _counted(one: Obligation) -> str:
    sent = sum(any(letter.sent_at for letter in told.letters) for told in one.told)
    return f"{sent} kali" if sent else "belum"


def _obligation(one: Obligation, proof: Proof) -> Iterator[Block]:
    yield Heading(f"{one.title} ({one.code})", 2)
    yield Particulars(tuple(_facts(one, proof.timezone)))
    if one.told:
        yield _told_table(one.told, proof.timezone)
    if one.held:
        yield _held_table(one, proof.timezone)
    if one.answers:
        yield _answer_table(one, proof.timezone)
    if one.papers:
        yield _papers_table(one, proof.timezone)
    if one.put_off:
        yield _put_off_table(one.put_off, proof)


def _facts(one: Obligation, timezone: str) -> Iterator[tuple[str, str]]:
    yield "Yang wajib", f"{one.organisation or 'belum ada organisasi'} ({one.role})"
    for person in one.contacts:
        yield words.CONTACT_ROLES[person.role].capitalize(), contact_of(person, timezone)
    yield from (("Diwakili", who) for who in stand_ins_of(one, timezone))
    first = f"semula {words.day(one.baseline)}, {words.slippage(one.slippage)}"
    yield "Batas waktu", f"{words.moment(one.due_at, timezone)}; {first}"
    yield "Status", f"{words.STATUSES[one.status]}; penilaian: {words.verdict(one)}"
    if not one.told:
        yield "Pemberitahuan", "belum ada"
    for shift in one.shifts:
        days = f"{words.day(shift.old_day)} menjadi {words.day(shift.new_day)}"
        by = words.slippage(shift.slippage)
        yield "Bergeser otomatis", f"{words.moment(shift.at, timezone)}: {days} ({by})"


def _told_table(told: Iterable[Told], timezone: str) -> Table:
    rows = [row for one in told for row in _told_rows(one, timezone)]
    headings = (
        "Kepada",
        "Sebab",
        "Saluran dan alamat",
        "Terkirim",
        "Sampai",
        "Dibaca",
        "Keadaan",
        "Pengenal pesan",
    )
    return Table(headings, tuple(rows), (1.9, 1.9, 2.1, 1.4, 1.4, 1.4, 1.5, 3.4))


def _told_rows(told: Told, timezone: str) -> Iterator[tuple[str, ...]]:
    whom, why = f"{told.name} ({told.organisation})", words.why(told)
    if not told.letters:
        state = f"{words.STATES[told.state]}: {words.because(told.because)}"
        planned = f"direncanakan {words.moment(told.planned_at, timezone)}"
        yield whom, why, planned, *[words.NOTHING] * 3, state, words.NOTHING
    for letter in told.letters:
        bad = words.failures(letter)
        state = words.STATES[letter.state] + (f": {bad}" if bad != words.NOTHING else "")
        moments = (
            words.moment(one, timezone) for one in (letter.sent_at, letter.delivered_at, letter.read_at)
        )
        receipt = f"{letter.message_id} / {letter.receipt}" if letter.receipt else letter.message_id
        yield whom, why, words.way(letter), *moments, state, _breakable(receipt)


def _held_table(one: Obligation, timezone: str) -> Table:
    rows = tuple(
        (
            words.HOLDS[held.kind],
            words.subject_of_hold(held),
            words.moment(held.since, timezone),
            words.day(held.until),
            held.set_by,
            held.reason or words.NOTHING,
            f"{words.moment(held.ended_at, timezone)} oleh {held.ended_by}"
            if held.ended_at
            else words.NOTHING,
        )
        for held in one.held
    )
    return Table(("Jeda", "Tentang", "Sejak", "Sampai", "Oleh", "Alasan", "Diakhiri"), rows)


def _answer_table(one: Obligation, timezone: str) -> Table:
    rows = tuple(
        (
            words.moment(answer.at, timezone),
            words.MOVES[answer.move],
            words.acted(answer),
            answer.reason or words.NOTHING,
            str(answer.sequence),
        )
        for answer in one.answers
    )
    return Table(("Waktu", "Tanggapan", "Oleh", "Alasan", "Baris riwayat"), rows, (1.6, 1.6, 2.6, 4.0, 0.9))


def _papers_table(one: Obligation, timezone: str) -> Table:
    rows = tuple(
        (
            paper.paper,
            _breakable(paper.file_name),
            str(paper.version),
            words.moment(paper.at, timezone),
            paper.by,
            _breakable(paper.sha256),
        )
        for paper in one.papers
    )
    headings = ("Dokumen", "Nama berkas", "Versi", "Diserahkan", "Oleh", "SHA-256")
    return Table(headings, rows, (2.0, 2.2, 0.6, 1.5, 1.8, 3.6))


def _put_off_table(requests: Iterable[PutOff], proof: Proof) -> Table:
    rows = tuple(
        (
            _days(one),
            words.slippage(one.slippage),
            f"{one.asked_by}, {words.moment(one.asked_at, proof.timezone)}",
            one.reason,
            words.decided(one)
            + (f", {words.moment(one.decided_at, proof.timezone)}" if one.decided_at else ""),
            one.decision_reason or words.NOTHING,
        )
        for one in requests
    )
    headings = ("Penundaan", "Dari semula", "Diminta oleh", "Alasan", "Keputusan", "Alasan keputusan")
    return Table(headings, rows, (1.8, 1.1, 2.2, 2.4, 2.2, 2.2))


def _days(one: PutOff) -> str:
    days = f"{words.day(one.old_day)} menjadi {words.day(one.new_day)}"
    return f"{one.anchor}: {days}" if one.anchor else days


def _breakable(text: str) -> str:
    # So that a hash stays inside its column; the mark between the parts has no width.
    return re.sub(rf"\S{{{_WITHOUT_BREAK}}}(?=\S)", lambda found: found[0] + "\N{ZERO WIDTH SPACE}", text)


def _history(proof: Proof) -> Table:
    rows = tuple(_history_row(row, proof.timezone) for row in proof.chain.rows)
    headings = ("No", "Waktu", "Oleh", "Perihal", "Gerak", "Status", "Alasan", "Kunci (awal)")
    return Table(headings, rows, (0.5, 1.6, 2.2, 1.8, 1.8, 2.2, 3.0, 1.5))


def _history_row(row: ChainRow, timezone: str) -> tuple[str, ...]:
    before, after = (words.STATUSES.get(one, one) for one in (row.from_status, row.to_status))
    return (
        str(row.sequence),
        words.moment(row.at, timezone),
        f"{row.by} ({words.ROLES[row.role]})",
        f"{words.SUBJECTS[row.subject]} {row.code}",
        words.MOVES.get(row.move, row.move),
        after if before == after else f"{before} → {after}",
        row.reason or words.NOTHING,
        row.hash[:_SHOWN_OF_HASH],
    )
