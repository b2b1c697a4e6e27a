"""Brings every table into the metadata; migrations and new databases read it from here."""

from sqlmodel import SQLModel

from models.tables import (
    documents,
    history,
    milestones,
    people,
    postponements,
    programmes,
    regions,
    reminders,
    runs,
)

TABLE_MODULES = (regions, people, programmes, milestones, postponements, history, documents, reminders, runs)
METADATA = SQLModel.metadata
