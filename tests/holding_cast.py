"""Offices with contacts, and queued reminders about the trial milestone, for holding back and letting go."""

from datetime import date, timedelta

from moves_cast import DUE, LATER, Trial
from sqlmodel import Session, select

from models.rules.channel_kinds import ChannelKind
from models.tables.holds import Delegation, Hold
from models.tables.people import (
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationKind,
    OrganisationRole,
)
from models.tables.reminders import Message, MessageState, Reminder


def office(session: Session, name: str, *roles: str, place: str = "17.07") -> int:
    body = Organisation(place=place, region_code=place, name=name, kind=OrganisationKind.OPD)
    session.add(body)
    session.flush()
    session.add_all(OrganisationRole(place=place, role=role, organisation_id=body.id or 0) for role in roles)
    session.flush()
    return body.id or 0


def contact(session: Session, office_id: int, name: str, *, active: bool = True) -> int:
    person = Contact(
        organisation_id=office_id,
        name=name,
        role=ContactRole.KEY_PERSON,
        active=active,
        recorded_at=LATER,
    )
    session.add(person)
    session.flush()
    mail = f"{name.lower().replace(' ', '.')}@lebong.example"
    session.add(ContactAddress(contact_id=person.id or 0, channel=ChannelKind.MAIL, address=mail))
    session.flush()
    return person.id or 0


def message(session: Session, contact_id: int, *, number: int = 1, **more: object) -> Message:
    queued = Message(
        contact_id=contact_id,
        channel=ChannelKind.MAIL,
        address="pupr@lebong.example",
        local_date=date(2024, 5, 22),
        revision=number,
        subject="Pengingat",
        text="Yth.",
        message_id=f"<{number}.{contact_id}@tonggak.example>",
        state=MessageState.SCHEDULED,
        queued_at=LATER,
        next_at=LATER,
        expires_at=LATER + timedelta(days=1),
    )
    queued.sqlmodel_update(more)
    session.add(queued)
    session.flush()
    return queued


def reminder(trial: Trial, code: str, contact_id: int, said_in: Message | None = None) -> Reminder:
    line = Reminder(
        step_id=trial.rows.step(code).id or 0,
        rule="before_3",
        occurrence=1,
        contact_id=contact_id,
        local_date=date(2024, 5, 22),
        due_date=DUE[code],
        reason="due_soon",
        state=MessageState.SCHEDULED,
        planned_at=LATER,
        message_ref=said_in.id if said_in else None,
    )
    trial.session.add(line)
    trial.session.flush()
    return line


def holds(session: Session) -> list[tuple[str, date, str, str]]:
    """Each silence as kind, last day, who set it, and who ended it early."""
    rows = session.exec(select(Hold).order_by(Hold.id))  # type: ignore[arg-type]
    return [(row.kind.value, row.until_day, row.set_by, row.ended_by) for row in rows]


def delegations(session: Session) -> list[tuple[int, date, str, str]]:
    """Each delegation as contact, last day, who set it, and who ended it."""
    rows = session.exec(select(Delegation).order_by(Delegation.id))  # type: ignore[arg-type]
    return [(row.contact_id, row.until_day, row.set_by, row.ended_by) for row in rows]
