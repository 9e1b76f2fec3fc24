"""Texts are read within bounds, and what is no file of text is told in our words."""

import os
import sys

import pytest

from coop_xl.bounded_files import LARGEST_TEXT
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.model.errors import CoopError
from coop_xl.reading.json_document import MOST_ENTRIES, MOST_OBJECTS
from coop_xl.reading.load import MOST_SCENARIOS, load, load_estimates
from coop_xl.reading.scenario_rows import read_scenarios

BEST = EXAMPLES["earth"].best
READERS = {".json": load_estimates, ".csv": read_scenarios, ".xlsx": read_scenarios}
NEEDS_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="needs devices and pipes as files")


def refusal(path):
    """What the reader of such files says, on one line."""
    with pytest.raises(CoopError) as found:
        READERS[path.suffix](path)
    text = str(found.value)
    assert "\n" not in text
    return text


@pytest.fixture(params=READERS)
def path(request, tmp_path):
    return tmp_path / f"file{request.param}"


@NEEDS_UNIX
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_link_to_a_device_is_refused_without_being_read(path, device):
    path.symlink_to(device)
    assert "is a device or a pipe, not a file" in refusal(path)


@NEEDS_UNIX
def test_a_pipe_is_refused_and_not_waited_for(path):
    os.mkfifo(path)
    assert "is a device or a pipe, not a file" in refusal(path)


def test_a_folder_is_refused(path):
    path.mkdir()
    assert f"{path} is a folder" in refusal(path) or "cannot be read" in refusal(path)


@NEEDS_UNIX
def test_a_link_to_itself_is_refused(path):
    path.symlink_to(path.name)
    assert "points back to itself" in refusal(path)


def test_a_missing_file_is_told(path):
    assert f"there is no file {path}: check the name" in refusal(path)


def test_a_name_that_is_too_long_is_told(path):
    assert "is too long for this system" in refusal(path.with_stem("x" * 300))


@pytest.mark.parametrize("ending", [".json", ".csv"])
@pytest.mark.parametrize("text", ["[" + "1," * LARGEST_TEXT, "," * 10 * LARGEST_TEXT])
def test_a_large_text_is_refused(tmp_path, ending, text):
    path = tmp_path / f"large{ending}"
    path.write_text(text)
    assert "has over 4 MB, more than is read from a text" in refusal(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "endlessly nested lists"),
        ('{"b":' * 10_000, "endlessly nested lists"),
        ('{"b": 1,, }', "is not JSON at line 1, column 9: check for a missing"),
        ("", "is not JSON at line 1, column 1"),
        ("[1, 2]", "holds no inputs: write"),
        ('{"input": {"b": 1}}', 'did you mean "inputs" by "input"?'),
        ("{" + ",".join(f'"k{n}": 1' for n in range(MOST_ENTRIES + 1)) + "}", "over 500 entries"),
        ("[" + "{}," * MOST_OBJECTS + "{}]", "has over 20,000 objects"),
        ('{"b": 0.5, "é": 1}'.encode("latin-1"), "is not UTF-8 text: save it as UTF-8"),
    ],
)
def test_json_that_holds_no_estimates_is_refused_in_our_words(tmp_path, text, words):
    path = tmp_path / "mine.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert words in refusal(path)


def test_the_scenarios_of_a_json_file_are_bounded(tmp_path):
    path = tmp_path / "several.json"
    path.write_text('{"b": [' + ",".join(["0.5"] * (MOST_SCENARIOS + 1)) + "]}")
    with pytest.raises(CoopError, match="has 10,001 scenarios: give at most 10,000"):
        load(path)


@pytest.mark.parametrize(
    "value", ["[" * 400 + "]" * 400, '{"best": ' + "[" * 400 + "]" * 400 + "}"]
)
def test_a_nested_value_is_told_shortly(tmp_path, value):
    path = tmp_path / "nested.json"
    path.write_text('{"b": ' + value + "}")
    told = [each.text for each in load_estimates(path).problems]
    assert told[0].startswith(("b has several values", "the part best of b is [[["))
    assert max(map(len, told)) < 300
