"""Offices of Lebong and its province with their contacts, and the mornings on which they are told things."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, select

from models.database import reading, writing
from models.moves.door import move_step
from models.moves.opening import Opening, open_milestone
from models.moves.postponing import ask_postponement
from models.rules.blueprint import Programme
from models.rules.blueprint_reading import shipped_programme
from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import Actor, Role, StepMove
from models.rules.names import find_region, read_regions
from models.rules.reminder_rules import ReminderRules, load_rules
from models.tables.holds import Delegation, Hold, HoldKind
from models.tables.milestones import Step
from models.tables.people import (
    AddressStatus,
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationKind,
    OrganisationRole,
)
from models.tables.reminders import Message, Reminder
from notifications.channels.channel import Channel, Outgoing
from notifications.channels.mail_form import MailForm, Sender
from notifications.channels.remembering import RememberingChannel
from notifications.delivery import Delivered, deliver
from notifications.forms import Form
from notifications.morning import Summary, plan_and_queue

WIB = ZoneInfo("Asia/Jakarta")
COORDINATOR = Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
OWNER = Actor("Narahubung Dinas PUPR", Role.OWNER)
RULES = load_rules()
SENDER = Sender("pengingat@lebong.example", "Sekretariat Pokja PKP")


@cache
def the_programme() -> Programme:
    """The programme as shipped, read once."""
    return shipped_programme()


def at(day: str, hour: int = 8, minute: int = 0) -> datetime:
    """A moment in Lebong."""
    return datetime.combine(date.fromisoformat(day), time(hour, minute), WIB)


OPENED = at("2024-05-20", 9)


@dataclass
class Town:
    """Lebong's milestone with its offices, and a mail channel that remembers."""

    engine: Engine
    rules: ReminderRules = RULES
    mail: RememberingChannel = field(default_factory=RememberingChannel)
    forms: Mapping[ChannelKind, Form] = field(default_factory=lambda: {ChannelKind.MAIL: MailForm(SENDER)})
    milestone_id: int = 0

    def open(self) -> "Town":
        region = find_region("Kab. Lebong", read_regions())
        anchors = {"kick_off": date(2024, 5, 30), "workshop": date(2024, 6, 3)}
        with writing(self.engine) as session:
            opening = Opening(region, "M4", 2024, anchors)
            opened = open_milestone(session, the_programme(), opening, by=COORDINATOR, at=OPENED)
            self.milestone_id = opened.milestone_id
        return self

    def office(self, place: str, name: str, *roles: str, contacts: dict[str, ContactRole]) -> None:
        with writing(self.engine) as session:
            organisation = Organisation(
                place=place,
                region_code=place if len(place) == 5 else None,
                province_code=place if len(place) == 2 and place != "ID" else None,
                name=name,
                kind=OrganisationKind.OPD,
            )
            session.add(organisation)
            session.flush()
            session.add_all(
                OrganisationRole(place=place, role=role, organisation_id=organisation.id or 0)
                for role in roles
            )
            session.flush()
            for contact, role in contacts.items():
                self.contact(session, organisation.id or 0, contact, role)

    @staticmethod
    def contact(session: Session, organisation_id: int, name: str, role: ContactRole) -> None:
        contact = Contact(
            organisation_id=organisation_id,
            name=name,
            role=role,
            recorded_at=datetime(2024, 1, 2, tzinfo=UTC),
        )
        session.add(contact)
        session.flush()
        address = f"{name.lower().replace(' ', '.')}@lebong.example"
        session.add(ContactAddress(contact_id=contact.id or 0, channel=ChannelKind.MAIL, address=address))
        session.flush()

    def only_step(self, code: str, *, role: str, due: datetime) -> None:
        """Leave one step ready, owed by a role and due at a moment; every other step is far away."""
        with writing(self.engine) as session:
            for step in session.exec(select(Step)).all():
                chosen = step.code == code
                step.due_at = due if chosen else due + timedelta(days=400)
                step.due_date = step.due_at.astimezone(WIB).date()
                if chosen:
                    title = the_programme().role(role).title
                    step.owner_role, step.owner_title_id, step.owner_title_en = role, title.id, title.en
                session.add(step)

    def also_owes(self, code: str, *, due: datetime, role: str = "public_works") -> None:
        """Let a role owe one more step that is ready."""
        with writing(self.engine) as session:
            step = session.exec(select(Step).where(Step.code == code)).one()
            step.owner_role, step.due_at, step.due_date = role, due, due.astimezone(WIB).date()

    def move(self, code: str, move: StepMove, *, when: datetime, by: Actor = OWNER, reason: str = "") -> None:
        with writing(self.engine) as session:
            move_step(session, self.milestone_id, code, move, by=by, at=when, reason=reason)

    def break_address(self, address: str) -> None:
        with writing(self.engine) as session:
            row = session.exec(select(ContactAddress).where(ContactAddress.address == address)).one()
            row.status = AddressStatus.BROKEN
            session.add(row)

    def colleague(self, of: str, name: str) -> None:
        with writing(self.engine) as session:
            known = session.exec(select(Contact).where(Contact.name == of)).one()
            self.contact(session, known.organisation_id, name, known.role)

    def hold(
        self,
        kind: HoldKind,
        *,
        until: str,
        step: str | None = None,
        contact: str | None = None,
        place: str | None = None,
    ) -> int:
        with writing(self.engine) as session:
            hold = Hold(
                kind=kind,
                step_id=session.exec(select(Step.id).where(Step.code == step)).one() if step else None,
                contact_id=self.contact_named(session, contact) if contact else None,
                place=place,
                until_day=date.fromisoformat(until),
                reason="Menunggu surat keputusan",
                set_by=COORDINATOR.name,
                set_at=OPENED,
            )
            session.add(hold)
            session.flush()
            return hold.id or 0

    def lift(self, hold_id: int) -> None:
        with writing(self.engine) as session:
            session.get_one(Hold, hold_id).ended_at = OPENED

    def stand_in(self, contact: str, *, step: str, until: str) -> None:
        with writing(self.engine) as session:
            session.add(
                Delegation(
                    step_id=session.exec(select(Step.id).where(Step.code == step)).one() or 0,
                    contact_id=self.contact_named(session, contact),
                    until_day=date.fromisoformat(until),
                    reason="Cuti",
                    set_by=OWNER.name,
                    set_at=OPENED,
                )
            )

    def ask_for(self, code: str, *, until: date, when: datetime) -> None:
        with writing(self.engine) as session:
            reason = "Data belum lengkap"
            ask_postponement(session, self.milestone_id, code, until=until, by=OWNER, at=when, reason=reason)

    @staticmethod
    def contact_named(session: Session, name: str) -> int:
        return session.exec(select(Contact.id).where(Contact.name == name)).one() or 0

    def plan(self, now: datetime, *, settle: timedelta = timedelta()) -> Summary:
        with writing(self.engine) as session:
            return plan_and_queue(
                session, now=now, rules=self.rules, forms=self.forms, domain="lebong.example", settle=settle
            )

    def send(self, now: datetime, *channels: Channel) -> Delivered:
        return deliver(self.engine, channels or [self.mail], now=now, rules=self.rules, draw=lambda: 0.5)

    def run(self, now: datetime) -> list[tuple[str, str]]:
        """Plan, queue and send at a moment; gives the subjects that went out, by address."""
        before = len(self.mail.sent)
        self.plan(now)
        self.send(now)
        return [(letter.address, letter.subject) for _, letter in self.mail.sent[before:]]

    def told(self) -> list[tuple[str, str]]:
        """When what was sent, in local time: ("2024-05-27 08.00", address)."""
        return [(f"{when.astimezone(WIB):%Y-%m-%d %H.%M}", letter.address) for when, letter in self.mail.sent]

    def letters(self) -> list[Outgoing]:
        return [letter for _, letter in self.mail.sent]

    def ledger(self) -> list[tuple[str, int, str, str]]:
        with reading(self.engine) as session:
            rows = session.exec(select(Reminder).order_by(Reminder.id)).all()  # type: ignore[arg-type]
            return [(r.rule, r.occurrence, r.state.value, r.state_reason) for r in rows]

    def messages(self) -> list[Message]:
        with reading(self.engine) as session:
            return list(session.exec(select(Message).order_by(Message.id)).all())  # type: ignore[arg-type]


def lebong_town(engine: Engine) -> Town:
    """The usual offices: public works with a contact and a head, the secretariat, and the province."""
    town = Town(engine)
    key, head = ContactRole.KEY_PERSON, ContactRole.HEAD
    town.office("17.07", "Dinas PUPR", "public_works", contacts={"Narahubung PUPR": key, "Kepala PUPR": head})
    town.office("17.07", "Sekretariat Pokja PKP", "coordinator", contacts={"Sekretariat": key})
    town.office("17", "Pokja PKP Provinsi Bengkulu", "province", contacts={"Pokja Provinsi": key})
    return town.open()
