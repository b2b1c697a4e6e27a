"""Channels as an operator sets them up: one that cannot be opened does not keep the others closed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail_server import HOST, mail_server
from pydantic import SecretStr
from sqlalchemy import Engine

from flows.channels import forms_of, open_channels
from flows.runtime import Runtime, SetClock
from flows.sending import plan_and_send
from flows.settings import Settings
from models.rules.channel_kinds import ChannelKind

NOTHING_TO_DO = datetime(2024, 9, 5, 1, tzinfo=UTC)


def settings(tmp_path: Path, url: str, **more: object) -> Settings:
    return Settings(data=tmp_path, database_url=url, smtp_host=HOST, smtp_security="plain", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("broken", "trouble"),
    [
        pytest.param({"other_ways": SecretStr("ntfy://host/{to}")}, "TONGGAK_OTHER_WAYS", id="no JSON"),
        pytest.param({"telegram_way": SecretStr("tgram://token/")}, "telegram", id="no {to}"),
    ],
)
def test_a_channel_that_is_set_up_wrongly_is_named_and_mail_goes_on(
    engine: Engine, database_url: str, tmp_path: Path, broken: dict[str, object], trouble: str
) -> None:
    with (
        mail_server() as mailbox,
        open_channels(settings(tmp_path, database_url, smtp_port=mailbox.port, **broken), engine) as opened,
    ):
        kinds = [channel.kind for channel in opened.channels]

    assert kinds == [ChannelKind.MAIL]
    assert [trouble in said for said in opened.troubles] == [True]
    assert "token" not in str(opened.troubles)


def test_a_sweep_tells_what_could_not_be_opened(database_url: str, tmp_path: Path) -> None:
    with mail_server() as mailbox:
        wrong = {"smtp_port": mailbox.port, "other_ways": SecretStr("bukan JSON")}
        runtime = Runtime(settings(tmp_path, database_url, **wrong), SetClock(NOTHING_TO_DO))

        sweep = plan_and_send(runtime)

        runtime.close()
    assert [trouble.split()[1] for trouble in sweep.troubles] == ["TONGGAK_OTHER_WAYS"]


def test_every_channel_that_is_set_up_has_a_form_for_its_messages(tmp_path: Path) -> None:
    everything = settings(
        tmp_path,
        "",
        matrix_homeserver="https://matrix.lebong.example",
        gateway_url="https://gateway.example",
        telegram_way=SecretStr("tgram://1:a/{to}"),
        sms_way=SecretStr("twilio://a:b@1/{to}"),
        other_ways=SecretStr("{}"),
    )

    assert set(forms_of(everything)) == set(ChannelKind)
