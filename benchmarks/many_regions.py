"""What it costs to open a milestone in all 514 regions, and to plan a morning's reminders for them.

Run alone: `python benchmarks/many_regions.py [--json]`. Prints CPU seconds, and as ratios how many times
longer each takes than writing the same number of rows into the same database with nothing but SQL.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from models.database import open_database, prepare, writing
from models.moves.opening import Opening, open_milestone
from models.rules.blueprint_reading import shipped_programme
from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import Actor, Role
from models.rules.names import read_regions
from models.rules.reminder_rules import load_rules
from models.tables.people import (
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationKind,
    OrganisationRole,
)
from notifications.channels.mail_form import MailForm, Sender
from notifications.morning import plan_and_queue

OPENED = datetime(2024, 5, 20, 2, tzinfo=UTC)
FORMS = {ChannelKind.MAIL: MailForm(Sender("tonggak@daerah.example"))}
A_MORNING = datetime(
    2024, 5, 28, 0, 30, tzinfo=UTC
)  # 07.30 in Jakarta, three working days before the workshop
ANCHORS = {"kick_off": date(2024, 5, 30), "workshop": date(2024, 6, 3)}
ROLES = ("coordinator", "bappeda", "public_works", "regional_secretary", "environment", "health")


def cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def open_everywhere(engine: Engine) -> None:
    programme, by = shipped_programme(), Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
    with writing(engine) as session:
        for region in read_regions():
            open_milestone(session, programme, Opening(region, "M4", 2024, ANCHORS), by=by, at=OPENED)


def fill_the_register(engine: Engine) -> None:
    with writing(engine) as session:
        for region in read_regions():
            for role in ROLES:
                office = Organisation(
                    place=region.code, region_code=region.code, name=role, kind=OrganisationKind.OPD
                )
                session.add(office)
                session.flush()
                desk = Contact(
                    organisation_id=office.id,
                    name="Narahubung",
                    role=ContactRole.KEY_PERSON,
                    recorded_at=OPENED,
                )
                session.add_all(
                    [desk, OrganisationRole(place=region.code, role=role, organisation_id=office.id)]
                )
                session.flush()
                address = f"{role}.{region.code}@daerah.example"
                session.add(ContactAddress(contact_id=desk.id, channel=ChannelKind.MAIL, address=address))


def plan_a_morning(engine: Engine) -> None:
    with writing(engine) as session:
        plan_and_queue(session, now=A_MORNING, rules=load_rules(), forms=FORMS, domain="daerah.example")


def rows_in(engine: Engine, *tables: str) -> int:
    with engine.connect() as connection:
        return sum(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables)  # noqa: S608 - our own names


def bare_inserts(engine: Engine, count: int) -> None:
    row = {"a": "17.07", "b": "undangan", "c": "2024-05-31", "d": "x" * 200}
    with writing(engine) as session:
        session.execute(text("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, a, b, c, d)"))
        for _ in range(count):
            session.execute(text("INSERT INTO bare (a, b, c, d) VALUES (:a, :b, :c, :d)"), row)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'tonggak.db'}")
        prepare(engine)
        opening = cpu_seconds(lambda: open_everywhere(engine))
        opened = rows_in(engine, "milestones", "anchors", "phases", "steps", "hand_ins", "history")
        fill_the_register(engine)
        planning = cpu_seconds(lambda: plan_a_morning(engine))
        planned = rows_in(engine, "reminders", "messages")
        again = cpu_seconds(lambda: plan_a_morning(engine))
        bare = cpu_seconds(lambda: bare_inserts(engine, 10_000)) / 10_000
        engine.dispose()
    figures = {
        "regions": len(read_regions()),
        "opening_seconds": round(opening, 2),
        "opening_rows": opened,
        "opening_ratio_to_bare_inserts": round(opening / (opened * bare), 1),
        "planning_seconds": round(planning, 2),
        "planned_rows": planned,
        "planning_ratio_to_bare_inserts": round(planning / (planned * bare), 1),
        "planning_again_seconds": round(again, 2),
    }
    print(json.dumps(figures) if "--json" in sys.argv else json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
