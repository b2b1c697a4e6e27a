"""What is wrong in the files that were just handed in; they are taken all the same, and a person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from deployments.commands.dossier_files import findings_listed, print_findings_table
from flows.runtime import Runtime
from models.database import reading
from models.dossier.contents import StoredReaders
from models.dossier.findings import Finding, Severity
from models.dossier.kept_findings import KeptFindings
from models.dossier.milestone_check import MatricesAsked
from models.rules.blueprint_step import Content
from models.tables.documents import Delivery
from models.tables.milestones import HandIn


@dataclass(frozen=True)
class FileWithContent:
    """A file that was handed in and can be read for what it holds."""

    paper: str
    file_name: str
    sha256: str
    content: Content


Found = Mapping[FileWithContent, Sequence[Finding]]


def files_with_content(session: Session, taken: Sequence[Delivery]) -> list[FileWithContent]:
    """Pick, of what was taken, the files whose paper says what they hold."""
    papers = [(delivery, session.get_one(HandIn, delivery.hand_in_id)) for delivery in taken]
    return [
        FileWithContent(paper.code, delivery.file_name, delivery.sha256, Content(paper.rules["content"]))
        for delivery, paper in papers
        if paper.rules.get("content")
    ]


def findings_of(runtime: Runtime, milestone_id: int, files: Sequence[FileWithContent]) -> Found:
    """List the errors in each file, and what is to be looked at; call it without a transaction open."""
    if not files:
        return {}
    with reading(runtime.engine) as session:
        asked = MatricesAsked(session, runtime.documents, milestone_id)
    kept = KeptFindings(runtime.settings.data / "checks")
    readers = StoredReaders(kept, asked.of).by_content()
    return {
        file: [
            finding
            for finding in readers[file.content](runtime.documents.path_of(file.sha256), file.file_name)
            if finding.severity is not Severity.NOTE
        ]
        for file in files
    }


def findings_document(found: Found) -> list[dict[str, object]]:
    """Give them for `--json`, each file with its findings."""
    return [
        {"paper": file.paper, "file": file.file_name, "findings": findings_listed(findings)}
        for file, findings in found.items()
    ]


def print_what_was_found(found: Found) -> None:
    """Show them, file by file."""
    for file, findings in found.items():
        print_findings_table(file.file_name, findings)
