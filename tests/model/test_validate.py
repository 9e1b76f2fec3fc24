# ruff: noqa: E501 — a case a line
"""Which inputs are taken, and in which words the others are refused."""

import math

import numpy as np
import pytest

from coop_xl import VARIABLES, CoopError, evaluate, log10_marginals
from coop_xl.model.errors import (
    ConflictingInputError,
    InputError,
    MissingInputError,
    UnknownNameError,
)

from .cases import BASIC, SOUND, without


@pytest.mark.parametrize(
    ("inputs", "error", "words"),
    [
        (without("F_CV"), MissingInputError, "F_CV is missing: enter a share from 0 to 1"),
        (without("F_CV", "b"), MissingInputError, "b and F_CV are missing: enter them"),
        (without("F_V"), MissingInputError, "F_V is missing"),
        (without(Colour=1.0), UnknownNameError, '"Colour" is not a variable of the model'),
        (without("F_CV", F_VC=0.5), UnknownNameError, '"F_VC" is not a variable of the model; did you mean F_CV?'),
        (without(log10_F_V=-1.0), ConflictingInputError, "F_V is entered twice, as F_V and log10_F_V: keep one of them"),
        (without("F_V", log10_F_V=-1.0, log10_1mF_V=-1.0), ConflictingInputError, "log10_F_V and log10_1mF_V"),
        (without(log10_F_I=-1.0), ConflictingInputError, "F_I and log10_F_I"),
        (without(**{"f_cv": 0.5}), ConflictingInputError, "F_CV is entered twice: keep one of them"),
        (without(F_CV=1.2), InputError, "F_CV is 1.2: enter a share from 0 to 1"),
        (without(p_V=-0.1), InputError, "p_V is -0.1: enter a probability from 0 to 1"),
        (without(b=1.0000001), InputError, "b is 1.0000001: enter a share from 0 to 1"),
        (without(F_V=0.0), InputError, "F_V is 0: enter a share above 0 and below 1, or a smaller one as log10_F_V"),
        (without(F_V=1.0), InputError, "F_V is 1: enter a share above 0 and below 1, or a larger one as log10_1mF_V"),
        (without(F_I=0), InputError, "F_I is 0: enter a share above 0 and at most 1, or a smaller one as log10_F_I"),
        (without("F_V", log10_F_V=0.0), InputError, "log10_F_V is 0: enter a log10, below 0"),
        (without("F_I", log10_F_I=0.5), InputError, "log10_F_I is 0.5: enter a log10, at most 0"),
        (without(b=True), InputError, "b is TRUE: enter a share from 0 to 1"),
        (without(b=np.True_), InputError, "b is TRUE"),
        (without(b="half"), InputError, 'b is "half": enter a share from 0 to 1'),
        (without(b=None), InputError, "b is blank: enter a share from 0 to 1"),
        (without(b=math.nan), InputError, "b is not a number (nan)"),
        (without(U_B=math.inf), InputError, "U_B is inf: enter any number"),
        (without(U_B=10**400), InputError, "U_B is too large a number: enter any number"),
        (without(b=[0.5, 1.5]), InputError, "b is 1.5: enter a share from 0 to 1, in scenario 2"),
        (without(b=np.array([[0.1, 0.2], [np.nan, 0.3]])), InputError, "b is not a number (nan)"),
        (without(b=[0.5, 0.6, "x"]), InputError, 'b is "x": enter a share from 0 to 1, in scenario 3'),
        (without(b=[0.5, None]), InputError, "b is blank"),
        (without(b=[0.5, True]), InputError, "b is TRUE: enter a share from 0 to 1, in scenario 2"),
        (without(b=np.array([False, True])), InputError, "b is FALSE"),
        (without(b=[[0.1, 0.2], [0.3]]), InputError, 'b is "[0.1, 0.2]"'),
        (without(b=[0.1, 0.2], F_CV=[0.1, 0.2, 0.3]), InputError, "b has 2 values but F_CV has 3"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("function", [evaluate, log10_marginals])
def test_an_error_names_variable_value_and_remedy(function, inputs, error, words):
    with pytest.raises(error) as raised:
        function(inputs)
    assert words in str(raised.value)


def test_every_error_is_a_CoopError():
    assert all(
        issubclass(error, CoopError)
        for error in (ConflictingInputError, InputError, MissingInputError, UnknownNameError)
    )


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), np.array(0.5), np.float64(0.5)])
def test_any_real_number_type_is_taken(value):
    assert evaluate(SOUND | {"b": value}) == evaluate(SOUND | {"b": 0.5})


@pytest.mark.parametrize("make", [list, tuple, np.array, lambda x: np.array(x, dtype=object)])
def test_any_sequence_of_numbers_is_taken(make):
    got = evaluate(SOUND | {"U_B": make([1, 2.5, np.int64(3)])})
    np.testing.assert_array_equal(got["delta_U"], np.array([1, 2.5, 3]) - SOUND["U_nB"])


def test_names_are_taken_in_the_posts_spelling_and_any_case():
    spelt = {variable.symbol: SOUND[key] for key, variable in VARIABLES.items()}
    shouted = {f" {key.upper()} ": value for key, value in SOUND.items()}
    assert evaluate(spelt) == evaluate(shouted) == evaluate(SOUND)


def test_inputs_are_left_as_they_were():
    given = {key: np.array([case["inputs"][key] for case in BASIC]) for key in VARIABLES}
    before = {key: value.copy() for key, value in given.items()}
    evaluate(given)
    assert given.keys() == before.keys()
    for key, value in before.items():
        np.testing.assert_array_equal(given[key], value)
