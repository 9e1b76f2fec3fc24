"""Formula text must mean in a spreadsheet what the equation means in Python."""

import math

import numpy as np
import pytest
import xlsxwriter

from coop_xl.model.catalogue import MAGNITUDES, QUANTITIES, SHARES, Quantity
from coop_xl.workbook.formulas.trace import Term, formula, trace
from tests.engines import require_libreoffice
from tests.engines.poison import poison
from tests.engines.recalculate import formualizer, formulon, libreoffice

FORMULAS = 3000


@pytest.mark.parametrize(
    ("equation", "text"),
    [
        (lambda a, b, c: a - (b - c), "a-(b-c)"),
        (lambda a, b, c: a / (b * c), "a/(b*c)"),
        (lambda a: -(a**2), "-(a^2)"),
        (lambda a: (-a) ** 2, "(-a)^2"),
        (lambda a, b, c: a**b**c, "a^(b^c)"),
        (lambda a, b, c: (a**b) ** c, "a^b^c"),
        (lambda a: a - -1, "a-(-1)"),
        (lambda a: 10.0**-a, "10^(-a)"),
        (lambda a: np.where(a > 0, 1 / a, 0), "IF(a>0,1/a,0)"),
        (lambda a, b: np.minimum(a, np.absolute(b)), "MIN(a,ABS(b))"),
    ],
)
def test_text(equation, text):
    names = "abc"[: equation.__code__.co_argcount]
    assert formula(equation, *names) == text


def test_a_branch_of_python_is_refused():
    with pytest.raises(TypeError, match=r"np\.where"):
        formula(lambda a: 1 if a > 0 else 0, "a")


def test_an_unknown_function_is_refused():
    with pytest.raises(TypeError, match="no spreadsheet formula for tanh"):
        formula(np.tanh, "a")


@pytest.mark.parametrize("quantity", [*SHARES, *QUANTITIES, *MAGNITUDES], ids=lambda q: q.key)
def test_every_quantity_has_a_formula_over_its_own_names(quantity: Quantity):
    text = trace(quantity, {}).text
    assert all(key in text for key in quantity.arguments)


def random_expression(rng: np.random.Generator, depth: int):
    """A random expression as a function of three arguments."""
    kind = rng.integers(0, 9) if depth else 8
    if kind == 8:
        place, number = rng.integers(0, 4), float(rng.integers(1, 9)) / 4
        return lambda *x: x[place] if place < 3 else number
    one, two = random_expression(rng, depth - 1), random_expression(rng, depth - 1)
    return (
        lambda *x: one(*x) + two(*x),
        lambda *x: one(*x) - two(*x),
        lambda *x: one(*x) * two(*x),
        lambda *x: one(*x) / two(*x),
        lambda *x: -one(*x),
        lambda *x: np.absolute(one(*x)) ** 2,
        lambda *x: np.where(one(*x) > two(*x), one(*x), -two(*x)),
        lambda *x: np.maximum(one(*x), np.minimum(two(*x), 1.5)),
    )[kind]


@pytest.fixture(scope="module")
def random_formulas(tmp_path_factory):
    """A poisoned workbook of random formulas, and the value Python gives each."""
    folder = tmp_path_factory.mktemp("formulas")
    rng = np.random.default_rng(7)
    book = xlsxwriter.Workbook(folder / "clean.xlsx")
    sheet = book.add_worksheet("F")
    values, wanted = (0.37, -1.9, 2.3), {}
    sheet.write_row(0, 0, values)
    while len(wanted) < FORMULAS:
        expression = random_expression(rng, 4)
        try:
            with np.errstate(all="raise"):
                value = float(expression(*map(np.float64, values)))
        except FloatingPointError:  # a spreadsheet gives an error where NumPy gives infinity
            continue
        made = expression(*map(Term, ("$A$1", "$B$1", "$C$1")))
        if isinstance(made, Term) and math.isfinite(value) and 1e-9 < abs(value) < 1e9:
            row = len(wanted) + 1
            sheet.write_formula(row, 0, f"={made.text}", None, -999)
            wanted["F", f"A{row + 1}"] = (value, made.text)
    book.close()
    poison(folder / "clean.xlsx", folder / "poisoned.xlsx")
    return folder / "poisoned.xlsx", wanted


@pytest.mark.parametrize("engine", [libreoffice, formualizer, formulon], ids=str)
def test_thousands_of_random_formulas_mean_the_same_in_a_spreadsheet(engine, random_formulas):
    if engine is libreoffice:
        require_libreoffice()
    path, wanted = random_formulas
    found = engine(path)
    # 1e-9: a random sum may cancel six of float64's fifteen digits; a wrong grouping shows.
    wrong = [
        (text, value, found.get(at))
        for at, (value, text) in wanted.items()
        if found.get(at) != pytest.approx(value, rel=1e-9)
    ]
    assert wrong == []
