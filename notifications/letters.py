"""A person's lines as a letter: everything that its words need, and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from models.rules.working_days import RegionCalendar
from notifications.directory import Directory, Person
from notifications.lines import OpenLine
from notifications.messages import Asked, Letter, LetterLine


def letter_to(
    person: Person,
    lines: Sequence[OpenLine],
    at: datetime,
    calendars: Mapping[str, RegionCalendar],
    directory: Directory,
) -> Letter:
    """Make the letter that one person gets at an aware moment.

    `calendars` are those of their own place and of the regions that the lines are about.
    """
    return Letter(
        name=person.name,
        position=person.position,
        organisation=person.organisation,
        language=person.language,
        written_at=at,
        timezone=calendars[person.place].timezone,
        lines=[_line(person, line, at, calendars[line.region_code], directory) for line in lines],
    )


def _line(
    person: Person, line: OpenLine, at: datetime, calendar: RegionCalendar, directory: Directory
) -> LetterLine:
    language, asked = person.language, directory.to_ask(line.region_code, asker=person)
    return LetterLine(
        why=line.why,
        title=line.title.in_language(language),
        region=line.region,
        milestone=line.milestone,
        owner=directory.office(line.region_code, line.owner_role),
        owner_title=line.owner_title.in_language(language),
        due_at=line.due_at,
        timezone=calendar.timezone,
        working_days=calendar.working_days_between(calendar.local_date(at), line.due_date),
        hand_ins=tuple(title.in_language(language) for title in line.hand_ins),
        instruction=line.instruction,
        sent_back_because=line.sent_back_because,
        told_on=line.told_on,
        ask=Asked(asked.name, asked.organisation, asked.addresses[0].address) if asked else None,
        failing=line.failing,
        asked_by=line.asked_by,
        asked_until=line.asked_until,
        asked_because=line.asked_because,
    )
