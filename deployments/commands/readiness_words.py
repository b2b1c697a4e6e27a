"""How the readiness of proposals is shown: as tables for eyes, as plain values for scripts."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from deployments.language import said, tr
from deployments.printing import show
from models.dossier.readiness.standing import Met, Standing
from models.dossier.readiness.suggesting import Suggestion
from models.rules.readiness_criteria import Criteria
from models.tables.proposals import Proposal

_STATES = {
    "open": ("belum ada", "open"),
    "given": ("ada", "given"),
    "refused": ("dikembalikan", "sent back"),
    "waived": ("tidak berlaku", "waived"),
}


def print_standings(name: str, standings: Sequence[Standing], *, roles: Mapping[str, str]) -> None:
    """Print one line for each proposal, and below it what is missing with who owes it and until when."""
    show(
        tr(f"Kelengkapan RC {name}", f"Readiness criteria of {name}"),
        [
            tr("Usulan", "Proposal"),
            tr("Paket", "Package"),
            tr("Judul", "Title"),
            tr("Berlaku", "Applicable"),
            tr("Terpenuhi", "Satisfied"),
            tr("Skor", "Score"),
        ],
        [_line(standing) for standing in standings],
    )
    missing = [_missing(s, met, roles) for s in standings for met in s.missing]
    if missing:
        headings = [
            tr("Usulan", "Proposal"),
            tr("Kode", "Code"),
            tr("Yang belum ada", "Missing"),
            tr("Keadaan", "State"),
            tr("Penanggung jawab", "Owed by"),
            tr("Tenggat", "Due"),
        ]
        show(tr("Belum lengkap", "Missing"), headings, missing)
    for standing in standings:
        for shortfall in standing.shortfalls:
            typer.echo(f"{standing.proposal.code}: {said(shortfall.message)}")


def document_of(standing: Standing) -> dict[str, Any]:
    """Give a proposal's standing as plain values."""
    proposal = standing.proposal
    return proposal_document(proposal) | {
        "applicable": standing.score.applicable,
        "satisfied": standing.score.satisfied,
        "waived": standing.score.waived,
        "percent": standing.score.percent,
        "complete": standing.complete,
        "criteria": [_criterion(met) for met in standing.criteria],
        "shortfalls": [
            {"item": s.item, "fact": s.fact, "found": s.found, "message": said(s.message)}
            for s in standing.shortfalls
        ],
    }


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    """Give what was written down of a proposal as plain values."""
    fields = ("code", "package", "edition", "title", "location", "year", "source", "cost", "works")
    numbers = ("households", "logbook_percent", "withdrawn_at", "withdrawn_because")
    return {field: getattr(proposal, field) for field in (*fields, *numbers)}


def print_suggestions(suggestions: Sequence[Suggestion], *, criteria: Criteria) -> None:
    """Print what each activity would be as a proposal, and where a person must say so."""
    show(
        tr("Kegiatan di luar APBD", "Activities outside the regional budget"),
        [tr("Baris", "Row"), tr("Kegiatan", "Activity"), tr("Tahun", "Years"), tr("Usul paket", "Suggested")],
        [
            [
                each.place,
                each.activity.title,
                ", ".join(map(str, each.activity.years)),
                _suggested(each, criteria),
            ]
            for each in suggestions
        ],
    )


def _suggested(each: Suggestion, criteria: Criteria) -> str:
    if each.recorded_as:
        return tr(f"sudah tercatat: {each.recorded_as}", f"recorded already: {each.recorded_as}")
    if each.wanted is None:
        choices = each.guess.packages or [p.code for p in criteria.newest.packages if not p.once]
        listed = ", ".join(choices)
        return tr(f"sebutkan sendiri: {listed}", f"say which: {listed}")
    return " ".join([each.wanted.package, *(f"({work})" for work in each.wanted.works)])


def _line(standing: Standing) -> list[str]:
    proposal, score = standing.proposal, standing.score
    waived = tr(f" ({score.waived} tidak berlaku)", f" ({score.waived} waived)") if score.waived else ""
    title = ", ".join(str(part) for part in (proposal.title, proposal.location, proposal.year) if part)
    return [
        proposal.code,
        proposal.package,
        title,
        f"{score.applicable}{waived}",
        str(score.satisfied),
        f"{score.percent}%",
    ]


def _missing(standing: Standing, met: Met, roles: Mapping[str, str]) -> list[str]:
    step = met.step
    owner = (
        tr(step.owner_title_id, step.owner_title_en) if step else roles.get(met.item.owner, met.item.owner)
    )
    title = tr(met.item.title.id, met.item.title.en)
    due = f"{step.due_date} ({step.code})" if step else tr("belum menjadi langkah", "no step yet")
    return [standing.proposal.code, met.item.number, title, tr(*_STATES[met.state]), owner, due]


def _criterion(met: Met) -> dict[str, Any]:
    row, step = met.row, met.step
    return {
        "code": met.item.code,
        "title": met.item.title.id,
        "state": met.state,
        "owner": met.item.owner,
        "step": step.code if step else None,
        "due": step.due_date if step else None,
        "link": row.link if row else "",
        "file": row.file_name if row else "",
        "remark": row.remark if row else "",
    }
