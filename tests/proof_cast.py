"""A step of Lebong about which everything happened that a proof must tell."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dossier_cast import xlsx
from reminder_cast import COORDINATOR, OWNER, Town, at, lebong_town
from sqlalchemy import Engine, text

from models.database import open_database, reading, writing
from models.dossier.handing_in import hand_in
from models.dossier.storage import DocumentStore
from models.moves.loading import load
from models.moves.postponing import decide_postponement
from models.rules.lifecycle import StepMove
from models.tables.holds import HoldKind
from notifications.proof import gather_proof
from notifications.proof_facts import Obligation, Proof

STEP = "matriks"
EXPORTED = at("2024-06-14", 10)
FILE = xlsx("=Matriks")


@dataclass
class Inspected:
    """The town, and the proof of it."""

    town: Town

    def proof(self, *, step: str | None = STEP, full: bool = False) -> Proof:
        with reading(self.town.engine) as session:
            return gather_proof(session, self.town.milestone_id, at=EXPORTED, step=step, full=full)

    def obligation(self, *, full: bool = False) -> Obligation:
        (one,) = self.proof(full=full).obligations
        return one

    def tamper(self, sequence: int) -> None:
        """Change a history row behind Tonggak's back."""
        with writing(self.town.engine) as session:
            statement = text("UPDATE history SET actor = 'orang lain' WHERE sequence = :sequence")
            session.execute(statement, {"sequence": sequence})


def eventful_town(engine: Engine, folder: Path) -> Inspected:
    """Public works is told, sees it, has it put off, is late, and goes on being told and escalated."""
    town = lebong_town(engine)
    town.only_step(STEP, role="public_works", due=at("2024-05-29", 16))
    town.run(at("2024-05-28"))
    town.move(STEP, StepMove.SEEN, when=at("2024-05-28", 10))
    town.ask_for(STEP, until=date(2024, 6, 3), when=at("2024-05-29", 9))
    with writing(engine) as session:
        ids = session, town.milestone_id, STEP
        decide_postponement(*ids, approve=True, by=COORDINATOR, at=at("2024-05-29", 11), reason="disetujui")
    for day in ("2024-06-03", "2024-06-04", "2024-06-05", "2024-06-06", "2024-06-07"):
        town.run(at(day))
    town.stand_in("Kepala PUPR", step=STEP, until="2024-06-12")
    town.hold(HoldKind.SNOOZE, until="2024-05-24", step=STEP)
    _hand_in(town, folder)
    return Inspected(town)


def _hand_in(town: Town, folder: Path) -> None:
    path = folder / "matriks.xlsx"
    path.write_bytes(FILE)
    with writing(town.engine) as session:
        step, store = load(session, town.milestone_id).step(STEP), DocumentStore(folder / "documents")
        when, by = at("2024-06-10", 9), OWNER.name
        hand_in(
            session, store, step=step, hand_in_code=None, path=path, file_name="matriks.xlsx", by=by, at=when
        )
    town.move(STEP, StepMove.SUBMIT, when=at("2024-06-10", 9))
    town.move(STEP, StepMove.RETURN, when=at("2024-06-11", 9), by=COORDINATOR, reason="=SUM(A1) kosong")
    town.move(STEP, StepMove.SUBMIT, when=at("2024-06-12", 9))
    town.move(STEP, StepMove.ACCEPT, when=at("2024-06-13", 9), by=COORDINATOR)


def at_rest(prepared: Path, folder: Path) -> Inspected:
    """Make the town on a SQLite file of its own, for tests that only look."""
    shutil.copy(prepared, folder / "tonggak.db")
    return eventful_town(open_database(f"sqlite:///{folder / 'tonggak.db'}"), folder)
