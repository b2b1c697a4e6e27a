"""Which organisations a milestone's meetings invite."""

from sqlmodel import Session, col, select

from models.moves.loading import MilestoneRows
from models.people.places import NATION
from models.tables.people import Organisation, OrganisationRole
from notifications.office_hours import province_of


def invited_to(session: Session, rows: MilestoneRows) -> tuple[str, ...]:
    """List the organisations that hold a role for the region: its own, its province's, then the nation's.

    Of the nation only those whose role owes a step are invited. A role that owes a step and that nobody
    holds stands there by its title.
    """
    region, owed = rows.region.code, {step.owner_role: step.owner_title_id for step in rows.steps.values()}
    places = [region, province_of(region), NATION]
    query = (
        select(OrganisationRole, Organisation.name)
        .join(Organisation, col(OrganisationRole.organisation_id) == col(Organisation.id))
        .where(col(OrganisationRole.place).in_(places))
    )
    holders = sorted(
        (places.index(role.place), name, role.role)
        for role, name in session.exec(query)
        if role.place != NATION or role.role in owed
    )
    held = {role for _, _, role in holders}
    nobody = [title for role, title in owed.items() if role not in held]
    return tuple(dict.fromkeys([*(name for _, name, _ in holders), *nobody]))
