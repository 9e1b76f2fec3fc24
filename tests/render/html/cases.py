"""Studies that are hard to show."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np

from coop_xl.analysis.study import Origin, study
from coop_xl.estimates.estimate import Estimate
from coop_xl.estimates.examples import EXAMPLES
from coop_xl.estimates.read_file import Problem
from coop_xl.render.html.build import build_report

SAMPLES = 2**12
HARM = {"D_b": 0.4, "use_locality": 0, "Y_CV": 30.0, "alpha_nV": -0.5}
DAY = date(2026, 1, 1)
EARTH, LIGHTCONE, MULTIVERSE = (EXAMPLES[name] for name in ("earth", "lightcone", "multiverse"))
HOSTILE = (
    "<script>document.title = 'gone'; alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><h1>gone</h1><style>*{display:none}</style>",
    "javascript:alert(1)",
    "<svg onload=alert(1)><a href='javascript:alert(1)'>x</a><math><mi>x</mi></math></svg>",
    "\" onmouseover='alert(1)' ' & ` &lt; &#60;",
    "{{7*7}} {% raw %} {# x #}",
    "invoice\u202egnp.exe\u202c and more",
    "]]> <!-- --> <![CDATA[ x",
    "W" * 300,
    "估计值来自专家访谈。" * 20,
    "ملاحظة باللغة العربية مع English وأرقام 123",
    "😀🧪👩\u200d🔬",
    "a long word or two " * 105,
    "line one\nline two",
    "\x00\x07\x1b[31m\x7f",
    "https://example.org/" + "z" * 250,
    "half of a pair: \ud800",
)
HOSTILE_NAME = "a<b>&\"'{{7}} \ud800 \u202e中文.xlsx"


def tiny():
    """Shares of about 10^−400, a marginal that is always zero, no definitions, hostile notes."""
    noted = {
        key: replace(row, source=note, confidence="<i>low</i>")
        for (key, row), note in zip(MULTIVERSE.estimates.items(), HOSTILE, strict=True)
    }
    small = {
        "F_V": replace(noted["F_V"], low=-404, best=-400, high=-396),
        "F_I": replace(noted["F_I"], low=-408, best=-403, high=-400),
        "db_dF_CV": replace(noted["db_dF_CV"], low=None, best=0, high=None),
    }
    return replace(MULTIVERSE, estimates=noted | small, correlations=(), definitions={})


def certain():
    """Nothing uncertain, nothing said."""
    rows = {key: Estimate(best=row.best) for key, row in EARTH.estimates.items()}
    return replace(EARTH, estimates=rows, definitions={})


def with_rows(**rows):
    """The earth example with Low, Best, High of some estimates replaced."""
    changed = {
        key: replace(EARTH.estimate(key), low=low, best=best, high=high)
        for key, (low, best, high) in rows.items()
    }
    return replace(EARTH, estimates={**EARTH.estimates, **changed})


CONTENTS = {
    "earth": EARTH,
    "multiverse": MULTIVERSE,
    "tiny": tiny(),
    "certain": certain(),
    "incoherent": with_rows(F_V=(0.02, 0.05, 0.1), F_I=(0.1, 0.2, 0.3)),
    "harmful": with_rows(U_B=(-150, -100, -60), U_nB=(50, 100, 150), dU_B_dF_V=(-70, -60, -50)),
    "vast": with_rows(
        U_B=(8e300, 1e301, 1.2e301), dU_B_dF_V=(None, 1e308, None), dp_V_da_V=(None, 1e3, None)
    ),
    "correlated": replace(EARTH, correlations=(("F_V", "F_I", 0.5), ("p_V", "p_CV", -0.3))),
}
EXTENSION_INPUTS = {
    "D_b": Estimate(0.2, 0.4, 0.6, source="A guess."),
    "lambda_own": Estimate(0.01, 0.05, 0.15),
    "alpha_V": Estimate(0.02, 0.1, 0.3),
}  # fmt: skip
THOUSANDTH = {
    "F_V": replace(LIGHTCONE.estimate("F_V"), low=5e-4, best=1e-3, high=3e-3),
    "F_I": replace(LIGHTCONE.estimate("F_I"), low=1e-4, best=4e-4, high=1e-3),
}
WITH_EXTENSIONS = {
    "options": replace(
        LIGHTCONE, estimates={**LIGHTCONE.estimates, **THOUSANDTH}, correlations=(),
        shares_meaning="at creation",
        extensions=EXTENSION_INPUTS | {"lambda_own": Estimate(5e-4, 0.003, 0.02)},
    ),
    "credences": replace(
        LIGHTCONE, correlations=(), extensions=EXTENSION_INPUTS,
        credences={"locality": 0.3, "evidence": 0.2},
    ),
    "harm and a threshold": replace(
        LIGHTCONE,
        extensions={
            key: Estimate(best=value)
            for key, value in HARM.items()
        },
    ),
}  # fmt: skip
CONTENTS |= WITH_EXTENSIONS
PROBLEMS = tuple(Problem("warning", "Inputs", "F5", "b", note) for note in HOSTILE)


@cache
def studied(name):
    with np.errstate(all="ignore"):  # some are beyond a float on purpose
        return study(CONTENTS[name], SAMPLES)


def origin_of(name):
    return Origin(HOSTILE_NAME if name == "tiny" else f"{name}.xlsx", DAY)


def problems_of(name):
    return PROBLEMS if name == "tiny" else ()


@cache
def page_of(name):
    with np.errstate(all="ignore"):
        return build_report(studied(name), origin_of(name), problems_of(name))
