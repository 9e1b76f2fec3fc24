"""What Excel on the web or a Mac asks over HTTP, and what it is answered."""

import json
import urllib.error
import urllib.request
from importlib import metadata

import pytest

from coop_xl.functions import catalogue as here
from coop_xl.functions.registry import FUNCTIONS
from tests.functions.estimates import EARTH, estimates_table
from tests.functions.tables import HEADINGS, basic, changed, table, truth, upright

from .conftest import left_out

ERROR = {"type": "Error", "basicType": "Error", "basicValue": "#DIV/0!"}


@pytest.fixture
def ask(server):
    """Status and answer for a function and its arguments, each as rows of cells."""

    def asked(name, *arguments):
        body = {
            "client": "Office.js",
            "func_name": name,
            "args": arguments,
            "caller_address": "[Book1.xlsx]Sheet1!A1",
            "session_id": "1",
            "culture_info_name": "en-US",
            "date_format": "m/d/yyyy",
            "version": metadata.version("xlwings"),
            "runtime": "1.4",
        }
        request = urllib.request.Request(
            f"{server}/xlwings/custom-functions-call",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)["result"]
        except urllib.error.HTTPError as problem:
            return problem.code, problem.read().decode()

    return asked


def test_xlwings_server_itself_is_asked_too():
    """Also in continuous integration this may be left out: a licence key is the user's to set."""
    if left_out():
        pytest.skip(f"the stand-in alone was asked: {left_out()}")


def test_excel_is_told_every_function_with_its_help(server):
    with urllib.request.urlopen(f"{server}/xlwings/custom-functions-meta.json") as answer:
        told = {each["name"]: each for each in json.load(answer)["functions"]}
    assert told.keys() == FUNCTIONS.keys()
    for name, function in FUNCTIONS.items():
        assert told[name]["id"] == name
        assert told[name]["description"] == function.description
        assert [
            (each["name"], each["description"], "optional" in each, "repeating" in each)
            for each in told[name]["parameters"]
        ] == [(each.name, each.help, each.optional, each.repeated) for each in function.arguments]


def test_a_scenario_gives_a_number(ask):
    assert ask("COOP_UTILITY", HEADINGS, basic(1), []) == (200, [truth("U", 1)])


def test_a_block_comes_back_as_rows(ask):
    status, answer = ask("COOP_MARGINAL_V", HEADINGS, basic(9), [])
    assert status == 200
    assert [row for (row,) in answer] == truth("marginal_V", 9)
    assert ask("COOP_UTILITY", upright(HEADINGS), upright(basic(9)), []) == (200, [truth("U", 9)])


def test_overrides_come_as_a_list_of_cells(ask):
    expected = here.COOP_UTILITY(HEADINGS, table(changed({"b": 0.25})))
    assert ask("COOP_UTILITY", HEADINGS, basic(1), [[["b"]], [[0.25]]]) == (200, [[expected]])


def test_arguments_left_out_take_their_defaults(ask):
    full = ask("COOP_BREAKEVEN", HEADINGS, basic(1), [["p_CV"]], [["V"]], [["CV"]])
    assert full[0] == 200
    assert ask("COOP_BREAKEVEN", HEADINGS, basic(1), [["p_CV"]], None, None) == full


@pytest.mark.parametrize(
    ("key", "cell", "text"),
    [
        ("F_CV", 1.2, "#COOP! F_CV is 1.2: enter a share from 0 to 1"),
        ("F_V", "abc", '#COOP! F_V is "abc": enter a share above 0 and below 1'),
        ("F_V", "", "#COOP! F_V is blank: enter a share above 0 and below 1"),
        ("F_V", None, "#COOP! F_V is blank: enter a share above 0 and below 1"),
        ("U_B", ERROR, "#COOP! U_B is the error #DIV/0!: fix that cell"),
    ],
    ids=str,
)
def test_a_mistake_is_a_bad_request_with_our_text(ask, key, cell, text):
    bad = table(changed({key: cell}))
    status, answer = ask("COOP_UTILITY", HEADINGS, bad, [])
    assert status == 400
    assert answer.startswith(text)


def test_a_bad_row_of_a_block_says_so_in_its_own_cell(ask):
    rows = (*basic(1), *table(changed({"F_CV": 1.2})))
    text = "#COOP! F_CV is 1.2: enter a share from 0 to 1"
    assert ask("COOP_UTILITY", HEADINGS, rows, []) == (200, [truth("U", 1), [text]])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_blank_arguments_are_told_and_never_hidden(ask, name):
    arguments = FUNCTIONS[name].arguments
    status, answer = ask(name, *([] if each.repeated else None for each in arguments))
    if arguments:
        assert status == 400
        assert answer.startswith("#COOP! ")
        assert "unexpected" not in answer
    else:
        assert status == 200


def test_no_answer_holds_nan_or_a_blank(ask):
    """Inputs at the ends of their range, where quotients are 0 / 0."""
    ends = table(*(changed({"p_V": p, "F_CV": p, "F_CnV": p, "b": p}) for p in (0.0, 1.0)))
    for name in ("COOP_MARGINALS", "COOP_GRADIENT", "COOP_LOG10_MARGINALS", "COOP_BEST"):
        status, answer = ask(name, HEADINGS, ends, [])
        assert status == 200
        assert {type(cell) for row in answer for cell in row} <= {float, int, str}
        assert "" not in {cell for row in answer for cell in row}


def test_a_simulation_answers_as_everywhere(ask):
    estimates = estimates_table(EARTH)
    answer = ask("COOP_SIMULATE", estimates, [[1024]], [[3]], None)
    assert answer == (200, [list(row) for row in here.COOP_SIMULATE(estimates, 1024, 3)])
