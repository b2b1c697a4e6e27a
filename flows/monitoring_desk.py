"""What the closing of a monitoring phase asks of the dossier: what was found, and its report."""

from dataclasses import replace

from sqlmodel import Session

from flows.forms import PhaseOf
from flows.pages import Page, in_a_cell
from flows.paper_pages import markdown_of
from flows.runtime import Runtime
from flows.sentences import in_indonesian
from models.database import reading, writing
from models.dossier.monitoring.handed_in import record_handed_in
from models.dossier.monitoring.recording import rounds_of
from models.dossier.monitoring.report_facts import facts_of_round
from models.moves.loading import find_milestone, load
from models.rules.indicators_reading import shipped_monitoring
from models.rules.indonesian_dates import short_date_id
from models.rules.lifecycle import TONGGAK
from models.rules.names import find_region, read_regions
from models.rules.time_zones import zone_of
from notifications.papers.docx_form import to_docx
from notifications.papers.made import MadePaper, desk_of, name_of, write_papers
from notifications.papers.monitoring_report import monitoring_report
from notifications.papers.paper import SHORT_BLANK, Paper
from notifications.papers.pdf_form import to_pdf


def scored(runtime: Runtime, phase: PhaseOf) -> Page | None:
    """Record the forms that were handed in, write the report as docx and pdf, and give it as a page.

    None where no round was ever recorded.
    """
    region = find_region(phase.region, read_regions())
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, region, phase.milestone, year=phase.year)
        taken = record_handed_in(
            session,
            runtime.documents,
            milestone_id,
            phase.phase,
            monitoring=shipped_monitoring(),
            by=TONGGAK,
            at=runtime.clock.now(),
        )
    with reading(runtime.engine) as session:
        rounds = rounds_of(session, milestone_id)
        if not rounds:
            return None
        paper, made = report_of(session, runtime, milestone_id)
    folder = runtime.settings.data / "papers" / f"{made.name}-{rounds[-1].number}"
    files = "\n".join(f"- `{path.name}`" for path in write_papers(folder, [made]))
    key = f"nilai-monev-{region.code.replace('.', '')}-{phase.milestone}-{phase.year}".lower()
    title = f"{region.label} {phase.milestone} {phase.year} · Hasil monev"
    unread = "".join(f"\n> Tidak terbaca sebagai formulir: {in_a_cell(name)}\n" for name in taken.unread)
    lies = f"Konsep laporan untuk ditandatangani disimpan di `{folder}`:"
    said = f"{markdown_of(paper)}{unread}\n{lies}\n\n{files}\n"
    return Page(key, title, said)


def report_of(session: Session, runtime: Runtime, milestone_id: int) -> tuple[Paper, MadePaper]:
    """Make the report of a milestone's newest round as its office wants it; raises Unknown without one."""
    rows, monitoring = load(session, milestone_id), shipped_monitoring()
    desk = desk_of(runtime.settings.data, rows.region)
    signer = desk.office.signatory("ketua-pokja", above=("Ketua Pokja PKP,",))
    today = runtime.clock.now().astimezone(zone_of(rows.region.timezone)).date()
    place = f"{desk.office.place or SHORT_BLANK}, {short_date_id(today)}"
    signatory = replace(signer, above=(place, *signer.above))
    facts = facts_of_round(session, milestone_id, monitoring)
    paper = monitoring_report(facts, monitoring, say=in_indonesian, signatory=signatory)
    look = replace(desk.look, letterhead=None)
    pdf = to_pdf(paper, look, dated=today)
    return paper, MadePaper(name_of("laporan-monev", rows), to_docx(paper, look), pdf)
