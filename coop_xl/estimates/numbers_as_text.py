"""The numbers a text may stand for: "30 %", "0,3", "−0.2", "(0.3)", "1.234,5", "~3", "2–4"."""

import re
import unicodedata

_LONGEST = 60
_SIGNS = str.maketrans(
    {**dict.fromkeys("−–—‐‑", "-"), **dict.fromkeys("∼≈≃≅", "~")}
    | {"٪": "%", "؉": "‰", "٫": ".", "٬": "'"}  # of Arabic
)
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_FORMS = re.compile(
    r"(?P<sign>[-+]?)(?P<digits>(?:\d[\d.,'’]*|[.,]\d+))(?:e(?P<exponent>[-+]?\d{1,3}))?(?P<unit>[%‰]?)",
    re.IGNORECASE,
)
_POWER = re.compile(r"([-+]?)(?:(\d+(?:[.,]\d*)?)[x×·*])?10\^\(?([-+]?\d{1,3})\)?", re.IGNORECASE)
_FRACTION = re.compile(r"([-+]?)(\d{1,9})/([1-9]\d{0,8})")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?P<mark>[.,'’])\d{3})(?:(?P=mark)\d{3})*")
_ABOUT = re.compile(
    r"^(?:[~=<>≤≥]+|about|around|roughly|approximately|approx\.?|circa|ca?\.?(?=[\d.,]))|(?:\?+|ish)$",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<=[\d.])(?:percent|pct\.?)$", re.IGNORECASE)
_BETWEEN = re.compile(r"-|to|\.{2,3}", re.IGNORECASE)
_MARGIN = re.compile(r"(?:±|\+/?-).*$")
_UNITS = {"": 1, "%": 100, "‰": 1000}


def readings(text: str) -> tuple[float, ...]:
    """The numbers that a text may stand for, the likeliest first; none if it is not a number.

    >>> readings("30 %"), readings("0,3"), readings("1,234"), readings("about 3")
    ((0.3,), (0.3,), (1.234, 1234.0), (3.0,))
    """
    if len(text) > _LONGEST:
        return ()
    plain = _PERCENT.sub("%", _ABOUT.sub("", _MARGIN.sub("", _normal(text))))
    inner = plain[1:-1] if plain.startswith("(") and plain.endswith(")") else ""
    if not inner:
        return _unsigned(plain)
    found = _unsigned(inner)  # "(0.3)" is −0.3 to accountants, 0.3 to others
    return (*found, *(-each for each in found if each > 0))


def ends(text: str) -> tuple[float, float] | None:
    """The two numbers of a range such as "0.2-0.4", "20–40 %" or "0.2 to 0.4"; None if it is none.

    >>> ends("20–40 %"), ends("1e-3"), ends("2024-05-01")
    ((0.2, 0.4), None, None)
    """
    plain = _normal(text) if len(text) <= _LONGEST else ""
    if readings(plain):
        return None
    plain = _PERCENT.sub("%", _ABOUT.sub("", plain))
    for mark in _BETWEEN.finditer(plain, 1):
        first, last = plain[: mark.start()], plain[mark.end() :]
        if last[-1:] in _UNITS and first[-1:] not in _UNITS:
            first += last[-1:]  # the unit is written once
        low, high = _unsigned(first)[:1], _unsigned(last)[:1]
        if low and high and low < high:
            return low[0], high[0]
    return None


def _normal(text: str) -> str:
    """A text in plain digits and signs, without spaces and signs of currency."""
    text = unicodedata.normalize("NFKC", _superscripts(text)).translate(_SIGNS | _INVISIBLE)
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in text
        if not each.isspace() and unicodedata.category(each) != "Sc"
    )


def _superscripts(text: str) -> str:
    """A text whose raised digits behind a 10 are marked as an exponent."""
    return re.sub(r"(?<=10)(?=[⁻⁺]?[⁰¹²³⁴-⁹])", "^", text)


def _unsigned(text: str) -> tuple[float, ...]:
    """The readings of a text without brackets."""
    if found := _POWER.fullmatch(text):
        factor = (found[2] or "1").replace(",", ".")
        return _finite(_signed(found[1], float(f"{factor}e{found[3]}")))
    if found := _FRACTION.fullmatch(text):
        return (_signed(found[1], int(found[2]) / int(found[3])),)
    found = _FORMS.fullmatch(text)
    if not found:
        return ()
    scale = _UNITS[found["unit"]]
    exponent = found["exponent"] or "0"
    numbers = (float(f"{each}e{exponent}") / scale for each in _decimals(found["digits"]))
    return _finite(*(_signed(found["sign"], each) for each in numbers))


def _decimals(digits: str) -> tuple[str, ...]:
    """Digits with points and commas as Python writes them, in each way they may be meant."""
    marks = {each for each in digits if not each.isdigit()}
    if found := _THOUSANDS.fullmatch(digits):
        whole = re.sub(r"\D", "", digits)
        is_clear = digits.count(found["mark"]) > 1 or found["mark"] in "'’"
        return (whole,) if is_clear else (digits.replace(",", "."), whole)
    if not marks:
        return (digits,)
    last = max(marks, key=digits.rfind)
    if digits.count(last) > 1 or last in "'’":
        return ()
    whole, _, rest = digits.rpartition(last)
    if len(marks) > 1 and not _THOUSANDS.fullmatch(whole):
        return ()
    return (re.sub(r"\D", "", whole) + "." + rest,)


def _signed(sign: str, number: float) -> float:
    """A number with its sign."""
    return -number if sign == "-" else number


def _finite(*numbers: float) -> tuple[float, ...]:
    """Those that are numbers a cell can hold."""
    return tuple(each for each in numbers if abs(each) < float("inf"))
