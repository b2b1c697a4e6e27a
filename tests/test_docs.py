"""What the papers promise: every setting and rule is explained, and every link leads somewhere."""

import re
from pathlib import Path

import pytest

from flows.secret_sources import variable_of
from flows.settings import Settings
from models.rules.reminder_rules import load_rules

ROOT = Path(__file__).parent.parent
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def heading_anchors(paper: Path) -> set[str]:
    """Name a paper's headings as links to them are written."""
    headings = re.findall(r"^#+ (.+)$", paper.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_nowhere(paper: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    there = (paper.parent / path).resolve() if path else paper
    return not there.exists() or (bool(anchor) and anchor not in heading_anchors(there))


def test_every_setting_is_explained_to_the_operator() -> None:
    channels = (ROOT / "docs/channels.md").read_text()

    assert [
        name for field in Settings.model_fields if f"`{(name := variable_of(field))}`" not in channels
    ] == []


def test_every_rule_of_the_shipped_policy_is_explained() -> None:
    reminders = (ROOT / "docs/reminders.md").read_text()

    assert [name for name, _ in load_rules().named() if f"`{name}`" not in reminders] == []


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.stem for paper in PAPERS])
def test_every_link_leads_somewhere(paper: Path) -> None:
    links = [link for link in LINK.findall(paper.read_text()) if not link.startswith("http")]

    assert [link for link in links if leads_nowhere(paper, link)] == []
