"""What a proposal lacks is reminded of like everything else, without anybody asking for it."""

from datetime import date

from moves_cast import COORDINATOR
from reminder_cast import OPENED, Town, at, lebong_town, the_programme
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading, writing
from models.dossier.readiness.missing_steps import steps_for_missing
from models.dossier.readiness.proposals import Wanted, record_proposal
from models.rules.lifecycle import StepMove
from models.rules.readiness_criteria import shipped_criteria
from models.tables.milestones import Step
from models.tables.postponements import Postponement, PostponementStatus
from notifications.requests import read_requests

PUPR = "narahubung.pupr@lebong.example"
PRICE = "rc-iplt-1-15"
TITLE = "Spesifikasi teknis dan harga supplier truk tinja – Pengadaan truk tinja"


def with_a_truck(engine: Engine) -> Town:
    town = lebong_town(engine)
    criteria, programme = shipped_criteria(), the_programme()
    with writing(engine) as session:
        wanted = Wanted("IPLT", "Pengadaan truk tinja", works=("truck",))
        record_proposal(session, town.milestone_id, wanted, criteria=criteria, by=COORDINATOR, at=OPENED)
        steps_for_missing(
            session, town.milestone_id, criteria=criteria, programme=programme, by=COORDINATOR, at=OPENED
        )
    return town


def letter_to_public_works(town: Town, day: str) -> str:
    before = len(town.letters())
    town.run(at(day, 8))
    return "".join(letter.text for letter in town.letters()[before:] if letter.address == PUPR)


def test_the_owner_of_a_missing_paper_is_reminded_until_it_is_there(engine: Engine) -> None:
    town = with_a_truck(engine)

    before = letter_to_public_works(town, "2024-05-29")
    town.move(PRICE, StepMove.SUBMIT, when=at("2024-05-29", 10))
    town.move(PRICE, StepMove.ACCEPT, when=at("2024-05-29", 11), by=COORDINATOR)
    after = letter_to_public_works(town, "2024-05-30")

    assert (TITLE in before, TITLE in after) == (True, False)


def test_a_later_workshop_that_is_asked_for_concerns_the_added_step_too(engine: Engine) -> None:
    town = with_a_truck(engine)
    with writing(engine) as session:
        session.add(
            Postponement(
                milestone_id=town.milestone_id,
                anchor="workshop",
                old_day=date(2024, 6, 3),
                new_day=date(2024, 6, 10),
                reason="surat pusat",
                status=PostponementStatus.ASKED,
                asked_by="Narahubung Dinas PUPR",
                asked_at=at("2024-05-21"),
            )
        )

    with reading(engine) as session:
        step_id = session.exec(select(Step.id).where(Step.code == PRICE)).one()
        concerned = read_requests(session).of_parents

    assert concerned[step_id or 0].until == date(2024, 6, 10)
