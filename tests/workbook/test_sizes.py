"""The areas of conditional formats are the cells that were written, each once."""

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.cell import range_boundaries

from coop_xl.spreadsheet.writing.sizes import areas

PLACES = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)))


@given(PLACES)
def test_areas_hold_the_cells_and_no_other(places):
    held = [
        (row - 1, column - 1)
        for left, top, right, bottom in map(range_boundaries, areas(places))
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    assert sorted(held) == sorted(places)


def test_a_table_is_one_area():
    assert areas({(row, column) for row in range(4, 1000) for column in (2, 3)}) == ["C5:D1000"]
