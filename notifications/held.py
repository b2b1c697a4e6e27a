"""How much goes unsaid because an address must be mended first."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Silence
from models.rules.reminder_rules import ReminderRules
from notifications.candidates import find_due
from notifications.readings import read_about


def held_by_broken_addresses(
    session: Session, *, now: datetime, rules: ReminderRules, channels: Collection[ChannelKind]
) -> dict[int, int]:
    """Count, for each contact, the steps of which they would be told on the next working morning."""
    readings = read_about(session, find_due(session, now=now, rules=rules), now=now, channels=channels)
    held: dict[int, set[int]] = defaultdict(set)
    for candidate in readings.candidates:
        for decision in readings.decide(candidate, rules):
            if decision.reason is Silence.ADDRESS_BROKEN and decision.contact_id is not None:
                held[decision.contact_id].add(candidate.step_id)
    return {contact_id: len(steps) for contact_id, steps in held.items()}
