"""Brings every table into the metadata; migrations and new databases read it from here."""

from sqlmodel import SQLModel

from models.tables import (
    documents,
    history,
    holds,
    mailboxes,
    meetings,
    milestones,
    people,
    postponements,
    programmes,
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
    runs,
)
METADATA = SQLModel.metadata
