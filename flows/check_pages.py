"""The check of a submission as Markdown: what is missing, what is wrong in it, and who owes it."""

from collections.abc import Iterator, Sequence

from flows.pages import Page, in_a_cell
from flows.sentences import in_indonesian
from models.dossier.criteria_check import CriterionCheck
from models.dossier.findings import Finding, Severity
from models.dossier.submission_check import PaperCheck, PaperState, SubmissionCheck
from models.rules.indonesian_dates import format_date_id
from models.rules.names import Region

_STATE = {
    PaperState.INCLUDED: "ada",
    PaperState.NOT_GIVEN: "tidak ada, tidak wajib",
    PaperState.LEFT_OUT: "dilewati",
    PaperState.MISSING: "🔴 belum diserahkan",
    PaperState.SENT_BACK: "🔴 dikembalikan untuk diperbaiki",
    PaperState.UNFIT: "🔴 tidak sesuai bentuk",
    PaperState.DAMAGED: "🔴 berkas tersimpan rusak",
}
_SEVERITY = {Severity.ERROR: "🔴 kesalahan", Severity.WARNING: "🟠 perlu diperiksa", Severity.NOTE: "catatan"}
_SHOWN = 25  # findings of one file; the annotated copy has them all


def check_page(check: SubmissionCheck, region: Region, milestone: str, year: int) -> Page:
    """Write the check of a milestone's submission, paper by paper, under a stable key."""
    key = f"pemeriksaan-{region.code.replace('.', '')}-{milestone}-{year}".lower()
    return Page(key, f"{check.milestone} · Pemeriksaan berkas", "\n".join(_lines(check)) + "\n")


def _lines(check: SubmissionCheck) -> Iterator[str]:
    yield f"## {check.milestone} · Pemeriksaan berkas pengajuan\n"
    yield _verdict(check)
    yield "\n| Berkas | Keadaan | Temuan | Penanggung jawab | Tenggat |\n|---|---|---|---|---|"
    yield from (_row(paper) for paper in check.papers)
    if check.criteria:
        yield "\n### Readiness criteria yang belum terpenuhi\n"
        yield "| Usulan | Kriteria | Penanggung jawab | Tenggat |\n|---|---|---|---|"
        yield from (_criterion(criterion) for criterion in check.criteria)
    for paper in check.papers:
        if paper.findings or paper.problem is not None:
            yield from _found(paper)


def _verdict(check: SubmissionCheck) -> str:
    if check.ready:
        doubtful = sum(paper.warnings for paper in check.papers)
        look = f" {doubtful} hal sebaiknya diperiksa dahulu." if doubtful else ""
        return f"**Siap diajukan:** semua berkas wajib ada, tanpa kesalahan.{look}"
    open_ = [
        (len(check.lacking), "berkas perlu ditindaklanjuti"),
        (len(check.criteria), "kriteria belum terpenuhi"),
    ]
    return f"**Belum siap diajukan:** {', '.join(f'{number} {words}' for number, words in open_ if number)}."


def _row(paper: PaperCheck) -> str:
    late = " · **terlambat**" if paper.late else ""
    return (
        f"| {_named(paper)} | {_state(paper)} | {_counts(paper)} "
        f"| {in_a_cell(paper.owed_by.named)} | {format_date_id(paper.due_date)}{late} |"
    )


def _named(paper: PaperCheck) -> str:
    return f"{paper.number}. {in_a_cell(paper.title_id)}"


def _state(paper: PaperCheck) -> str:
    version = f" (versi {paper.version})" if paper.version else ""
    return _STATE[paper.state] + version


def _counts(paper: PaperCheck) -> str:
    if not paper.was_read:
        return "–"
    said = [(paper.errors, "kesalahan"), (paper.warnings, "perlu diperiksa")]
    return ", ".join(f"{number} {words}" for number, words in said if number) or "tidak ada"


def _criterion(criterion: CriterionCheck) -> str:
    due = format_date_id(criterion.due_date) if criterion.due_date else "belum dijadwalkan"
    late = " · **terlambat**" if criterion.late else ""
    problem = f": {in_a_cell(in_indonesian(criterion.problem))}" if criterion.problem else ""
    return (
        f"| {in_a_cell(criterion.proposal_title)} ({criterion.proposal}) "
        f"| {in_a_cell(criterion.title_id)}{problem} "
        f"| {in_a_cell(criterion.owed_by.named)} | {due}{late} |"
    )


def _found(paper: PaperCheck) -> Iterator[str]:
    yield f"\n### {_named(paper)}\n"
    if paper.problem is not None:
        yield f"{in_a_cell(in_indonesian(paper.problem))}\n"
    yield from finding_lines(paper.findings)


def finding_lines(findings: Sequence[Finding], *, shown: int = _SHOWN) -> Iterator[str]:
    """List findings, the gravest of them first as they are given; the rest is counted."""
    for finding in findings[:shown]:
        yield f"- {_SEVERITY[finding.severity]}: {in_a_cell(in_indonesian(finding.in_words()))}"
    if len(findings) > shown:
        yield f"- … dan {len(findings) - shown} temuan lain."
