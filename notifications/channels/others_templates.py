"""How a service without an adapter of its own is written in the settings: an apprise URL with {to} in it."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from models.rules.errors import BadInput
from models.rules.sentences import Sentence

PLACE: Final = "{to}"
_HOST: Final = re.compile(r"(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+)(:\d+)?")
_SHORTEST_SECRET: Final = 4
_GENERIC = Sentence("it calls a message sent also when the service answers no; use a gateway channel")
_LOCAL = Sentence("it reaches nobody but this machine")
_LOSES = Sentence("it calls a message sent that never arrives")
_REFUSED: Final[Mapping[str, Sentence]] = {
    "matrix": Sentence("it calls a message sent that never arrives; use the channel for Matrix"),
    "mailto": Sentence("it does not tell a refusal from a delay; use the channel for mail"),
    "whatsapp": Sentence("it cannot send our templates; use the channel for WhatsApp"),
    "xmpp": _LOSES,
    "rsyslog": _LOSES,
    "growl": _LOSES,
    **dict.fromkeys(("json", "form", "xml"), _GENERIC),
    **dict.fromkeys(("dbus", "kde", "qt", "glib", "gio", "gnome", "windows", "macosx", "syslog"), _LOCAL),
    "blink1": _LOCAL,
}


@dataclass(frozen=True)
class Template:
    """A way to one service; what is written in it is secret as a whole."""

    name: str
    service: str
    written: str = field(repr=False)

    def to(self, address: str) -> str:
        """Put an address in its place."""
        return self.written.replace(PLACE, quote(address, safe=""))

    @property
    def secrets(self) -> list[str]:
        """List what must not be shown, longest first."""
        return sorted(set(_secrets(self.written)), key=len, reverse=True)


def read_templates(written: Mapping[str, str]) -> dict[str, Template]:
    """Read templates by name; raises BadInput, which never shows what is written in them."""
    return {name: _read(name, text.strip()) for name, text in written.items()}


def _read(name: str, written: str) -> Template:
    service, parted, rest = written.partition("://")
    service = service.lower()
    if not parted or not re.fullmatch(r"[a-z0-9]+", service):
        raise BadInput(
            'The way to "{name}" names no service. Write one, as in {example}.',
            name=name,
            example=f"ntfy://ntfy.example/{PLACE}",
        )
    refused = _REFUSED.get(service) or _REFUSED.get(service.removesuffix("s"))
    if refused is not None:
        raise BadInput(
            '"{name}" cannot be sent by {service}://: {why}.', name=name, service=service, why=refused
        )
    if PLACE not in rest:
        raise BadInput(
            'The way to "{name}" does not say where the address goes. Write {place} there, as in {example}.',
            name=name,
            place=PLACE,
            example=f"ntfy://ntfy.example/{PLACE}",
        )
    return Template(name, service, written)


def _secrets(written: str) -> Iterator[str]:
    """Give what is written in a template but for its service and host, as a server may show it."""
    way = urlsplit(written.replace(PLACE, ""))
    login, _, host = way.netloc.rpartition("@")
    if login:
        # As it stands, and as the header that carries it.
        yield from (login, unquote(login), b64encode(unquote(login).encode()).decode())
    keys = [*login.split(":")] if login else []
    if not login and not _HOST.fullmatch(host):  # many a service has its key in this place
        keys += [host, *host.split(":")]
    keys += [*way.path.split("/"), *(pair.partition("=")[2] for pair in way.query.split("&"))]
    for key in keys:
        if len(key) >= _SHORTEST_SECRET or key in login:
            yield from (key, unquote(key))
