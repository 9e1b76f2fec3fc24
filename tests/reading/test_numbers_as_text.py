"""What a text may mean as a number is told; the reader never takes it for one by itself."""

from dataclasses import replace

import pytest

from coop_xl.estimates.numbers_as_text import ends, readings
from coop_xl.estimates.typed_values import problem_of
from coop_xl.model.catalogue import ENTRIES


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
        ("about 3", (3,)),
        ("~0.3", (0.3,)),
        ("≈ 30 %", (0.3,)),
        ("ca. 0.3", (0.3,)),
        ("0.3?", (0.3,)),
        ("=0.3", (0.3,)),
        ("0.3 ± 0.1", (0.3,)),
        ("30 percent", (0.3,)),
        ("35٪", (0.35,)),
        ("٠٫٣", (0.3,)),
        ("circa", ()),
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
        ("F_CV", "0.2-0.4", ", which is a range: type 0.3, and 0.2 and 0.4 as Low and High, or"),
        ("F_CV", "20-40 %", ", which is a range: type 0.3, and 0.2 and 0.4 as Low and High, or"),
        ("F_CV", "1-2", '"1-2": enter a share'),
    ],
)  # fmt: skip
def test_only_readings_inside_the_domain_are_offered(key, text, told):
    assert told in problem_of(text, ENTRIES[key])


@pytest.mark.parametrize(("role", "number"), [("Low of ", "0.2"), ("High of ", "0.4")])
def test_of_a_range_low_and_high_take_their_own_end(role, number):
    variable = replace(ENTRIES["F_CV"], key=f"{role}F_CV")
    assert f"is a range: type {number}, or enter" in problem_of("0.2 to 0.4", variable)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0.2-0.4", (0.2, 0.4)),
        ("0.2 – 0.4", (0.2, 0.4)),
        ("20% to 40%", (0.2, 0.4)),
        ("-0.3--0.1", (-0.3, -0.1)),
        ("1e-3-1e-2", (0.001, 0.01)),
        ("0.2…0.4", (0.2, 0.4)),
        ("1e-3", None),
        ("0.4-0.2", None),
        ("2024-05-01", None),
        ("0.3 or so", None),
        ("", None),
    ],
)
def test_a_range_has_two_ends_in_order(text, found):
    assert ends(text) == (found and pytest.approx(found, rel=1e-15))


@pytest.mark.parametrize(
    ("number", "is_told"), [(1, False), (1.5, True), (30, True), (101, False)]
)
def test_percent_are_offered_for_numbers_that_may_be_percent(number, is_told):
    assert (f"type {number / 100:g}, or" in problem_of(number, ENTRIES["F_CV"])) is is_told
