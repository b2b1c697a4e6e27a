"""`tonggak monitoring area-risk`: villages and their scores, to risk classes."""

from pathlib import Path
from typing import Annotated

import typer

from deployments.language import said, tr
from deployments.printing import print_json, show
from models.dossier.monitoring.risk_reading import read_areas
from models.dossier.sheltered import sheltered
from models.rules.area_risk import CLASSES, Subsector, Weights, perceived_by, risks
from models.rules.errors import BadInput

_IN_WORDS = {
    Subsector.WASTEWATER: tr("Air limbah", "Wastewater"),
    Subsector.WASTE: tr("Persampahan", "Waste"),
    Subsector.DRAINAGE: tr("Drainase", "Drainage"),
}


def area_risk(  # noqa: PLR0913 - one option a question
    file: Annotated[
        Path,
        typer.Argument(
            metavar=tr("BERKAS", "FILE"),
            help=tr(
                "Desa, I1, I2, …, lalu air limbah, sampah, drainase (.xlsx atau .csv).",
                "Villages, I1, I2, …, then air limbah, sampah, drainase (.xlsx or .csv).",
            ),
        ),
    ],
    *,
    impacts: Annotated[
        str,
        typer.Option(
            "--impacts",
            help=tr("Bobot dampak w1,w2,… hasil kesepakatan Pokja.", "Weights w1,w2,… agreed by the Pokja."),
        ),
    ],
    exposures: Annotated[
        str,
        typer.Option(
            "--exposures",
            help=tr(
                "Bobot paparan air limbah, sampah, drainase.",
                "Exposure weights: wastewater, waste, drainage.",
            ),
        ),
    ] = "1,1,1",
    classes: Annotated[
        int, typer.Option("--classes", min=1, max=10, help=tr("Banyaknya kelas.", "How many classes."))
    ] = CLASSES,
    agency: Annotated[
        list[str] | None,
        typer.Option(
            "--agency",
            help=tr("Perangkat daerah yang memberi persepsi.", "An agency that gave its perception."),
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=tr("Menulis satu dokumen JSON.", "Print one JSON document."))
    ] = False,
) -> None:
    """Reckon the risk of villages by IMPACT and EXPOSURE, and class them by equal widths.

    Example: tonggak monitoring area-risk desa.csv --impacts 0.25,0.25,0.25,0.25
    """
    if not file.is_file():
        raise BadInput("There is no file {path}. Nothing was read.", path=file)
    weights = Weights(
        _weights(impacts), dict(zip(Subsector, _weights(exposures, len(Subsector)), strict=True))
    )
    areas = sheltered(read_areas, file, file.name, len(weights.impacts))
    found = risks(areas, weights, classes=classes)
    doubt = perceived_by(agency) if agency else None
    if as_json:
        print_json({"risks": found, "note": said(doubt) if doubt else None})
        return
    by_area = {
        area.name: [f"{r.score:g} ({r.risk_class})" for r in found if r.area == area.name] for area in areas
    }
    headings = [tr("Desa/kelurahan", "Village"), *_IN_WORDS.values()]
    show(
        tr("Skor (kelas) risiko", "Risk score (class)"),
        headings,
        [[name, *cells] for name, cells in by_area.items()],
    )
    if doubt:
        typer.echo(said(doubt))


def _weights(text: str, count: int | None = None) -> tuple[float, ...]:
    try:
        weights = tuple(float(part) for part in text.split(","))
    except ValueError:
        weights = ()
    if not weights or count not in {None, len(weights)}:
        raise BadInput("'{text}' is not a list of weights. Write them like 0.25,0.5,0.25.", text=text)
    return weights
