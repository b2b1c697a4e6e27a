"""A rehearsal's answer in tables, and as one JSON document."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from deployments.language import tr
from deployments.rehearsal import Answer
from deployments.rehearsal_words import clock
from models.people.places import all_places
from models.rules.indonesian_dates import weekday_id
from models.rules.names import read_regions
from models.rules.rehearsal_tally import MorningTally, Tally, differences, who_gets_more
from models.rules.time_zones import Timezone

MOST = 10  # people listed
Row = list[str]


def mornings_table(answer: Answer, zone: Timezone) -> tuple[str, Row, list[Row]]:
    """Give title, headings and rows of the table of mornings."""
    title, morning = tr("Pesan setiap pagi", "Messages by morning"), tr("Pagi", "Morning")
    steps, out = tr("Hal", "Matters"), tr("Semua keluar", "All out")
    by_day = {tally.day: tally for tally in answer.shown.mornings}
    if answer.proposed is None:
        headings = [morning, tr("Pesan", "Messages"), steps, out]
        return title, headings, [[_short(t.day), str(t.messages), *_end(t, zone)] for t in by_day.values()]
    headings = [morning, tr("Sekarang", "Now"), tr("Usulan", "Proposed"), tr("Selisih", "Change"), steps, out]
    rows = [
        [
            _short(d.day),
            str(d.now),
            str(d.proposed),
            f"{d.proposed - d.now:+d}",
            *_end(by_day.get(d.day), zone),
        ]
        for d in differences(answer.now, answer.proposed)
    ]
    return title, headings, rows


def people_table(answer: Answer) -> tuple[str, Row, list[Row]]:
    """Give title, headings and rows of the table of those who get most."""
    title = tr(f"Penerima terbanyak ({MOST} teratas)", f"Who gets most (first {MOST})")
    both = answer.proposed is not None
    counts = [tr("Sekarang", "Now"), tr("Usulan", "Proposed")] if both else [tr("Pesan", "Messages")]
    rows = []
    for contact_id, messages in list(answer.shown.by_person.items())[:MOST]:
        before = [str(answer.now.by_person.get(contact_id, 0))] if both else []
        rows.append([*_who(answer, contact_id).values(), *before, str(messages)])
    return title, [tr("Nama", "Name"), tr("Kantor", "Office"), tr("Tempat", "Place"), *counts], rows


def more_table(answer: Answer) -> tuple[str, Row, list[Row]] | None:
    """Give the table of those who would get more than now, the most growth first; None without any."""
    grown = who_gets_more(answer.now, answer.proposed) if answer.proposed else {}
    if not grown:
        return None
    title = tr(f"Menerima lebih banyak ({MOST} teratas)", f"Would get more (first {MOST})")
    headings = [tr("Nama", "Name"), tr("Kantor", "Office"), tr("Tempat", "Place")]
    headings += [tr("Sekarang", "Now"), tr("Usulan", "Proposed")]
    rows = [[*_who(answer, who).values(), *map(str, counts)] for who, counts in list(grown.items())[:MOST]]
    return title, headings, rows


def document(answer: Answer) -> dict[str, Any]:
    """Give everything for a script; moments are in UTC."""
    asked = answer.question
    whole: dict[str, Any] = {
        "from": asked.first,
        "to": asked.last,
        "answers": asked.answers,
        "per_minute": answer.per_minute,
        "nobody_to_tell": answer.unheard,
        "now": _tally_document(answer, answer.now),
        "proposed": None,
    }
    if answer.proposed is not None:
        whole["proposed"] = _tally_document(answer, answer.proposed)
        whole["changes"] = {
            "messages": answer.proposed.messages - answer.now.messages,
            "mornings": differences(answer.now, answer.proposed),
            "more": [
                {**_who(answer, who), "now": now, "proposed": proposed}
                for who, (now, proposed) in who_gets_more(answer.now, answer.proposed).items()
            ],
        }
    return whole


def _end(tally: MorningTally | None, zone: Timezone) -> Row:
    if tally is None or tally.last_out is None:
        return ["0" if tally is None else str(tally.lines), "-"]
    short = tr(f" ({tally.not_out} tidak muat)", f" ({tally.not_out} do not fit)") if tally.not_out else ""
    return [str(tally.lines), f"{clock(tally.last_out, zone)} {zone}{short}"]


def _tally_document(answer: Answer, tally: Tally) -> dict[str, Any]:
    return {
        "messages": tally.messages,
        "lines": tally.lines,
        "people": len(tally.by_person),
        "peak": tally.peak,
        "mornings": tally.mornings,
        "by_person": [{**_who(answer, who), "messages": count} for who, count in tally.by_person.items()],
    }


def _who(answer: Answer, contact_id: int) -> dict[str, str]:
    person = answer.people[contact_id]
    return {"name": person.name, "office": person.organisation, "place": _places()[person.place]}


@cache
def _places() -> Mapping[str, str]:
    return {place.code: place.label for place in all_places(read_regions())}


def _short(day: date) -> str:
    return tr(f"{weekday_id(day)}, {day:%d-%m-%Y}", f"{day:%a, %d-%m-%Y}")
