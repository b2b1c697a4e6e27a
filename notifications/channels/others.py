"""Every service without an adapter of its own, through apprise; the only file that knows apprise.

Apprise knows how services are spoken to, and nothing else is left to it: it waits (5.5 s between two messages
of one object), follows redirects, repeats blindly, shares one pool of threads, and says only yes or no.
So each message has a plugin of its own, called directly, and what came of it is heard on the line.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from ssl import SSLContext
from typing import TYPE_CHECKING, Final, Literal

from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from notifications.channels.channel import KeepsALine, Outgoing
from notifications.channels.chat_marks import as_html, without_marks
from notifications.channels.others_form import LONGEST, LONGEST_SMS, size_of
from notifications.channels.others_templates import Template, read_templates
from notifications.outcomes import Misconfigured, Outcome, Permanent, Sent, scrubbed

if TYPE_CHECKING:
    from apprise import NotifyBase

    from notifications.channels.others_line import Session

OtherKind = Literal[ChannelKind.TELEGRAM, ChannelKind.SMS, ChannelKind.OTHER]
TIMEOUT_SECONDS: Final = 15.0  # to connect, and for each part of an answer
_TARGET: Final = re.compile(r"[^\s,;|]*\w[^\s,;|]*")  # one address; apprise takes these signs for several
_EXAMPLE: Final = "628110000000"  # an address that nearly every service would take


class OtherChannel(KeepsALine):
    """Sends by an apprise URL with {to} for the address; use it as a context manager, or close it.

    Telegram and SMS have one template, under the channel's own name. For other services an address is
    "name:target", where the name picks the template. Raises BadInput for a template that cannot be used.
    """

    def __init__(
        self,
        kind: OtherKind,
        templates: Mapping[str, str],
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        trust: SSLContext | None = None,
    ) -> None:
        self.kind: ChannelKind = kind
        self._templates, self._timeout, self._trust = read_templates(templates), timeout_seconds, trust
        self._session: Session | None = None
        if kind is not ChannelKind.OTHER and kind not in self._templates:
            raise BadInput('The channel "{kind}" has no way to send. Write one under its name.', kind=kind)

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:  # noqa: ARG002 - the service dates it
        """Hand one message over to the service that its address names."""
        name, target = self._parted(outgoing.address.strip())
        template = self._templates.get(name)
        if template is None:
            return Permanent(f"no service is called {name!r} in the settings", address_broken=True)
        if not _TARGET.fullmatch(target):
            return Permanent("this is not one address", address_broken=True)
        size, longest = size_of(outgoing.text), LONGEST_SMS if self.kind is ChannelKind.SMS else LONGEST
        if size > longest:
            return Permanent(f"the text takes {size} bytes, and no more than {longest} go into one message")
        return self._send(template, target, outgoing.text)

    def check(self) -> Outcome:
        """Say whether apprise knows every service and finds its template whole; nothing is sent."""
        for template in self._templates.values():
            if not self._accepts(template):
                return _unknown(template)
        return Sent()

    def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            self._session.close()

    def _parted(self, address: str) -> tuple[str, str]:
        if self.kind is not ChannelKind.OTHER:
            return self.kind, address
        name, _, target = address.partition(":")
        return name, target

    def _send(self, template: Template, target: str, text: str) -> Outcome:
        from notifications.channels.others_answers import outcome_of  # noqa: PLC0415 - see _line
        from notifications.channels.others_line import listening, overhear  # noqa: PLC0415 - see _line

        with listening(self._line()) as heard:
            plugin = self._plugin(template, target)
            if plugin is None and self._accepts(template):
                return Permanent("the service does not take this address", address_broken=True)
            if plugin is None:
                return _unknown(template)
            if len(plugin) != 1:
                return Permanent("this is not one address", address_broken=True)
            heard.by_http = overhear(type(plugin))
            heard.took = _tell(plugin, text)
        return outcome_of(
            heard,
            lambda words: scrubbed(words, secrets=template.secrets),
            service=template.service,
            alone=len(self._templates) == 1,
        )

    def _line(self) -> "Session":
        if self._session is None:
            # Loaded with the first message: a third of a second that `tonggak status` need not pay.
            from notifications.channels.others_line import Session  # noqa: PLC0415 - as said

            self._session = Session(self._trust)
        return self._session

    def _accepts(self, template: Template) -> bool:
        from notifications.channels.others_line import listening  # noqa: PLC0415 - see _line

        with listening(self._line()):
            return self._plugin(template, _EXAMPLE) is not None

    def _plugin(self, template: Template, target: str) -> "NotifyBase | None":
        from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - see _line

        asset = AppriseAsset(app_id="Tonggak", image_url_mask="", http_redirects=False, storage_mode="memory")
        plugin = Apprise.instantiate(template.to(target), asset=asset)
        if plugin is not None:
            plugin.request_rate_per_sec = plugin.retry = 0
            plugin.socket_connect_timeout = plugin.socket_read_timeout = self._timeout
        return plugin


def _tell(plugin: "NotifyBase", text: str) -> bool:
    from apprise import NotifyFormat  # noqa: PLC0415 - see _line

    body, written_in = without_marks(text), NotifyFormat.TEXT
    if plugin.notify_format is NotifyFormat.HTML:
        # Empty lines of HTML are dropped on the way to Telegram; a line with a space in it is none.
        body, written_in = as_html(text).replace("\n<br/>", "\n&nbsp;<br/>"), NotifyFormat.HTML
    try:
        return plugin.notify(body=body, body_format=written_in)
    except Exception:  # noqa: BLE001 - plugins of 150 services, each with its own
        return False


def _unknown(template: Template) -> Misconfigured:
    return Misconfigured(
        f"apprise does not take the way to {template.name!r} as it is written in the settings"
    )
