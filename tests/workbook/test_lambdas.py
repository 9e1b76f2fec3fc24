"""The COOPL_ functions inside a workbook against the Python model, in two engines."""

import re
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.functions import catalogue
from coop_xl.model.catalogue import ENTRIES
from coop_xl.model.evaluate import evaluate
from coop_xl.reading.read import read_workbook
from coop_xl.spreadsheet.writing.book import Book, cell
from coop_xl.workbook.build import build
from coop_xl.workbook.lambdas.build_with_lambdas import build_with_lambdas, sheets_with_lambdas
from coop_xl.workbook.lambdas.lambda_tables import UNKNOWN, Places
from coop_xl.workbook.lambdas.lambdas import with_help
from coop_xl.workbook.sheets.custom_tables import TITLE
from tests.engines import require_libreoffice
from tests.engines.package import functions_after_2016, problems
from tests.engines.poison import poison
from tests.engines.recalculate import formulon, libreoffice
from tests.engines.values import Formula
from tests.functions.tables import HEADINGS, KEYS, basic, changed, table, truth, upright
from tests.model.cases import BASIC
from tests.workbook.extensions.cases import TOGETHER
from tests.workbook.simulation.uncertain_cases import with_extensions

from .cases import Expected, disagreements, random_content
from .lambda_book import ENGINES, EVERY, add_in, alike, area, calls, lambda_answers

EARTH = {key: value for key, value in EXAMPLES["earth"].best.items()}
ALL = tuple(ENTRIES)
FIRST, SECOND = area(table(EARTH, keys=KEYS), 0), area(table(EARTH, keys=KEYS), 1)


@pytest.fixture(params=ENGINES, ids=str)
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def book() -> Book:
    """The worked example with COOPL_ functions, finished; without Simulation, which takes long."""
    return sheets_with_lambdas(EXAMPLES["earth"], simulation=False)


@pytest.fixture(scope="module")
def earth(book, tmp_path_factory) -> Path:
    """Its file."""
    path = tmp_path_factory.mktemp("lambdas") / "earth.xlsx"
    path.write_bytes(with_help(book))
    return path


# Values and layouts


def test_scenarios_in_rows_spill_the_vectors_down(engine, tmp_path):
    rows = basic(20)
    found = lambda_answers(
        engine, tmp_path, [*HEADINGS, *rows], *calls(FIRST, area(rows, 1), False, 20)
    )
    assert [value for (value,) in found[0]] == truth("U", 20)
    published = [float(case["outputs"]["marginal_CV"]) for case in BASIC[:20]]
    assert [row[1] for row in found[4]] == pytest.approx(published, rel=1e-9)
    assert all(map(alike, found, add_in(HEADINGS, rows)))


def test_names_in_a_column_in_any_order_and_spelling_spill_across(engine, tmp_path):
    order = np.random.default_rng(1).permutation(len(KEYS))
    keys = [KEYS[place] for place in order]
    spelt = [f" {ENTRIES[key].symbol.upper()} " if place % 2 else key.lower()
             for place, key in enumerate(keys)]  # fmt: skip
    names = [*((each,) for each in spelt), ("Notes",)]
    columns = [
        *upright(table(*(case["inputs"] for case in BASIC[:4]), keys=tuple(keys))),
        ("",) * 4,
    ]
    rows = [(*name, *column) for name, column in zip(names, columns, strict=True)]
    values = f"$B$1:$E${len(rows)}"
    found = lambda_answers(engine, tmp_path, rows, *calls(area(names), values, True, 4))
    assert all(map(alike, found, add_in(names, columns)))


def test_every_spelling_of_the_catalogue_is_understood(engine, tmp_path):
    labels = [*ENTRIES, *(each.symbol for each in ENTRIES.values()), "F_C|¬V", "log10(1-F_V)"]
    wanted = [*ENTRIES, *ENTRIES, "F_CnV", "log10_1mF_V"]
    names = [(label,) for label in labels]
    text = f"COOPL_KEYS({area(names)})"
    (found,) = lambda_answers(engine, tmp_path, names, (text, len(names), 1))
    assert [key.casefold() for (key,) in found] == [key.casefold() for key in wanted]


def test_random_scenarios_with_shares_as_logarithms_give_what_the_model_says(engine, tmp_path):
    rng = np.random.default_rng(20260202)
    scenarios = [random_content(rng, place).best for place in range(24)]
    rows = table(*scenarios, keys=ALL)
    found = lambda_answers(
        engine, tmp_path, [ALL, *rows], *calls(area([ALL]), area(rows, 1), False, 24)
    )
    wanted = add_in([ALL], rows)
    assert all("log10_F_V" in each or "log10_1mF_V" in each or "F_V" in each for each in scenarios)
    assert all(map(alike, found, wanted))


def test_shares_far_below_what_a_cell_holds_are_ranked(engine, tmp_path):
    tiny = {key: value for key, value in EARTH.items() if key not in ("F_V", "F_I")}
    rows = table(tiny | {"log10_F_V": -400.0, "log10_F_I": -403.0}, keys=ALL)
    (found,) = lambda_answers(
        engine, tmp_path, [ALL, *rows], (f"COOPL_BEST({area([ALL])},{area(rows, 1)})", 1, 1)
    )
    assert found == [[catalogue.COOP_BEST([ALL], rows)]]


def test_ties_are_named(engine, tmp_path):
    rows = table(changed({"dp_V_da_V": 0.0, "dp_CV_da_CV": 0.0, "dp_CnV_da_CnV": 0.0}))
    (found,) = lambda_answers(
        engine, tmp_path, [*HEADINGS, *rows], (f"COOPL_BEST({FIRST},{SECOND})", 1, 1)
    )
    assert found == [["V = CV = CnV"]]


def test_an_intervention_takes_one_cell_a_scenario(engine, tmp_path):
    rows = [(*row, move) for row, move in zip(basic(3), (0.1, 0.2, -0.3), strict=True)]
    text = f"COOPL_INTERVENTION({FIRST},A2:R4,S2:S4,0.2,0.3)"
    (found,) = lambda_answers(engine, tmp_path, [*HEADINGS, *rows], (text, 3, 1))
    assert alike(
        found, catalogue.COOP_INTERVENTION(HEADINGS, basic(3), [[0.1], [0.2], [-0.3]], 0.2, 0.3)
    )


# Other values in place of the table's


def test_other_values_are_those_of_the_add_in(engine, tmp_path):
    rows = table(*(case["inputs"] for case in BASIC[:3]), keys=ALL)
    names, values = area([ALL]), area(rows, 1)
    by_log = f'COOPL_WITH({names},{values},"log10_F_I",-9)'
    cases = {
        f'COOPL_WITH({names},{values},"p_V",0.5)': ("p_V", 0.5),
        f'COOPL_WITH({names},{values}," f_c|¬v ",A7:A9)': ("F_CnV", [[0.1], [0.2], [0.3]]),
        f'COOPL_WITH({names},{values},"log10_F_V",-2)': ("log10_F_V", -2.0),
        f'COOPL_WITH({names},{by_log},"F_I",0.01)': ("F_I", 0.01),
    }  # fmt: skip
    sheet = [ALL, *rows, (), (), (0.1,), (0.2,), (0.3,)]
    found = lambda_answers(
        engine, tmp_path, sheet, *((f"COOPL_MARGINALS({names},{text})", 3, 3) for text in cases)
    )
    wanted = [catalogue.COOP_MARGINALS([ALL], rows, *pair) for pair in cases.values()]
    assert all(map(alike, found, wanted))


def test_one_scenario_and_several_values_make_a_row_of_a_two_way_table(engine, tmp_path):
    rows = [(key, EARTH.get(key)) for key in ALL]
    sheet = [*rows, (), (0.1, 0.4, 0.8), (0.05,)]
    table_text = 'COOPL_WITH(A1:A21,COOPL_WITH(A1:A21,B1:B21,"F_V",$A$24),"p_V",$A$23:$C$23)'
    (found,) = lambda_answers(
        engine, tmp_path, sheet, (f"COOPL_MARGINAL_CV(A1:A21,{table_text})", 1, 3)
    )
    wanted = [
        float(evaluate(EARTH | {"F_V": 0.05, "p_V": p_V})["marginal_CV"])
        for p_V in (0.1, 0.4, 0.8)
    ]
    assert found == [pytest.approx(wanted, rel=1e-9)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"F_VC",0.2', '"F_VC" is not a variable of the model'),
        ('"log10_F_V",-2', "log10_F_V is missing: give it a place in names"),
        ('"F_V",1.2', "F_V is 1.2: enter a share above 0 and below 1"),
        ('"b",Z99', "b is blank: enter a share from 0 to 1"),
    ],
)
def test_another_value_that_cannot_be_taken_is_told(engine, text, told, tmp_path):
    call = f"COOPL_UTILITY({FIRST},COOPL_WITH({FIRST},{SECOND},{text}))"
    (found,) = lambda_answers(engine, tmp_path, [*HEADINGS, *table(EARTH)], (call, 1, 1))
    assert found == [[f"#COOP! {told}"]]


# What is wrong


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"F_CV": None}, "F_CV is blank: enter a share from 0 to 1"),
        ({"F_CV": 1.2}, "F_CV is 1.2: enter a share from 0 to 1"),
        ({"p_V": "half"}, 'p_V is "half": enter a probability from 0 to 1'),
        ({"p_V": "0.5"}, 'p_V is "0.5", which is text: enter a probability from 0 to 1'),
        ({"U_B": Formula("=1/0")}, "U_B is an error: fix that cell"),
        ({"F_V": 0}, "F_V is 0: enter a share above 0 and below 1"),
        ({"F_V": None}, "F_V is blank: enter a share above 0 and below 1"),
        ({"log10_F_V": -2}, "F_V is entered in two ways: keep one of them"),
        ({"F_V": None, "log10_F_V": 0}, f"log10_F_V is 0: enter {ENTRIES['log10_F_V'].domain}"),
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_row_says_why_and_the_others_are_answered(engine, changes, told, tmp_path):
    rows = table(EARTH, EARTH | changes, {}, keys=ALL)
    text = f"COOPL_MARGINAL_V({area([ALL])},{area(rows, 1)})"
    (found,) = lambda_answers(engine, tmp_path, [ALL, *rows], (text, 3, 1))
    good = pytest.approx(float(evaluate(EARTH)["marginal_V"]), rel=1e-9)
    assert found == [[good], [f"#COOP! {told}"], [""]]


def test_a_number_too_large_is_told_in_formulon_while_ironcalc_calculates_on_with_infinity(
    tmp_path,
):
    rows = table(EARTH | {"U_B": 1e308, "U_nB": -1e308})
    call = (f"COOPL_MARGINAL_V({FIRST},{SECOND})", 1, 1)
    (found,) = lambda_answers(formulon, tmp_path, [*HEADINGS, *rows], call)
    assert found == [["#COOP! undefined: these inputs give no number"]]


def test_a_missing_column_is_told_as_the_add_in_tells_it(engine, tmp_path):
    keys = tuple(key for key in KEYS if key != "F_CV")
    rows = table(EARTH, keys=keys)
    text = f"COOPL_BEST({area([keys])},{area(rows, 1)})"
    (found,) = lambda_answers(engine, tmp_path, [keys, *rows], (text, 1, 1))
    assert found == [["#COOP! F_CV is missing: enter a share from 0 to 1"]]
    assert found == [[catalogue.COOP_BEST([keys], rows)]]


def test_a_variable_in_two_columns_and_values_of_another_size_are_told(engine, tmp_path):
    keys = (*KEYS, "f_v ")
    rows = table(EARTH, keys=keys)
    found = lambda_answers(
        engine, tmp_path, [keys, *rows],
        (f"COOPL_UTILITY({area([keys])},{area(rows, 1)})", 1, 1),
        (f"COOPL_UTILITY({FIRST},A2:Q2)", 1, 1),
        ("COOPL_UTILITY(A1:R2,A1:R2)", 1, 1),
        (f"COOPL_INTERVENTION({FIRST},{SECOND},0.1,Z99,0.1)", 1, 1),
    )  # fmt: skip
    assert [answer for ((answer,),) in found] == [
        "#COOP! F_V stands in names more than once: keep one of them",
        "#COOP! values must be as wide as names, or as high if names is a column",
        "#COOP! names must be one row or one column",
        "#COOP! dp_CV is blank: enter any number",
    ]


# D_b in place of two slopes

SLOPES = ("db_dF_CV", "db_dF_CnV")
WITH_ONE = tuple(key for key in KEYS if key not in SLOPES)
ONE = {key: value for key, value in EARTH.items() if key not in SLOPES} | {"D_b": 0.5}
TINY = {key: value for key, value in ONE.items() if key not in ("F_V", "F_I")}
SOUND = (
    ONE,
    {key: value for key, value in ONE.items() if key != "db_dF_V"},
    EARTH,
    TINY | {"log10_F_V": -400.0, "log10_F_I": -10.0},
    TINY | {"log10_1mF_V": -200.0, "F_I": 0.1},
)
WRONG = [
    ONE | wrong
    for wrong in (
        {"b": 2.0}, {"F_CV": None}, {"F_V": 1.5}, {"db_dF_V": "few"}, {"D_b": "half"},
        {"D_b": 1.5},
    )
]  # fmt: skip
EXTENDED = (
    ONE | {"gamma": 0.1},
    ONE | {"lambda_own": 0.05},
    ONE | {"lambda_own": 0.0, "alpha_V": 0.2},
    EARTH | {"D_b": 0.5, "lambda_own": 0.05},
    ONE | {"alpha_V": "much"},
)


@pytest.mark.parametrize(
    "keys", [(*ALL, "D_b"), (*ALL, "D_b", "lambda_own", "gamma", "alpha_V")], ids=len
)
def test_one_entry_for_two_slopes_gives_what_the_add_in_gives(engine, keys, tmp_path):
    scenarios = [*SOUND, *WRONG, {}]
    if "gamma" in keys:
        scenarios += EXTENDED
    rows = table(*scenarios, keys=keys)
    found = lambda_answers(
        engine, tmp_path, [keys, *rows], *calls(area([keys]), area(rows, 1), False, len(rows))
    )
    for place, row in enumerate(rows):
        for have, want in zip(found, add_in([keys], [row]), strict=True):
            wanted = want if isinstance(want, list) else [[want]]
            if isinstance(wanted[0][0], str):
                assert wanted[0][0].startswith((have[place][0] or "").partition(" (")[0])
                assert bool(have[place][0]) == bool(wanted[0][0])
            else:
                assert alike([have[place]], wanted)


def test_one_entry_for_two_slopes_needs_no_columns_of_them(engine, tmp_path):
    keys = (*WITH_ONE, "D_b")
    rows = table(ONE, ONE | {"p_V": 0.6}, keys=keys)
    for across in (False, True):
        sheet = upright([keys, *rows]) if across else [keys, *rows]
        names = f"$A$1:$A${len(keys)}" if across else area([keys])
        values = f"$B$1:$C${len(keys)}" if across else area(rows, 1)
        found = lambda_answers(engine, tmp_path, sheet, *calls(names, values, across, 2))
        wanted = [[add_in([keys], [row])[place] for row in rows] for place in range(len(found))]
        best = [line[0] for line in found[-2]] if not across else found[-2][0]
        assert best == wanted[-2]


@pytest.mark.parametrize(
    ("kept", "told"),
    [(SLOPES, "both are"), (SLOPES[:1], f"{SLOPES[0]} is"), (SLOPES[1:], f"{SLOPES[1]} is")],
)
def test_one_entry_beside_the_slopes_it_stands_for_is_told_as_the_add_in_tells_it(
    engine, kept, told, tmp_path
):
    keys = (*WITH_ONE, *kept, "D_b")
    rows = table(ONE | {key: EARTH[key] for key in kept}, keys=keys)
    text = f"COOPL_UTILITY({area([keys])},{area(rows, 1)})"
    (found,) = lambda_answers(engine, tmp_path, [keys, *rows], (text, 1, 1))
    assert found == [[catalogue.COOP_UTILITY([keys], rows)]]
    assert f"but {told} entered too" in found[0][0]


# The workbook


EXTENSIONS_ENTERED = {
    "earth": {},
    "multiverse": {},
    "blank": {"gamma": 0.1},
    "earth with extensions": TOGETHER,
    "earth with a contradiction": {"lambda_own": 0.05},
}


@pytest.mark.parametrize("name", EXTENSIONS_ENTERED)
def test_the_custom_tables_hold_what_the_model_says(engine, name, tmp_path):
    content = with_extensions(EXAMPLES.get(name.split()[0], Entries()), EXTENSIONS_ENTERED[name])
    book = sheets_with_lambdas(content, simulation=False)
    (tmp_path / "clean.xlsx").write_bytes(with_help(book))
    poison(tmp_path / "clean.xlsx", tmp_path / "poisoned.xlsx")
    there = {at for at in book.formulas if at[0] == TITLE}
    found = engine(tmp_path / "poisoned.xlsx", read=there)
    assert disagreements(Expected.in_book(book, there), found) == []


def test_stored_answers_are_there_to_the_last_cell_of_a_spill(earth):
    shown = openpyxl.load_workbook(earth, data_only=True)[TITLE]
    found = {
        row[0].value: [cell.value for cell in row[1:6]] for row in shown.iter_rows(max_row=80)
    }
    scenarios = [EARTH | each.changes for each in EXAMPLES["earth"].scenarios]
    wanted = [float(evaluate(each)["marginal_CnV"]) for each in scenarios]
    assert found["COOPL_MARGINALS: (c¬v)"] == [*map(pytest.approx, wanted), None]
    best = next(row for row in shown.iter_rows(max_row=80) if row[0].value == "COOPL_BEST")
    assert [cell.value for cell in best[1 : 1 + len(scenarios)]] == [
        evaluate(each)["best"] for each in scenarios
    ]


def test_the_custom_tables_follow_the_extensions_of_the_workbook_as_scenarios_do():
    content = with_extensions(EXAMPLES["earth"], TOGETHER)
    book = sheets_with_lambdas(content, simulation=False)
    shown = [book.formulas[TITLE, cell(Places.of(book).answers_row + 3, column, absolute=False)][1]
             for column in range(1, 5)]  # fmt: skip
    wanted = [evaluate(EARTH | each.changes | TOGETHER) for each in content.scenarios]
    assert shown[: len(wanted)] == [pytest.approx(float(at["marginal_CnV"])) for at in wanted]
    assert wanted[0]["marginal_CnV"] != evaluate(EARTH)["marginal_CnV"]


def test_libreoffice_lacks_lambda_says_so_and_computes_every_other_sheet(book, earth, tmp_path):
    require_libreoffice()
    poison(earth, tmp_path / "poisoned.xlsx")
    found = libreoffice(tmp_path / "poisoned.xlsx")
    native = {at for at in book.formulas if at[0] != TITLE}
    assert disagreements(Expected.in_book(book, native), found) == []
    assert found[TITLE, "A5"] == UNKNOWN


def test_the_workbook_opens_without_repair_and_reads_back(earth):
    assert problems(earth) == []
    assert read_workbook(earth).content.best == EXAMPLES["earth"].best


def test_no_other_sheet_uses_what_excel_2016_lacks(earth):
    places = {place for listed in functions_after_2016(earth).values() for place in listed}
    assert places
    assert all(place.startswith("Name COOPL_") for place in places)
    formulas = openpyxl.load_workbook(earth)
    users = {sheet.title for sheet in formulas for row in sheet for cell in row
             if "COOPL_" in str(getattr(cell.value, "text", cell.value))}  # fmt: skip
    assert users == {TITLE, "Start"}


def test_without_the_extension_no_newer_function_and_no_name_of_ours_is_in_the_file(tmp_path):
    (tmp_path / "plain.xlsx").write_bytes(build(Entries()))
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as package:
        text = b"".join(map(package.read, package.namelist()))
    assert b"_xlfn" not in text
    assert b"COOPL_" not in text


def test_names_formulas_and_comments_are_no_longer_than_excel_takes(earth):
    names = openpyxl.load_workbook(earth, read_only=True).defined_names
    for each in EVERY:
        assert names[each.name].comment == each.gives
        assert len(each.gives) <= 255
        assert len(each.stored) <= 8192


def test_what_a_function_names_differs_in_more_than_case_and_from_the_names_of_cells(earth):
    taken = {
        name.casefold() for name in openpyxl.load_workbook(earth, read_only=True).defined_names
    }
    for each in EVERY:
        own = set(re.findall(r"_xlpm\.(\w+)", each.stored))
        folded = {name.casefold() for name in own}
        assert len(folded) == len(own)
        assert not folded & taken


def test_the_functions_do_not_share_a_name_with_the_add_in():
    assert not {each.name for each in EVERY} & catalogue.__dict__.keys()


def test_the_command_makes_the_same_bytes_each_time(tmp_path):
    path = tmp_path / "mine.xlsx"
    assert CliRunner().invoke(cli, ["new", str(path), "--lambda"]).exit_code == 0
    assert path.read_bytes() == build_with_lambdas(Entries())


def test_a_file_with_macros_has_the_add_ins_functions_instead(tmp_path):
    result = CliRunner().invoke(cli, ["new", str(tmp_path / "mine.xlsm"), "--lambda"])
    assert result.exit_code == 2
    assert "mine.xlsx" in result.stderr
    assert not list(tmp_path.iterdir())
