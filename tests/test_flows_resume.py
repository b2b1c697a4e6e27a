"""Resume in the Prefect UI: a form that goes through the one door, and when too early changes nothing."""

import asyncio
from collections import Counter

from prefect_cast import AN_OFFICIAL, ON_ONE_WORKER, prefect_api, runtime, stage
from prefect_stage import Stage

pytestmark = ON_ONE_WORKER
__all__ = ["prefect_api", "runtime", "stage"]


async def test_a_resume_too_early_changes_nothing_and_the_next_form_says_what_is_open(stage: Stage) -> None:
    await stage.tend()
    before = stage.history()

    accepted = await stage.resume("start", **AN_OFFICIAL)
    await stage.work()

    assert (accepted, await stage.state_of("start")) == ("ACCEPT", "Suspended")
    assert stage.history() == before
    form = await stage.form_of("start")
    assert "Belum dapat dilanjutkan: 3 langkah masih terbuka." in form
    assert "| Agenda (`agenda`) | Dinas PU | Senin, 27 Mei 2024 |" in form


async def test_closing_without_a_reason_is_refused_in_words(stage: Stage) -> None:
    await stage.tend()
    before = stage.history()

    await stage.resume("start", **AN_OFFICIAL, close_anyway=True, reason="  ")
    await stage.work()

    assert stage.history() == before
    assert "Alasan belum diisi, jadi fase belum ditutup." in await stage.form_of("start")


async def test_closing_with_a_reason_skips_what_is_open_and_names_who_did(stage: Stage) -> None:
    await stage.tend()

    await stage.resume("start", **AN_OFFICIAL, close_anyway=True, reason="uji coba dihentikan")
    await stage.work()

    assert [row for row in stage.history() if row.startswith("Sekretaris Bappeda")] == [
        "Sekretaris Bappeda (Sekretaris Pokja): step agenda skip ready > skipped",
        "Sekretaris Bappeda (Sekretaris Pokja): step invitation skip waiting > skipped",
        "Sekretaris Bappeda (Sekretaris Pokja): step meeting skip waiting > skipped",
        "Sekretaris Bappeda (Sekretaris Pokja): phase start close_anyway open > closing",
    ]
    assert await stage.state_of("start") == "Ditutup dengan catatan"
    assert stage.phases()["start"] == "closed"


async def test_a_form_without_a_name_is_refused_by_the_server(stage: Stage) -> None:
    await stage.tend()

    refused = await stage.resume("start", position="Sekretaris Pokja")

    assert (refused, await stage.state_of("start")) == ("REJECT", "Suspended")


async def test_a_form_is_answered_only_once(stage: Stage) -> None:
    await stage.tend()

    first, second = await stage.resume("start", **AN_OFFICIAL), await stage.resume("start", **AN_OFFICIAL)

    assert (first, second) == ("ACCEPT", "ABORT")


async def test_of_eight_who_resume_at_once_exactly_one_is_heard(stage: Stage) -> None:
    await stage.tend()

    closing = {"close_anyway": True, "reason": "uji coba dihentikan"}
    said = await asyncio.gather(
        *(stage.resume("start", name=f"Pejabat {n}", position="Pokja", **closing) for n in range(8))
    )
    await stage.work()

    assert Counter(said)["ACCEPT"] == 1
    assert (
        stage.history()[-1].endswith("phase start close closing > closed")
        or stage.phases()["start"] == "closed"
    )
    assert sum("close_anyway" in row for row in stage.history()) == 1


async def test_the_caretakers_ring_leaves_no_person_in_the_history(stage: Stage) -> None:
    await stage.tend()
    stage.finish("agenda", "invitation", "meeting")

    tended = await stage.tend()
    await stage.work()

    assert (tended.rung, await stage.state_of("start")) == (1, "Lengkap")
    assert "Tonggak: phase start close closing > closed" in stage.history()
    assert not any("penjaga" in row for row in stage.history())


async def test_a_run_started_again_from_the_ui_does_not_act_on_its_old_form(stage: Stage) -> None:
    await stage.tend()
    await stage.resume("start", **AN_OFFICIAL, close_anyway=True, reason="uji coba dihentikan")
    await stage.work()
    stage.reopen("agenda")

    await stage.start_again("start")
    await stage.work()

    assert stage.phases()["start"] == "open"
    assert await stage.state_of("start") == "Suspended"


async def test_a_run_started_by_hand_says_that_the_phase_has_its_own(stage: Stage) -> None:
    await stage.tend()

    extra = await stage.quick_run("1. Kick-off/Mulai 1 – Kick-off", stage.phase("start"))
    none = await stage.quick_run("1. Kick-off/Mulai 1 – Kick-off", stage.phase("nowhere"))

    assert extra == ("Tidak diperlukan", "Fase ini sudah punya proses sendiri; bukalah proses itu.")
    assert none[0] == "Tidak diperlukan"
    assert "tidak memiliki fase 'nowhere'" in none[1]


async def test_the_milestones_own_form_cannot_close_it(stage: Stage) -> None:
    await stage.tend()
    whole = (await stage.runs())[0]

    refused = await stage.client.resume_flow_run(whole.id, run_input={**AN_OFFICIAL, "close_anyway": True})
    nudged = await stage.client.resume_flow_run(whole.id, run_input=AN_OFFICIAL)
    await stage.work()

    assert (refused.status.value, nudged.status.value) == ("REJECT", "ACCEPT")
    assert (await stage.shown())[0] == ("Kab. Lebong · M4 2024", "Suspended")


async def test_the_form_follows_what_people_finish(stage: Stage) -> None:
    await stage.tend()

    stage.finish("agenda")
    await stage.tend()

    form = await stage.form_of("start")
    assert ("`agenda`" in form, "`invitation`" in form, "2 langkah masih terbuka" in form) == (
        False,
        True,
        True,
    )
