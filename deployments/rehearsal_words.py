"""A rehearsal's answer in words, tables, one JSON document, and a picture."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from deployments.language import tr
from deployments.pictures import Chart, draw
from deployments.rehearsal import Answer
from models.people.places import all_places
from models.rules.channel_kinds import ChannelKind
from models.rules.indonesian_dates import format_date_id, weekday_id
from models.rules.names import read_regions
from models.rules.rehearsal_tally import MorningTally, Tally, differences, who_gets_more
from models.rules.rehearsed_answers import Answers
from models.rules.time_zones import Timezone, zone_of
from models.rules.working_days import calendar_for

MOST = 10  # people listed
_WAYS = {
    ChannelKind.MAIL: ("surel", "mail"),
    ChannelKind.WHATSAPP: ("WhatsApp", "WhatsApp"),
    ChannelKind.MATRIX: ("Matrix", "Matrix"),
    ChannelKind.TELEGRAM: ("Telegram", "Telegram"),
    ChannelKind.SMS: ("SMS", "SMS"),
    ChannelKind.OTHER: ("saluran lain", "others"),
}
_JUST_UNDER_A_MINUTE = timedelta(minutes=1, microseconds=-1)
Row = list[str]


def in_words(answer: Answer, where: str, zone: Timezone) -> Iterator[str]:
    """Say in a few sentences what it comes to; `where` names the regions, clock times are in the zone."""
    first, last = _day(answer.question.first), _day(answer.question.last)
    yield tr(
        f"Gladi pengingat, {first} sampai {last}, {where}. Anggapan: {_assumed(answer)}.",
        f"Rehearsal of the reminders, {first} to {last}, {where}. Assumed: {_assumed(answer)}.",
    )
    if answer.proposed is None:
        yield _sum(answer.now)
        yield from _peak(answer.now, answer.per_minute, zone)
    else:
        yield tr("Sekarang: ", "Now: ") + _sum(answer.now)
        yield from _peak(answer.now, answer.per_minute, zone)
        more = f"{answer.proposed.messages - answer.now.messages:+d}"
        yield (
            tr("Usulan: ", "Proposed: ")
            + _sum(answer.proposed)
            + tr(f" Selisih: {more}.", f" Change: {more}.")
        )
        yield from _peak(answer.proposed, answer.per_minute, zone)
        grown = len(who_gets_more(answer.now, answer.proposed))
        yield tr(
            f"{grown} orang menerima lebih banyak pesan daripada sekarang.",
            f"{grown} people would get more messages than now.",
        )
    if answer.unheard:
        yield tr(
            f"Tentang {answer.unheard} langkah tidak ada yang dapat diberi tahu; lengkapi narahubungnya.",
            f"Of {answer.unheard} steps nobody at all can be told; complete their contacts.",
        )
    yield tr("Tidak ada yang dikirim atau dicatat.", "Nothing was sent or recorded.")


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


def picture(answer: Answer, where: str) -> bytes:
    """Draw the messages of every working morning, now beside proposed."""
    days = _working_days(answer)
    series = [(tr("sekarang", "now"), _on(days, answer.now))]
    if answer.proposed is not None:
        series.append((tr("usulan", "proposed"), _on(days, answer.proposed)))
    period = f"{_day(answer.question.first)} – {_day(answer.question.last)}"
    return draw(
        Chart(
            tr(f"Gladi pengingat: {where}", f"Rehearsal of the reminders: {where}"),
            f"{period}; {_assumed(answer)}",
            tr(
                "Banyaknya pesan setiap pagi kerja (tanggal-bulan)",
                "Messages each working morning (day-month)",
            ),
            days,
            series,
        )
    )


def _assumed(answer: Answer) -> str:
    if answer.question.answers is Answers.NOBODY:
        return tr(
            "tidak ada yang menjawab, dan yang menunggu langkah lain tetap menunggu",
            "nobody answers, and what waits for another step goes on waiting",
        )
    return tr("setiap langkah selesai pada tenggatnya", "each step is done on its due day")


def _sum(tally: Tally) -> str:
    people, mornings = len(tally.by_person), len(tally.mornings)
    return tr(
        f"{tally.messages} pesan kepada {people} orang pada {mornings} pagi.",
        f"{tally.messages} messages to {people} people on {mornings} mornings.",
    )


def _peak(tally: Tally, rates: Mapping[ChannelKind, int], zone: Timezone) -> Iterator[str]:
    peak = tally.peak
    if peak is None or peak.last_out is None:
        return
    day, clock = _day(peak.day), _clock(peak.last_out, zone)
    pace = ", ".join(f"{tr(*_WAYS[way])} {rate}" for way, rate in sorted(rates.items()))
    yield tr(
        f"  Pagi puncak: {day}, {peak.messages} pesan; pada laju per menit ({pace}) semua keluar paling "
        f"lambat pukul {clock} {zone}.",
        f"  Peak morning: {day}, {peak.messages} messages; at so many a minute ({pace}) all are out by "
        f"{clock} {zone}.",
    )
    if peak.not_out:
        yield tr(
            f"  {peak.not_out} pesan tidak muat pada jam kantor hari itu.",
            f"  {peak.not_out} messages do not fit into that day's office hours.",
        )


def _end(tally: MorningTally | None, zone: Timezone) -> Row:
    if tally is None or tally.last_out is None:
        return ["0" if tally is None else str(tally.lines), "-"]
    short = tr(f" ({tally.not_out} tidak muat)", f" ({tally.not_out} do not fit)") if tally.not_out else ""
    return [str(tally.lines), f"{_clock(tally.last_out, zone)} {zone}{short}"]


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


def _working_days(answer: Answer) -> list[date]:
    first, last = answer.question.first, answer.question.last
    nation = calendar_for("WIB", {})
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    told = {d.day for d in differences(answer.now, answer.shown)}
    return [day for day in days if day in told or nation.is_working_day(day)]


def _on(days: Sequence[date], tally: Tally) -> list[int]:
    by_day = {morning.day: morning.messages for morning in tally.mornings}
    return [by_day.get(day, 0) for day in days]


def _day(day: date) -> str:
    return tr(format_date_id(day), f"{day:%A, %d %B %Y}")


def _short(day: date) -> str:
    return tr(f"{weekday_id(day)}, {day:%d-%m-%Y}", f"{day:%a, %d-%m-%Y}")


def _clock(moment: datetime, zone: Timezone) -> str:
    # Rounded up: by that minute it is out.
    return f"{moment.astimezone(zone_of(zone)) + _JUST_UNDER_A_MINUTE:%H.%M}"
