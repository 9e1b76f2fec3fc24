"""`coop-xl breakeven`, the groups of commands, and what to do next."""

import json

import pytest
from click.testing import CliRunner

from coop_xl.cli import COMMANDS, cli
from coop_xl.estimates.examples import EXAMPLES

EARTH = EXAMPLES["earth"].best


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(EARTH))
    return path


def run(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def test_it_says_who_wins_where_the_nearest_switch_first(file):
    result = run("breakeven", file)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Best: cooperation if aligned")
    assert lines[2] == (
        "  Resources of agents with our values (F_V) above 0.4255 (now 0.35): cooperation if "
        "misaligned."
    )
    row = next(line for line in lines if " p_V " in line)
    assert "cooperation if misaligned up to 0.3264, cooperation if aligned above 0.3264" in row
    assert row.rstrip().endswith("alignment nowhere")
    assert "dealings that succeed today (b) and our agent's share of resources (F_I)" in (
        result.stdout
    )


def test_its_json_holds_every_input_with_null_for_what_is_infinite(file):
    found = json.loads(run("breakeven", file, "--json").stdout)
    assert {each["key"] for each in found} == set(EARTH)
    first = found[0]
    assert first["nearest"] == pytest.approx(0.42553, abs=1e-5)
    slope = next(each for each in found if each["key"] == "db_dF_V")
    assert slope["stretches"][0]["low"] is None
    assert [each["best"] for each in slope["stretches"]] == ["CV", "V"]


def test_wrong_inputs_are_listed_instead(tmp_path):
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(EARTH | {"p_V": 2}))
    result = run("breakeven", path)
    assert result.exit_code == 1
    assert "p_V is 2" in result.stderr


def test_defaults_and_D_b_are_moved_as_they_were_entered(tmp_path):
    path = tmp_path / "one.json"
    left_out = ("U_B", "p_CV", "db_dF_V", "db_dF_CV", "db_dF_CnV")
    entered = {key: each for key, each in EARTH.items() if key not in left_out}
    path.write_text(json.dumps(entered | {"D_b": 0.3}))
    result = run("breakeven", path)
    assert result.exit_code == 0, result.output
    assert "how much of bargaining success depends on cooperativeness  D_b " in result.stdout
    keys = [each["key"] for each in json.loads(run("breakeven", path, "--json").stdout)]
    assert set(keys) == {*EARTH, "D_b"} - {"db_dF_CV", "db_dF_CnV"}


def test_every_command_is_in_one_group_of_the_help():
    grouped = [name for names in COMMANDS.values() for name in names]
    assert len(grouped) == len({*grouped})
    shown = run("--help").stdout
    at = [shown.index(f"\n{title}:\n") for title in COMMANDS]
    assert at == sorted(at)
    for names in COMMANDS.values():
        assert all(f"\n  {name} " in shown for name in names)


@pytest.mark.parametrize("command", ["eval", "explain", "breakeven", "check", "compare"])
def test_a_command_ends_with_what_to_do_next(file, command):
    *_, last = run(command, file).stdout.splitlines()
    assert last.startswith("Next: coop-xl ")
    assert str(file) in last


def test_json_has_no_last_line_for_people(file):
    json.loads(run("eval", file, "--json").stdout)
    json.loads(run("compare", file, "--json").stdout)


def test_compare_tells_what_D_b_does_from_what_locality_does(tmp_path):
    path = tmp_path / "locality.json"
    path.write_text(json.dumps(EARTH | {"p_V": 0.3, "D_b": 0.7, "lambda_own": 0.1}))
    said = run("compare", path).stdout
    assert "D_b without locality (D_b 0.7): cooperation if misaligned stays best." in said
    assert (
        "Locality beyond that (D_b 0.7, lambda_own 0.1): best moves from cooperation if "
        "misaligned to cooperation if aligned."
    ) in said
    assert "(db_dF_CV 0.25, db_dF_CnV 0.45) imply a D_b of 0.7, their sum" in said
    assert "with D_b 0.7 and no locality they would be 0.245 and 0.455" in said


def test_slopes_in_proportion_are_said_to_be(tmp_path):
    path = tmp_path / "proportional.json"
    path.write_text(json.dumps(EARTH | {"db_dF_CV": 0.7 * 0.35, "db_dF_CnV": 0.7 * 0.65}))
    said = run("compare", path).stdout
    assert "D_b without locality (D_b 0.7): cooperation if aligned stays best." in said
    assert "They are in proportion to F_V and 1 − F_V" in said
    found = json.loads(run("compare", path, "--json").stdout)["locality_apart"]
    assert found["implied"] == pytest.approx(0.7)
    assert found["slopes"] == pytest.approx(found["slopes_derived"])
