"""The sheet Extensions of the results workbook: its figures, and charts of filled cells."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import numpy as np
import openpyxl
import pytest

from coop_xl import evaluate
from coop_xl.analysis.extension_effects import compare
from coop_xl.analysis.study import Origin, study
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.render.xlsx.build import build_results
from tests.engines.package import problems
from tests.render.html.cases import WITH_EXTENSIONS, studied

ORIGIN = Origin("mine.json", date(2026, 3, 1))
MULTIPLES = "Multiples of the largest marginal value in the base model"
NAMES = ("V", "CV", "CnV")
MULTIVERSE = replace(
    EXAMPLES["multiverse"], correlations=(),
    extensions={"D_b": Estimate(best=0.4), "lambda_own": Estimate(best=0.05)},
)  # fmt: skip
THRESHOLD = replace(EXAMPLES["earth"], correlations=(), extensions={"Y_CV": Estimate(best=5.0)})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    studies = {name: studied(name) for name in WITH_EXTENSIONS}
    studies |= {"multiverse": study(MULTIVERSE, 2**9), "threshold": study(THRESHOLD, 2**9)}
    found = {}
    for name, each in studies.items():
        found[name] = each, folder / f"{name}.xlsx"
        found[name][1].write_bytes(build_results(each, ORIGIN))
    return found


def sheet_of(made, name):
    return openpyxl.load_workbook(made[name][1])["Extensions"]


def rows_below(sheet, heading, column=1):
    """The rows of a table below the row in which a column has a heading."""
    first = next(r for r in range(1, sheet.max_row) if sheet.cell(r, column).value == heading)
    rows = []
    for row in range(first + 1, sheet.max_row + 1):
        values = [cell.value for cell in sheet[row]]
        if values[column - 1] is None:
            break
        rows.append(values)
    return rows


def texts(sheet):
    return " ".join(str(cell.value) for row in sheet for cell in row if cell.value is not None)


CASES = [*WITH_EXTENSIONS, "multiverse", "threshold"]


@pytest.mark.parametrize("name", CASES)
def test_the_package_is_one_that_excel_opens_without_repair(made, name):
    assert problems(made[name][1]) == []


def test_the_sheet_is_there_only_with_extensions_on_or_credences():
    earth = replace(EXAMPLES["earth"], correlations=())
    off = replace(earth, extensions={"D_b": Estimate(best=0.4), "use_locality": Estimate(best=0)})
    for content in (earth, off):
        book = io.BytesIO(build_results(study(content, 2**7), ORIGIN))
        assert "Extensions" not in openpyxl.load_workbook(book).sheetnames


def test_p_best_stands_without_extensions_and_with_them(made):
    for name in ("options", "credences"):
        found = made[name][0]
        base = found.discussion.base
        for row, kind in zip(rows_below(sheet_of(made, name), "Kind of work"), NAMES, strict=True):
            assert row[1] == pytest.approx(base.best[kind].value)
            assert row[3] == pytest.approx(found.best[kind].value)


def test_the_models_are_those_of_compare(made):
    inputs = {**MULTIVERSE.best, "D_b": 0.4, "lambda_own": 0.05}
    outcomes, _ = compare(inputs)
    *rows, _ = rows_below(sheet_of(made, "multiverse"), "Model")
    assert [row[0] for row in rows] == ["Base model", "Locality and one's own cooperativeness"]
    unit = max(outcomes[0].marginals.values())
    _, *multiples, _ = rows_below(sheet_of(made, "multiverse"), MULTIPLES)
    for row, drawn, outcome in zip(rows, multiples, outcomes, strict=True):
        assert row[5:8] == pytest.approx(list(outcome.marginals.values()), rel=1e-12)
        assert drawn[1:4] == pytest.approx([each / unit for each in outcome.marginals.values()])
    assert (rows[0][8], rows[1][8]) == ("alignment", "cooperation if aligned")


def test_the_figures_along_lambda_are_those_of_the_model(made):
    content = WITH_EXTENSIONS["options"]
    inputs = {
        key: each.best for key, each in (*content.estimates.items(), *content.extensions.items())
    }
    rows = rows_below(sheet_of(made, "options"), "λ")
    assert len(rows) == 121
    for row in rows[::30]:
        at = evaluate(inputs | {"lambda_own": row[0]})
        assert row[1:4] == pytest.approx([float(at[f"marginal_{kind}"]) for kind in NAMES])
        assert np.ptp(np.divide(row[4:7], row[1:4])) < 1e-9 * row[4] / row[1]
    marks = [row for row in rows_below(sheet_of(made, "options"), "Marked λ") if row[1]]
    assert marks[0][1].startswith("C|V = C|¬V at")
    tie = evaluate(inputs | {"lambda_own": marks[0][0]})
    assert tie["marginal_CV"] == pytest.approx(tie["marginal_CnV"], rel=1e-9)
    assert [row[0] for row in marks[1:]] == [0.003, 0.01]


def test_the_map_holds_every_point_by_band_and_the_best(made):
    found = made["options"][0].discussion.division
    rows = rows_below(sheet_of(made, "options"), "effort on alignment", 9)
    best, sides, points = rows[0], rows[1:5], rows[5:]
    assert best[8:11] == pytest.approx(list(found.best.efforts.values()))
    assert [row[13] for row in (best, *sides)] == ["best", *["corner"] * 4]
    assert [row[8:11] for row in sides[:3]] == (found.best.budget * np.eye(3)).tolist()
    known = {
        tuple(parts.round(9)): gain for parts, gain in zip(found.parts, found.gains, strict=True)
    }
    for row in points:
        parts = tuple((np.array(row[8:11]) / found.best.budget).round(9))
        assert row[11] == pytest.approx(known.pop(parts))
        assert row[14:16] == pytest.approx(
            [parts[2] + parts[0] / 2, parts[0] * 3**0.5 / 2], abs=1e-9
        )
    assert not known
    bands = [row[13] for row in points]
    assert bands == sorted(bands)
    assert set(bands) <= set(range(1, 7))


RANGE = re.compile(r"<c:f>Extensions!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?</c:f>")


def charts_of(path):
    """The charts of the sheet Extensions."""
    with zipfile.ZipFile(path) as package:
        parts = [each for each in package.namelist() if each.startswith("xl/charts/chart")]
        data = [package.read(each).decode("utf-8") for each in parts]
    return [each for each in data if "Extensions!" in each]


def references(path):
    """Column, first and last row of every range that a chart shows."""
    for chart in charts_of(path):
        for column, first, last in RANGE.findall(chart):
            yield column, int(first), int(last or first)


@pytest.mark.parametrize("name", CASES)
def test_charts_show_cells_that_are_filled(made, name):
    sheet, found = sheet_of(made, name), list(references(made[name][1]))
    assert len(found) >= 6
    for column, first, last in found:
        for row in range(first, last + 1):
            assert sheet[f"{column}{row}"].value is not None, (column, row)


@pytest.mark.parametrize(
    ("name", "count"),
    [("options", 3), ("credences", 3), ("multiverse", 3), ("threshold", 2),
     ("harm and a threshold", 2)],
)  # fmt: skip
def test_what_can_be_drawn_is_drawn_and_what_cannot_has_a_sentence(made, name, count):
    assert len(charts_of(made[name][1])) == count
    text = texts(sheet_of(made, name))
    assert ("The answer against locality (λ) is not drawn: it needs D_b" in text) == (
        name == "threshold"
    )
    assert ("The map of budgets is not drawn" in text) == (name == "harm and a threshold")


def test_the_axis_of_lambda_is_logarithmic(made):
    charts = charts_of(made["multiverse"][1])
    (chart,) = [each for each in charts if "The answer against locality" in each]
    assert chart.count('<c:logBase val="10"/>') == 2
    assert '<c:min val="1e-32"/>' in chart


def test_a_budget_of_ones_own_is_divided():
    page = build_results(replace(studied("options"), budget=5.0), ORIGIN)
    book = openpyxl.load_workbook(io.BytesIO(page))
    assert "Of 5 units of effort" in texts(book["Extensions"])


def test_the_meaning_of_shares_is_on_the_summary(made):
    book = openpyxl.load_workbook(made["options"][1])
    assert "at creation" in texts(book["Summary"])
