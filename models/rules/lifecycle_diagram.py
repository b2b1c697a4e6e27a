"""Draws the lifecycle page from the tables of moves, so that the drawing cannot go stale."""

from collections.abc import Mapping

from models.rules.lifecycle import MILESTONE_TABLE, PHASE_TABLE, STEP_TABLE, Arrow, Move, Status

_HEAD = """# Lifecycle

Drawn from the tables in `models/rules/lifecycle.py` by `python -m models.rules.lifecycle_diagram`; a test
keeps this page current. An arrow is a move; `*` marks a move that must be explained. Moves that leave the
status as it is stand in the list below each picture.
"""


def lifecycle_page() -> str:
    """Write the whole page: a diagram and a list for step, phase and milestone."""
    parts = {"Step": STEP_TABLE, "Phase": PHASE_TABLE, "Milestone": MILESTONE_TABLE}
    return _HEAD + "".join(_section(title, table) for title, table in parts.items())


def _section(title: str, table: Mapping[tuple[Status, Move], Arrow]) -> str:
    moving = {key: arrow for key, arrow in table.items() if arrow.to != key[0]}
    drawn = "\n".join(
        f"    {at} --> {arrow.to}: {_named(move, arrow)}" for (at, move), arrow in moving.items()
    )
    listed = "\n".join(_rows(table))
    return (
        f"\n## {title}\n\n```mermaid\nstateDiagram-v2\n{drawn}\n```\n\n"
        f"| from | move | to | who | reason |\n|---|---|---|---|---|\n{listed}\n"
    )


def _rows(table: Mapping[tuple[Status, Move], Arrow]) -> list[str]:
    return [
        f"| {at} | {move} | {arrow.to} | {', '.join(sorted(arrow.by))} "
        f"| {'yes' if arrow.needs_reason else ''} |"
        for (at, move), arrow in table.items()
    ]


def _named(move: Move, arrow: Arrow) -> str:
    return f"{move}*" if arrow.needs_reason else str(move)


if __name__ == "__main__":
    print(lifecycle_page(), end="")  # noqa: T201 - writes the page to standard output
