"""Push messages against a real ntfy; it comes from Debian, see .ci/run."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from ntfy_server import HOST, PASSWORD, ROBOT, Ntfy, ntfy_server

from models.rules.channel_kinds import ChannelKind
from notifications.channels.channel import Outgoing
from notifications.channels.others import OtherChannel
from notifications.channels.others_form import LONGEST, size_of
from notifications.outcomes import Misconfigured, Outcome, Sent

pytestmark = [
    pytest.mark.debian,
    pytest.mark.xdist_group("ntfy"),
    # One of the services that apprise knows is spoken to by a library that uses an old module.
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),
]

NOW = datetime(2024, 5, 27, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ntfy]:
    with ntfy_server(tmp_path_factory.mktemp("ntfy")) as running:
        yield running


def send(server: Ntfy, topic: str, text: str, password: str = PASSWORD) -> Outcome:
    way = {"ntfy": f"ntfy://{ROBOT}:{password}@{HOST}:{server.port}/{{to}}"}
    with OtherChannel(ChannelKind.OTHER, way, timeout_seconds=5) as channel:
        return channel.send(Outgoing("<1@pkp.example>", f"ntfy:{topic}", "Dinas", "Perihal", text), at=NOW)


def test_a_push_message_is_read_by_another_program(server: Ntfy) -> None:
    outcome = send(server, "dinas-pupr", "*Pengingat:* matriks\n\npaling lambat Jumat — é")

    [read] = server.read("dinas-pupr")
    assert outcome == Sent(read["id"])
    assert read["message"] == "Pengingat: matriks\n\npaling lambat Jumat — é"


def test_the_longest_message_is_still_a_message(server: Ntfy) -> None:
    text = "é" * (LONGEST // size_of("é"))

    outcome = send(server, "dinas-kesehatan", text)

    [read] = server.read("dinas-kesehatan")
    assert isinstance(outcome, Sent)
    assert (read["message"], "attachment" in read) == (text, False)


@pytest.mark.parametrize(
    ("topic", "password", "code"),
    [("bappeda", PASSWORD, "403"), ("dinas-pupr", "bukan-sandi", "401")],
    ids=["a topic that is not ours", "a wrong password"],
)
def test_a_server_that_refuses_us_must_be_mended(server: Ntfy, topic: str, password: str, code: str) -> None:
    outcome = send(server, topic, "Pengingat", password)

    assert isinstance(outcome, Misconfigured)
    assert (outcome.code, password in outcome.text) == (code, False)
