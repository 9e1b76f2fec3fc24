"""The sheet What would change it against break_even and evaluate, which read no formula."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from coop_xl.analysis.winners import winners
from coop_xl.estimates.entries import Entries
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.findings.plain_names import NAMES
from coop_xl.model.break_even import break_even
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, PAIRS, VARIABLES
from coop_xl.model.defaults import ONE, TWO, left_assumed
from coop_xl.model.evaluate import evaluate
from coop_xl.workbook.build import sheets
from coop_xl.workbook.sheets.switch_lines import AT, ties
from coop_xl.workbook.sheets.what_would_change_it_sheet import LINE_ROW, TITLE, layout, map_layout
from coop_xl.workbook.sheets.winner_map import FIRST_COLUMN, STEPS

from .cases import random_content
from .simulation.uncertain_cases import BEYOND, TINY_F_V, WITH_D_B

EARTH = EXAMPLES["earth"]
RANDOM = [random_content(np.random.default_rng(place), place) for place in range(4)]
ALIKE = replace(  # cooperation work of both kinds is worth the same
    EARTH,
    estimates=dict(EARTH.estimates)
    | {key: Estimate(best=0.5) for key in ("F_V", "p_V", "db_dF_CV", "db_dF_CnV")}
    | {key: Estimate(best=0.02) for key in ("dp_CV_da_CV", "dp_CnV_da_CnV")},
)
CONTENTS = dict(EXAMPLES) | {f"random {n}": each for n, each in enumerate(RANDOM)} | {"tie": ALIKE}
SEEN = 1e20  # further out, slopes that differ by rounding only are taken as parallel


@cache
def book_of(name):
    return sheets(CONTENTS[name], simulation=False)


def sheet_of(book):
    return next(each for each in book.sheets if each.title == TITLE)


def parts_of(name, key, part, first, last):
    """Numbers of the line of an input."""
    sheet = sheet_of(book_of(name))
    lines, _ = layout(sheet)
    places = range(first, last + 1)
    return [
        book_of(name).calculator.value(
            (TITLE, lines.row(key), lines.first_column + AT[f"{part} {place}"])
        )
        for place in places
    ]


def numbers(values):
    return [each for each in values if isinstance(each, float)]


@pytest.mark.parametrize("name", CONTENTS)
def test_ties_are_those_of_break_even(name):
    content, found = CONTENTS[name], 0
    for key in VARIABLES:
        if ties(key):
            shown = [
                each
                for each in numbers(parts_of(name, key, "tie", 1, ties(key)))
                if abs(each) < SEEN
            ]
            want = [
                value for pair in PAIRS
                for value in break_even(dict(content.best), content.key_entered(key), *pair).values
                if abs(value) < SEEN and not (ENTRIES[key].high == 1 and value in (0, 1))
            ]  # fmt: skip
            assert sorted(shown) == pytest.approx(sorted(want), rel=1e-6), key
            found += len(shown)
    assert found > 5


def values_to_try(key, marks, rng):
    """Values of an input on both sides of all marks, and anywhere."""
    around = [mark * (1 + step) for mark in marks for step in (-1e-3, 1e-3)]
    domain = ENTRIES[key]
    if domain.instead_of:
        return [x for x in (*around, *-rng.uniform(0.1, 60, 8)) if x < 0]
    if domain.high == 1:
        return [x for x in (*around, *rng.uniform(0.001, 0.999, 8)) if 0 < x < 1]
    return [*around, *rng.normal(0, 3 * max([1.0, *map(abs, marks)]), 8)]


@pytest.mark.parametrize("name", CONTENTS)
def test_between_the_ties_wins_what_evaluate_says(name):
    content, rng = CONTENTS[name], np.random.default_rng(7)
    best, compared = dict(content.best), 0
    for key in VARIABLES:
        if not ties(key):
            continue
        marks = numbers(parts_of(name, key, "sorted", 1, ties(key)))
        winners = parts_of(name, key, "best", 0, ties(key))
        entered = content.key_entered(key)
        for x in values_to_try(entered, marks, rng):
            if all(abs(x - mark) > 1e-6 * abs(mark) for mark in marks):
                want = evaluate(best | {entered: float(x)})["best"]
                assert winners[sum(mark < x for mark in marks)] == want, (key, x)
                compared += 1
    assert compared > 100


@pytest.mark.parametrize("name", CONTENTS)
def test_a_switch_point_is_a_tie_that_changes_what_is_best(name):
    content, lost = CONTENTS[name], 0
    for key in VARIABLES:
        if not ties(key):
            continue
        marks = numbers(parts_of(name, key, "sorted", 1, ties(key)))
        switches = numbers(parts_of(name, key, "switch", 1, ties(key)))
        entered = content.key_entered(key)
        for mark in switches:
            low, high = (
                evaluate(dict(content.best) | {entered: mark * (1 + step)})["best"]
                for step in (-1e-5, 1e-5)
            )
            assert low != high, (key, mark)
        lost += len(set(marks)) - len(switches)
    if name in EXAMPLES:
        assert lost > 0  # ties among those that lose to the third


WITH_MORE = replace(  # D_b itself changes what is best, inside 0 to 1
    BEYOND, estimates=BEYOND.estimates | {"db_dF_V": Estimate(-0.2, 0.2, 0.4)}
)
ONE_SLOPE = {
    "alone": WITH_D_B,
    "and what size adds": BEYOND,
    "and much of it": WITH_MORE,
    "tiny share": TINY_F_V,
}


def entered_at_best(content):
    """What `evaluate` takes of a filling with D_b."""
    best = {key: each for key, each in content.best.items() if each is not None}
    best |= {ONE: content.extensions[ONE].best}
    return best | left_assumed(best)


@pytest.mark.parametrize("name", ONE_SLOPE)
def test_D_b_moves_in_place_of_both_slopes(name):
    content = ONE_SLOPE[name]
    book = sheets(content, simulation=False)
    sheet, (lines, _) = sheet_of(book), layout(sheet_of(book))

    def held(key, part):
        return book.calculator.value((TITLE, lines.row(key), lines.first_column + AT[part]))

    wanted = {each.key: each for each in winners(entered_at_best(content))}
    switched = []
    for key in VARIABLES:
        if not ties(key) or key == TWO[1]:
            continue
        entered = ONE if key == TWO[0] else content.key_entered(key)
        places = range(1, ties(key) + 1)
        switches = numbers(held(key, f"switch {place}") for place in places)
        assert switches == pytest.approx(wanted[entered].switches, rel=1e-6), key
        assert held(key, "now") == pytest.approx(wanted[entered].value), key
        winning = [held(key, f"best {place}") for place in (0, *places)]
        told = [each for each, before in zip(winning, ["", *winning], strict=False)
                if each and each != before]  # fmt: skip
        assert told == [each.best for each in wanted[entered].stretches], key
        switched += [entered] * bool(switches)
    assert "F_V" not in switched
    assert len(switched) > 5
    shown = {
        sheet.value(LINE_ROW + 2 + place, 1): sheet.value(LINE_ROW + 2 + place, 2)
        for place in range(len(VARIABLES))
    }
    assert "How much of bargaining success depends on cooperativeness" in shown
    assert shown["What cooperation among all others adds to success"].startswith(
        "follows from D_b"
    )


def test_D_b_can_change_what_is_best_and_goes_from_its_low_to_its_high():
    content = WITH_MORE
    book = sheets(content, simulation=False)
    sheet, (lines, tornado) = sheet_of(book), layout(sheet_of(book))
    tie = book.calculator.value((TITLE, lines.row(TWO[0]), lines.first_column + AT["switch 1"]))
    best = entered_at_best(content)
    assert evaluate(best | {ONE: tie * 0.999})["best"] == "V"
    assert evaluate(best | {ONE: tie * 1.001})["best"] == "CV"
    place = list(VARIABLES).index(TWO[0])
    for end, name in enumerate(("low", "high")):
        row = tornado.row(place, end)
        at = evaluate(best | {ONE: getattr(content.extensions[ONE], name)})
        for kind in INTERVENTIONS:
            held = sheet.value(
                row, tornado.points.first + tornado.points.columns.index(f"{kind}_per_F_I")
            )
            assert held * 0.01 == pytest.approx(float(at[f"marginal_{kind}"]), rel=1e-9), kind


def test_what_wins_where_is_said_with_the_value_now_marked_and_the_nearest_first():
    book = book_of("earth")
    said = [sheet_of(book).value(LINE_ROW + 2 + place, 2) for place in range(len(VARIABLES))]
    labels = [sheet_of(book).value(LINE_ROW + 2 + place, 1) for place in range(len(VARIABLES))]
    where = dict(zip(labels, said, strict=True))
    assert where["Our agent's odds of sharing our values"] == (
        "cooperation if misaligned up to 33 %, then cooperation if aligned (now 40 %); "
        "alignment nowhere"
    )
    assert where["Dealings that succeed today"] == "cooperation if aligned everywhere"
    assert where["Our agent's share of resources"] == "never changes which kind of work is best"
    # 1.375 points instead of 1, of a High of 3; alignment needs 1.42
    assert labels[0] == "What a unit on cooperation if misaligned adds"
    assert labels[1] == "What a unit on alignment adds"
    assert labels[-1] == "Our agent's share of resources"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_tornado_shows_the_lead_at_low_and_at_high(name):
    content, book = CONTENTS[name], book_of(name)
    best = dict(content.best)
    leader = INTERVENTIONS[int(book.value("now_leader")) - 1]
    assert leader == evaluate(best)["best"]
    _, tornado = layout(sheet_of(book))
    for place, (key, end) in enumerate((key, end) for key in VARIABLES for end in ("low", "high")):
        given = content.estimate(key)
        value = getattr(given, end)
        at = evaluate(best | {content.key_entered(key): given.best if value is None else value})
        row = tornado.row(place // 2, place % 2)
        have = book.calculator.value((TITLE, row, tornado.first_column + 3))
        assert have == pytest.approx(lead_of(at, leader), abs=2e-9), (key, end)


def lead_of(at, leader):
    own = float(at[f"{leader}_per_F_I"])
    rival = max(float(at[f"{name}_per_F_I"]) for name in INTERVENTIONS if name != leader)
    return max(-1.0, min(1.0, (own - rival) / max(own, rival)))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_winner_map_shows_what_evaluate_says(name):
    content, book = CONTENTS[name], book_of(name)
    sheet = sheet_of(book)
    winners = map_layout(sheet)
    letters = {"V": "A", "CV": "C", "CnV": "M"}
    low, high = content.estimate("F_V").low, content.estimate("F_V").high
    rows = content.estimate("p_V").low, content.estimate("p_V").high
    for down in range(STEPS):
        for across in range(STEPS):
            x = low + (high - low) * across / (STEPS - 1)
            y = rows[0] + (rows[1] - rows[0]) * down / (STEPS - 1)
            want = evaluate(dict(content.best) | {content.key_entered("F_V"): x, "p_V": y})["best"]
            have = sheet.value(winners.axis_row + 1 + down, FIRST_COLUMN + across)
            assert have == letters[want], (x, y)


def test_a_tie_is_said_as_a_tie():
    book = book_of("tie")
    assert book.value("best_intervention") == "CV = CnV"
    said = book.formulas["Answer", "B2"][1]
    assert said.startswith(f"Best guess: a tie of {NAMES['CV']} and {NAMES['CnV']}.")


def test_the_sheet_is_light():
    for content in (EARTH, Entries()):
        texts = [at for at in sheets(content, simulation=False).formulas if at[0] == TITLE]
        assert 3_000 < len(texts) <= 6_000
