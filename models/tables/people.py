"""Organisations, the roles they hold, their contacts, and how each contact is reached."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.rules.channel_kinds import ChannelKind
from models.tables.columns import choice, moment


class OrganisationKind(StrEnum):
    """What sort of body an organisation is."""

    OPD = "opd"  # a regional agency (dinas, badan, sekretariat)
    POKJA = "pokja"  # a working group of a region, a province or the nation
    BALAI = "balai"  # the ministry's office in the province (Balai PPW)
    PROVINCE = "province"  # a provincial agency
    NATIONAL = "national"  # a ministry


class ContactRole(StrEnum):
    """What a contact is in their organisation."""

    KEY_PERSON = "key_person"  # does the work and gets the reminders
    HEAD = "head"  # heads the organisation and gets escalations
    DEPUTY = "deputy"  # stands in for the key person


class AddressStatus(StrEnum):
    """Whether an address can be used."""

    USABLE = "usable"  # messages may go there
    BROKEN = "broken"  # a permanent failure came back; held until somebody mends it


class Organisation(SQLModel, table=True):
    """A body of a region, of a province (no region), or of the nation (neither)."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("region_code IS NULL OR province_code IS NULL", name="one_place"),
        UniqueConstraint("place", "name"),
        # The index lets the roles below name the place, so that one role has one holder there.
        UniqueConstraint("id", "place"),
    )

    id: int | None = Field(default=None, primary_key=True)
    place: str = Field(index=True)  # region code, province code, or "ID" for the nation
    region_code: str | None = Field(default=None, foreign_key="regions.code")
    province_code: str | None = Field(default=None, foreign_key="provinces.code")
    name: str
    kind: OrganisationKind = Field(sa_column=choice(OrganisationKind))


class OrganisationRole(SQLModel, table=True):
    """A programme role (public_works, health, coordinator, ...) held by an organisation in its place."""

    __tablename__ = "organisation_roles"

    place: str = Field(primary_key=True)
    role: str = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="organisations.id", index=True, ondelete="CASCADE")


class Contact(SQLModel, table=True):
    """A person (or an office's desk) that answers for an organisation."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisations.id", index=True)
    name: str
    position: str = ""
    role: ContactRole = Field(sa_column=choice(ContactRole))
    language: str = Field(default="id", max_length=2)
    active: bool = True
    recorded_at: datetime = Field(sa_column=moment())


class ContactAddress(SQLModel, table=True):
    """One way to reach a contact; the lowest preference number is tried first."""

    __tablename__ = "contact_addresses"
    __table_args__ = (
        UniqueConstraint("contact_id", "channel", "address"),
        Index("uq_contact_addresses_preference", "contact_id", "preference", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", ondelete="CASCADE")
    channel: ChannelKind = Field(sa_column=choice(ChannelKind))
    address: str
    preference: int = 1
    status: AddressStatus = Field(default=AddressStatus.USABLE, sa_column=choice(AddressStatus))
