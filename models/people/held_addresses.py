"""What a file means for addresses that failed: which stay held, and which repairs it closes."""

from collections.abc import Iterator

from models.people.checking import Checked
from models.people.comparing import Comparison
from models.people.register import Register
from models.rules.sentences import Sentence
from models.tables.people import AddressStatus


def notes_on_broken(checked: Checked, comparison: Comparison, register: Register) -> Iterator[Sentence]:
    """Say of each broken address of the file's people whether it stays held or is replaced."""
    wanted = {change.entry.key: change.addresses for change in comparison.contacts}
    for key, entry in checked.contacts.items():
        row = register.contacts.get(key)
        if row is None or row.id is None:
            continue
        who = f"{entry.name} ({register.names[row.organisation_id]})"
        kept = wanted.get(key)
        for address in register.addresses.get(row.id, []):
            if address.status is not AddressStatus.BROKEN:
                continue
            gone = kept is not None and (address.channel, address.address) not in kept
            yield _replaced(address.address, who) if gone else _held(address.address, who)


def _replaced(address: str, who: str) -> Sentence:
    return Sentence(
        "{address} of {who} had failed and is taken out; its repair is closed.", address=address, who=who
    )


def _held(address: str, who: str) -> Sentence:
    return Sentence(
        "{address} of {who} stays held, since messages to it came back. Once it works again: "
        "`tonggak people mend`.",
        address=address,
        who=who,
    )
