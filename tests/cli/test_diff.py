"""`coop-xl diff`: what changed between two versions, and what each change does to the answer."""

import json
import math
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import coop_xl
from coop_xl.analysis.changes.answer import Unknown
from coop_xl.analysis.changes.changed_entries import share_in_other_way
from coop_xl.analysis.changes.compare import differences
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.analysis.scenarios import Scenario as ScenarioRow
from coop_xl.cli import cli
from coop_xl.estimates.case import Case
from coop_xl.estimates.entries import DEFINITIONS, Scenario
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.example_proposals import PROPOSALS
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.proposal import Proposal
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.estimates.scales import LOG10, LOG10_REST
from coop_xl.findings.change_tables import answer_table, changes_table
from coop_xl.findings.changes import headline, sentences
from coop_xl.model.catalogue import INTERVENTIONS, VARIABLES
from coop_xl.reading.scenario_changes import rows_of
from coop_xl.render.terminal import wrapped_rows
from coop_xl.workbook.build import build, sheets
from tests.engines import office_runner, require_libreoffice

EARTH, LIGHTCONE, MULTIVERSE = EXAMPLES.values()
EARTH_FILE = Path(__file__).parents[2] / "workbooks" / "earth.xlsx"
SAMPLES = 4096
# By the earth example: (cv) falls to 85 % of itself, (c¬v) rises to 120 %, from 73 % of (cv).
TOGETHER = {"dp_CV_da_CV": {"best": 0.017}, "dp_CnV_da_CnV": {"best": 0.012}}
FLIP = {"db_dF_CV": {"low": 0.02, "best": 0.08, "high": 0.1 + 0.2}}
HOSTILE = "[red]=cmd()[/red] \x1b[31mred\x1b[0m\r\n\u202eevil <b>"


def changed(content, rows, **parts):
    """The content with parts of some rows replaced."""
    estimates = {key: replace(content.estimate(key), **row) for key, row in rows.items()}
    return replace(content, estimates={**content.estimates, **estimates}, **parts)


OTHER = changed(
    EARTH,
    FLIP | {"b": {"confidence": "high"}},
    correlations=(("p_V", "F_V", 0.5),),
    definitions=EARTH.definitions
    | {"unit_of_effort": "One million dollars.", "filled_in_by": HOSTILE.replace("\x1b", "")},
    scenarios=(
        *EARTH.scenarios[:2],
        Scenario("Alignment is likely anyway", {"p_V": 0.9}),
        Scenario("Shares of 10^−3", {"log10_F_V": -3, "F_I": 0.0001}),
        Scenario("[b]x[/b]\u202e", {"b": 0.1}),
    ),
)
WRONG = changed(EARTH, {"b": {"best": 7}, "p_V": {"best": 0.5}}, correlations=(("F_V", "p_V", 2),))


def filled(content, *problems):
    """What a reader would make of it."""
    known = {key: value for key, value in content.best.items() if value is not None}
    return ReadFile(content, known, problems)


def compared(base, other):
    return differences(filled(base), filled(other), SAMPLES)


def simulated(content):
    pairs = content.correlations_entered
    return simulate(content.estimates_entered, SAMPLES, 0, correlations=pairs).best


def agrees(outlook, content):
    """Whether an answer is what `evaluate` and `simulate` say."""
    at = coop_xl.evaluate(content.best)
    assert (outlook.best, outlook.U) == (at["best"], at["U"])
    assert {key: each.value for key, each in outlook.marginals.items()} == {
        name: at[f"marginal_{name}"] for name in INTERVENTIONS
    }
    assert outlook.chances == simulated(content)
    return True


def rows(found):
    return {
        row[0].split()[-1]: [cell.split("\n") for cell in row]
        for row in changes_table(found).texts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("diff")
    shutil.copy(EARTH_FILE, folder / "earth.xlsx")
    for name, content in (("other", OTHER), ("wrong", WRONG)):
        (folder / f"{name}.xlsx").write_bytes(build(content))
    return folder


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    given = [str(each) for each in ("diff", *arguments)]
    return CliRunner().invoke(cli, given, prog_name="coop-xl")


def as_json(*arguments):
    result = run(*arguments, "--json")
    assert result.stderr == ""
    return json.loads(result.stdout), result.exit_code


def document(content, **more):
    """A JSON file of estimates."""
    keys = ("low", "best", "high", "distribution", "source")
    inputs = {
        content.key_entered(key): {part: getattr(row, part) for part in keys}
        for key, row in content.estimates.items()
    }
    return json.dumps({"inputs": inputs, **more})


# What changed


@pytest.mark.parametrize("content", EXAMPLES.values(), ids=EXAMPLES)
def test_a_version_does_not_differ_from_itself(content):
    found = compared(content, content)
    assert headline(found) == "Nothing changed."
    assert (found.inputs, found.correlations, found.definitions, found.effects) == ((), (), (), {})
    assert list(sentences(found)) == []
    assert agrees(found.before, content)
    assert found.after == found.before


@pytest.mark.parametrize(
    ("part", "value", "told"),
    [
        ("low", 0.45, "Low 0.4 → 0.45"),
        ("best", 0.65, "Best 0.6 → 0.65"),
        ("high", None, "High 0.8 → blank"),
        ("distribution", "PERT", "Distribution auto → PERT"),
        ("best", 0.6000000001, "Best 0.6 → 0.6000000001"),
    ],
)
def test_each_part_of_an_estimate_is_compared(part, value, told):
    found = compared(EARTH, changed(EARTH, {"b": {part: value}}))
    (change,) = found.inputs
    assert (change.key, change.parts, change.notes) == ("b", (part,), ())
    _, what, _, note = rows(found)["b"]
    assert what == [told]
    assert note[0].startswith("(NOT UPDATED) Illustration.")
    assert headline(found).startswith("1 input changed; the answer stays cooperation if aligned")


def test_only_notes_changed():
    notes = {"source": "A survey.", "confidence": "high", "dated": date(2026, 5, 1)}
    found = compared(EARTH, changed(EARTH, {"b": notes}))
    assert headline(found) == "No number on Questions changed, only the notes on 1 input."
    assert found.effects == {}
    name, what, effect, note = rows(found)["b"]
    assert " ".join(name).split(" b")[0] == "dealings that succeed today"
    assert " ".join(what) == "confidence low → high date 2026-01-01 → 2026-05-01"
    assert effect == ["nothing: only notes changed"]
    assert note == ["(new) A survey."]


@pytest.mark.parametrize(("source", "told"), [("", "(removed)"), ("Why so.", "(new) Why so.")])
def test_a_note_that_changed_with_the_value_is_marked(source, told):
    found = compared(EARTH, changed(EARTH, {"b": {"best": 0.7, "source": source}}))
    assert rows(found)["b"][3] == [told]


def test_rounding_of_the_last_digit_and_line_ends_are_no_change():
    other = {"best": math.nextafter(0.6, 1), "source": f"{EARTH.estimate('b').source}\r\n"}
    assert headline(compared(EARTH, changed(EARTH, {"b": other}))) == "Nothing changed."


@pytest.mark.parametrize("name", DEFINITIONS)
def test_each_definition_is_compared(name):
    other = replace(EARTH, definitions={**EARTH.definitions, name: "Something else."})
    found = compared(EARTH, other)
    (change,) = found.definitions
    assert (change.name, change.new) == (name, "Something else.")
    assert headline(found) == "No number on Questions changed, only 1 definition."
    assert len(list(sentences(found))) == (name != "filled_in_by")  # its numbers are the old ones


def test_a_definition_whose_numbers_changed_too_is_not_warned_of():
    other = changed(
        EARTH, TOGETHER, definitions={**EARTH.definitions, "unit_of_effort": "A year."}
    )
    assert not any("unit of effort" in each for each in sentences(compared(EARTH, other)))


def test_inputs_are_told_in_the_order_of_the_catalogue():
    keys = list(VARIABLES)
    other = changed(EARTH, {key: {"source": "New."} for key in reversed(keys)})
    assert [each.key for each in compared(EARTH, other).inputs] == keys


# Ways to enter a share


@pytest.mark.parametrize(
    ("way", "other", "value", "wanted"),
    [
        ("F_V", "log10_F_V", 0.01, -2),
        ("log10_F_V", "F_V", -2, 0.01),
        ("F_V", "log10_1mF_V", 0.99, -2),
        ("log10_1mF_V", "F_V", -2, 0.99),
        ("log10_F_V", "log10_1mF_V", math.log10(0.99), -2),
        ("log10_1mF_V", "log10_F_V", -20, -1e-20 / math.log(10)),
        ("F_I", "log10_F_I", 0.001, -3),
        ("log10_F_I", "F_I", -3, 0.001),
    ],
)
def test_a_share_is_known_again_in_another_way(way, other, value, wanted):
    assert share_in_other_way(value, way, other) == pytest.approx(wanted, rel=1e-12)


def logs(row):
    """Low, Best and High of a share as log10."""
    return {part: math.log10(getattr(row, part)) for part in ("low", "best", "high")}


def rest(row):
    """The same as log10 of 1−F_V, which falls as F_V rises."""
    ends = {"low": row.high, "best": row.best, "high": row.low}
    return {part: math.log10(1 - value) for part, value in ends.items()}


@pytest.mark.parametrize(("scale", "entered"), [(LOG10, logs), (LOG10_REST, rest)])
def test_the_same_share_entered_otherwise_is_no_other_value(scale, entered):
    other = changed(LIGHTCONE, {"F_V": entered(LIGHTCONE.estimate("F_V"))}, scales={"F_V": scale})
    for base, new in ((LIGHTCONE, other), (other, LIGHTCONE)):
        found = compared(base, new)
        (change,) = found.inputs
        assert change.parts == ()
        assert change.is_rescaled
        assert headline(found) == (
            "No value changed, only the way to enter F_V; the answer stays "
            "cooperation if misaligned."
        )
        assert agrees(found.effects["F_V"], new)  # draws between Low and High differ a little
    what = " ".join(rows(compared(LIGHTCONE, other))["F_V"][1])
    assert what.startswith(f"entered plain → {scale} same value: 0.01 → −")


def test_another_value_entered_otherwise_is_told_in_the_new_way():
    row = {"low": -3.0, "best": -1.9, "high": math.log10(0.03)}
    other = changed(LIGHTCONE, {"F_V": row}, scales={"F_V": LOG10})
    found = compared(LIGHTCONE, other)
    assert found.inputs[0].parts == ("low", "best")
    assert rows(found)["F_V"][1] == [
        "entered plain → log10", "Low log10 −2.52288 → −3", "Best log10 −2 → −1.9",
    ]  # fmt: skip
    assert agrees(found.effects["F_V"], other)


def test_a_note_is_called_old_only_where_the_value_is_new():
    found = compared(EARTH, OTHER)
    assert rows(found)["b"][3][0].startswith("Illustration.")
    assert compared(EARTH, OTHER).inputs[0].notes == ("confidence",)


def test_two_scenarios_of_one_name_are_told_apart():
    plain, other = (Case({"b": Estimate(best=value)}) for value in (0.1, 0.2))
    found = dict(rows_of([ScenarioRow("Mine", plain), ScenarioRow("Mine", other)], EARTH))
    assert found == {"Mine": {"b": 0.1}, "Mine (2)": {"b": 0.2}}


# What a change does


def test_one_change_of_three_moves_the_answer():
    other = changed(EARTH, FLIP | {"F_I": {"best": 0.09}, "dp_V_da_V": {"best": 0.0095}})
    found = compared(EARTH, other)
    assert agrees(found.before, EARTH)
    assert agrees(found.after, other)
    assert answer_table(found).texts[1][:3] == [
        "cooperation if aligned (C|V)",
        f"{coop_xl.evaluate(EARTH.best)['marginal_CV']:.6g} → "
        f"{coop_xl.evaluate(other.best)['marginal_CV']:.6g}",
        f"100 % → {100 * coop_xl.evaluate(other.best)['ratio_CV']:.3g} %",
    ]
    for key in ("F_I", "db_dF_CV", "dp_V_da_V"):
        alone = replace(EARTH, estimates={**EARTH.estimates, key: other.estimate(key)})
        assert agrees(found.effects[key], alone)
    assert found.flips == {"db_dF_CV": "CnV"}
    assert headline(found) == (
        "3 inputs changed; the answer moved from cooperation if aligned to cooperation if "
        "misaligned: db_dF_CV alone does that."
    )
    effect = rows(found)["db_dF_CV"][2]
    before, after = simulated(EARTH)["CV"], simulated(changed(EARTH, FLIP))["CV"]
    moved = 100 * (after.value - before.value)
    said = " ".join(effect).rstrip()
    assert said.startswith(
        "MOVES THE ANSWER: cooperation if aligned → cooperation if misaligned next, "
    )
    assert f" P(cooperation if aligned best) −{-moved:.1f} ± " in said
    assert said.endswith(f"to {100 * after.value:.3g} %")
    at = coop_xl.evaluate(changed(EARTH, FLIP).best)
    assert f" next, alignment at {100 * at['ratio_V']:.3g} % of it " in said


def test_two_changes_move_the_answer_only_together():
    found = compared(EARTH, changed(EARTH, TOGETHER))
    assert found.moved
    assert found.flips == {}
    assert headline(found) == (
        "2 inputs changed; the answer moved from cooperation if aligned to cooperation if "
        "misaligned: no change does that alone, only several together."
    )


def test_each_of_two_changes_moves_the_answer():
    both = FLIP | {"dp_CV_da_CV": {"best": 0.006}}
    assert headline(compared(EARTH, changed(EARTH, both))).endswith(
        ": each of db_dF_CV, dp_CV_da_CV does that alone."
    )


def test_a_change_that_others_undo_is_told():
    found = compared(EARTH, changed(EARTH, FLIP | {"dp_CV_da_CV": {"best": 0.09, "high": 0.2}}))
    assert not found.moved
    assert headline(found) == ("2 inputs changed; the answer stays cooperation if aligned.")
    assert (
        "Alone, db_dF_CV would move the answer to cooperation if misaligned; the rest undoes that."
    ) in sentences(found)


def test_a_tie_is_named():
    level = {f"dp_{name}_da_{name}": {"best": 0.0, "low": None} for name in INTERVENTIONS}
    found = compared(EARTH, changed(EARTH, level))
    assert headline(found).endswith(
        "moved from cooperation if aligned to a tie of alignment, cooperation if aligned and "
        "cooperation if misaligned: no change does that alone, only several together."
    )


def certain(content, **best):
    rows = {
        key: Estimate(best=best.get(key, each.best)) for key, each in content.estimates.items()
    }
    return replace(content, estimates=rows, correlations=())


@pytest.mark.parametrize("interacts", [True, False])
def test_changes_that_do_not_add_up_are_told(interacts):
    best = (
        {"dp_CV_da_CV": 0.017, "dp_CnV_da_CnV": 0.012}
        if interacts
        else {"db_dF_CV": 0.08, "b": 0.61}
    )
    found = compared(certain(EARTH), certain(EARTH, **best))
    added, whole = found.chances  # all is certain, so P(best) is 0 or 1
    assert (added.value, whole.value) == ((0, -1) if interacts else (-1, -1))
    told = [each for each in sentences(found) if "The changes interact" in each]
    assert len(told) == interacts
    if interacts:
        assert (
            "P(cooperation if aligned best) by +0.0 points in sum, together by −100.0 points"
            in told[0]
        )


def test_the_sum_of_single_changes_is_that_of_simulations():
    other = changed(EARTH, FLIP | {"p_V": {"best": 0.5, "high": 0.7}})
    found = compared(EARTH, other)
    before = simulated(EARTH)["CV"].value
    alone = [
        simulated(replace(EARTH, estimates={**EARTH.estimates, key: other.estimate(key)}))
        for key in ("p_V", "db_dF_CV")
    ]
    added, whole = found.chances
    assert added.value == pytest.approx(sum(each["CV"].value - before for each in alone))
    assert whole.value == pytest.approx(simulated(other)["CV"].value - before)
    squares = [each["CV"].error ** 2 for each in alone]
    wanted = sum(squares) + (2 * simulated(EARTH)["CV"].error) ** 2
    assert added.error == pytest.approx(math.sqrt(wanted))


def test_the_order_within_a_correlation_does_not_matter():
    base = replace(EARTH, correlations=(("F_V", "p_V", 0.5), ("b", "p_CV", -0.2)))
    other = replace(EARTH, correlations=(("p_CV", "b", -0.2), ("p_V", "log10_1mF_V", -0.5)))
    assert headline(compared(base, other)) == "Nothing changed."


def test_correlations_are_one_change_whose_effect_is_simulated():
    base = replace(EARTH, correlations=(("F_V", "p_V", 0.5), ("b", "p_CV", -0.2)))
    other = replace(EARTH, correlations=(("p_V", "F_V", 0.6), ("U_B", "U_nB", 0.3)))
    found = compared(base, other)
    assert [(each.pair, each.old, each.new) for each in found.correlations] == [
        (("F_V", "p_V"), 0.5, 0.6), (("b", "p_CV"), -0.2, None), (("U_B", "U_nB"), None, 0.3),
    ]  # fmt: skip
    assert list(found.effects) == ["correlations"]
    assert agrees(found.effects["correlations"], other)
    assert headline(found) == "3 correlations changed; the answer stays cooperation if aligned."
    assert " ".join(rows(found)["correlations"][1]) == (
        "F_V with p_V 0.5 → 0.6 b with p_CV −0.2 → none U_B with U_nB none → 0.3"
    )


def test_shares_that_no_float_holds_are_ranked_and_shown():
    tiny = {
        "F_V": {"best": -400.0, "low": -401, "high": -399},
        "F_I": {"best": -403.0, "low": -404, "high": -402},
        "db_dF_CV": {"best": 0.0, "low": None, "high": None},
    }
    base = changed(MULTIVERSE, tiny, correlations=())
    nothing = {"best": 0.0, "low": None, "high": None}
    other = changed(base, {"dU_B_dF_V": nothing, "dU_nB_dF_V": nothing})
    found = compared(base, other)
    assert agrees(found.before, base)
    assert agrees(found.after, other)
    assert found.before.best != found.after.best
    for name, each in found.before.marginals.items():
        sign, log10 = coop_xl.log10_marginals(base.best)[f"marginal_{name}"]
        assert (each.sign, each.log10) == (sign, log10)
    result = run_json(base, other)
    sign, log10 = coop_xl.log10_marginals(base.best)["marginal_V"]
    assert f"10^−{-log10:.6g} → " in result.stdout
    assert not {"nan", "inf", "-inf"} & set(result.stdout.split())


def run_json(base, other, *extensions):
    """`diff` of two contents, as JSON files."""
    for name, content in (("base.json", base), ("other.json", other)):
        with open(name, "w", encoding="utf-8") as file:
            file.write(document(content))
    return run("base.json", "other.json", *extensions)


# Blank and wrong entries


def test_an_input_that_was_filled_in():
    base = changed(EARTH, {"b": {"best": None, "low": None, "high": None}})
    found = differences(
        filled(base, Problem("error", "", "", "best_b", "b is blank")), filled(EARTH)
    )
    assert (
        headline(found)
        == "1 input changed; there was no answer, now it is cooperation if aligned."
    )
    assert rows(found)["b"][1:3] == [
        ["Low blank → 0.4", "Best blank → 0.6", "High blank → 0.8"], ["—"],
    ]  # fmt: skip
    assert isinstance(found.effects["b"], Unknown)


def test_what_is_right_in_a_file_with_mistakes_is_still_tried_alone():
    other = changed(EARTH, FLIP | {"b": {"best": None}})
    wrong = Problem("error", "Questions", "E14", "best_b", "b is 2")
    found = differences(filled(EARTH), filled(other, wrong), SAMPLES)
    assert (
        headline(found)
        == "2 inputs changed; the answer was cooperation if aligned, now there is none."
    )
    assert agrees(found.effects["db_dF_CV"], changed(EARTH, FLIP))
    assert found.effects["b"] == Unknown("its new entry is wrong or blank")
    assert found.chances is None
    assert not found.interacts


def test_a_file_with_mistakes_is_told_with_its_cells(built):
    names = "earth.xlsx", "wrong.xlsx"
    for pair, told in ((names, "now there is none"), (names[::-1], "there was no answer")):
        result = run(*(built / name for name in pair))
        lines = result.stdout.splitlines()
        assert result.exit_code == 1
        assert told in lines[0]
        assert lines[1].startswith("wrong.xlsx has no answer: b is 7: ")
        assert lines[1].endswith(", and 1 more")
        assert any(line.startswith("  Questions!E14: error: b is 7") for line in lines)
        assert any("error: corr_1_value is" in line for line in lines)
        assert {"0.6 → blank", "blank → 0.6"} & {*re.findall(r"Best (\S+ → \S+)", result.stdout)}
        assert "Scenarios were not compared: estimates are wrong" in lines


def test_json_of_a_file_with_mistakes_has_its_messages_and_the_effects_that_are_known(built):
    found, code = as_json(built / "earth.xlsx", built / "wrong.xlsx")
    assert code == 1
    assert (found["filled"]["file"], found["filled"]["answer"]) == ("wrong.xlsx", None)
    assert found["filled"]["messages"][0]["cell"] == "E14"
    assert found["base"]["answer"]["best"] == "CV"
    effects = {each["input"]: each["effect"] for each in found["inputs"]}
    assert effects["b"]["moves_answer"] is None
    alone = coop_xl.evaluate(changed(EARTH, {"p_V": {"best": 0.5}}).best)
    assert effects["p_V"]["answer"]["marginals"]["V"]["value"] == alone["marginal_V"]
    assert found["chance_of_base_best"] is None


def test_estimates_that_cannot_be_simulated_are_still_evaluated():
    other = changed(EARTH, {"b": {"best": 0.41}})  # too near Low for auto
    result = run_json(EARTH, other, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    (change,) = found["inputs"]
    for answer in (change["effect"]["answer"], found["filled"]["answer"]):
        assert answer["U"] == coop_xl.evaluate(other.best)["U"]
        assert answer["chances"] == {}
        assert "too near Low" in answer["unsimulated"]
    result = run("base.json", "other.json")
    assert "other.json cannot be simulated: b: Best 0.41 is too near Low" in result.stdout
    for part in ("P(cooperation if aligned best) not", "known: b: Best 0.41 is too near Low"):
        assert part in result.stdout


def test_a_json_file_with_mistakes_is_not_compared(built, folder):
    (folder / "bad.json").write_text('{"b": 2}')
    result = run(built / "earth.xlsx", "bad.json")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "The inputs could not be compared: the errors are listed below."
    )
    assert "error: b is 2" in result.stdout
    found, _ = as_json(built / "earth.xlsx", "bad.json")
    assert (found["comparable"], found["inputs"]) == (False, [])


def test_files_that_cannot_be_read_end_with_one_line(built, folder):
    (folder / "text.xlsx").write_text("hello")
    (folder / "text.json").write_text("{")
    for name in ("none.xlsx", "none.json", "text.xlsx", "text.json", str(folder)):
        for pair in ((name, built / "earth.xlsx"), (built / "earth.xlsx", name)):
            result = run(*pair)
            assert result.exit_code == 2
            assert result.stderr.startswith("coop-xl: ")
            assert result.stderr.count("\n") == 1
            assert result.stdout == ""


@pytest.mark.parametrize("option", [("--samples", 63), ("--seed", -1)])
def test_options_that_make_no_sense_are_refused(built, option):
    result = run(built / "earth.xlsx", built / "earth.xlsx", *option)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"coop-xl: {option[0][2:]} is {option[1]}: enter a whole")


# Files


def test_two_workbooks_are_compared_row_by_row(built):
    result = run(built / "earth.xlsx", built / "other.xlsx")
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert lines[0] == (
        "1 input and 1 correlation changed; the answer moved from cooperation if aligned to "
        "cooperation if misaligned: db_dF_CV alone does that."
    )
    assert {
        "  One unit of effort is: “100 researcher-years.” → “One million dollars.”",
        "  “Alignment is likely anyway”: p_V 0.8 → p_V 0.9",
        "  “Cooperation work is twice as hard” removed; "
        "it had dp_CV_da_CV 0.01, dp_CnV_da_CnV 0.005",
        "  “Shares of 10^−3” added: F_I 0.0001, log10_F_V −3",
        "  “[b]x[/b]” added: b 0.1",
        "Total expected utility U: 52 → 52",
    } <= set(lines)
    first = next(place for place, line in enumerate(lines) if line.startswith("Input "))
    table = lines[first + 1 : lines.index("Definitions (Start)")]
    assert max(map(len, table)) <= 120
    names = {line[:24].strip() for line in table}
    assert names & {*VARIABLES, "correlations"} == {"b", "db_dF_CV", "correlations"}
    assert "→ “[red]=cmd()[/red] " in result.stdout
    assert not {"\x1b", "\u202e", "\r"} & set(result.stdout)


def test_a_narrow_terminal_gets_a_narrow_table():
    found = compared(EARTH, OTHER)
    for room in (80, 100, 120):
        widest = [max(len(line) for cell in row for line in cell.split("\n")) for row in
                  zip(*wrapped_rows(changes_table(found), room), strict=True)]  # fmt: skip
        assert sum(widest) + 6 <= room


def test_json_holds_what_evaluate_and_simulate_say(built, folder):
    other = changed(EARTH, FLIP | {"b": {"confidence": "high"}})
    (folder / "other.json").write_text(document(other))
    found, code = as_json(built / "earth.xlsx", "other.json", "--seed", 5, "--samples", 1024)
    assert code == 0
    assert (found["seed"], found["samples"]) == (5, 1024)
    at, before = (coop_xl.evaluate(each.best) for each in (other, EARTH))
    chances = [
        simulate(each.estimates_entered, 1024, 5).best["CV"].value for each in (EARTH, other)
    ]
    change = next(each for each in found["inputs"] if each["input"] == "db_dF_CV")
    assert change["changed"] == ["low", "best", "high"]
    assert (change["old"]["best"], change["new"]["best"]) == (0.25, 0.08)
    assert change["old"]["dated"] == "2026-01-01"
    assert change["effect"]["moves_answer"] is True
    assert change["effect"]["answer"]["marginals"]["CV"]["value"] == at["marginal_CV"]
    assert found["base"]["answer"]["ratios"]["V"] == before["ratio_V"]
    assert found["base"]["answer"]["chances"]["CV"]["value"] == chances[0]
    assert found["chance_of_base_best"]["work"] == "CV"
    assert found["chance_of_base_best"]["together"]["value"] == chances[1] - chances[0]
    assert next(each for each in found["inputs"] if each["input"] == "b")["effect"] is None


def test_the_rows_of_json_make_the_files_again(folder):
    other = changed(LIGHTCONE, {"F_V": logs(LIGHTCONE.estimate("F_V")), "b": {"best": 0.5}},
                    scales={"F_V": LOG10})  # fmt: skip
    found = json.loads(run_json(LIGHTCONE, other, "--json").stdout)
    inputs = json.loads(document(LIGHTCONE))["inputs"]
    for each in found["inputs"]:
        del inputs[each["old"]["entered_as"]]
        inputs[each["new"].pop("entered_as")] = each["new"]
    (folder / "again.json").write_text(json.dumps({"inputs": inputs}))
    assert run("other.json", "again.json").stdout.startswith("Nothing changed.\n")


def test_what_run_prints_as_json_does_not_differ_from_the_workbook(built, folder):
    arguments = ["run", str(built / "earth.xlsx"), "--json", "--samples", "64"]
    (folder / "printed.json").write_text(CliRunner().invoke(cli, arguments).stdout)
    assert run(built / "earth.xlsx", "printed.json").stdout.startswith("Nothing changed.\n")


def test_infinities_are_null(folder):
    nothing = {f"dp_{name}_da_{name}": {"best": 0.0, "low": None} for name in INTERVENTIONS}
    text = run_json(EARTH, changed(EARTH, nothing), "--json").stdout
    assert json.loads(text)["filled"]["answer"]["ratios"]["V"] is None
    assert json.loads(text)["filled"]["answer"]["marginals"]["V"]["log10"] is None
    assert "NaN" not in text
    assert "Infinity" not in text


def test_hostile_text_is_shown_as_text():
    other = changed(EARTH, {"b": {"best": 0.7, "source": HOSTILE, "confidence": HOSTILE}})
    result = run_json(EARTH, other)
    assert result.exit_code == 0
    assert "[red]=cmd()[/red]" in result.stdout
    assert "evil <b>" in re.sub(r"\s+", " ", result.stdout)
    assert not {"\x1b", "\u202e", "\r"} & set(result.stdout)


def test_a_copy_saved_by_libreoffice_does_not_differ(built, folder):
    require_libreoffice()
    (folder / "saved").mkdir()
    shutil.copy(built / "other.xlsx", folder / "mine.xlsx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ("--headless", "--convert-to", "xlsx", "--outdir", "saved", "mine.xlsx")
    office = [str(office_runner.find_soffice()), profile, *convert]
    subprocess.run(office, check=True, capture_output=True, timeout=120)
    assert (folder / "saved" / "mine.xlsx").read_bytes() != (folder / "mine.xlsx").read_bytes()
    result = run("mine.xlsx", "saved/mine.xlsx")
    assert (result.stdout.splitlines()[0], result.exit_code) == ("Nothing changed.", 0)
    assert "cenario" not in result.stdout


def test_changed_proposals_are_told_field_by_field(tmp_path):
    kept, cheap = PROPOSALS[0], replace(PROPOSALS[2], cost=500_000, chance=0.7)
    added = Proposal("Something new", 1.0, 1.0, {"change_b": 0.01})
    for name, proposals in (("base", PROPOSALS[:3]), ("filled", (kept, cheap, added))):
        content = replace(EARTH, proposals=proposals)
        (tmp_path / f"{name}.xlsx").write_bytes(sheets(content, simulation=False).bytes())
    paths = [str(tmp_path / f"{name}.xlsx") for name in ("base", "filled")]
    said = CliRunner().invoke(cli, ["diff", *paths]).output
    assert "No number on Questions changed, only 3 proposals." in said
    assert f"“{PROPOSALS[1].name}” removed" in said
    assert f"“{cheap.name}”: cost 600000 → 500000, chance 0.8 → 0.7" in said
    assert "“Something new” added" in said
    assert kept.name not in said
    found = json.loads(CliRunner().invoke(cli, ["diff", *paths, "--json"]).stdout)
    changed = {each["name"]: each for each in found["proposals"]["changes"]}
    assert changed["Something new"]["old"] is None
    assert changed[cheap.name]["new"]["cost"] == 500_000
