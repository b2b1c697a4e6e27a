"""The main job: Lebong's Milestone 4 of 2024 from its opening to its end, through real Prefect runs."""

import zipfile

from conftest import KICK_OFF, WORKSHOP
from prefect_cast import ON_ONE_WORKER, prefect_api, runtime, staged
from prefect_stage import Stage

from flows.runtime import Runtime
from models.database import writing
from models.moves.opening import Opening, open_milestone
from models.rules.lifecycle import Actor
from models.rules.names import Region

pytestmark = ON_ONE_WORKER
__all__ = ["prefect_api", "runtime"]

# In the order in which Lebong did it: the meeting, the field, the files for the workshop, then the clinics.
AS_LEBONG_DID = (
    ("undangan", "bahan-rakor", "evaluasi-m3", "rakor", "daftar-hadir", "notulen"),
    ("rencana-monev", "monev-quick-win", "monev-sampah", "monev-perilaku", "hasil-monev"),
    ("matriks", "rc", "surat-pengantar", "pengajuan", "hasil-lokakarya"),
    ("bahan-cc6", "cc6", "hasil-cc6"),
    ("rencana-perluasan", "monev-perluasan", "dukungan-dana", "evaluasi-perluasan"),
    ("bahan-cc7", "cc7", "rencana-kerja"),
)

EXPECTED = """
Sekretariat Pokja PKP: milestone M4 open planned > open
Tonggak: phase kick_off open planned > open
Tonggak: phase monitoring open planned > open
Tonggak: phase workshop_submission open planned > open
Tonggak: phase clinic_6 open planned > open
Tonggak: phase kick_off begin_closing open > closing
Tonggak: phase kick_off close closing > closed
Tonggak: phase monitoring begin_closing open > closing
Tonggak: phase monitoring close closing > closed
Tonggak: phase workshop_submission begin_closing open > closing
Tonggak: milestone M4 pack open > open
Tonggak: phase workshop_submission close closing > closed
Tonggak: phase clinic_6 begin_closing open > closing
Tonggak: phase clinic_6 close closing > closed
Tonggak: phase monitoring_wider open planned > open
Tonggak: phase clinic_7 open planned > open
Tonggak: phase monitoring_wider begin_closing open > closing
Tonggak: phase monitoring_wider close closing > closed
Tonggak: phase clinic_7 begin_closing open > closing
Tonggak: phase clinic_7 close closing > closed
Tonggak: milestone M4 close open > closed
""".strip().splitlines()


async def test_a_milestone_is_carried_from_kick_off_to_its_end(
    runtime: Runtime, lebong: Region, coordinator: Actor
) -> None:
    async with staged(runtime, _opened(runtime, lebong, coordinator)) as stage:
        for steps in AS_LEBONG_DID:
            if "matriks" in steps:
                stage.hand_in_workbook("matriks", "matriks")
            stage.finish(*steps)
            await stage.come_to_rest()

        assert _of_phases_and_milestone(stage) == EXPECTED
        assert await stage.shown() == [
            ("Kab. Lebong · M4 2024", "Lengkap"),
            ("Kab. Lebong · Kick-off M4 2024", "Lengkap"),
            ("Kab. Lebong · Monev quick win M4 2024", "Lengkap"),
            ("Kab. Lebong · Pengajuan lokakarya nasional M4 2024", "Lengkap"),
            ("Kab. Lebong · Coaching clinic 6 M4 2024", "Lengkap"),
            ("Kab. Lebong · Layanan skala diperluas dan monevnya M4 2024", "Lengkap"),
            ("Kab. Lebong · Coaching clinic 7 M4 2024", "Lengkap"),
        ]
        assert {tag for run in await stage.runs() for tag in run.tags} == {"kab-1707", "prov-17", "m4-2024"}
        with zipfile.ZipFile(stage.package()) as package:
            papers = [name for name in package.namelist() if name.endswith(".xlsx")]
        assert (len(stage.submissions()), len(papers)) == (1, 1)
        assert "26 dari 26 langkah tuntas." in str((await stage.board("papan-1707-m4-2024")).data)


async def test_a_phase_closed_with_open_steps_is_shown_and_packed_as_such(
    runtime: Runtime, lebong: Region, coordinator: Actor
) -> None:
    async with staged(runtime, _opened(runtime, lebong, coordinator)) as stage:
        await stage.tend()
        closing = {"close_anyway": True, "reason": "RC menyusul"}
        await stage.resume("workshop_submission", name="Kepala Bappeda", position="Ketua Pokja", **closing)
        await stage.come_to_rest()

        assert _of_phases_and_milestone(stage)[-3:] == [
            "Kepala Bappeda (Ketua Pokja): phase workshop_submission close_anyway open > closing",
            "Tonggak: milestone M4 pack open > open",
            "Tonggak: phase workshop_submission close closing > closed",
        ]
        assert await stage.state_of("workshop_submission") == "Ditutup dengan catatan"
        assert "> Ditutup dengan catatan: RC menyusul" in await stage.summary_of("workshop_submission")
        assert await stage.tasks_of("workshop_submission") == [
            "Periksa berkas",
            "Kemas berkas",
            "Ringkas fase",
            "Tutup fase",
        ]
        [check] = await stage.pages_of("workshop_submission", "pemeriksaan-")
        assert "Belum siap diajukan" in check


def _opened(runtime: Runtime, region: Region, by: Actor) -> int:
    opening = Opening(region, "M4", 2024, {"kick_off": KICK_OFF, "workshop": WORKSHOP})
    with writing(runtime.engine) as session:
        return open_milestone(session, runtime.programme, opening, by=by, at=runtime.clock.now()).milestone_id


def _of_phases_and_milestone(stage: Stage) -> list[str]:
    return [row for row in stage.history() if ": step " not in row]
