"""What `tonggak dossier` does with a file that lies before it: check it, and give copies of it back."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.typed import region_typed
from deployments.language import said, tr
from deployments.printing import print_json, show
from flows.runtime import current
from models.database import reading
from models.dossier.contents import findings_in
from models.dossier.findings import Finding, Severity, in_order
from models.dossier.inspection import inspected_in_shelter
from models.dossier.matrix.copies import annotated_matrix, cleaned_matrix
from models.dossier.matrix.region_agencies import agencies_of
from models.dossier.matrix.report import Asked
from models.dossier.sheltered import sheltered
from models.rules.blueprint_step import Content
from models.rules.errors import BadInput
from models.whole_files import make_folder

FILE = tr("BERKAS", "FILE")
_SEVERITY = {
    Severity.ERROR: tr("kesalahan", "error"),
    Severity.WARNING: tr("periksa", "look at"),
    Severity.NOTE: tr("catatan", "note"),
}
_SHOWN = 40  # lines on a screen; `--json` and the annotated copy have them all
_YEARS = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")

SskOption = Annotated[
    str | None,
    typer.Option(
        "--ssk",
        metavar=tr("TAHUN-TAHUN", "YEAR-YEAR"),
        help=tr("Masa berlaku SSK, misalnya 2023-2027.", "The years of the SSK, e.g. 2023-2027."),
    ),
]
RegionOption = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar=tr("DAERAH", "REGION"),
        help=tr(
            "Perangkat daerah dicocokkan dengan daftar daerah ini.",
            "Agencies are compared with this region's list.",
        ),
    ),
]
PreviousOption = Annotated[
    Path | None,
    typer.Option(
        "--previous", metavar=FILE, help=tr("Versi sebelumnya dari berkas ini.", "The version before it.")
    ),
]
ToOption = Annotated[
    Path | None,
    typer.Option("--to", metavar=FILE, help=tr("Ditulis ke mana (.xlsx).", "Where to write (.xlsx).")),
]


@dataclass(frozen=True)
class FileCheck:
    """What was typed about a file, as the readers want it."""

    path: Path
    asked: Asked

    @classmethod
    def of(cls, path: Path, *, ssk: str | None, region: str | None, previous: Path | None) -> "FileCheck":
        """Read what was typed; raises BadInput when a file is not there or the years are none."""
        for one in (path, previous):
            if one is not None and not one.is_file():
                raise BadInput("There is no file {path}.", path=one)
        first, last = _years(ssk) if ssk else (None, None)
        agencies = _agencies(region) if region else None
        return cls(path, Asked(first, last, agencies, previous))

    def findings(self, content: Content) -> list[Finding]:
        """Inspect the file, read it, and list what is wrong with it."""
        inspected_in_shelter(self.path, self.path.name)
        return in_order(findings_in(self.path, self.path.name, content, self.asked))


def print_findings(name: str, findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print what was found in a file; errors end the command with exit code 2."""
    counts = Counter(finding.severity for finding in findings)
    if as_json:
        counted = {severity.value: counts[severity] for severity in Severity}
        print_json({"file": name, "counts": counted, "findings": findings_listed(findings)})
    else:
        print_findings_table(name, findings)
    if counts[Severity.ERROR]:
        raise typer.Exit(BadInput.exit_code)


def annotate(
    file: Annotated[Path, typer.Argument(metavar=FILE, help=tr("Berkas matriks.", "The matrix."))],
    *,
    to: ToOption = None,
    ssk: SskOption = None,
    region: RegionOption = None,
    previous: PreviousOption = None,
) -> None:
    """Check a matrix and give it back with a comment at each cell that is to be looked at.

    Example: tonggak dossier annotate matriks.xlsx --to matriks-temuan.xlsx
    """
    asked = FileCheck.of(file, ssk=ssk, region=region, previous=previous)
    target = _target(file, to, tr("temuan", "findings"))
    copy = sheltered(annotated_matrix, file, file.name, asked.asked, target, said)
    typer.echo(
        tr(
            f"{target}: {copy.listed} temuan, {copy.comments} sel diberi catatan",
            f"{target}: {copy.listed} findings, {copy.comments} cells with a comment",
        )
    )
    if not copy.formatting_kept:
        typer.echo(
            tr(
                "  Format berkas asal tidak dapat ditulis kembali; salinan ini memuat nilainya.",
                "  The file cannot be written back as it was; this copy has its values.",
            )
        )


def clean(
    file: Annotated[Path, typer.Argument(metavar=FILE, help=tr("Berkas matriks.", "The matrix."))],
    *,
    to: ToOption = None,
) -> None:
    """Write a matrix anew in one clear form: one heading, one row an activity, numbers as numbers.

    Example: tonggak dossier clean matriks.xls --to matriks-rapi.xlsx
    """
    checked = FileCheck.of(file, ssk=None, region=None, previous=None)
    target = _target(file, to, tr("rapi", "clean"))
    sheltered(cleaned_matrix, file, file.name, checked.asked, target, said)
    typer.echo(str(target))


def findings_listed(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Give findings for `--json`, said in the person's language."""
    return [asdict(finding) | {"message": said(finding.message)} for finding in findings]


def print_findings_table(name: str, findings: Sequence[Finding]) -> None:
    """Show what was found in a file, the first of them if there are many, and how many there are."""
    if not findings:
        typer.echo(tr(f"{name}: tidak ada temuan.", f"{name}: nothing was found."))
        return
    headings = (tr("Tingkat", "Severity"), tr("Letak", "Where"), tr("Temuan", "Finding"))
    show(name, headings, [(_SEVERITY[f.severity], _where(f), said(f.message)) for f in findings[:_SHOWN]])
    if len(findings) > _SHOWN:
        more = len(findings) - _SHOWN
        typer.echo(
            tr(
                f"… dan {more} temuan lain; `tonggak dossier annotate` menunjukkan semuanya.",
                f"… and {more} more; `tonggak dossier annotate` shows all of them.",
            )
        )
    counts = Counter(finding.severity for finding in findings)
    numbers = (counts[severity] for severity in Severity)
    typer.echo(
        f"{name}: "
        + tr("{} kesalahan, {} perlu diperiksa, {} catatan", "{} errors, {} to look at, {} notes").format(
            *numbers
        )
    )


def _where(finding: Finding) -> str:
    row = tr(f"baris {finding.row}", f"row {finding.row}") if finding.row else ""
    return " ".join(part for part in (finding.sheet, finding.cell or row, finding.column) if part)


def _years(typed: str) -> tuple[int, int]:
    found = _YEARS.fullmatch(typed.strip())
    if found is None or found[1] > found[2]:
        raise BadInput("'{typed}' is no span of years. Write it like 2023-2027.", typed=typed)
    return int(found[1]), int(found[2])


def _agencies(typed: str) -> tuple[str, ...]:
    with reading(current().engine) as session:
        return agencies_of(session, region_typed(typed))


def _target(source: Path, to: Path | None, word: str) -> Path:
    target = to or source.with_name(f"{source.stem}-{word}.xlsx")
    if target.suffix.lower() != ".xlsx":
        raise BadInput("The copy is written as xlsx. Name a file that ends so, not {path}.", path=target)
    if target.exists() and target.resolve() == source.resolve():
        raise BadInput("{path} is the file itself. Name another one, so that it stays as it is.", path=target)
    make_folder(target.resolve().parent)
    return target.resolve()
