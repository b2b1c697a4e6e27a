"""Whatever stands in the cells of a monitoring form, it is understood or a finding, never a traceback."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from monitoring_cast import ROW, services_sheet

from models.dossier.findings import Severity
from models.dossier.grids import Grid, Workbook
from models.dossier.monitoring.reading import look_into
from models.dossier.monitoring.words import INDICATOR_HEADINGS
from models.people.words import ours
from models.rules.indicators_reading import shipped_monitoring

MONITORING = shipped_monitoring()
CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.text("0123456789.,-/ RpKk%", max_size=12),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["LLTT", "Perluas", "Ya", "31 Mei 2024", "1.200", date(2024, 5, 31)]),
)
HEADINGS = [*ROW, "Batas waktu", "Volume", "Siap: Regulasi", "Masalah", "Kode layanan"]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(HEADINGS), CELLS))
def test_a_row_of_services_is_understood_or_found(cells: dict[str, object]) -> None:
    looked = look_into(services_sheet({**ROW, **cells}), MONITORING)  # type: ignore[dict-item]  # as readers give them

    refused = any(finding.severity is Severity.ERROR for finding in looked.findings)
    assert refused == (not looked.filled.services)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[CELLS] * len(INDICATOR_HEADINGS)), min_size=1, max_size=4))
def test_a_row_of_indicators_is_understood_or_found(rows: list[tuple[object, ...]]) -> None:
    known = [[indicator.code, *row[1:]] for indicator, row in zip(MONITORING.indicators, rows, strict=False)]
    grid = Grid("Indikator", [list(ours(INDICATOR_HEADINGS).values()), *known])  # type: ignore[list-item]  # as above

    looked = look_into(Workbook("monev.xlsx", (grid,)), MONITORING)

    refused = any(finding.severity is Severity.ERROR for finding in looked.findings)
    assert refused or looked.filled.indicators
