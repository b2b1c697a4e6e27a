"""A rehearsal's answer in sentences, and as a picture."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from deployments.language import tr
from deployments.pictures import Chart, draw
from deployments.rehearsal import Answer
from models.rules.channel_kinds import ChannelKind
from models.rules.indonesian_dates import format_date_id
from models.rules.rehearsal_tally import Tally, differences, who_gets_more
from models.rules.rehearsed_answers import Answers
from models.rules.time_zones import Timezone, zone_of
from models.rules.working_days import calendar_for

_WAYS = {
    ChannelKind.MAIL: ("surel", "mail"),
    ChannelKind.WHATSAPP: ("WhatsApp", "WhatsApp"),
    ChannelKind.MATRIX: ("Matrix", "Matrix"),
    ChannelKind.TELEGRAM: ("Telegram", "Telegram"),
    ChannelKind.SMS: ("SMS", "SMS"),
    ChannelKind.OTHER: ("saluran lain", "others"),
}
_JUST_UNDER_A_MINUTE = timedelta(minutes=1, microseconds=-1)


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


def clock(moment: datetime, zone: Timezone) -> str:
    """Write the minute by which something is out, in the zone."""
    # Rounded up: by that minute it is out.
    return f"{moment.astimezone(zone_of(zone)) + _JUST_UNDER_A_MINUTE:%H.%M}"


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
    day, by = _day(peak.day), clock(peak.last_out, zone)
    pace = ", ".join(f"{tr(*_WAYS[way])} {rate}" for way, rate in sorted(rates.items()))
    yield tr(
        f"  Pagi puncak: {day}, {peak.messages} pesan; pada laju per menit ({pace}) semua keluar paling "
        f"lambat pukul {by} {zone}.",
        f"  Peak morning: {day}, {peak.messages} messages; at so many a minute ({pace}) all are out by "
        f"{by} {zone}.",
    )
    if peak.not_out:
        yield tr(
            f"  {peak.not_out} pesan tidak muat pada jam kantor hari itu.",
            f"  {peak.not_out} messages do not fit into that day's office hours.",
        )


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
