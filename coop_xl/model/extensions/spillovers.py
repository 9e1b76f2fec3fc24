"""An intervention that moves several probabilities (footnote 3 of the post; own derivation).

The three tractabilities become a matrix: column a_V says what a unit of effort on alignment adds
to p_V, p_C|V and p_C|¬V. Its diagonal is the base model's, and (⋆) gives each column's worth.
"""

from coop_xl.model.equations import intervention, larger, smaller
from coop_xl.model.number import Number


def moved(p: Number, gain: Number) -> Number:
    """Δp = min(max(gain, −p), 1 − p): p stays within 0 to 1."""
    return smaller(larger(gain, -p), 1 - p)


def v_several(
    F_I: Number, gradient_CV: Number, used_dp_CV_da_V: Number, gradient_CnV: Number,
    used_dp_CnV_da_V: Number,
) -> Number:  # fmt: skip
    """Part of (v): dU/dp_C|V·dp_C|V/da_V + dU/dp_C|¬V·dp_C|¬V/da_V."""
    return F_I * (gradient_CV * used_dp_CV_da_V + gradient_CnV * used_dp_CnV_da_V)


def V_by_matrix(
    gradient_V: Number, gradient_CV: Number, gradient_CnV: Number, used_dp_V_da_V: Number,
    used_dp_CV_da_V: Number, used_dp_CnV_da_V: Number,
) -> Number:  # fmt: skip
    """(v)/F_I by (⋆), with the three dp/da_V."""
    return intervention(
        gradient_V, gradient_CV, gradient_CnV, used_dp_V_da_V, used_dp_CV_da_V, used_dp_CnV_da_V
    )


def CV_by_matrix(
    gradient_V: Number, gradient_CV: Number, gradient_CnV: Number, used_dp_V_da_CV: Number,
    used_dp_CV_da_CV: Number, used_dp_CnV_da_CV: Number,
) -> Number:  # fmt: skip
    """(cv)/F_I by (⋆), with the three dp/da_C|V."""
    return intervention(
        gradient_V, gradient_CV, gradient_CnV, used_dp_V_da_CV, used_dp_CV_da_CV, used_dp_CnV_da_CV
    )


def CnV_by_matrix(
    gradient_V: Number, gradient_CV: Number, gradient_CnV: Number, used_dp_V_da_CnV: Number,
    used_dp_CV_da_CnV: Number, used_dp_CnV_da_CnV: Number,
) -> Number:  # fmt: skip
    """(c¬v)/F_I by (⋆), with the three dp/da_C|¬V."""
    return intervention(
        gradient_V, gradient_CV, gradient_CnV,
        used_dp_V_da_CnV, used_dp_CV_da_CnV, used_dp_CnV_da_CnV,
    )  # fmt: skip
