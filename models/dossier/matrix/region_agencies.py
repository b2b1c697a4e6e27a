"""Reads which agencies a region has."""

from sqlmodel import Session, col, select

from models.rules.names import Region
from models.tables.people import Organisation


def agencies_of(session: Session, region: Region) -> tuple[str, ...]:
    """List the names of a region's bodies as the register has them."""
    names = select(Organisation.name).where(Organisation.region_code == region.code)
    return tuple(session.exec(names.order_by(col(Organisation.name))))
