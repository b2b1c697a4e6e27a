import pytest

from models.people.endless_sheets import reaches_far

CELL = b'<c r="%s"><v>1</v></c>'


@pytest.mark.parametrize(
    ("sheet", "far"),
    [
        pytest.param(CELL % b"A1" + CELL % b"T20000", False, id="a large register"),
        pytest.param(CELL % b"XFD1048576", True, id="the last cell there is"),
        pytest.param(CELL % b"A1048576", True, id="the last row"),
        pytest.param(CELL % b"A99999999999999999999", True, id="a row of too many digits"),
        pytest.param(CELL % b"A0000000000000000001", False, id="a first row with many zeros"),
        pytest.param(CELL % b"ZZZ1", True, id="a column after the last"),
        pytest.param(b'<x:row spans="1:2" r="1048576"><x:c/></x:row>', True, id="a row with nothing in it"),
        pytest.param(CELL % b"CV1" + CELL % b"A9000", True, id="one far to the right, one far below"),
        pytest.param(b'<mergeCell ref="A1:D4"/>' * 10, False, id="merged headings"),
        pytest.param(b'<mergeCell ref="A1:XFD50"/>', True, id="a merged desert"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_known_before_it_is_read(sheet: bytes, *, far: bool) -> None:
    assert reaches_far(sheet) is far
