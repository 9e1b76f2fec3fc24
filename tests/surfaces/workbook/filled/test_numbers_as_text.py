"""What a text may mean as a number is told; the reader never takes it for one by itself."""

import pytest

from coop_xl.model.catalogue import ENTRIES
from coop_xl.surfaces.workbook.filled.entries import problem_of
from coop_xl.surfaces.workbook.filled.numbers_as_text import readings


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("30 %", (0.3,)),
        ("30%", (0.3,)),
        ("3 ‰", (0.003,)),
        ("0,3", (0.3,)),
        (",3", (0.3,)),
        ("0.300", (0.3,)),
        ("−0.2", (-0.2,)),  # U+2212
        ("–0.2", (-0.2,)),  # en dash
        ("－０．２", (-0.2,)),  # full width
        ("１２", (12,)),
        ("0.3\u00a0", (0.3,)),  # no-break space
        ("1\u202f000", (1000,)),  # narrow no-break space
        ("1\u2009000,5", (1000.5,)),  # thin space
        ("\u200b0.3\ufeff", (0.3,)),  # of no width
        ("1.234,5", (1234.5,)),
        ("1,234.5", (1234.5,)),
        ("1'234.5", (1234.5,)),
        ("1.234.567", (1234567,)),
        ("1,234", (1.234, 1234)),
        ("1.234", (1.234, 1234)),
        ("(0.3)", (0.3, -0.3)),
        ("£3", (3,)),
        ("3 €", (3,)),
        ("1e-3", (0.001,)),
        ("10^-3", (0.001,)),
        ("2 × 10⁻³", (0.002,)),
        ("1/4", (0.25,)),
        ("TRUE", ()),
        ("n/a", ()),
        ("about 3", ()),
        ("1-2", ()),
        ("1.2.3", ()),
        ("1,2,3", ()),
        ("1e999", ()),
        ("10^999", ()),
        ("1_000", ()),
        ("0x10", ()),
        ("nan", ()),
        ("inf", ()),
        ("½", ()),
        ("()", ()),
        ("", ()),
        ("9" * 100, ()),
    ],
)
def test_a_text_has_these_readings(text, numbers):
    assert readings(text) == pytest.approx(numbers, rel=1e-15)


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("F_CV", "(0.3)", ": type 0.3, or enter a share"),  # no share is below 0
        ("U_B", "(0.3)", ": type 0.3 or -0.3, whichever is meant, or enter any number"),
        ("F_CV", "1,234", ': enter a share'),
        ("U_B", "1,234", ": type 1.234 or 1234, whichever is meant, or enter"),
        ("F_CV", "0.3\u202f", ", which is text: type 0.3, or"),
        ("F_CV", "TRUE", '"TRUE": enter a share'),
    ],
)  # fmt: skip
def test_only_readings_inside_the_domain_are_offered(key, text, told):
    assert told in problem_of(text, ENTRIES[key])
