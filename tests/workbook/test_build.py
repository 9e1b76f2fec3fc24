"""The workbooks against the Python model, recalculated in real engines."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.findings.plain_names import NAMES
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.evaluate import evaluate
from coop_xl.workbook.build import build, sheets
from coop_xl.workbook.build_with_macros import build_with_macros
from coop_xl.workbook.sheets.what_would_change_it_sheet import TITLE
from coop_xl.workbook.shipped import SHIPPED
from tests.engines import require_libreoffice
from tests.engines.gnumeric import require_gnumeric
from tests.engines.package import problems
from tests.engines.poison import poison
from tests.engines.recalculate import formualizer, formulon, gnumeric, ironcalc, libreoffice
from tests.engines.values import ErrorValue
from tests.model.test_evaluate import MINUTE

from .cases import Expected, disagreements, entries_of, entry_cells, random_content

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
RANDOM_SETS = 50
MOST_SETS = {formulon: 8}  # it takes seconds for each; the others take all
# IronCalc takes numbers nearer than 2e-16 for equal, so it is asked about large shares only.
ENGINES = (libreoffice, formualizer, formulon, gnumeric)
NEWER_THAN_2016 = (
    "LET(",
    "LAMBDA(",
    "FILTER(",
    "XLOOKUP(",
    "TEXTJOIN(",
    "CONCAT(",
    "(IFS(",
    "_xlfn",
)
FORBIDDEN = ("OFFSET(", "INDIRECT(", "NOW(", "TODAY(", "RAND(", "SUMPRODUCT(--")


def needs(engine) -> None:
    """A program may be missing on a user's machine, never in continuous integration."""
    if engine is libreoffice:
        require_libreoffice()
    if engine is gnumeric:
        require_gnumeric()


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """The blank template with every cached value poisoned."""
    folder = tmp_path_factory.mktemp("template")
    (folder / "clean.xlsx").write_bytes(sheets(Entries(), simulation=False).bytes())
    poison(folder / "clean.xlsx", folder / "template.xlsx")
    return folder / "template.xlsx"


@pytest.fixture(scope="module")
def random_sets() -> list[tuple[Entries, Expected]]:
    """Fillings of the template over the whole domain, and what the model says of each."""
    rng = np.random.default_rng(20260101)
    contents = [random_content(rng, place) for place in range(RANDOM_SETS)]
    return [(content, Expected.of(content, simulation=False)) for content in contents]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_workbook_is_what_this_version_builds(name):
    same = (WORKBOOKS / name).read_bytes() == SHIPPED[name]()
    assert same, "run `make workbooks`"  # to show how such files differ takes minutes


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_workbook_opens_without_repair(name):
    assert problems(WORKBOOKS / name) == []
    assert (WORKBOOKS / name).stat().st_size < 3_000_000


@pytest.mark.parametrize(
    ("name", "engine"),
    [(name, engine) for name in EXAMPLES for engine in ENGINES] + [("earth", ironcalc)],
    ids=str,
)
def test_every_formula_cell_of_an_example_holds_what_the_model_says(name, engine, tmp_path):
    needs(engine)
    book = sheets(EXAMPLES[name], simulation=False)  # that sheet: see test_simulation
    (tmp_path / "clean.xlsx").write_bytes(book.bytes())
    poison(tmp_path / "clean.xlsx", tmp_path / "poisoned.xlsx")
    wanted = Expected.in_book(book)
    assert disagreements(wanted, engine(tmp_path / "poisoned.xlsx")) == []


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_the_blank_template_shows_no_error(engine, template):
    needs(engine)
    assert disagreements(Expected.of(Entries(), simulation=False), engine(template)) == []


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_random_estimates_typed_into_the_template_give_what_the_model_says(
    engine, template, random_sets
):
    needs(engine)
    random_sets = random_sets[: MOST_SETS.get(engine, RANDOM_SETS)]
    contents = [content for content, _ in random_sets]
    cells = entry_cells(template)
    answers = engine.recalculate_many(template, [entries_of(each, cells) for each in contents])
    assert len(entries_of(contents[0], cells)) == 3 * len(VARIABLES) + 2
    for (content, wanted), found in zip(random_sets, answers, strict=True):
        differing = disagreements(wanted, found)
        if engine is gnumeric and content.scales["F_V"] != "plain":
            # It calculates with 64 bits for digits: ties where numbers of 53 cancel are others.
            differing = [each for each in differing if each[0][0] != TITLE]
        assert differing == []


def test_minute_shares_rank_in_cells_by_their_true_ratio(template):
    require_libreoffice()
    contents = [minute_content(F_V) for F_V in (1e-150, 1e-281, 1e-300, 1e-305)]
    cells = entry_cells(template)
    answers = libreoffice.recalculate_many(
        template, [entries_of(each, cells) for each in contents]
    )
    for content, found in zip(contents, answers, strict=True):
        wanted = Expected.of(content, simulation=False)
        assert disagreements(wanted, found) == []
        ratio = next(
            at for at, (text, _) in wanted.formulas.items() if "CnV_per_F_I/greatest" in text
        )
        assert found[ratio] == pytest.approx(1 / 3, rel=1e-9)


def minute_content(F_V: float) -> Entries:
    """A slope of b in proportion to F_V, which makes (cv)/(c¬v) 3."""
    best = MINUTE | {"F_V": F_V, "F_I": F_V / 10, "db_dF_CV": F_V}
    return Entries(
        estimates={key: Estimate(best=value) for key, value in best.items()},
        scales={"F_V": "plain", "F_I": "plain"},
    )


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_an_unfinished_workbook_says_what_is_missing_and_shows_no_error(engine, template):
    needs(engine)
    full = EXAMPLES["earth"]
    some = {key: each for key, each in full.estimates.items() if key not in ("F_CV", "p_V", "b")}
    some["F_CnV"] = replace(some["F_CnV"], best=1.2)
    some["U_B"] = replace(some["U_B"], low=200)
    content = Entries(estimates=some, scales={"F_V": "plain", "F_I": "plain"})
    found = engine(template, entries_of(content, entry_cells(template)))
    wanted = Expected.of(content, simulation=False)
    assert disagreements(wanted, found) == []
    missing = "4 questions to answer or fix: 1, 9, 10, 11"
    assert found["Answer", "B2"] == f"5 of 9 questions answered; no answer yet. {missing}."
    assert not [value for value in found.values() if isinstance(value, ErrorValue)]


@pytest.mark.parametrize("engine", ENGINES, ids=str)
def test_a_scenario_typed_into_a_free_row_is_computed(engine, tmp_path):
    needs(engine)
    book = sheets(EXAMPLES["earth"], simulation=False)
    (tmp_path / "earth.xlsx").write_bytes(book.bytes())
    headings = openpyxl.load_workbook(tmp_path / "earth.xlsx")["Scenarios"][4]
    head = {cell.value: cell.column_letter for cell in headings}
    typed = {"p_V": 0.9, "F_CV": 0.75, "dp_V_da_V": 0.05}
    row = 5 + len(EXAMPLES["earth"].scenarios)
    entries = {("Scenarios", f"{head[key]}{row}"): value for key, value in typed.items()}
    found = engine(tmp_path / "earth.xlsx", entries | {("Scenarios", f"A{row}"): "mine"})
    want = evaluate(dict(EXAMPLES["earth"].best) | typed)
    for key in ("U", "marginal_V", "marginal_CV", "marginal_CnV", "ratio_CV"):
        assert found["Scenarios", f"{head[key]}{row}"] == pytest.approx(want[key], rel=1e-9)
    assert found["Scenarios", f"{head['best']}{row}"] == want["best"]
    assert found["Scenarios", f"B{row}"] == NAMES[want["best"]]


def test_every_name_the_issue_promises_is_there_and_points_to_one_cell():
    names = sheets(Entries(), simulation=False).calculator.names
    wanted = {f"{kind}_{key}" for key in VARIABLES for kind in ("low", "best", "high", "dist")}
    wanted |= {*VARIABLES, "scale_F_V", "scale_F_I", "U", "marginal_V", "marginal_CV"}
    wanted |= {"marginal_CnV", "best_intervention", "all_checks", "log10_F_V", "log10_F_I"}
    assert wanted <= set(names)
    folded = [name.casefold() for name in names]
    assert len(set(folded)) == len(folded)


def test_formulas_use_only_functions_of_excel_2016_and_none_that_is_volatile():
    for text, _ in sheets(EXAMPLES["earth"]).formulas.values():
        assert not [bad for bad in (*NEWER_THAN_2016, *FORBIDDEN) if bad in text], text
        assert len(text) < 8192


def test_sheets_are_locked_without_a_password_and_entries_are_not(tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(build(Entries()))
    book = openpyxl.load_workbook(path)
    assert " ".join(book.sheetnames) == (
        "Start Questions Answer What would change it Scenarios Proposals "
        "Model Simulation Checks Reference"
    )
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    for name, (title, at) in entry_cells(path).items():
        assert not book[title][at].protection.locked, name


def test_every_entry_cell_says_what_to_enter_and_what_was_wrong(template):
    book = openpyxl.load_workbook(template)
    rules = {(sheet.title, str(area)): rule for sheet in book
             for rule in sheet.data_validations.dataValidation
             for area in str(rule.sqref).split()}  # fmt: skip
    for name, at in entry_cells(template).items():
        rule = rules[at]
        assert rule.prompt, name
        assert rule.error, name
        assert len(rule.prompt) <= 255


def test_every_cell_that_can_be_typed_into_has_a_rule_a_prompt_and_a_remedy(tmp_path):
    path = tmp_path / "earth.xlsx"
    path.write_bytes(build(EXAMPLES["earth"]))
    book = openpyxl.load_workbook(path)
    for sheet in book:
        ruled = {
            cell.coordinate
            for rule in sheet.data_validations.dataValidation
            if rule.prompt and rule.error
            for area in rule.sqref.ranges
            for row in sheet[area.coord if ":" in area.coord else f"{area.coord}:{area.coord}"]
            for cell in row
        }
        free = {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
        assert free <= ruled, sheet.title
        tables = ("Scenarios", "Proposals")
        typed_into = ("Start", "Questions", "Extensions", *tables, TITLE, "Simulation")
        assert bool(free) == (sheet.title in typed_into)


def test_a_build_of_the_same_content_gives_the_same_bytes():
    assert build(EXAMPLES["multiverse"]) == build(EXAMPLES["multiverse"])


def test_the_examples_do_not_all_recommend_the_same():
    assert (
        len(
            {
                sheets(content, simulation=False).value("best_intervention")
                for content in EXAMPLES.values()
            }
        )
        > 1
    )


@pytest.mark.parametrize("extensions", [{}, {"Y_CV": 5.0, "gamma": 0.1}], ids=["off", "on"])
def test_the_custom_tables_hold_what_the_functions_give(extensions, tmp_path):
    entered = {key: Estimate(best=value) for key, value in extensions.items()}
    content = replace(EXAMPLES["earth"], extensions=entered)
    (tmp_path / "earth.xlsm").write_bytes(build_with_macros(content))
    shown = openpyxl.load_workbook(tmp_path / "earth.xlsm", data_only=True)["Custom tables"]
    best = dict(EXAMPLES["earth"].best) | extensions
    at = evaluate(best)
    assert [shown[f"B{row}"].value for row in range(11, 15)] == pytest.approx(
        [at["U"], at["marginal_V"], at["marginal_CV"], at["marginal_CnV"]], rel=1e-12
    )
    assert shown["B15"].value == at["best"]
    corner = evaluate(best | {"F_V": 0.05, "p_V": 0.1})
    assert shown["B20"].value == pytest.approx(corner["marginal_V"], rel=1e-12)
    assert problems(tmp_path / "earth.xlsm") == []
