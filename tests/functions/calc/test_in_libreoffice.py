"""The add-in in a real spreadsheet program: what its cells show is what Python answers."""

import importlib.machinery
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import coop_xl
from coop_xl.functions import catalogue
from coop_xl.functions.calc.extension import Origin, extension
from coop_xl.functions.calc.install import problem_of
from coop_xl.functions.calc.registration import AS_NUMBERS, help_of, names_and_help
from coop_xl.functions.programs import libreoffice_version
from coop_xl.functions.registry import FUNCTIONS
from tests.engines import office_runner, require_libreoffice

from .calls import ANSWERS, ERRORS, NO_NUMBERS, VERSION, calls, write_version, write_workbook
from .office_with_addin import in_office, unpacked

KNOWS_OUR_NAMES = (25, 2)  # 7.4 does not; those between were not tried
ADD_IN = 11  # com.sun.star.sheet.FunctionCategory.ADDIN
# XlsxWriter stores 16 digits of the inputs, and LibreOffice as many.
NEAR = 1e-12
SUFFIX_AND_VERSION = """
import importlib.machinery, platform
print(importlib.machinery.EXTENSION_SUFFIXES[0], platform.python_version())"""


@pytest.fixture(scope="module")
def called():
    return calls()


@pytest.fixture(scope="module", params=[False, True], ids=["in its process", "separate"])
def separate(request):
    require_libreoffice()
    if libreoffice_version(Path(str(office_runner.find_soffice()))) < KNOWS_OUR_NAMES:
        pytest.skip("This LibreOffice knows no names of add-in functions in .xlsx files.")
    return request.param


@pytest.fixture(scope="module")
def folder(tmp_path_factory, called):
    folder = tmp_path_factory.mktemp("calc")
    write_workbook(folder / "calls.xlsx", called)
    return folder


@pytest.fixture(scope="module")
def answers(folder, separate):
    """What LibreOffice shows and tells; it saves the workbook as saved.xlsx."""
    made = folder / f"separate {separate}"
    extensions = unpacked(extension(separate=separate), made)
    saved = made / "saved.xlsx"
    return in_office(folder / "calls.xlsx", extensions=extensions, saved=saved) | {"saved": saved}


def assert_answered(sheet, called):
    for call in called:
        shown = [row[: len(call.rows[0])] for row in sheet[call.row - 1 :][: len(call.rows)]]
        assert shown == [[known(cell) for cell in row] for row in call.rows], call.formula


def known(cell):
    return cell if isinstance(cell, str) else pytest.approx(cell, rel=NEAR, abs=1e-300)


def test_the_workbook_calls_every_function(called):
    names = {call.formula[1:].partition("(")[0] for call in called}
    assert names | {"COOP_VERSION"} == set(FUNCTIONS)


def test_cells_and_array_formulas_show_what_python_answers(answers, called):
    assert_answered(answers["opened"][ANSWERS], called)


def test_saved_and_opened_again_they_show_the_same(answers, called):
    assert_answered(answers["reopened"][ANSWERS], called)


def test_the_saved_formulas_have_the_names_that_excel_knows(answers, called):
    sheet = openpyxl.load_workbook(answers["saved"])[ANSWERS]
    for call in called:
        stored = sheet.cell(call.row, 1).value
        formula = getattr(stored, "text", stored)
        assert formula.removeprefix("=").partition("(")[0] == call.formula[1:].partition("(")[0]


def test_the_function_wizard_shows_names_and_help(answers):
    assert answers["functions"] == {
        name: {
            "category": ADD_IN,
            "description": each.description,
            "arguments": [[one.name, help_of(one)] for one in each.arguments],
        }
        for name, each in FUNCTIONS.items()
    }


def test_it_computes_in_libreoffices_python_if_that_can_load_it_and_it_may(answers, separate):
    (shown,) = answers["opened"][VERSION][0]
    told = [str(office_runner.find_python()), "-c", SUFFIX_AND_VERSION]
    suffix, version = subprocess.check_output(told, text=True).split()
    if separate or suffix != importlib.machinery.EXTENSION_SUFFIXES[0]:
        assert shown == catalogue.COOP_VERSION()
    else:
        assert shown.startswith(f"Coop XL {coop_xl.__version__}, model ")
        assert f" Python {version} on " in shown


def test_libreoffice_calls_no_function_over_cells_with_errors(answers):
    assert answers["opened"][ERRORS][:3] == [["#DIV/0!"], ["#DIV/0!"], ["Err:504"]]


def test_libreoffice_itself_refuses_a_reference_of_several_areas(answers):
    assert answers["opened"][ERRORS][3] == ["Err:504"]


def test_libreoffice_passes_true_dates_and_a_blank_cell_as_numbers_as_the_help_says(answers):
    _, by_cell, by_number = answers["opened"][NO_NUMBERS]
    assert by_cell[:3] == by_number[:3]
    assert all(isinstance(each, float) for each in by_cell[:3])
    assert by_cell[3].startswith('#COOP! b is "0.3", which is text: type 0.3, or enter')
    assert by_number[3].startswith("#COOP! b is blank: enter")  # of the range C1:C1
    assert AS_NUMBERS.encode() in names_and_help(FUNCTIONS.values())


# Where there is no NumPy, or no Coop XL any more


@pytest.fixture
def without_numpy(tmp_path):
    """A Coop XL beside which a NumPy lies that cannot be loaded."""
    require_libreoffice()
    package = tmp_path / "site" / "coop_xl"
    shutil.copytree(Path(coop_xl.__file__).parent, package)
    package.with_name("numpy.py").write_text("raise ImportError(\"No module named 'numpy'\")")
    return Origin(server=str(package / "functions" / "calc" / "function_server.py"))


def test_without_numpy_the_cell_says_how_to_mend_it(without_numpy, tmp_path):
    write_version(tmp_path / "version.xlsx")
    extensions = unpacked(extension(without_numpy), tmp_path)
    ((shown,),) = in_office(tmp_path / "version.xlsx", extensions=extensions)["opened"][VERSION]
    assert shown == (
        f"#COOP! {sys.executable} cannot load Coop XL (No module named 'numpy'): install Coop XL "
        'again, run "coop-xl calc install" and start LibreOffice again'
    )


def test_without_numpy_the_status_says_so(without_numpy):
    found = problem_of(without_numpy)
    assert found == f"{sys.executable} cannot load Coop XL (No module named 'numpy')"
