"""The reminders as a flow: their page, a run without parameters, and secrets kept in Prefect."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from mail_server import HOST, PASSWORD, USER, mail_server, only_our_user
from prefect_cast import ON_ONE_WORKER, prefect_api, runtime, staged
from prefect_stage import Stage
from reminder_cast import Town, at, lebong_town

from flows.runtime import Runtime
from flows.sending import plan_and_send
from models.tables.reminders import MessageState

pytestmark = ON_ONE_WORKER
__all__ = ["prefect_api", "runtime"]

SEND = "Pengingat/Kirim pengingat"
BLOCK = "sandi-surel"


@pytest.fixture
def town(runtime: Runtime) -> Town:
    """Lebong on Monday 20 May 2024 at nine, where public works owes a step by Wednesday."""
    town = lebong_town(runtime.engine)
    town.only_step("rc", role="public_works", due=at("2024-05-22", 16))
    return town


def mailing(runtime: Runtime, port: int) -> None:
    """Let the runtime send by a server that asks for a user and a password."""
    smtp = {"smtp_host": HOST, "smtp_port": port, "smtp_security": "plain", "smtp_user": USER}
    runtime.settings = runtime.settings.model_copy(update=smtp)


async def keep_in_prefect(password: str) -> None:
    from prefect.blocks.system import Secret  # noqa: PLC0415 - see prefect_cast

    await Secret(value=password).save(BLOCK, overwrite=True)  # type: ignore[call-arg]


async def logged(stage: Stage) -> str:
    """All that the server has kept of what flows logged."""
    from prefect.logging.handlers import APILogHandler  # noqa: PLC0415 - see prefect_cast

    await APILogHandler.aflush()
    return " ".join(log.message for log in await stage.client.read_logs())


async def test_a_run_says_what_is_due_with_a_password_from_prefect_and_publishes_its_page(
    town: Town, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TONGGAK_SMTP_PASSWORD_BLOCK", BLOCK)
    await keep_in_prefect(PASSWORD)

    with mail_server(authenticator=only_our_user, auth_require_tls=False) as mailbox:
        mailing(runtime, mailbox.port)
        async with staged(runtime, town.milestone_id) as stage:
            with caplog.at_level(logging.DEBUG):
                stage.let_pass(timedelta(hours=1))
                wib = await stage.quick_run(SEND, {"zone": "WIB"})
                stage.let_pass(timedelta(minutes=15))
                every = await stage.quick_run(SEND, {})
            pages = [str((await stage.board(key)).data) for key in ("pengingat-wib", "pengingat-semua")]
            said = await logged(stage)

    told = [mail["subject"].split(":")[0] for mail in mailbox.mails if "narahubung.pupr" in str(mail["to"])]
    assert [name for name, _ in (wib, every)] == ["Completed", "Completed"]
    assert told == ["Pengingat", "Mohon dicatat", "Mohon dicatat"]
    assert ["| Surel | 4 | 1 | 0 | 0 |" in pages[0], "| Surel | 0 | 5 | 0 | 0 |" in pages[1]] == [True, True]
    assert PASSWORD not in said + caplog.text + "".join(pages) + repr(runtime.settings) + str([wib, every])


async def test_a_block_that_is_not_there_is_a_trouble_and_its_messages_wait(
    town: Town, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGGAK_SMTP_PASSWORD_BLOCK", "tidak-ada")
    mailing(runtime, 1)

    sweep = await asyncio.to_thread(plan_and_send, runtime)

    [trouble] = sweep.troubles
    assert "Secret block 'tidak-ada' tidak dapat dibaca dari Prefect" in trouble
    assert {(m.state, m.attempts) for m in town.messages()} == {(MessageState.SCHEDULED, 0)}


async def test_the_form_offers_zones_and_takes_none_for_all(runtime: Runtime) -> None:
    async with staged(runtime, 0) as stage:
        deployment = await stage.client.read_deployment_by_name(SEND)

    form: dict[str, Any] = deployment.parameter_openapi_schema or {}
    zone = form["properties"]["zone"]
    assert (zone["enum"], zone["default"], form.get("required", [])) == (
        ["semua", "WIB", "WITA", "WIT"],
        "semua",
        [],
    )
