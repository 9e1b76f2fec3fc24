"""The pages for readers: tables are those of the code, links resolve, what they show runs."""

import ast
import importlib.util
import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from coop_xl.cli import cli
from coop_xl.cli.docs_tables import TABLES, with_tables

ROOT = Path(__file__).parents[1]
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *sorted((ROOT / "docs").glob("*.md")))
}
CURRENT = [name for name in PAGES if name != "CHANGELOG.md"]  # which tells of the past, too
README, CONTRIBUTING = PAGES["README.md"], PAGES["CONTRIBUTING.md"]
LONGEST_README = 160  # lines
LARGEST_PICTURE = 150_000  # bytes
ELSEWHERE = ("demo", "addin", "calc", "serve")  # run by others, or change the machine
WORKBOOKS = ("mine.xlsx", "returned.xlsx", "ada.xlsx", "ben.xlsx", "cleo.xlsx")


def in_code(text: str) -> str:
    """What a page shows in code: blocks and spans, a line each."""
    return (
        "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL))
        + "\n"
        + "\n".join(
            " ".join(span.split())
            for span in re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        )
    )


def commands_in(text: str) -> list[list[str]]:
    """The words after `coop-xl` of each command that a page shows."""
    lines = re.findall(r"^\S*coop-xl +(.+?)(?: {2,}.*)?$", in_code(text), re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines]


def anchors_of(text: str) -> set[str]:
    """What headings are linked by."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def command_of(words: list[str]) -> click.Command:
    """The command that words name, through its groups."""
    found: click.Command = cli
    for word in words:
        inner = found.get_command(None, word) if isinstance(found, click.Group) else None
        if inner:
            found = inner
    return found


def test_the_readme_is_short():
    assert len(README.splitlines()) <= LONGEST_README


@pytest.mark.parametrize("name", CURRENT)
def test_the_tables_are_those_of_the_code(name):
    assert with_tables(PAGES[name]) == PAGES[name], "run python -m coop_xl.cli.docs_tables"


@pytest.mark.parametrize("table", TABLES)
def test_each_table_stands_in_one_page(table):
    holding = [text for text in PAGES.values() if f"<!-- {table}: from the code -->" in text]
    assert len(holding) == 1
    assert TABLES[table]() in holding[0]


def test_every_picture_is_shown_and_is_small():
    shown = {
        (ROOT / name).parent / picture
        for name, text in PAGES.items()
        for picture in re.findall(r"!\[.+?\]\((.*?)\)", text)
    }
    assert {each.resolve() for each in shown} == {*(ROOT / "workbooks/pictures").iterdir()}
    assert all(each.stat().st_size < LARGEST_PICTURE for each in shown)


@pytest.mark.parametrize("name", PAGES)
def test_links_resolve(name):
    links = re.findall(r"\]\(([^)\s]+)\)", PAGES[name])
    for link in links:
        if link.startswith("http"):
            continue
        path, _, anchor = link.partition("#")
        target = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in anchors_of(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("name", CURRENT)
def test_files_named_exist(name):
    for path in re.findall(r"(?:coop_xl|tests|workbooks|vba|docs)/[\w./*]*", in_code(PAGES[name])):
        assert [*ROOT.glob(path.rstrip("/."))], path


@pytest.mark.parametrize("name", CURRENT)
def test_commands_and_options_are_those_of_the_program(name):
    for words in commands_in(PAGES[name]):
        command = command_of(words)
        if command is cli:
            assert words[0] in ("--help", "--version"), words
            continue
        known = {option for each in command.params for option in each.opts} | {"--help"}
        assert {word for word in words if word.startswith("-")} <= known, words


@pytest.mark.parametrize("name", CURRENT)
def test_modules_and_make_targets_exist(name):
    code = in_code(PAGES[name])
    for module in re.findall(r"python -m ((?:coop_xl|tests)[\w.]*)", code):
        assert importlib.util.find_spec(module), module
    targets = re.findall(r"^([\w/.]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {*re.findall(r"^make (\w+)", code, re.MULTILINE)} <= {*targets}


@pytest.mark.parametrize("name", CURRENT)
def test_functions_named_exist(name):
    tables = TABLES["functions"]()
    for function in re.findall(r"\bCOOP_[A-Z0-9_]+", PAGES[name].replace("COOP_XL_", "")):
        assert function == "COOP_" or f"`{function}(" in tables, function


@pytest.mark.parametrize("name", [name for name in CURRENT if "import coop_xl\n" in PAGES[name]])
def test_python_shown_runs(name):
    for block in re.findall(r"```python\n(.*?)```", PAGES[name], re.DOTALL):
        exec(compile(block, name, "exec"), {})


def test_the_commands_of_the_readme_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = []
    for words in commands_in(README):
        if words[0] in ELSEWHERE or words[0].startswith("--"):
            continue
        if "mine.xlsx" in words[1:2] and words[0] == "new":
            words.append("--force")
        if any(each.name == "samples" for each in command_of(words).params):
            words += ["--samples", "512"]
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == 0, result.output
        for other in WORKBOOKS:  # what was made is what comes back
            if (tmp_path / "mine.xlsx").exists() and not (tmp_path / other).exists():
                (tmp_path / other).write_bytes((tmp_path / "mine.xlsx").read_bytes())
        ran.append(words[0])
    assert {"new", "check", "eval", "run", "diff", "pool", "report", "doctor"} <= {*ran}
    assert {"panel.xlsx", "report.html", "returned-results.xlsx"} <= {
        each.name for each in tmp_path.iterdir()
    }


# ---- CONTRIBUTING: the walk of a number ------------------------------------------------------


def walk() -> list[tuple[str, str]]:
    """Each file of the walk, with each name that is said to stand in it."""
    rows = re.findall(
        r"^\| \d+ \|.*\| `(coop_xl/[\w/.]+)` \| (.+?) \|$", CONTRIBUTING, re.MULTILINE
    )
    return [(path, name) for path, names in rows for name in re.findall(r"`([\w.]+)`", names)]


def names_in(path: Path) -> set[str]:
    """The functions, classes and constants of a file, methods as `Class.method`."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{each.name}" for each in node.body if hasattr(each, "name")}
        if isinstance(node, ast.Assign):
            found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return found


@pytest.mark.parametrize(("path", "name"), walk())
def test_the_walk_names_what_exists(path, name):
    assert name in names_in(ROOT / path)


def test_the_walk_goes_all_the_way():
    layers = [path.split("/")[1] for path, _ in walk()]
    assert {"workbook", "reading", "estimates", "analysis", "findings", "render"} <= {*layers}
