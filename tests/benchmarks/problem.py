"""The problem every peer solves: eighteen estimates, the model's four outputs, one summary."""

import math

import numpy as np

OUTPUTS = ("U", "marginal_V", "marginal_CV", "marginal_CnV")
SHOWN = (5, 50, 95)
Z = 1.6448536269514722  # the 95 % quantile of the standard normal

# normal: mean, sd. lognormal: 5 % and 95 % quantiles. loguniform: least, greatest.
# PERT: least, most likely, greatest. beta: its two parameters.
GIVEN = {
    "U_B": ("normal", 1.0, 0.3),
    "U_nB": ("normal", 0.2, 0.3),
    "b": ("PERT", 0.3, 0.6, 0.9),
    "F_V": ("loguniform", 1e-4, 1e-1),
    "F_CV": ("PERT", 0.2, 0.5, 0.8),
    "F_CnV": ("PERT", 0.05, 0.2, 0.5),
    "F_I": ("PERT", 0.02, 0.1, 0.3),
    "p_V": ("beta", 3.0, 7.0),
    "p_CV": ("PERT", 0.3, 0.6, 0.9),
    "p_CnV": ("PERT", 0.1, 0.3, 0.6),
    "db_dF_V": ("normal", 0.8, 0.3),
    "db_dF_CV": ("normal", 0.01, 0.005),
    "db_dF_CnV": ("normal", 0.5, 0.2),
    "dU_B_dF_V": ("normal", 0.3, 0.2),
    "dU_nB_dF_V": ("normal", 0.1, 0.2),
    "dp_V_da_V": ("lognormal", 0.005, 0.05),
    "dp_CV_da_CV": ("lognormal", 0.003, 0.06),
    "dp_CnV_da_CnV": ("lognormal", 0.01, 0.2),
}


def model(
    U_B, U_nB, b, F_V, F_CV, F_CnV, F_I, p_V, p_CV, p_CnV, db_dF_V, db_dF_CV, db_dF_CnV,
    dU_B_dF_V, dU_nB_dF_V, dp_V_da_V, dp_CV_da_CV, dp_CnV_da_CnV,
):  # fmt: skip
    """U, (v), (cv) and (c¬v) on whole arrays, as a user of a library of distributions types it."""
    dU = U_B - U_nB
    F_nV = 1 - F_V
    db = db_dF_V + db_dF_CV / F_V * (p_CV - F_CV) - db_dF_CnV / F_nV * (p_CnV - F_CnV)
    v = (dU * db + b * dU_B_dF_V + (1 - b) * dU_nB_dF_V) * F_I * dp_V_da_V
    cv = dU * db_dF_CV * p_V * F_I / F_V * dp_CV_da_CV
    cnv = dU * db_dF_CnV * (1 - p_V) * F_I / F_nV * dp_CnV_da_CnV
    return b * U_B + (1 - b) * U_nB, v, cv, cnv


def summary(outputs):
    """What is asked: mean and 5, 50, 95 % of each output, and how often each marginal is best."""
    means = [float(np.mean(output)) for output in outputs]
    quantiles = [np.percentile(output, SHOWN).tolist() for output in outputs]
    best = np.bincount(np.argmax(outputs[1:], axis=0), minlength=3) / len(outputs[0])
    return {"means": means, "quantiles": quantiles, "best": best.tolist()}


def beta_of(given):
    """Parameters of a beta distribution, where it starts and how wide it is."""
    match given:
        case ("beta", alpha, beta):
            return alpha, beta, 0.0, 1.0
        case ("PERT", low, mode, high):
            width = high - low
            return 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, low, width
    raise ValueError(f"{given} is not a beta distribution")


def logs_of(low, high):
    """Mean and sd of the logarithm of a lognormal, from its 5 % and 95 % quantiles."""
    low, high = math.log(low), math.log(high)
    return (low + high) / 2, (high - low) / (2 * Z)


def disagreement(ours, peer):
    """The largest difference of two summaries: of P(best), of quantiles over 5 % to 95 %."""
    best = np.abs(np.subtract(ours["best"], peer["best"])).max()
    a, b = np.array(ours["quantiles"]), np.array(peer["quantiles"])
    return max(best, (np.abs(a - b).max(axis=1) / (b[:, -1] - b[:, 0])).max())
