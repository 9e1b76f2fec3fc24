import math

from coop_xl.findings.best_estimates import headline, marginal


def test_ties_are_named():
    assert headline("V = CV") == "A tie: alignment and cooperation if aligned are worth the same."


def test_a_marginal_too_small_to_be_shown_is_a_power_of_ten():
    assert marginal(0.0, -1.0, -400.25) == "−10^-400.25"
    assert marginal(0.0, 0.0, -math.inf) == "0"
    assert marginal(0.25, 1.0, math.log10(0.25)) == "0.25"
