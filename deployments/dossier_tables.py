"""The check of a submission and its packages, as tables on the screen and as documents for scripts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import typer

from deployments.language import said, tr
from deployments.printing import show
from models.dossier.findings import Finding, Severity
from models.dossier.receipts import SubmissionRecord
from models.dossier.submission_check import PaperCheck, PaperState, SubmissionCheck
from models.rules.indonesian_dates import format_moment_id

_STATES = {
    PaperState.INCLUDED: tr("ada", "there"),
    PaperState.NOT_GIVEN: tr("tidak ada, tidak wajib", "not there, and need not be"),
    PaperState.LEFT_OUT: tr("dilewati", "left out"),
    PaperState.MISSING: tr("belum diserahkan", "missing"),
    PaperState.SENT_BACK: tr("dikembalikan", "sent back"),
    PaperState.UNFIT: tr("tidak sesuai bentuk", "not in its form"),
    PaperState.DAMAGED: tr("berkas tersimpan rusak", "the stored file is damaged"),
}
_SHOWN = 10  # findings of one paper


def print_check(found: SubmissionCheck) -> None:
    """Print what is missing or wrong in a submission, and who owes it."""
    headings = (
        tr("Berkas", "Paper"),
        tr("Keadaan", "State"),
        tr("Temuan", "Findings"),
        tr("Penanggung jawab", "Owed by"),
        tr("Tenggat", "Due"),
    )
    show(found.milestone, headings, [_row(paper) for paper in found.papers])
    for paper in found.papers:
        _print_findings(paper)
    for criterion in found.criteria:
        title = tr(criterion.title_id, criterion.title_en)
        due = f" ({criterion.due_date})" if criterion.due_date else ""
        problem = f": {said(criterion.problem)}" if criterion.problem else ""
        typer.echo(f"  RC {criterion.proposal}: {title}{problem} – {criterion.owed_by.named}{due}")
    typer.echo(f"{found.milestone}: {_verdict(found)}")


def check_document(found: SubmissionCheck) -> dict[str, Any]:
    """Give a check as plain data; sentences are in the language in use."""
    return {
        "milestone": found.milestone,
        "ready": found.ready,
        "complete": found.complete,
        "papers": [_paper(paper) for paper in found.papers],
        "criteria": [
            asdict(one) | {"problem": said(one.problem) if one.problem else None} for one in found.criteria
        ],
    }


def print_submissions(found: Sequence[SubmissionRecord], *, timezone: str) -> None:
    """Print the packages of a milestone and their receipts."""
    if not found:
        typer.echo(tr("Belum ada paket.", "Nothing was packed yet."))
    for record in found:
        one = record.submission
        state = tr("lengkap", "complete") if one.complete else tr("belum lengkap", "incomplete")
        typer.echo(
            f"{one.file_name}  {format_moment_id(one.packed_at, timezone)}  {state}  {one.sha256[:12]}"
        )
        for receipt in record.receipts:
            when = format_moment_id(receipt.received_at, timezone)
            number = f" {tr('nomor', 'number')} {receipt.number}" if receipt.number else ""
            remark = f": {receipt.remark}" if receipt.remark else ""
            typer.echo(f"  {tr('diterima', 'received')} {receipt.received_by}, {when}{number}{remark}")


def submissions_document(found: Sequence[SubmissionRecord]) -> list[dict[str, Any]]:
    """Give packages with their receipts as plain data."""
    hidden = {"id", "milestone_id", "submission_id"}
    return [
        record.submission.model_dump(exclude=hidden)
        | {"receipts": [receipt.model_dump(exclude=hidden) for receipt in record.receipts]}
        for record in found
    ]


def _row(paper: PaperCheck) -> tuple[str, ...]:
    late = tr(" (terlambat)", " (late)") if paper.late else ""
    return (
        tr(paper.title_id, paper.title_en),
        _STATES[paper.state],
        _counts(paper),
        paper.owed_by.named,
        f"{paper.due_date}{late}",
    )


def _verdict(found: SubmissionCheck) -> str:
    if found.ready:
        return tr("siap diajukan", "ready to be handed in")
    papers, criteria = len(found.lacking), len(found.criteria)
    return tr(
        f"belum siap diajukan; {papers} berkas dan {criteria} kriteria perlu ditindaklanjuti",
        f"not ready; something is to be done about {papers} papers and {criteria} criteria",
    )


def _counts(paper: PaperCheck) -> str:
    if not paper.was_read:
        return "–"
    said_ = [
        (paper.errors, tr("kesalahan", "errors")),
        (paper.warnings, tr("perlu diperiksa", "to look at")),
    ]
    return ", ".join(f"{number} {words}" for number, words in said_ if number) or tr("tidak ada", "none")


def _print_findings(paper: PaperCheck) -> None:
    grave = [finding for finding in paper.findings if finding.severity is not Severity.NOTE]
    if paper.problem is not None:
        typer.echo(f"  {paper.step}: {said(paper.problem)}")
    for finding in grave[:_SHOWN]:
        typer.echo(f"  {paper.step}: {said(finding.in_words())}")
    if len(grave) > _SHOWN:
        more = len(grave) - _SHOWN
        typer.echo(tr(f"  {paper.step}: … dan {more} temuan lain", f"  {paper.step}: … and {more} more"))


def _paper(paper: PaperCheck) -> dict[str, Any]:
    listed = [_finding(finding) for finding in paper.findings]
    problem = said(paper.problem) if paper.problem else None
    return asdict(paper) | {"problem": problem, "findings": listed, "fine": paper.fine}


def _finding(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {"message": said(finding.message)}
