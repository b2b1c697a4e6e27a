"""`tonggak people repairs` and `mend`: addresses that failed, and what was done about them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import typer

from deployments.commands.typed import (
    AtOption,
    ByOption,
    JsonOption,
    coordinator,
    runtime_at,
)
from deployments.language import tr
from deployments.printing import print_json, show
from models.database import reading, writing
from models.moves.loading import stored
from models.people.mending import Mended, mend
from models.people.naming import find_contact
from models.people.places import all_places, find_place
from models.people.repairs import OpenRepair, open_repairs
from models.rules.channel_kinds import ChannelKind
from models.rules.names import read_regions
from models.rules.time_zones import zone_of
from notifications.held import held_by_broken_addresses

_ADDRESS = tr("ALAMAT", "ADDRESS")
_PLACE = tr("DAERAH", "PLACE")


def repairs(
    place: Annotated[
        str | None,
        typer.Argument(
            metavar=_PLACE,
            help=tr(
                '"Kab. Lebong", "Provinsi Bengkulu", atau "Nasional"; tanpa ini, semua.',
                '"Kab. Lebong", "Provinsi Bengkulu" or "Nasional"; without: all.',
            ),
        ),
    ] = None,
    *,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """List addresses that failed for good: whose, what the server said, and how many steps go unsaid.

    Example: tonggak people repairs "Kab. Lebong"
    """
    places = {find_place(place, read_regions()).code} if place else None
    runtime = runtime_at(at)
    with reading(runtime.engine) as session:
        found = open_repairs(session, places)
        held = held_by_broken_addresses(
            session, now=runtime.clock.now(), rules=runtime.reminder_rules, channels=tuple(ChannelKind)
        )
    if as_json:
        listed = [asdict(one) | {"held": held.get(one.contact_id, 0)} for one in found]
        print_json({"repairs": listed})
        return
    _print(found, held)


def mend_(  # noqa: PLR0913 - one option a question
    contact: Annotated[
        str,
        typer.Argument(
            metavar=tr("NARAHUBUNG", "CONTACT"),
            help=tr(
                'Nama, "nama, kantor", atau alamat yang bermasalah.',
                'A name, "name, office", or the broken address.',
            ),
        ),
    ],
    *,
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar=_ADDRESS,
            help=tr(
                "Alamat penggantinya; tanpa ini, alamat lama sudah dicoba dan berfungsi lagi.",
                "What replaces it; without: the old one was tested and works again.",
            ),
        ),
    ] = None,
    instead_of: Annotated[
        str | None,
        typer.Option(
            "--instead-of",
            metavar=_ADDRESS,
            help=tr(
                "Alamat bermasalah yang dimaksud, bila ada beberapa.",
                "Which broken address is meant, where there are several.",
            ),
        ),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option("--in", metavar=_PLACE, help=tr("Di mana orang itu bekerja.", "Where they work.")),
    ] = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a broken address be used again, or replace it; what was held is said on the next working morning.

    Example: tonggak people mend "Narahubung PUPR, Dinas PUPR" --address pupr@lebong.example
    """
    places = {find_place(place, read_regions()).code} if place else None
    runtime = runtime_at(at)
    with writing(runtime.engine) as session:
        found = find_contact(session, contact, places=places)
        mended = mend(
            session,
            stored(found.contact.id),
            address=address,
            instead_of=instead_of,
            by=coordinator(by).name,
            at=runtime.clock.now(),
        )
    if as_json:
        print_json({"contact": found.label, "mended": mended})
        return
    for each in mended:
        typer.echo(f"{found.label}: {_in_words(each)}")


def _in_words(mended: Mended) -> str:
    if mended.before == mended.address:
        return tr(f"{mended.address} dipakai lagi.", f"{mended.address} is used again.")
    return tr(
        f"{mended.before} diganti dengan {mended.address}.",
        f"{mended.before} is replaced by {mended.address}.",
    )


def _print(found: list[OpenRepair], held: Mapping[int, int]) -> None:
    if not found:
        typer.echo(tr("Tidak ada alamat yang bermasalah.", "No address is broken."))
        return
    headings = [
        tr("Narahubung", "Contact"),
        tr("Alamat", "Address"),
        tr("Kata server", "The server said"),
        tr("Sejak", "Since"),
        tr("Jalan lain", "Reached by"),
        tr("Tertahan", "Held"),
    ]
    places = {place.code: place.label for place in all_places(read_regions())}
    zones = {region.code: region.timezone for region in read_regions()}
    rows = [
        [
            f"{repair.contact}\n{repair.organisation}, {places[repair.place]}",
            f"{repair.channel}: {repair.address}",
            f"{repair.code} {repair.said}".strip() or "-",
            str(repair.since.astimezone(zone_of(zones.get(repair.place, "WIB"))).date()),
            ", ".join(repair.otherwise) or "-",
            str(held.get(repair.contact_id, 0)),
        ]
        for repair in found
    ]
    show(tr("Alamat yang perlu diperbaiki", "Addresses to mend"), headings, rows)
