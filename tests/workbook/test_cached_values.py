"""Cached values against the model, the analysis and NumPy, none of which reads a formula."""

from functools import cache

import numpy as np
import pytest

from coop_xl.analysis.monte_carlo.probability_best import probability_below
from coop_xl.analysis.monte_carlo.simulate import simulate
from coop_xl.analysis.monte_carlo.stored_points import DRAWS, SCRAMBLES, normal_scores
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.fit import distribution_of, distributions_of
from coop_xl.estimates.quantile_functions import normal_probability
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, QUANTITIES, VARIABLES
from coop_xl.model.evaluate import evaluate
from coop_xl.workbook.build import sheets
from tests.workbook.simulation.shown_sheet import ShownSheet

from .cases import random_content

RANDOM = [random_content(np.random.default_rng(place), place) for place in range(2)]
CONTENTS = dict(EXAMPLES) | {f"random {place}": each for place, each in enumerate(RANDOM)}
MARGINALS = tuple(f"marginal_{name}" for name in INTERVENTIONS)
OUTPUTS = ("U", *MARGINALS)


@cache
def book_of(name):
    """The workbook of an example or of random estimates."""
    return sheets(CONTENTS[name], simulation=False)


@pytest.mark.parametrize("name", CONTENTS)
def test_named_cells_hold_what_evaluate_gives(name):
    content = CONTENTS[name]
    book, want = book_of(name), evaluate(dict(content.best))
    size = max(abs(float(want[key])) for key in MARGINALS)
    for key in (each.key for each in QUANTITIES if each.key in want):
        have = book.value(key)
        if isinstance(have, float):  # beyond the range of numbers a cell says so in words
            near = {"rel": 1e-10, "abs": 1e-14 * size + 1e-12 * key.startswith("log10")}
            assert have == pytest.approx(float(want[key]), **near), key
    assert book.value("best_intervention") == want["best"]


@pytest.fixture(scope="module")
def earth():
    """The sheet of the example, and its draws by NumPy: quantiles at the stored points."""
    content = EXAMPLES["earth"]
    estimates = {content.key_entered(key): content.estimate(key) for key in VARIABLES}
    made = distributions_of({key: each for key, each in estimates.items() if key in ENTRIES})
    u = normal_probability(normal_scores(len(VARIABLES)))
    entered = {
        content.key_entered(key): made[content.key_entered(key)].quantile(u[:, place])
        for place, key in enumerate(VARIABLES)
    }
    return ShownSheet(content), entered, evaluate(entered)


def test_draws_are_quantiles_at_the_stored_points_and_the_model_at_them(earth):
    sheet, entered, want = earth
    for key, values in entered.items():
        assert sheet.drawn(key) == pytest.approx(values, rel=1e-9, abs=1e-12), key
    for key in OUTPUTS:
        size = np.abs(want[key]).max()
        assert sheet.drawn(key) == pytest.approx(want[key], rel=1e-8, abs=1e-12 * size), key


def test_statistics_are_those_of_numpy(earth):
    sheet, _, want = earth
    for key in OUTPUTS:
        values = np.asarray(want[key], dtype=float)
        near = {"rel": 1e-9, "abs": 1e-12 * np.abs(values).max()}
        whole = {
            "mean": values.mean(), "sd": values.std(ddof=1),
            **{f"{part:.0%}": np.quantile(values, part) for part in (0.05, 0.25, 0.5, 0.75, 0.95)},
        }  # fmt: skip
        for name, number in whole.items():
            assert sheet.measured(f"{name} {key}").whole == pytest.approx(number, **near), name
        parts = values.reshape(SCRAMBLES, -1).mean(axis=1)
        mean = sheet.measured(f"mean {key}")
        assert mean.scrambles == pytest.approx(tuple(parts), **near)
        assert mean.error == pytest.approx(parts.std(ddof=1) / SCRAMBLES**0.5, rel=1e-6)


def test_chances_of_being_best_are_those_that_the_distributions_give(earth):
    sheet, entered, want = earth
    slopes = {
        name: want[f"marginal_{name}"] / entered[f"dp_{name}_da_{name}"] for name in INTERVENTIONS
    }

    def below(one, other):
        key = f"dp_{one}_da_{one}"
        made = distribution_of(key, EXAMPLES["earth"].estimate(key))
        limit = want[f"marginal_{other}"] / slopes[one]
        order = np.argsort(limit)
        chance = np.empty(DRAWS)
        chance[order] = probability_below(made, limit[order])
        return np.where(slopes[one] > 0, chance, 1 - chance)

    for name in INTERVENTIONS:
        others = [each for each in INTERVENTIONS if each != name]
        outdone = np.max([below(name, each) for each in others], axis=0)
        ahead = np.prod([below(each, name) for each in others], axis=0)
        chance = (1 - outdone + ahead) / 2
        assert sheet.drawn(f"best_{name}") == pytest.approx(chance, abs=2e-3)
        assert sheet.measured(f"best {name}").whole == pytest.approx(chance.mean(), abs=2e-4)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_chance_that_each_is_best_is_right_to_one_percent_or_two_errors(name):
    sheet = ShownSheet(EXAMPLES[name]).measured
    python = simulate(EXAMPLES[name].estimates_entered, 2**16, 1, coherence=False)
    for intervention, want in python.best.items():
        shown = sheet(f"best {intervention}")
        assert shown.whole == pytest.approx(want.value, abs=max(0.01, 2 * shown.error))
        assert shown.error < (0.01 if name == "earth" else 0.02)


def test_losses_are_those_of_numpy(earth):
    sheet, _, want = earth
    most = np.max([want[key] for key in MARGINALS], axis=0)
    for name in INTERVENTIONS:
        lost = np.mean(most - want[f"marginal_{name}"])
        near = {"rel": 1e-9, "abs": 1e-12 * np.abs(most).max()}
        assert sheet.measured(f"mean loss_{name}").whole == pytest.approx(lost, **near)
