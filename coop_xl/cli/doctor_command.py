"""`coop-xl doctor`: what is installed and works, what is wrong, and the command that fixes it."""

import json
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

import coop_xl
from coop_xl.functions import programs
from coop_xl.model.errors import CoopError
from coop_xl.render.terminal import say

from .next_steps import say_steps

WORKS, WRONG, ABSENT = "works", "wrong", "absent"
_SIGNS = {WORKS: "✓", WRONG: "!", ABSENT: "–"}
_STYLES = {WORKS: "green", WRONG: "bold red", ABSENT: ""}
_PIP = f'"{sys.executable}" -m pip install'
NEEDED = (
    "numpy", "xlwings", "xlsxwriter", "click", "rich", "pyOpenVBA", "matplotlib",
    "jinja2",
)  # fmt: skip
_SYSTEM_PATH = 'PATH="/usr/bin:$PATH" soffice'
_KNOWS_OUR_NAMES = (24, 8)  # versions of LibreOffice before it lose add-in names in .xlsx


_REMEDIES = "run the commands named above, then coop-xl doctor again"


@dataclass(frozen=True)
class Finding:
    """What is to be said of one thing; `remedy` is a command, or "" if there is none."""

    name: str
    state: str
    text: str
    remedy: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether it should work and does not."""
        return self.state == WRONG

    def __str__(self) -> str:
        line = f"{_SIGNS[self.state]} {self.state:6}  {self.name:12}  {self.text}"
        if not self.remedy:
            return line
        return (
            f"{line}: run {self.remedy}" if self.is_wrong else f"{line} (to get it: {self.remedy})"
        )


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Say what is installed, what works and how to fix the rest.

    Exit code 1 if anything is wrong, 0 otherwise.

    Example:  coop-xl doctor
    """
    findings = examine()
    _print_findings(findings, as_json)
    ctx.exit(1 if any(each.is_wrong for each in findings) else 0)


def examine() -> list[Finding]:
    """Look at everything; whatever happens, each thing has its finding."""
    return [looked_at(name, look) for name, look in LOOKS.items()]


def looked_at(name: str, look: Callable[[], tuple[str, ...]]) -> Finding:
    """What one look finds, be it that it fails."""
    try:
        return Finding(name, *look())
    except CoopError as problem:  # it says what to do
        return Finding(name, WRONG, str(problem))
    except Exception as problem:
        kind = type(problem).__name__
        return Finding(name, WRONG, f"could not be looked at: {kind}: {problem}; please report it")


def _print_findings(findings: list[Finding], as_json: bool = False) -> None:
    """A line each, or all as JSON."""
    if as_json:
        document = {
            "works": not any(each.is_wrong for each in findings),
            "findings": [vars(each) for each in findings],
        }
        print(json.dumps(document, indent=2))
        return
    for each in findings:
        say(str(each), _STYLES[each.state])
    wrong = [each.name for each in findings if each.is_wrong]
    say(f"Wrong: {', '.join(wrong)}." if wrong else "Nothing is wrong.", "bold")
    say_steps(_REMEDIES if wrong else "coop-xl demo (a worked example)")


def _python() -> tuple[str, ...]:
    """The Python that runs this."""
    return WORKS, f"{platform.python_version()} on {programs.system()}, {sys.executable}"


def _ourselves() -> tuple[str, ...]:
    """This package."""
    return WORKS, f"{coop_xl.__version__} in {Path(coop_xl.__file__).parent}"


def packages() -> tuple[str, ...]:
    """The packages it needs."""
    missing = [name for name in NEEDED if version(name) is None]
    if missing:
        return WRONG, f"missing: {', '.join(missing)}", f"{_PIP} {' '.join(missing)}"
    return WORKS, ", ".join(f"{name} {version(name)}" for name in NEEDED)


def version(name: str) -> str | None:
    """The version of a package; None if it is missing."""
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(name)
    return None


def functions() -> tuple[str, ...]:
    """The worksheet functions, tried on a worked example."""
    from coop_xl.estimates.examples import EARTH
    from coop_xl.functions import catalogue
    from coop_xl.functions.registry import FUNCTIONS

    names, values = [*EARTH.best], [*EARTH.best.values()]
    answer = catalogue.COOP_BEST([names], [values])
    if str(answer).startswith("#COOP!"):
        return WRONG, f"COOP_BEST answers {answer}", f"{_PIP} --force-reinstall coop-xl"
    return WORKS, f"{len(FUNCTIONS)}, tried on a worked example"


def excel() -> tuple[str, ...]:
    """Excel itself."""
    found = programs.excel()
    if found:
        return WORKS, found
    return ABSENT, f"no Excel found on {programs.system()}: the workbooks need none to be made"


def excel_addin() -> tuple[str, ...]:
    """Our add-in in Excel for Windows."""
    if sys.platform != "win32":
        return ABSENT, "needs Excel for Windows; elsewhere: coop-xl new FILE.xlsx, or LibreOffice"
    from coop_xl.functions.excel.addin import INSTALL, status

    found = status()
    if not found.problem:
        return WORKS, f"{found.path}, built for xlwings {found.built_with.get('xlwings')}"
    if found.installed:
        return WRONG, found.problem, found.remedy
    if found.path.exists():
        return WRONG, found.problem, f"{INSTALL} --replace"
    return ABSENT, found.problem, INSTALL if programs.excel() else ""


def libreoffice() -> tuple[str, ...]:
    """LibreOffice itself."""
    program = programs.libreoffice()
    if program is None:
        return ABSENT, "no LibreOffice found"
    found = programs.libreoffice_version(program)
    if not found:
        return WORKS, f"{program}, of a version it does not tell"
    if found < _KNOWS_OUR_NAMES:
        old = "it loses the functions' names in .xlsx files: use 25.2 or newer with the add-in"
        return WORKS, f"{'.'.join(map(str, found))}; {old}"
    return WORKS, f"{'.'.join(map(str, found))}, {program}"


def calc_addin() -> tuple[str, ...]:
    """Our add-in in LibreOffice."""
    office = programs.libreoffice()
    if office is None:
        return ABSENT, "needs LibreOffice"
    from coop_xl.functions.calc.install import status

    found = status()
    if not found.problem:
        version = f"Coop XL {found.origin.version if found.origin else ''}"
        if other := programs.foreign_python(office):
            trouble = f"started here, LibreOffice runs {other}, not its own Python: #NAME?"
            return WORKS, f"{version}; {trouble}. Start it from the menu, or with {_SYSTEM_PATH}"
        return WORKS, version
    return WRONG if found.installed else ABSENT, found.problem, found.remedy


def server() -> tuple[str, ...]:
    """What coop-xl serve needs."""
    from coop_xl.functions.server.licence import VARIABLE, is_key_set

    if find_spec("xlwings_server") is None:
        return ABSENT, "for Excel on the web and on a Mac", f'{_PIP} "coop-xl[server]"'
    found = f"xlwings Server {version('xlwings-server')}"
    if not is_key_set():
        return ABSENT, f"{found} is installed, but {VARIABLE} holds no licence key of yours"
    return WORKS, f"{found}; a licence key is set"


def _cluster() -> tuple[str, ...]:
    """What coop-xl run --scheduler needs."""
    if find_spec("distributed") is None:
        return ABSENT, "for computing on a dask cluster", f'{_PIP} "coop-xl[cluster]"'
    return WORKS, f"distributed {version('distributed')}"


LOOKS: dict[str, Callable[[], Any]] = {
    "Python": _python,
    "Coop XL": _ourselves,
    "Packages": packages,
    "Functions": functions,
    "Excel": excel,
    "Excel add-in": excel_addin,
    "LibreOffice": libreoffice,
    "Calc add-in": calc_addin,
    "Web server": server,
    "Cluster": _cluster,
}
