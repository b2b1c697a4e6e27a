"""Proposals outside the regional budget, and how far the ministry's readiness criteria are met."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.rules.readiness import CriterionState
from models.tables.columns import choice, moment


class Proposal(SQLModel, table=True):
    """An activity of the matrix that asks for money from outside the regional budget (APBD)."""

    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("milestone_id", "code"),
        CheckConstraint("households IS NULL OR households >= 0", name="households"),
        CheckConstraint("logbook_percent IS NULL OR logbook_percent BETWEEN 0 AND 100", name="logbook"),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    code: str = Field(max_length=12)  # what officials type: "iplt-1"
    package: str  # the list of criteria: kab_kota, SPALD, IPLT, TPS3R, TPST
    edition: str  # of the lists, so that a later edition does not change what was asked for
    title: str
    location: str = ""
    year: int | None = None
    source: str = ""  # of funds, as the matrix has it
    cost: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))  # in rupiah
    works: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    households: int | None = None
    logbook_percent: float | None = None  # of the plant's capacity, by its logbook
    recorded_by: str
    recorded_at: datetime = Field(sa_column=moment())
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    withdrawn_because: str = ""


class ProposalCriterion(SQLModel, table=True):
    """One criterion that applies to a proposal; the step through which it is owed, where there is one."""

    __tablename__ = "proposal_criteria"
    __table_args__ = (UniqueConstraint("proposal_id", "criterion"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposals.id")
    criterion: str  # its code in the edition: "iplt-07"
    state: CriterionState = Field(sa_column=choice(CriterionState))
    step_id: int | None = Field(default=None, foreign_key="steps.id", index=True)
    sha256: str | None = Field(default=None, foreign_key="documents.sha256")
    file_name: str = ""
    link: str = ""
    remark: str = ""  # why it was refused or waived
    changed_by: str = ""
    changed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
