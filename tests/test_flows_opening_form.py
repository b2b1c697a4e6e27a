"""Opening a milestone from the form in the Prefect UI: a long list, strict dates, polite answers."""

from typing import Any

import pytest
from prefect_cast import ON_ONE_WORKER, prefect_api, runtime, stage
from prefect_stage import Stage

from models.database import reading
from models.rules.lifecycle import MilestoneStatus
from models.status import milestone_lines

pytestmark = ON_ONE_WORKER
__all__ = ["prefect_api", "runtime", "stage"]

OPEN = "Buka tonggak/Buka tonggak"
BOGOR = {
    "region": "Kota Bogor — Jawa Barat (32.71)",
    "milestone": "M4",
    "year": 2024,
    "kick_off": "2024-05-30",
    "workshop": "2024-06-03",
    "by": "Sekretaris Bappeda",
}


async def test_the_form_offers_every_region_with_its_province_and_code(stage: Stage) -> None:
    deployment = await stage.client.read_deployment_by_name(OPEN)

    form = deployment.parameter_openapi_schema
    assert form is not None
    choices = form["definitions"]["Opening"]["properties"]["region"]["enum"]
    assert len(choices) == 514
    assert {"Kab. Lebong — Bengkulu (17.07)", "Kota Bogor — Jawa Barat (32.71)"} <= set(choices)


async def test_sending_the_form_opens_the_milestone_and_makes_its_runs(stage: Stage) -> None:
    ended = await stage.quick_run(OPEN, {"opening": BOGOR})

    assert ended == ("Dibuka", "Kota Bogor M4 2024 dibuka.")
    assert (_milestones(stage), (await stage.tend()).made) == ({"32.71": "open", "17.07": "open"}, 0)


async def test_sending_it_twice_finds_the_first(stage: Stage) -> None:
    await stage.quick_run(OPEN, {"opening": BOGOR})

    again = await stage.quick_run(OPEN, {"opening": BOGOR})

    assert again == ("Dibuka", "Kota Bogor M4 2024 sudah ada; tidak ada yang diubah.")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        pytest.param({"kick_off": "2024-02-31"}, "'2024-02-31' tidak ada di kalender", id="no such day"),
        pytest.param({"workshop": "2024-05-01"}, "mendahului kick-off", id="workshop before the kick-off"),
        pytest.param({"kick_off": "2024-05-26"}, "2024-05-26", id="kick-off on a Sunday"),
    ],
)
async def test_what_cannot_be_opened_is_answered_politely(
    stage: Stage, typed: dict[str, Any], answer: str
) -> None:
    name, said = await stage.quick_run(OPEN, {"opening": BOGOR | typed})

    assert name == "Tidak dibuka"
    assert said.startswith("Tonggak tidak dibuka. ")
    assert answer in said
    assert _milestones(stage) == {"17.07": "open"}


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param({"kick_off": "notadate"}, id="a word for a date"),
        pytest.param({"region": "Atlantis (99.99)"}, id="a region that is not on the list"),
        pytest.param({"by": ""}, id="nobody's name"),
        pytest.param({"year": 1945}, id="a year before the programme"),
    ],
)
async def test_what_the_form_can_check_never_becomes_a_run(stage: Stage, typed: dict[str, Any]) -> None:
    from prefect.exceptions import PrefectHTTPStatusError  # noqa: PLC0415 - see prefect_cast

    with pytest.raises(PrefectHTTPStatusError, match="409"):
        await stage.quick_run(OPEN, {"opening": BOGOR | typed})

    assert _milestones(stage) == {"17.07": "open"}


def _milestones(stage: Stage) -> dict[str, str]:
    with reading(stage.runtime.engine) as session:
        lines = milestone_lines(session, at=stage.runtime.clock.now())
    assert all(line.status is MilestoneStatus.OPEN for line in lines)
    return {line.region_code: line.status.value for line in lines}
