"""What is printed where the terminal lacks our signs: "->" for →, never "?" for what can be said.

An error handler for text streams: only what their encoding lacks is written otherwise.
"""

import codecs
import re
import unicodedata

NAME = "coop-xl-plain"
_PLAIN = {
    **dict.fromkeys("−‐‑–—⁻", "-"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("·∗⋆", "*"),
    **dict.fromkeys("\u2009\u202f\u00a0", " "),
    **{
        "†": "+",
        "→": "->",
        "←": "<-",
        "×": "x",
        "÷": "/",
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "≈": "~",
    },
    **{"±": "+/-", "¬": "n", "∂": "d", "Δ": "D", "√": "sqrt", "∫": "integral ", "Σ": "sum"},
    **{"…": "...", "✓": "+", "½": "1/2", "∞": "infinity", "‰": " per mille", "⁺": "+"},
    **{"α": "alpha", "β": "beta", "γ": "gamma", "θ": "theta", "κ": "kappa", "λ": "lambda"},
    **{"π": "pi", "ρ": "rho", "τ": "tau", "σ": "sigma", "μ": "mu", "Γ": "Gamma", "Λ": "Lambda"},
}
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")


def plain(text: str) -> str:
    """A text in ASCII that says the same, with "?" only where nothing is like a letter.

    >>> plain("−10⁻³ → F_¬V × é ≤ 日")
    '-10^-3 -> F_nV x e <= ?'
    """
    return "".join(map(_letter, _RAISED.sub(lambda raised: f"^{raised[0]}", text)))


def _letter(sign: str) -> str:
    """The same of one character."""
    if sign in _PLAIN or sign.isascii():
        return _PLAIN.get(sign, sign)
    parts = unicodedata.normalize("NFKD", sign)
    return "".join(each for each in parts if each.isascii()) or "?"


def _encoded_otherwise(problem: UnicodeError) -> tuple[str, int]:
    """What an encoder that lacks some characters is to write for them."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    return plain(problem.object[problem.start : problem.end]), problem.end


codecs.register_error(NAME, _encoded_otherwise)
