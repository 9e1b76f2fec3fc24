"""At which value of one input do two kinds of work tie? Closed forms, in cells (own derivation)."""

from coop_xl.estimates.scales import LOG10_REST, PLAIN
from coop_xl.model import break_even
from coop_xl.model.catalogue import ENTRIES, INTERVENTIONS, PAIRS
from coop_xl.model.defaults import TWO
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.trace import formula
from coop_xl.workbook.live import LiveSheet

from . import one_slope

_CEILINGS = {f"p_{name}": f"pmax_{name}" for name in INTERVENTIONS}
_TERMS = {  # the (a, c, d) of first − second = a + c/F_V + d/(1−F_V), as names of the Model sheet
    ("V", "CV"): ("v_through_F_V", "v_through_F_CV-cv_factor", "v_through_F_CnV"),
    ("V", "CnV"): ("v_through_F_V", "v_through_F_CV", "v_through_F_CnV-cnv_factor"),
    ("CV", "CnV"): ("0", "cv_factor", "0-cnv_factor"),
}
_AT_END = "10^-12"  # of log10 of a share: nearer to 1 nothing can be told
_SHARE_PARTS = ("a", "c", "d", "middle", "under root", "pivot", "root 1", "root 2")
_Pair = tuple[str, str]
ByWork = dict[str, str]  # the cell of each kind of work


def top_formula(key: str, *, with_extensions: bool) -> str:
    """The upper end of a probability: 1, or a ceiling that is entered."""
    ceiling = _CEILINGS.get(key) if with_extensions else None
    return f"IF(ISNUMBER({ceiling}),{ceiling},1)" if ceiling else "1"


def second_point(key: str, *, with_extensions: bool) -> str:
    """Where the values per F_I are looked at besides 0: inside the domain, and below a ceiling."""
    if ENTRIES[key].high != 1:
        return f"far_probe*(1+ABS({key}))"
    top = top_formula(key, with_extensions=with_extensions)
    return top if top == "1" else f"IF({top}<1,{top}/2,1)"


def linear_root(key: str, pair: _Pair, probe: str, at_zero: ByWork, at_probe: ByWork) -> str:
    """Where a difference that is linear in an input is 0: probe·D(0)/(D(0) − D(probe)), or none."""
    ends = [f"({at[pair[0]]}-{at[pair[1]]})" for at in (at_zero, at_probe)]
    cells = [at[name] for name in pair for at in (at_zero, at_probe)]
    sizes = ",".join(f"ABS({at})" for at in cells)
    least = "same_slope" if ENTRIES[key].high == 1 else "parallel_slope"
    same = f"ABS({ends[0]}-{ends[1]})<={least}*MAX({sizes})"
    root = formula(break_even.linear_root, probe, *ends)
    return f'IF(COUNT({",".join(cells)})=4,IF({same},"",{root}),"")'


def inside_or_none(key: str, at: str, *, with_extensions: bool) -> str:
    """A root if it lies inside the domain: at an end of it nothing can change sides."""
    if key == TWO[0]:  # D_b goes from 0 to 1
        inside = one_slope.if_one(f'IF(AND({at}>0,{at}<1),{at},"")', at)
        return f'IF(ISNUMBER({at}),{inside},"")'
    if ENTRIES[key].high != 1:
        return f'IF(ISNUMBER({at}),{at},"")'
    top = top_formula(key, with_extensions=with_extensions)
    return f'IF(ISNUMBER({at}),IF(AND({at}>0,{at}<{top}),{at},""),"")'


def add_share_roots(sheet: LiveSheet, row: int, column: int) -> dict[_Pair, tuple[str, str]]:
    """The roots in F_V of each pair, worked out in three rows; the cells of both."""
    for place, part in enumerate(_SHARE_PARTS, start=column):
        sheet.write(row, place, f"F_V: {part}", "head")
    return {
        pair: _share_parts(sheet, row + place, column, pair)
        for place, pair in enumerate(PAIRS, start=1)
    }


def _share_parts(sheet: LiveSheet, row: int, first: int, pair: _Pair) -> tuple[str, str]:
    """One pair's quadratic −a·x² + B·x + c = 0, part by part; its two roots on the entry's scale."""
    a, c, d = _TERMS[pair]
    swapped = f'scale_F_V="{LOG10_REST}"'
    at = {part: cell(row, first + column) for column, part in enumerate(_SHARE_PARTS)}
    size = f"MAX(ABS({a}),ABS({c}),ABS({d}))"  # whose square may be beyond a cell
    a, c, d = (f"IF({size}=0,0,({each})/{size})" for each in (a, c, d))
    texts = {
        "a": a,
        "c": f"IF({swapped},{d},{c})",
        "d": f"IF({swapped},{c},{d})",
        "middle": formula(break_even.quadratic_middle, at["a"], at["c"], at["d"]),
        "under root": f"{at['middle']}^2+4*{at['a']}*{at['c']}",
        "pivot": f'IF({at["under root"]}<0,"",{formula(break_even.quadratic_pivot, at["a"], at["c"], at["middle"])})',
        "root 1": _root_formula(at["c"], at["pivot"], at["pivot"]),
        "root 2": _root_formula(at["pivot"], f"(0-{at['a']})", at["pivot"], at["a"]),
    }
    for column, part in enumerate(_SHARE_PARTS, start=first):
        sheet.formula(row, column, f'IF(inputs_ready,{texts[part]},"")', style="working")
    return at["root 1"], at["root 2"]


def _root_formula(top: str, bottom: str, pivot: str, leading: str = "1") -> str:
    """A root inside 0 to 1, on the scale F_V is entered in; blank if there is none."""
    log = f"LOG10(ABS({top}))-LOG10(ABS({bottom}))"
    share = f'IF({log}>=0-{_AT_END},"",IF(scale_F_V="{PLAIN}",{top}/{bottom},{log}))'
    return f'IF(ISNUMBER({pivot}),IF(OR({pivot}=0,{leading}=0),"",IF(SIGN({top})*SIGN({bottom})<=0,"",{share})),"")'
