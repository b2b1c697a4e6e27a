"""Reads villages with their impact and exposure scores."""

from pathlib import Path

from models.dossier.findings import BadFile, Finding, Severity, unreadable
from models.dossier.grids import Grid
from models.dossier.monitoring.cells import number_in, text_in
from models.dossier.monitoring.headings import Heading, find_heading
from models.dossier.monitoring.rows import Row
from models.dossier.spreadsheets import read_workbook
from models.rules.area_risk import Area, Subsector
from models.rules.sentences import Sentence

_AREA = "area"
_HEADINGS = {
    _AREA: ("Desa", "Kelurahan", "Desa/Kelurahan", "Nama desa", "Area"),
    Subsector.WASTEWATER.value: ("Air limbah", "E1", "Paparan air limbah", "Wastewater"),
    Subsector.WASTE.value: ("Sampah", "Persampahan", "E2", "Paparan persampahan", "Waste"),
    Subsector.DRAINAGE.value: ("Drainase", "E3", "Paparan drainase", "Drainage"),
}


def read_areas(path: Path, file_name: str, impacts: int) -> list[Area]:
    """Read the villages of the first sheet that has them, with that many impact scores each.

    Columns: the village, I1, I2, ... (or "Dampak 1"), and an exposure for each subsector. Call it in the
    shelter. Raises BadFile with every error.
    """
    headings = _HEADINGS | {
        f"impact_{n}": (f"I{n}", f"Dampak {n}", f"Impact {n}") for n in range(1, impacts + 1)
    }
    for grid in read_workbook(path, file_name).grids:
        heading = find_heading(grid, headings)
        if heading is not None and set(headings) <= set(heading.columns):
            return _areas(file_name, grid, heading, impacts)
    wanted = [words[0] for words in headings.values()]
    raise unreadable(file_name, Sentence("no sheet has all these headings: {wanted}.", wanted=wanted))


def _areas(file_name: str, grid: Grid, heading: Heading, impacts: int) -> list[Area]:
    areas: list[Area] = []
    wrong: list[Finding] = []
    for number, cells in grid.numbered():
        if number <= heading.row or not any(text_in(cell) for cell in cells):
            continue
        row = Row(grid, heading, number, cells)
        name = row.needed(_AREA, text_in)
        found = [row.needed(f"impact_{n}", number_in) for n in range(1, impacts + 1)]
        exposed = {subsector: row.needed(subsector.value, number_in) for subsector in Subsector}
        wrong += [finding for finding in row.findings if finding.severity is Severity.ERROR]
        scores = tuple(score for score in found if score is not None)
        areas.append(
            Area(name or "", scores, {s: score for s, score in exposed.items() if score is not None})
        )
    if wrong:
        raise BadFile(file_name, wrong)
    return areas
