"""A paper as pdf, set by Typst with the fonts it carries: no font of the machine is needed or used."""

import json
from datetime import date
from functools import cache
from importlib.resources import files

from notifications.papers.look import Letterhead, Look
from notifications.papers.paper import Block, LetterFrame, Paper, Picture
from notifications.papers.readable import readable
from notifications.papers.set_out import set_out
from notifications.papers.typesetting import MAIN, pdf_of


def to_pdf(paper: Paper, look: Look, *, dated: date | None = None) -> bytes:
    """Set a paper as pdf; the same paper gives the same bytes.

    With `dated`, the document carries that day and is PDF/A-2b, a form for archives that asks for one. What
    was typed goes in as data beside the form, so that nothing of it can be run.
    """
    paper = readable(paper)
    given: dict[str, bytes] = {MAIN: _form()}
    given["paper.json"] = json.dumps(
        _data(paper, readable(look), dated), ensure_ascii=False, sort_keys=True
    ).encode()
    for place, block in enumerate((*paper.blocks, *paper.attached)):
        if isinstance(block, Picture):
            given[_picture(place)] = block.svg.encode()
    return pdf_of(given, dated=dated)


@cache
def _form() -> bytes:
    return (files("notifications.papers") / "form.typ").read_bytes()


def _data(paper: Paper, look: Look, dated: date | None) -> dict[str, object]:
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "numbering": paper.numbering,
        "footer": paper.footer,
        "draft": paper.draft,
        "landscape": paper.landscape,
        "date": None if dated is None else {"year": dated.year, "month": dated.month, "day": dated.day},
        "letterhead": _head(look.letterhead),
        "frame": _frame(paper.frame),
        "blocks": _set_out(paper.blocks, first=0),
        "attached": _set_out(paper.attached, first=len(paper.blocks)),
        "signatories": [
            {"above": list(signer.above), "name": signer.written_name, "number": signer.written_number}
            for signer in paper.signatories
        ],
    }


def _set_out(blocks: tuple[Block, ...], *, first: int) -> list[dict[str, object]]:
    return [set_out(block, picture=_picture(place)) for place, block in enumerate(blocks, start=first)]


def _head(head: Letterhead | None) -> dict[str, object] | None:
    if head is None:
        return None
    return {
        "government": head.government,
        "office": head.office,
        "address": list(head.address),
        "logo": list(head.logo) if head.logo else None,
    }


def _frame(frame: LetterFrame | None) -> dict[str, object] | None:
    if frame is None:
        return None
    return {
        "place_and_date": frame.place_and_date,
        "number": frame.number,
        "nature": frame.nature,
        "enclosures": frame.enclosures,
        "subject": frame.subject,
        "to": list(frame.to),
        "to_place": frame.to_place,
        "copies": list(frame.copies),
    }


def _picture(place: int) -> str:
    return f"picture-{place}.svg"
