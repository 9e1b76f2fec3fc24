"""With extensions on, the panel workbook shows what Coop XL computed, marked; the base live."""

from datetime import date

import openpyxl
import pytest

from coop_xl.analysis.study import Origin
from coop_xl.model.evaluate import evaluate
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.render.xlsx_panel.build import build_panel
from coop_xl.render.xlsx_panel.panel_layout import RESULTS, Places
from coop_xl.render.xlsx_panel.with_extensions import ABOUT, BASE, COMPUTED, LIVE
from tests.cli.experts.cases import panel

NAMES = ["Ada", "Ben", "Cleo"]
SHOWN = ("best", *RESULTS[:-1])


@pytest.fixture(scope="module", params=["options", "some extensions"])
def made(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("panel") / "panel.xlsx"
    path.write_bytes(build_panel(panel(request.param), Origin("", date(2026, 3, 1))))
    return panel(request.param), path


def base(point):
    """The inputs of the base model."""
    return {key: each for key, each in point.items() if key not in EXTENSION_INPUTS}


def row_of(sheet, label, after=0):
    """The row whose first cell is a label."""
    return next(each.row for each in sheet["A"][after:] if each.value == label)


def test_what_stands_for_an_expert_with_extensions_is_computed_with_them(made):
    found, path = made
    values = openpyxl.load_workbook(path, data_only=True)["Panel"]
    points = dict(zip([*NAMES, "Averaged"], [*found.points, found.pool.point], strict=True))
    for name, point in points.items():
        at, row = evaluate(point), row_of(values, name)
        shown = [values.cell(row, column).value for column in range(5, 10)]
        assert shown[0] == at["best"]
        assert shown[1:] == pytest.approx([at[key] for key in RESULTS[:-1]], rel=1e-12)


def test_it_is_said_what_is_not_live(made):
    found, path = made
    book = openpyxl.load_workbook(path)
    sheet = book["Panel"]
    for place, name in enumerate([*NAMES, "Averaged"]):
        on = found.extensions[place]
        said = sheet.cell(row_of(sheet, name), 15).value
        assert said == (f"with {', '.join(on)}: not live" if on else LIVE)
    assert any(each.value == ABOUT for each in sheet["A"])
    heading = row_of(book["Model"], COMPUTED)
    expected = [
        name for name, on in zip([*NAMES, "Averaged"], found.extensions, strict=True) if on
    ]
    rows = book["Model"].iter_rows(min_row=heading + 2, values_only=True)
    computed = [row for row in rows if row[0]]
    assert [row[0] for row in computed] == expected
    assert not any(str(cell).startswith("=") for row in computed for cell in row)
    results = Places(len(NAMES)).result_row("best") + 2
    words = [each.value for each in book["Estimates"][results]]
    assert words[2:6] == [sheet.cell(row_of(sheet, name), 15).value for name in
                          (*NAMES, "Averaged")]  # fmt: skip


def test_the_base_model_of_these_stands_beside_live(made):
    found, path = made
    formulas = openpyxl.load_workbook(path)["Panel"]
    values = openpyxl.load_workbook(path, data_only=True)["Panel"]
    points = dict(zip([*NAMES, "Averaged"], [*found.points, found.pool.point], strict=True))
    top = row_of(formulas, BASE)
    with_extensions = [name for name, on in zip(points, found.extensions, strict=True) if on]
    for name in with_extensions:
        row, at = row_of(formulas, name, top), evaluate(base(points[name]))
        for column, key in enumerate(SHOWN, start=5):
            assert formulas.cell(row, column).value.startswith("='Model'!")
            value = values.cell(row, column).value
            assert value == (at[key] if key == "best" else pytest.approx(at[key], rel=1e-12))
    assert len(with_extensions) == (4 if all(found.extensions) else 1)


def test_everyones_inputs_of_extensions_and_reasons_are_shown(made):
    found, path = made
    book = openpyxl.load_workbook(path)
    sheet = book["Estimates"]
    for key in ("D_b", "lambda_own"):
        row = [each.value for each in sheet[row_of(sheet, key)]]
        given = [member.content.extensions.get(key) for member in found.members]
        assert row[2:5] == [each and each.best for each in given]
        pooled = found.pool.extensions.get(key)
        assert row[5] == (pooled and pytest.approx(pooled.averaged_best))
    reasons = [each.value for row in book["Reasons"].iter_rows() for each in row]
    is_said = any(each.content.shares_meaning for each in found.members)
    assert (
        ("at creation" in reasons)
        == any("A guess about dealings." in str(each) for each in reasons)
        == is_said
    )


def test_cruxes_among_extensions_are_told(made):
    found, path = made
    sheet = openpyxl.load_workbook(path)["Cruxes"]
    texts = [each.value for row in sheet.iter_rows() for each in row]
    keys = {crux.key for crux in found.cruxes}
    assert keys & {"use_locality", "lambda_own", "use_evidence"}
    assert keys <= set(texts)
    if "use_locality" in keys:
        assert {"on", "off"} <= set(texts)


def test_shares_of_another_time_are_told():
    remarks = panel("some extensions").remarks
    assert any("are not of one time (at creation; under multi-agentic" in each for each in remarks)
    assert not any("of one time" in each for each in panel("options").remarks)


def test_a_panel_without_extensions_speaks_of_none(tmp_path):
    path = tmp_path / "panel.xlsx"
    path.write_bytes(build_panel(panel("experts"), Origin("", date(2026, 3, 1))))
    texts = {
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert not any("ption" in text or LIVE in text for text in texts)
