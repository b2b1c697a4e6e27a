"""Proposals bring what the ministry asks for, and what they still lack becomes steps."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from dossier_cast import PDF
from moves_cast import COORDINATOR, OWNER
from sqlmodel import Session, select

from models.dossier.readiness.bringing import give_file, give_link, refuse_criterion, waive_criterion
from models.dossier.readiness.missing_steps import steps_for_missing
from models.dossier.readiness.proposals import (
    Wanted,
    change_proposal,
    find_proposal,
    proposals_of,
    record_proposal,
    withdraw_proposal,
)
from models.dossier.readiness.standing import Standing, standing_of
from models.dossier.storage import DocumentStore
from models.moves.door import close_phase_anyway, move_step
from models.moves.loading import load
from models.moves.recording import history_of, verify
from models.moves.rescheduling import apply_anchors
from models.rules.blueprint import Programme
from models.rules.errors import BadInput, NotAllowed, TonggakError
from models.rules.lifecycle import StepMove
from models.rules.readiness import CriterionState, Score
from models.rules.readiness_criteria import shipped_criteria
from models.tables.milestones import Step
from models.tables.proposals import Proposal, ProposalCriterion

CRITERIA = shipped_criteria()
AT = datetime(2024, 5, 20, 3, 0, tzinfo=UTC)  # a Monday, ten working days before the workshop
SAID: dict[str, Any] = {"criteria": CRITERIA, "by": COORDINATOR, "at": AT}
TPS3R = Wanted("tps3r", "Pembangunan TPS3R", "Desa Muning Agung", 2025, "dak", 600_000_000, households=250)
TRUCK = Wanted("IPLT", "Pengadaan truk tinja", year=2026, works=("truck",))


class Region:
    """The milestone of Lebong with its proposals."""

    def __init__(self, session: Session, milestone_id: int, programme: Programme, folder: Path) -> None:
        self.session, self.milestone_id, self.programme = session, milestone_id, programme
        self.store, self.folder = DocumentStore(folder / "documents"), folder

    def propose(self, wanted: Wanted) -> Proposal:
        return record_proposal(self.session, self.milestone_id, wanted, **SAID)

    def standing(self, code: str) -> Standing:
        proposal = find_proposal(self.session, self.milestone_id, code)
        return standing_of(self.session, proposal, criteria=CRITERIA)

    def state(self, code: str, criterion: str) -> str:
        return {met.item.code: met.state.value for met in self.standing(code).criteria}[criterion]

    def steps(self, at: datetime = AT) -> dict[str, date]:
        said = SAID | {"at": at}
        made = steps_for_missing(self.session, self.milestone_id, programme=self.programme, **said)
        return {step.code: step.due_date for step in made}

    def step(self, code: str) -> Step:
        return load(self.session, self.milestone_id).step(code)

    def move(self, code: str, *moves: StepMove) -> None:
        for move in moves:
            move_step(
                self.session,
                self.milestone_id,
                code,
                move,
                by=COORDINATOR,
                at=AT,
                reason="tanda tangan belum ada",
            )

    def file(self, content: bytes = PDF) -> Path:
        path = self.folder / "upload.pdf"
        path.write_bytes(content)
        return path


@pytest.fixture
def region(session: Session, m4: int, ppsp: Programme, tmp_path: Path) -> Region:
    return Region(session, m4, ppsp, tmp_path)


def test_the_first_proposal_brings_the_regions_own_list_with_it(region: Region) -> None:
    region.propose(TPS3R)
    region.propose(TRUCK)

    assert [(p.code, p.package, p.edition) for p in proposals_of(region.session, region.milestone_id)] == [
        ("daerah", "kab_kota", "dak-2025"),
        ("tps3r-1", "TPS3R", "dak-2025"),
        ("iplt-1", "IPLT", "dak-2025"),
    ]
    assert region.standing("iplt-1").score == Score(satisfied=0, applicable=12)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        pytest.param(TPS3R, "Kab. Lebong M4 2024 has this proposal already: 'tps3r-1'", id="twice"),
        pytest.param(
            Wanted("kab_kota", "x"), "Kab. Lebong M4 2024 has this proposal already: 'daerah'", id="region"
        ),
        pytest.param(Wanted("TPA", "x"), "There is no package 'TPA'", id="no such package"),
        pytest.param(Wanted("TPST", "x", works=("truck",)), "'truck' is no kind of work", id="works"),
        pytest.param(Wanted("TPST", " "), "A proposal needs a title", id="no title"),
        pytest.param(Wanted("TPS3R", "x", households=-1), "-1 households cannot be", id="households"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(region: Region, wanted: Wanted, said: str) -> None:
    region.propose(TPS3R)

    with pytest.raises(TonggakError) as refused:
        region.propose(wanted)

    assert str(refused.value).startswith(said)
    assert len(proposals_of(region.session, region.milestone_id)) == 2


def test_what_is_brought_without_a_step_is_kept_and_recorded(region: Region) -> None:
    proposal = region.propose(TPS3R)

    give_file(region.session, region.store, proposal, "6", region.file(), file_name="kk.pdf", **SAID)
    give_link(region.session, region.store, proposal, "tps3r-01", "https://lebong.example/ded", **SAID)
    refuse_criterion(region.session, proposal, "01", reason="halaman 3 tidak terbaca", **SAID)
    waive_criterion(region.session, proposal, "09", reason="sudah tercakup", **SAID)

    rows = region.session.exec(select(ProposalCriterion).order_by(ProposalCriterion.criterion)).all()
    history = history_of(region.session, load(region.session, region.milestone_id).milestone)
    assert [(row.criterion, row.state.value, row.file_name, row.link, row.remark) for row in rows] == [
        ("tps3r-01", "refused", "", "https://lebong.example/ded", "halaman 3 tidak terbaca"),
        ("tps3r-06", "given", "kk.pdf", "", ""),
        ("tps3r-09", "waived", "", "", "sudah tercakup"),
    ]
    assert region.standing("tps3r-1").score == Score(satisfied=1, applicable=8, waived=1)
    assert [row.move for row in history[-6:]] == ["propose", "propose", "give", "give", "fault", "waive"]
    assert verify(region.session, load(region.session, region.milestone_id).milestone) == []


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        pytest.param(
            b"x", "kk.docx", "'Daftar Calon Penerima Manfaat (min. 200 KK)' must be pdf", id="not pdf"
        ),
        pytest.param(b"x" * 5_100_000, "kk.pdf", "The file kk.pdf has 5.1 MB", id="larger than 5 MB"),
        pytest.param(b"x", "kk.pdf", "kk.pdf cannot be read", id="only called pdf"),
    ],
)
def test_a_file_against_the_rules_of_its_criterion_is_refused(
    region: Region, content: bytes, name: str, said: str
) -> None:
    proposal, path = region.propose(TPS3R), region.file(content)

    with pytest.raises(BadInput) as refused:
        give_file(region.session, region.store, proposal, "6", path, file_name=name, **SAID)

    assert str(refused.value).startswith(said)
    assert region.state("tps3r-1", "tps3r-06") == "open"


def test_what_is_missing_becomes_steps_with_owner_date_and_paper(region: Region) -> None:
    region.propose(TRUCK)

    made = region.steps()

    price, ded = region.step("rc-iplt-1-15"), region.step("rc-iplt-1-04")
    assert len(made) == 5 + 12
    assert (price.owner_role, price.due_date, price.status.value) == (
        "public_works",
        date(2024, 5, 30),
        "ready",
    )
    assert (ded.due_date, region.step("rc-iplt-1-01").due_date) == (date(2024, 5, 27), date(2024, 5, 27))
    assert price.title_id == "Spesifikasi teknis dan harga supplier truk tinja – Pengadaan truk tinja"
    assert (
        price.instruction_id
        == "Diterbitkan oleh: Penyedia. Serahkan berkas pdf, paling besar 5 MB, atau tautannya."
    )
    assert set(made) < set(region.step("pengajuan").needs)
    assert region.steps() == {}


def test_with_too_little_time_all_is_due_before_the_workshop(region: Region) -> None:
    region.propose(TRUCK)

    made = region.steps(at=datetime(2024, 5, 31, 3, 0, tzinfo=UTC))

    assert set(made.values()) == {date(2024, 5, 31)}


@pytest.mark.parametrize(
    "day",
    [datetime(2024, 6, 4, 3, 0, tzinfo=UTC), datetime(2027, 6, 4, 3, 0, tzinfo=UTC)],
    ids=["the day after", "years after"],
)
def test_a_workshop_that_is_over_must_be_moved_first(region: Region, day: datetime) -> None:
    region.propose(TRUCK)

    with pytest.raises(NotAllowed, match="The dates leave no time for 'pengajuan'"):
        region.steps(at=day)

    assert region.standing("iplt-1").missing[0].step is None


@pytest.mark.parametrize(
    ("moves", "state"),
    [
        ([], "open"),
        ([StepMove.SUBMIT], "given"),
        ([StepMove.SUBMIT, StepMove.ACCEPT], "given"),
        ([StepMove.SUBMIT, StepMove.RETURN], "refused"),
        ([StepMove.SKIP], "waived"),
        ([StepMove.SKIP, StepMove.REOPEN], "open"),
    ],
    ids=["nothing done", "handed in", "accepted", "sent back", "left out", "taken up again"],
)
def test_where_a_step_owes_it_the_step_alone_says_how_it_stands(
    region: Region, moves: list[StepMove], state: str
) -> None:
    region.propose(TRUCK)
    region.steps()

    region.move("rc-iplt-1-15", *moves)

    assert region.state("iplt-1", "iplt-15") == state


def test_giving_refusing_and_waiving_go_through_the_step(region: Region) -> None:
    proposal = region.propose(TRUCK)
    region.steps()

    give_file(region.session, region.store, proposal, "15", region.file(), file_name="harga.pdf", **SAID)
    given = region.step("rc-iplt-1-15").status.value
    refuse_criterion(region.session, proposal, "15", reason="tanpa cap", **SAID)
    refused = region.step("rc-iplt-1-15").status.value
    give_link(region.session, region.store, proposal, "15", "https://lebong.example/harga", **SAID)
    waive_criterion(region.session, proposal, "02", reason="tanpa lokasi", **SAID)

    states = [region.step(code).status.value for code in ("rc-iplt-1-15", "rc-iplt-1-02")]
    assert (given, refused, states) == ("submitted", "returned", ["submitted", "skipped"])


def test_closing_the_phase_anyway_waives_nothing(region: Region) -> None:
    region.propose(TRUCK)
    region.steps()
    waived = "rc-iplt-1-02"
    region.move(waived, StepMove.SKIP)

    later = AT.replace(hour=5)
    close_phase_anyway(
        region.session,
        region.milestone_id,
        "workshop_submission",
        by=COORDINATOR,
        at=later,
        reason="lokakarya usai",
    )

    assert region.standing("iplt-1").score == Score(satisfied=0, applicable=11, waived=1)


def test_steps_that_were_added_move_with_the_workshop(region: Region) -> None:
    region.propose(TRUCK)
    region.steps()

    apply_anchors(
        region.session,
        region.milestone_id,
        {"workshop": date(2024, 6, 10)},
        by=COORDINATOR,
        at=AT,
        reason="surat pusat",
    )

    assert region.step("rc-iplt-1-15").due_date == date(2024, 6, 6)


def test_a_withdrawn_proposal_leaves_its_steps_out(region: Region) -> None:
    proposal = region.propose(TRUCK)
    region.steps()

    withdraw_proposal(region.session, proposal, by=COORDINATOR, at=AT, reason="dibiayai APBD")

    rows = load(region.session, region.milestone_id)
    statuses = {step.status.value for code, step in rows.steps.items() if code.startswith("rc-iplt")}
    last = history_of(region.session, rows.milestone)[-1]
    assert (statuses, last.reason) == ({"skipped"}, "usulan iplt-1 ditarik: dibiayai APBD")
    assert [p.code for p in proposals_of(region.session, region.milestone_id)] == ["daerah"]


def test_other_works_ask_for_other_papers(region: Region) -> None:
    proposal = region.propose(TRUCK)
    region.steps()

    change_proposal(region.session, proposal, {"works": ("rehabilitation",), "logbook_percent": 60.0}, **SAID)

    standing = region.standing("iplt-1")
    assert [str(shortfall.message) for shortfall in standing.shortfalls] == [
        "iplt-07 asks for more than 75 percent of the plant in use by its logbook; it has 60"
    ]
    assert (standing.score.applicable, region.step("rc-iplt-1-15").status.value) == (14, "skipped")
    assert set(region.steps()) == {"rc-iplt-1-07", "rc-iplt-1-13", "rc-iplt-1-14"}


def test_an_owner_may_bring_but_not_waive(region: Region) -> None:
    proposal = region.propose(TPS3R)
    by_owner = SAID | {"by": OWNER}

    give_link(region.session, region.store, proposal, "1", "https://lebong.example/ded", **by_owner)
    with pytest.raises(NotAllowed):
        waive_criterion(region.session, proposal, "2", reason="tidak perlu", **by_owner)

    assert region.state("tps3r-1", "tps3r-01") == CriterionState.GIVEN
    assert region.state("tps3r-1", "tps3r-02") == CriterionState.OPEN
