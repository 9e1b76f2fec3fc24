"""A JSON file with mistakes keeps what can be read, and tells all mistakes at once."""

import json

import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.reading.json_estimates import json_estimates

NUMBERS = {
    "U_B": 100, "U_nB": -20, "b": 0.6, "F_V": 0.3, "F_CV": 0.5, "F_CnV": 0.4, "F_I": 0.05,
    "p_V": 0.4, "p_CV": 0.5, "p_CnV": 0.4, "db_dF_V": 0.1, "db_dF_CV": 0.2, "db_dF_CnV": 0.1,
    "dU_B_dF_V": 10, "dU_nB_dF_V": 10, "dp_V_da_V": 0.01, "dp_CV_da_CV": 0.01,
    "dp_CnV_da_CnV": 0.01,
}  # fmt: skip
EARTH = {**NUMBERS, "b": {"low": 0.4, "best": 0.6, "high": 0.8}}


def without(*keys):
    return {key: value for key, value in EARTH.items() if key not in keys}


MISTAKES = [
    pytest.param(EARTH | {"p_V": 7}, "p_V", "p_V is 7", id="outside"),
    pytest.param(EARTH | {"p_V": "much"}, "p_V", 'p_V is "much"', id="text"),
    pytest.param(EARTH | {"p_V": [0.1, 0.2]}, "p_V", "p_V has several values", id="list"),
    pytest.param(
        EARTH | {"p_V": {"best": 0.3, "bset": 0.3}}, "p_V", 'p_V has a part "bset"', id="part"
    ),
    pytest.param(EARTH | {"P_v": 0.3}, "p_V", "p_V is entered twice", id="twice"),
    pytest.param(EARTH | {"log10_F_V": -1}, "F_V", "entered twice, as F_V and", id="two ways"),
    pytest.param(without("p_V"), "p_V", "p_V is missing", id="missing"),
    pytest.param(EARTH | {"zeal": 3}, None, '"zeal" is not a variable', id="unknown"),
]


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Writes a JSON file and returns its path."""
    monkeypatch.chdir(tmp_path)

    def write(name, document):
        (tmp_path / name).write_text(json.dumps(document))
        return tmp_path / name

    return write


@pytest.mark.parametrize(("document", "wrong", "text"), MISTAKES)
def test_all_estimates_but_the_wrong_one_are_kept_and_one_mistake_is_told(
    file, document, wrong, text
):
    found = json_estimates(file("wrong.json", document))
    errors = [each for each in found.problems if each.severity == "error"]
    assert len(errors) == 1
    assert text in errors[0].text
    best = {key: each.best for key, each in found.content.estimates.items()}
    assert {key: best.get(key) for key in NUMBERS} == NUMBERS | ({wrong: None} if wrong else {})
    assert found.content.estimates["b"].low == 0.4
    assert found.inputs == {key: value for key, value in NUMBERS.items() if key != wrong}


def test_extensions_and_credences_are_kept_beside_a_mistake(file):
    document = {"inputs": EARTH | {"p_V": 7, "alpha_V": 0.1}, "credences": {"evidence": 0.3}}
    found = json_estimates(file("wrong.json", document)).content
    assert found.extensions["alpha_V"].best == 0.1
    assert found.credences == {"evidence": 0.3}


def test_all_mistakes_are_told_at_once(file):
    document = EARTH | {"p_V": 7, "F_CV": [0.1], "b": {"best": 0.3, "hihg": 0.5}, "zeal": 1}
    found = json_estimates(file("wrong.json", document))
    told = "\n".join(each.text for each in found.problems)
    for text in (
        "p_V is 7",
        "F_CV has several",
        'b has a part "hihg"',
        '"zeal" is not a variable',
    ):
        assert told.count(text) == 1
    assert len(found.problems) == 4


def test_correlations_are_kept_beside_a_mistake(file):
    document = {"inputs": EARTH | {"p_V": 7}, "correlations": [["b", "F_V", 0.5]]}
    assert json_estimates(file("wrong.json", document)).content.correlations == (
        ("b", "F_V", 0.5),
    )


@pytest.mark.parametrize(("document", "wrong", "text"), MISTAKES)
def test_diff_compares_what_can_be_read_and_tells_the_mistake(file, document, wrong, text):
    file("base.json", EARTH)
    file("other.json", document | {"U_B": 90})
    result = CliRunner().invoke(cli, ["diff", "base.json", "other.json", "--samples", "64"])
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "could not be compared" not in result.stdout
    assert text in result.output
    shown = CliRunner().invoke(
        cli, ["diff", "base.json", "other.json", "--samples", "64", "--json"]
    )
    found = json.loads(shown.stdout)
    assert {each["input"] for each in found["inputs"]} == {"U_B"} | ({wrong} if wrong else set())
    effects = {each["input"]: each["effect"] for each in found["inputs"]}
    assert effects["U_B"]["answer"]["best"] in ("V", "CV", "CnV")
    if wrong:
        assert effects[wrong]["answer"] is None


def test_a_file_with_nothing_to_read_holds_no_estimates(file):
    assert json_estimates(file("wrong.json", {"b": 2})).content.estimates == {}


@pytest.mark.parametrize("command", ["run", "report", "diff"])
def test_a_mistake_is_told_and_nothing_is_simulated(file, command):
    path = str(file("wrong.json", EARTH | {"p_V": 7}))
    arguments = [path, path] if command == "diff" else [path]
    result = CliRunner().invoke(cli, [command, *arguments])
    assert result.exit_code == 1
    assert "p_V is 7: type 0.07, or enter a probability from 0 to 1" in result.output
