"""The whole world as explicit masses, written without the equations it is to check."""

import numpy as np
from mpmath import mp, mpf

NAMES = ("V", "CV", "CnV")


class World:
    """U of a world of masses, for one scenario with its extensions, at any effort.

    A share α of the correlated civilisations does what we do; all other masses are fixed.
    """

    def __init__(self, inputs, defaults):
        given = defaults | inputs
        self.at = {key: mpf(value) for key, value in given.items()}
        for key, usual in (("p_A", "p_V"), ("p_CA", "p_CV"), ("p_CM", "p_CnV")):
            if mp.isnan(self.at[key]):
                self.at[key] = self.at[usual]
        if mp.isnan(self.at["S_V"]):
            self.at["S_V"] = self.at["F_V"] / self.at["p_V"] - self.at["F_I"]
        self.S_nV = 1 - self.at["F_I"] - self.at["S_V"]
        self.is_local = self.at["D_b"] > 0
        self.mV = self.at["F_V"] * self.at["F_CV"]
        self.mN = (1 - self.at["F_V"]) * self.at["F_CnV"]

    def effective(self, name, a):
        """Effort that counts, once threshold and ceiling are seen to."""
        if 0 < self.at[f"Y_{name}"] > a:
            return mpf(0)
        slope, top = self.at[f"dp_{name}_da_{name}"], self.at[f"pmax_{name}"]
        if mp.isinf(top) or slope == 0:
            return mpf(a)
        room = top - self.at[f"p_{name}"]
        return room * (1 - mp.exp(-mpf(a) * slope / room)) / slope

    def probabilities(self, efforts, clip=True):
        """Our agent's three probabilities after efforts."""
        found = {}
        for p in NAMES:
            gain = sum(
                self.at[f"dp_{p}_da_{name}"] * self.effective(name, a)
                for name, a in efforts.items()
            )
            moved = self.at[f"p_{p}"] + gain
            found[p] = min(max(moved, mpf(0)), mpf(1)) if clip else moved
        return found

    def landscape(self, p):
        """F_V, and the cooperative masses, after our agent and its like have moved."""
        at = self.at
        ours = at["F_I"] + at["alpha_V"] * at["S_V"]
        theirs = at["alpha_nV"] * self.S_nV
        gained = {name: p[name] - at[f"p_{name}"] for name in NAMES}
        F_V = at["F_V"] + ours * gained["V"]
        mV = self.mV + ours * (p["V"] * p["CV"] - at["p_V"] * at["p_CV"])
        mN = self.mN + ours * ((1 - p["V"]) * p["CnV"] - (1 - at["p_V"]) * at["p_CnV"])

        def others(A, CA, CM):
            return A * CA + (1 - A) * CM

        mN += theirs * (
            others(at["p_A"] + gained["V"], at["p_CA"] + gained["CV"], at["p_CM"] + gained["CnV"])
            - others(at["p_A"], at["p_CA"], at["p_CM"])
        )
        return F_V, mV, mN

    def b(self, F_V, mV, mN):
        """Bargaining success in a landscape."""
        return self.at["b"] + self.b_form(F_V, mV, mN) - self.b_form(
            self.at["F_V"], self.mV, self.mN
        )  # fmt: skip

    def b_form(self, F_V, mV, mN):
        """b up to a constant: by locality, masses or shares; and by coalitions."""
        at = self.at
        F_CV, F_CnV = mV / F_V, mN / (1 - F_V)
        if self.is_local:
            w = F_V + at["lambda_own"] * (1 - F_V)
            met = at["kappa_own"] * F_CV + (1 - at["kappa_own"]) * F_CnV
            own = at["D_b"] * (w * F_CV + (1 - w) * met)
        elif at["use_masses"]:
            beta_V, beta_N = at["db_dF_CV"] / at["F_V"], at["db_dF_CnV"] / (1 - at["F_V"])
            beta_0 = at["db_dF_V"] - beta_V * at["F_CV"] + beta_N * at["F_CnV"]
            own = beta_0 * F_V + beta_V * mV + beta_N * mN
        else:
            own = at["db_dF_V"] * F_V + at["db_dF_CV"] * F_CV + at["db_dF_CnV"] * F_CnV
        return own + self.coalition(F_V)

    def coalition(self, F_V):
        """γ·[F² + (1−F)²], its slope replaced at the ends."""
        at = self.at
        low, high = at["F_V_from"], at["F_V_to"]
        middle = min(max(F_V, low), high)
        found = at["gamma"] * (middle**2 + (1 - middle) ** 2)
        found += at["slope_below"] * min(F_V - low, mpf(0))
        return found + at["slope_above"] * max(F_V - high, mpf(0))

    def value(self, F_V, mV, mN):
        """U of a landscape."""
        at = self.at
        b = self.b(F_V, mV, mN)
        U_B = at["U_B"] + at["dU_B_dF_V"] * (F_V - at["F_V"])
        U_nB = at["U_nB"] + at["dU_nB_dF_V"] * (F_V - at["F_V"])
        return b * U_B + (1 - b) * U_nB

    def U(self, **efforts):
        """U after efforts on V, CV and CnV."""
        return self.value(*self.landscape(self.probabilities(efforts)))

    def slope(self, name):
        """dU/da at no effort, by a central difference."""
        h = mpf("1e-15")
        ahead, behind = (
            self.value(*self.landscape(self.probabilities({name: step}, clip=False)))
            for step in (h, -h)
        )
        return (ahead - behind) / (2 * h)

    def U_branches(self, p_V=None, p_CV=None, p_CnV=None):
        """p_V·U(ours is V) + (1−p_V)·U(ours is not): our agent taken out and put back whole."""
        at = self.at
        p_V, p_CV, p_CnV = (
            at[f"p_{name}"] if given is None else given
            for name, given in zip(NAMES, (p_V, p_CV, p_CnV), strict=True)
        )
        F_V = at["F_V"] - at["F_I"] * at["p_V"]
        mV = self.mV - at["F_I"] * at["p_V"] * at["p_CV"]
        mN = self.mN - at["F_I"] * (1 - at["p_V"]) * at["p_CnV"]
        ours = self.value(F_V + at["F_I"], mV + at["F_I"] * p_CV, mN)
        not_ours = self.value(F_V, mV, mN + at["F_I"] * p_CnV)
        return p_V * ours + (1 - p_V) * not_ours


def estimates(random: np.random.Generator) -> dict[str, float]:
    """Coherent inputs of the base model, of ordinary size."""
    *masses, F_I = random.dirichlet(np.ones(5))
    p_V, p_CV, p_CnV = random.uniform(0.05, 0.9, 3)
    V = masses[0] + masses[1] + F_I * p_V
    return {
        "U_B": random.uniform(50, 100), "U_nB": random.uniform(-50, 40),
        "b": random.uniform(0.3, 0.7),
        "F_V": V, "F_CV": (masses[0] + F_I * p_V * p_CV) / V,
        "F_CnV": (masses[2] + F_I * (1 - p_V) * p_CnV) / (1 - V),
        "F_I": F_I, "p_V": p_V, "p_CV": p_CV, "p_CnV": p_CnV,
        "db_dF_V": random.uniform(-0.3, 0.3), "db_dF_CV": random.uniform(0, 0.5),
        "db_dF_CnV": random.uniform(0, 0.5), "dU_B_dF_V": random.uniform(-20, 60),
        "dU_nB_dF_V": random.uniform(-20, 60), "dp_V_da_V": random.uniform(0.001, 0.09),
        "dp_CV_da_CV": random.uniform(0.001, 0.09), "dp_CnV_da_CnV": random.uniform(0.001, 0.09),
    }  # fmt: skip


def settings(random: np.random.Generator) -> dict[str, dict[str, float]]:
    """Random inputs of each extension, by extension."""
    several = {
        f"dp_{p}_da_{name}": random.uniform(-0.01, 0.01)
        for p in NAMES for name in NAMES if p != name
    }  # fmt: skip
    return {
        "locality": {"D_b": random.uniform(0.1, 0.9), "lambda_own": random.uniform(0, 0.9),
                     "kappa_own": random.uniform(0, 0.9)},
        "coalition": {"gamma": random.uniform(-0.5, 0.5), "F_V_from": random.uniform(0, 0.4),
                      "slope_below": random.uniform(-1, 1), "F_V_to": random.uniform(0.6, 1),
                      "slope_above": random.uniform(-1, 1)},
        "response": {"pmax_V": 0.95, "pmax_CV": 0.97, "pmax_CnV": 0.99},
        "several": several,
        "evidence": {"alpha_V": random.uniform(-0.3, 1), "alpha_nV": random.uniform(-1, 1),
                     "S_V": random.uniform(0, 0.1), "p_A": random.uniform(0.1, 0.9),
                     "p_CA": random.uniform(0.1, 0.9), "p_CM": random.uniform(0.1, 0.9)},
        "masses": {"use_masses": 1.0},
        "branches": {"use_branches": 1.0},
    }  # fmt: skip
