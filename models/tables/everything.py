"""Brings every table into the metadata; migrations and new databases read it from here."""

from sqlmodel import SQLModel

from models.tables import (
    attendance,
    documents,
    history,
    holds,
    mailboxes,
    meetings,
    milestones,
    monitoring,
    people,
    postponements,
    programmes,
    proposals,
    regions,
    reminders,
    repairs,
    runs,
)

TABLE_MODULES = (
    regions,
    people,
    programmes,
    milestones,
    postponements,
    history,
    documents,
    reminders,
    holds,
    repairs,
    meetings,
    mailboxes,
    proposals,
    monitoring,
    attendance,
    runs,
)
METADATA = SQLModel.metadata
