"""D_b in place of two slopes, in one scenario, as texts of LAMBDAs (see `model.defaults`).

The scenario is followed by what takes the place of its cells, and `places` then tells those: once
with the slopes that follow from D_b, for what is wrong and for extensions; once with ½ for F_V, so
that the base model divides nothing by a tiny share.
"""

from collections.abc import Mapping

from coop_xl.model import small_shares
from coop_xl.model.catalogue import WAYS_TO_ENTER
from coop_xl.model.defaults import COALITION, OF_LOCALITY, ONE, TWO
from coop_xl.workbook.formulas.trace import formula

from .lambda_model import (
    NUMBERS,
    PROBLEM,
    TAKEN,
    UNDEFINED,
    base,
    entries,
    first_of,
    let,
    own,
)

_D, _BEYOND = own(ONE), "beyond"
_SHARES = WAYS_TO_ENTER["F_V"]
# What follows the scenario: the place of each, from 1, and its text.
_ADDED = {
    TWO[0]: f"{_D}*share",
    TWO[1]: f"{_D}*rest",
    COALITION: f"{_D}*({own('F_CV')}-{own('F_CnV')})+{_BEYOND}",
    "half": f"{_D}/2",
    _BEYOND: _BEYOND,
    "F_V": "0.5",
    "F_CV": "0",
}
_SLOPES = {**{key: key for key in (*TWO, COALITION)}, ONE: ""}
_OF_LOCALITY = OF_LOCALITY[:2]  # with one of these not 0, D_b is what locality takes
# A coalition effect that is no number stays where it is, and so is found wrong.
_ONLY_IF = {COALITION: f"ISNUMBER({_BEYOND})", ONE: "NOT(is_local)"}
_MASSES = {
    TWO[0]: "half", TWO[1]: "half", COALITION: _BEYOND, "F_V": "F_V", "F_CV": "F_CV", "F_CnV": "F_CV",
    **dict.fromkeys(_SHARES[1:], ""),
}  # fmt: skip


def scenario_text() -> str:
    """One output of one scenario that may have extensions, or D_b for two slopes."""
    both = "&".join(map(own, TWO))
    has_no_locality = ",".join(f"ISNA(INDEX(places,{NUMBERS[key]}))" for key in OF_LOCALITY)
    as_entered = "COOPL_WITH_EXTENSIONS(keys,places,held,output,places)"
    wrong = let({"problem": "COOPL_EXTENSION_PROBLEM(keys,places,held)"}, first_of("problem"))
    return let(
        entries((ONE, *TWO)),
        f'IF(OR({_D}="",AND({both}<>"",OR({_D}=0,NOT(AND({has_no_locality}))))),{as_entered},'
        f'IF({both}<>"",{_doubled_text()},'
        f"IF(ISNUMBER({_D}),COOPL_ONE_SLOPE(keys,places,held,output),{wrong})))",
    )


def _doubled_text() -> str:
    """What is said of D_b beside what it stands for."""
    first, other = map(own, TWO)
    which = f'IF({other}="","{TWO[0]} is",IF({first}="","{TWO[1]} is","both are"))'
    stands = f"{PROBLEM} {ONE} stands for {' and '.join(TWO)}, but "
    return f'"{stands}"&{which}&" entered too: keep either {ONE} or these two"'


def one_slope_text() -> str:
    """One output of a scenario in which D_b stands for two slopes."""
    logs = base()
    added = ",".join(f"IFERROR({text},0)" for text in _ADDED.values())
    bindings = entries((ONE, *_SHARES, "F_CV", "F_CnV", COALITION, *_OF_LOCALITY))
    bindings |= {
        "share": _share(f"{own('F_V')}", logs["lg_F_V"]),
        "rest": _share(f"1-{own('F_V')}", logs["lg_1mF_V"]),
        _BEYOND: f'IF({own(COALITION)}="",0,{own(COALITION)})',
        "line": 'IF(held="","",held)',  # else blank cells may turn into 0
        "filled": f"IF(ROWS(held)=1,HSTACK(line,{added}),VSTACK(line,{added}))",
        "size": "ROWS(held)*COLUMNS(held)",
        "is_local": "OR({})".format(",".join(f"N({own(key)})<>0" for key in _OF_LOCALITY)),
        "number": f"SEQUENCE(1,{len(TAKEN)})",
        "slopes": _places(_SLOPES),
        "masses": _places(_MASSES),
        "checked": "COOPL_MODEL(keys,slopes,filled,output)",
        "problem": "COOPL_EXTENSION_PROBLEM(keys,places,held)",
    }
    is_wrong = f'AND(LEFT(checked,{len(PROBLEM)})="{PROBLEM}",checked<>"{UNDEFINED}")'
    computed = "COOPL_WITH_EXTENSIONS(keys,slopes,filled,output,masses)"
    told = f'IF(problem<>"",{first_of("problem")},{computed})'
    return let(bindings, f"IF({is_wrong},checked,{told})")


def _share(plain: str, log: str) -> str:
    """F_V or its rest, in whichever way it is entered."""
    power = formula(small_shares.power_of_ten, f"({log})")
    return f"IF(ISNUMBER({own('F_V')}),{plain},{power})"


def _places(moved: Mapping[str, str]) -> str:
    """Where each variable stands when some stand behind the scenario; "" stands nowhere."""
    order = list(_ADDED)
    text = "places"
    for key, added in moved.items():
        place = f"size+{order.index(added) + 1}" if added else "NA()"
        test = f"number={NUMBERS[key]}"
        if key in _ONLY_IF:
            test = f"({test})*{_ONLY_IF[key]}"
        text = f"IF({test},{place},{text})"
    return text
