"""The panel workbook computes what the panel says, in real engines, also with other weights."""

from datetime import date

import openpyxl
import pytest

from coop_xl.analysis.experts.linear_pool import mixture_quantile
from coop_xl.analysis.study import Origin
from coop_xl.findings.experts import sentence
from coop_xl.findings.panel_sections import differing_inputs
from coop_xl.findings.plain_names import label
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.model.evaluate import evaluate
from coop_xl.render.xlsx_panel.build import build_panel, sheets
from coop_xl.render.xlsx_panel.mixtures import Mixtures
from coop_xl.render.xlsx_panel.panel_layout import ESTIMATES, KEYS, LEVELS, Places
from coop_xl.spreadsheet.writing.book import cell
from tests.cli.experts.cases import CONTENTS, panel
from tests.engines import require_libreoffice
from tests.engines.package import functions_after_2016, problems
from tests.engines.poison import poison
from tests.engines.recalculate import formualizer, formulon, libreoffice
from tests.engines.values import ErrorValue
from tests.workbook.cases import Expected, disagreements
from tests.workbook.test_build import FORBIDDEN, needs

ORIGIN = Origin("", date(2026, 3, 1))
ENGINES = (libreoffice, formualizer, formulon)
SHEETS = ["Panel", "Cruxes", "Estimates compared", "Reasons", "Estimates", "Model", "Mixtures"]
OTHER_WEIGHTS = (0.5, 0.0, 4.5)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("panels")
    for name in CONTENTS:
        book = sheets(panel(name), ORIGIN)
        (folder / f"{name}.xlsx").write_bytes(book.bytes())
        poison(folder / f"{name}.xlsx", folder / f"{name} poisoned.xlsx")
    return folder


def opened(made, name):
    return openpyxl.load_workbook(made / f"{name}.xlsx")


def table(sheet, label, after=0):
    """The row whose first cell is a label."""
    return next(
        [each.value for each in row]
        for row in sheet.iter_rows(min_row=after + 1)
        if row[0].value == label
    )


@pytest.mark.parametrize("name", CONTENTS)
def test_the_package_is_one_that_excel_opens_without_repair(made, name):
    assert problems(made / f"{name}.xlsx") == []
    assert functions_after_2016(made / f"{name}.xlsx") == {}
    assert opened(made, name).sheetnames == SHEETS


@pytest.mark.parametrize(
    ("name", "engine"),
    [(name, formualizer) for name in CONTENTS]
    + [(name, engine) for name in ("experts", "scales") for engine in (libreoffice, formulon)],
    ids=str,
)
def test_every_formula_cell_holds_what_the_panel_says(made, name, engine):
    needs(engine)
    book = sheets(panel(name), ORIGIN)
    at_best = [evaluate(point) for point in panel(name).points]
    size = {f"marginal_{each}": max(abs(at[f"marginal_{each}"]) for at in at_best)
            for each in INTERVENTIONS}  # fmt: skip
    found = engine(made / f"{name} poisoned.xlsx")
    assert disagreements(Expected(book.formulas, size), found) == []
    assert [at for at, value in found.items() if isinstance(value, ErrorValue)] == []


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_other_weights_give_what_a_panel_with_them_gives(made, engine):
    needs(engine)
    places = Places(3)
    entries = {
        ("Panel", cell(places.first_row + row, 2, absolute=False)): weight
        for row, weight in enumerate(OTHER_WEIGHTS)
    }
    found = engine(made / "experts poisoned.xlsx", entries)
    other = panel("experts", OTHER_WEIGHTS)
    for column, name in enumerate(INTERVENTIONS, start=9):
        at = "Panel", cell(places.linear_row, column, absolute=False)
        assert found[at] == pytest.approx(other.pool.best[name].value, rel=1e-12)
    mixtures = Mixtures.of(other)
    for key in KEYS:
        pooled = other.pool.inputs[key]
        best = ESTIMATES, cell(places.best_row(key), places.averaged, absolute=False)
        assert found[best] == pytest.approx(pooled.averaged_best, rel=1e-12)
        for level in LEVELS:
            row = places.quantile_row(level, key)
            averaged = ESTIMATES, cell(row, places.averaged, absolute=False)
            linear = ESTIMATES, cell(row, places.linear, absolute=False)
            assert found[averaged] == pytest.approx(pooled.averaged.quantile(level), rel=1e-9)
            wanted = mixtures.tables[key].quantile(mixtures.weights, level)
            assert found[linear] == pytest.approx(wanted, rel=1e-9)
    at_pool = evaluate(other.pool.point)
    row = places.averaged_row
    assert found["Panel", cell(row, 6, absolute=False)] == pytest.approx(at_pool["marginal_V"])
    assert found["Panel", cell(row, 4, absolute=False)] == at_pool["best"]
    assert str(found["Panel", "A5"]).startswith("The weights have changed.")
    assert "finds alignment best most often: in 75." in str(found["Panel", "A4"])


def test_weights_that_are_only_scaled_are_not_called_changed(made):
    require_libreoffice()
    entries = {("Panel", f"C{9 + row}"): 10 * weight for row, weight in enumerate((2, 1, 1))}
    found = libreoffice(made / "experts poisoned.xlsx", entries)
    assert str(found["Panel", "A5"]).startswith("Change the yellow weights")


@pytest.mark.parametrize("name", ["experts", "scales", "examples"])
def test_the_linear_pools_quantiles_are_exact_to_a_hundredth_of_their_range(name):
    """They are interpolated in the workbook, where weights can be changed."""
    made, mixtures = panel(name), Mixtures.of(panel(name))
    for key in VARIABLES:
        pooled = made.pool.inputs[key]
        low, high = (mixture_quantile(pooled.members, made.pool.weights, p) for p in (0.05, 0.95))
        for level in LEVELS:
            exact = mixture_quantile(pooled.members, made.pool.weights, level)
            found = mixtures.tables[key].quantile(mixtures.weights, level)
            assert found == pytest.approx(exact, abs=0.01 * (high - low), rel=1e-9), key


def test_the_cruxes_are_told_as_found(made):
    sheet, found = opened(made, "experts")["Cruxes"], panel("experts")
    crux = found.cruxes[0]
    row = table(sheet, label(crux.key))
    assert row[1] == crux.key
    assert row[2:4] == pytest.approx([crux.weight, crux.flips])
    texts = {each.value for row in sheet for each in row if isinstance(each.value, str)}
    for pair in (*found.pairs, *found.against_pool):
        assert sentence(pair) in texts
    pair = found.pairs[0]
    top = next(each.row for each in sheet["A"] if each.value == f"{pair.one} and {pair.other}")
    for part in pair.why.parts:
        row = table(sheet, f"{label(part.key)} ({part.entry})", top)
        assert row[1:4] == pytest.approx([part.one, part.other, part.share])
        flipped = [pair.one] * part.flips_one + [pair.other] * part.flips_other
        assert row[4] == (", ".join(flipped) or "—")


def test_everyones_numbers_and_words_stand_side_by_side(made):
    sheet = opened(made, "experts")["Reasons"]
    row = table(sheet, label("p_V"))
    numbers = ["0.4 (0.2 to 0.6).", "0.25 (0.1 to 0.5).", "0.6 (0.3 to 0.8)."]
    assert [each.partition(" Illustration. ")[0] for each in row[2:5]] == numbers
    assert [each.partition(" Illustration. ")[2].partition(".")[0] for each in row[2:5]] == [
        "Alignment of the systems we can reach is a little better than average",
        "Alignment is behind schedule",
        "Present methods go a long way",
    ]
    assert table(sheet, "One unit of effort is")[2:5] == ["100 researcher-years."] * 3


def test_charts_have_titles_axes_and_words_for_those_who_cannot_see_them(made):
    book = opened(made, "experts")
    charts = {sheet.title: len(sheet._charts) for sheet in book if sheet._charts}
    pairs = [*panel("experts").pairs, *panel("experts").against_pool]
    apart = sum(not pair.why.agree for pair in pairs)
    differ = len(differing_inputs(panel("experts")))
    assert differ < 18
    assert charts == {"Panel": 1, "Estimates compared": differ, "Cruxes": 1 + apart}


def test_words_of_a_stranger_never_become_a_formula(made):
    book = opened(made, "hostile")
    for sheet in book:
        for row in sheet:
            for each in row:
                if isinstance(each.value, str) and "cmd|" in each.value:
                    assert each.data_type == "s"
                    assert not each.value.startswith(("=", "+", "-", "@"))  # nor in a CSV file
    formulas = sheets(panel("hostile"), ORIGIN).formulas
    assert not [text for text, _ in formulas.values() if "cmd" in text]


def test_formulas_are_short_and_none_is_volatile():
    for text, _ in sheets(panel("experts"), ORIGIN).formulas.values():
        assert not [bad for bad in FORBIDDEN if bad in text], text
        assert len(text) < 1000


def test_sheets_are_locked_without_a_password_and_only_weights_are_free(made):
    for sheet in opened(made, "experts"):
        assert sheet.protection.sheet
        assert not sheet.protection.password
        free = [each.coordinate for row in sheet for each in row if not each.protection.locked]
        assert free == (["C9", "C10", "C11"] if sheet.title == "Panel" else [])


def test_the_same_panel_and_date_give_the_same_bytes():
    assert build_panel(panel("experts"), ORIGIN) == build_panel(panel("experts"), ORIGIN)
