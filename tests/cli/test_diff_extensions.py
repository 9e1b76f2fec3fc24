"""`coop-xl diff` of files with extensions: what changed, and what that does."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

import coop_xl
from coop_xl.analysis.changes.answer import Unknown
from coop_xl.analysis.changes.compare import differences
from coop_xl.analysis.extension_uncertainty import structural
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.cli import cli
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.read_file import Problem, ReadFile
from coop_xl.findings.change_tables import changes_table
from coop_xl.findings.changes import headline, sentences
from coop_xl.model.catalogue import INTERVENTIONS
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.workbook.build import build

EARTH = EXAMPLES["earth"]
SAMPLES = 4096
LOCALITY = {"D_b": 0.4, "lambda_own": 0.01}
CREDENCES = {"locality": 0.3, "evidence": 0.2}


def on(content=EARTH, credences=(), shares="", **extensions):
    """The content with certain inputs of extensions."""
    rows = {key: Estimate(best=value) for key, value in extensions.items()}
    return replace(content, extensions=rows, credences=dict(credences), shares_meaning=shares)


def filled(content):
    """What a reader would make of it."""
    best = content.best | {key: each.best for key, each in content.extensions.items()}
    return ReadFile(content, best, ())


def compared(base, other):
    return differences(filled(base), filled(other), SAMPLES)


def agrees(outlook, content):
    """Whether an answer is what `evaluate` and `simulate` say."""
    at = coop_xl.evaluate(filled(content).inputs)
    assert (outlook.best, outlook.U) == (at["best"], at["U"])
    assert {key: each.value for key, each in outlook.marginals.items()} == {
        name: at[f"marginal_{name}"] for name in INTERVENTIONS
    }
    assert outlook.chances == simulate(content.estimates_entered, SAMPLES, 0).best
    return True


def rows(found):
    return {row[0].split()[-1]: [" ".join(cell.split()) for cell in row] for row in
            changes_table(found).texts}  # fmt: skip


def test_two_files_that_differ_in_lambda_own_differ_in_nothing_else():
    base, other = on(**LOCALITY), on(**LOCALITY | {"lambda_own": 0.2})
    found = compared(base, other)
    assert [each.key for each in found.inputs] == ["lambda_own"]
    assert list(found.effects) == ["lambda_own"]
    assert found.effects["lambda_own"] == found.after
    assert agrees(found.before, base)
    assert agrees(found.after, other)
    assert (
        headline(found)
        == "1 input changed; the answer moved from alignment to cooperation if aligned: "
        "lambda_own does that."
    )
    assert "Extensions on: locality." in sentences(found)
    assert rows(found)["lambda_own"][1] == "Best 0.01 → 0.2"


def test_a_file_with_all_extensions_off_differs_from_one_without_them_in_nothing():
    defaults = {
        key: each.default for key, each in EXTENSION_INPUTS.items() if abs(each.default) <= 1
    }
    found = compared(EARTH, on(**defaults))
    assert headline(found) == "Nothing changed."
    assert found.after == found.before
    assert found.before.extensions == ()
    assert list(sentences(found)) == []


def test_extensions_of_both_files_count_where_an_input_changes():
    other = replace(
        on(**LOCALITY),
        estimates={**EARTH.estimates, "p_V": replace(EARTH.estimate("p_V"), best=0.5)},
    )
    found = compared(on(**LOCALITY), other)
    assert [each.key for each in found.inputs] == ["p_V"]
    assert agrees(found.before, on(**LOCALITY))
    assert agrees(found.effects["p_V"], other)


def test_inputs_of_an_extension_are_tried_alone_and_together():
    found = compared(EARTH, on(**LOCALITY))
    assert list(found.effects) == ["D_b", "lambda_own", "locality"]
    assert found.effects["D_b"].reason.startswith("D_b stands for db_dF_CV and db_dF_CnV")
    assert found.effects["lambda_own"].reason.startswith("D_b is 0: locality needs to know")
    assert found.effects["locality"] == found.after
    assert agrees(found.after, on(**LOCALITY))
    assert list(found.apart) == ["locality"]  # the sum of single changes counts them once
    added, whole = found.chances
    assert added.value == whole.value
    assert "Extensions on: none → locality." in sentences(found)
    assert rows(found)["locality"][1] == "D_b, lambda_own together"
    assert "not known: D_b is 0" in rows(found)["lambda_own"][2]


def test_an_extension_put_aside_is_told_by_its_switch():
    found = compared(on(**LOCALITY), on(**LOCALITY, use_locality=0.0))
    assert rows(found)["use_locality"][1] == "Best 1 → 0"
    assert agrees(found.after, on(**LOCALITY, use_locality=0.0))
    assert found.after.marginals == compared(EARTH, EARTH).before.marginals
    assert "Extensions on: locality → none." in sentences(found)


def test_what_the_shares_are_is_compared_as_definitions_are():
    found = compared(on(shares="at creation"), on(shares="under multi-agentic stability"))
    (change,) = found.definitions
    assert (change.name, change.old) == ("shares_meaning", "at creation")
    assert headline(found) == "No number on Questions changed, only 1 definition."
    assert list(sentences(found)) == [
        "“F means shares” says something else now, but none of F_V, F_CV, F_CnV changed."
    ]


def test_credences_move_chances_and_not_the_answer_at_best():
    given = LOCALITY | {"alpha_V": 0.1, "S_V": 0.1}
    base = on(credences=CREDENCES, **given)
    other = on(credences=CREDENCES | {"locality": 0.6}, **given)
    found = compared(base, other)
    assert [(each.extension, each.old, each.new) for each in found.credences] == [
        ("locality", 0.3, 0.6)
    ]
    assert headline(found) == "1 credence changed; the answer stays alignment."
    for outlook, content in ((found.before, base), (found.effects["credences"], other)):
        known = structural(content.estimates_entered, content.credences, SAMPLES, 0)
        assert outlook.chances == known.best
    assert found.before.marginals == found.after.marginals
    assert found.before.chances != found.after.chances
    assert any("credences count in draws only" in each for each in sentences(found))


def test_what_draws_do_not_hold_is_told_and_the_answer_at_best_stands():
    other = on(credences={"locality": 0.5})  # without an input of it
    found = compared(EARTH, other)
    assert found.after.unsimulated.startswith(
        "there is a credence for locality, but none of its inputs"
    )
    assert found.after.marginals == found.before.marginals


def test_correlations_of_inputs_of_extensions_are_compared():
    spread = {"lambda_own": Estimate(0.01, 0.05, 0.2), "D_b": Estimate(0.2, 0.4, 0.6)}
    base, other = (
        replace(EARTH, extensions=spread, correlations=(("lambda_own", "D_b", rank),))
        for rank in (0.2, 0.6)
    )
    found = compared(base, other)
    assert found.correlations[0].pair == ("D_b", "lambda_own")
    pairs = (("lambda_own", "D_b", 0.6),)
    known = simulate(other.estimates_entered, SAMPLES, 0, correlations=pairs)
    assert found.effects["correlations"].chances == known.best


# Files


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    for name, content in (
        ("base", on(shares="at creation", **LOCALITY)),
        ("other", on(shares="at creation", **LOCALITY | {"lambda_own": 0.2})),
    ):
        (folder / f"{name}.xlsx").write_bytes(build(content))
    return folder


def run(*arguments):
    return CliRunner().invoke(cli, ["diff", *map(str, arguments)], prog_name="coop-xl")


def test_workbooks_with_extensions_are_compared_with_them(books):
    result = run(books / "base.xlsx", books / "other.xlsx", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    (change,) = found["inputs"]
    assert (change["input"], change["option"]) == ("lambda_own", "locality")
    at = coop_xl.evaluate(EARTH.best | LOCALITY | {"lambda_own": 0.2})
    for answer in (change["effect"]["answer"], found["filled"]["answer"]):
        assert answer["marginals"]["CV"]["value"] == pytest.approx(at["marginal_CV"], rel=1e-12)
        assert answer["options"] == ["locality"]
    assert (found["options"], found["credences"]) == ({}, {"changes": [], "effect": None})
    assert found["scenarios"] == {"changes": [], "reason": ""}
    told = run(books / "base.xlsx", books / "other.xlsx").stdout
    assert "left out" not in told
    assert "Extensions on: locality." in told


def test_uncertain_extensions_and_credences_of_workbooks_are_compared(tmp_path):
    spread = {"D_b": Estimate(0.2, 0.4, 0.6), "lambda_own": Estimate(0.01, 0.05, 0.2)}
    base = replace(EARTH, extensions=spread, credences={"locality": 0.3})
    wider = spread | {"lambda_own": Estimate(0.01, 0.05, 0.4)}
    other = replace(EARTH, extensions=wider, credences={"locality": 0.6})
    for name, content in (("base", base), ("other", other)):
        (tmp_path / f"{name}.xlsx").write_bytes(build(content))
    result = run(tmp_path / "base.xlsx", tmp_path / "other.xlsx", "--json")
    found = json.loads(result.stdout)
    (change,) = found["inputs"]
    assert (change["input"], change["changed"]) == ("lambda_own", ["high"])
    alone = replace(base, extensions=wider)
    known = structural(alone.estimates_entered, alone.credences, SAMPLES, 0)
    assert change["effect"]["answer"]["chances"]["CV"]["value"] == known.best["CV"].value
    assert found["credences"]["changes"] == [{"option": "locality", "old": 0.3, "new": 0.6}]
    known = structural(base.estimates_entered, other.credences, SAMPLES, 0)
    effect = found["credences"]["effect"]["answer"]
    assert effect["chances"]["CV"]["value"] == known.best["CV"].value


def test_a_wrong_entry_of_an_extension_is_told_and_has_no_effect(tmp_path):
    inputs = {key: each.best for key, each in EARTH.estimates.items()}
    for name, more in (("base", {}), ("other", {"D_b": 0.4, "lambda_own": 2})):
        (tmp_path / f"{name}.json").write_text(json.dumps({"inputs": inputs | more}))
    result = run(tmp_path / "base.json", tmp_path / "other.json")
    assert result.exit_code == 1
    assert "lambda_own is 2: type 0.02, or enter a number from 0 and below 1" in result.stdout


def test_no_effect_is_known_of_a_wrong_entry():
    wrong = replace(filled(on(D_b=0.4)), problems=(
        Problem("error", "Extensions", "F15", "best_lambda_own", "lambda_own is 2"),))  # fmt: skip
    found = differences(filled(on(D_b=0.4, lambda_own=0.1)), wrong, SAMPLES)
    assert found.effects["lambda_own"] == Unknown("its new entry is wrong or blank")
    assert isinstance(found.after, Unknown)
