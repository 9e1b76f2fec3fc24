"""Break-evens on the Sensitivity sheet: at which value of an input do two interventions tie?"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from coop_xl.estimates.scales import LOG10_REST, PLAIN, SCALES
from coop_xl.model import break_even
from coop_xl.model.catalogue import ENTRIES, INFINITY, INTERVENTIONS, PAIRS, VARIABLES
from coop_xl.model.extensions.combined import settled
from coop_xl.spreadsheet.writing.book import cell
from coop_xl.workbook.formulas.model_row import Block
from coop_xl.workbook.formulas.trace import formula
from coop_xl.workbook.formulas.values import is_number
from coop_xl.workbook.live import LiveBook, LiveSheet

from .curved_inputs import INPUTS
from .curved_ties import Pair, Ties
from .inputs_sheet import conditions
from .points import PICKED, PROBE_WORK, varied, write_point

NONE, ALWAYS, NEVER_MATTERS = "none", "same slope", "never matters"
CEILINGS = {f"p_{name}": f"pmax_{name}" for name in INTERVENTIONS}
TERMS = {  # the (a, c, d) of first − second = a + c/F_V + d/(1−F_V), as names of the Model sheet
    ("V", "CV"): ("v_through_F_V", "v_through_F_CV-cv_factor", "v_through_F_CnV"),
    ("V", "CnV"): ("v_through_F_V", "v_through_F_CV", "v_through_F_CnV-cnv_factor"),
    ("CV", "CnV"): ("0", "cv_factor", "0-cnv_factor"),
}
SHARE_PARTS = ("a", "c", "d", "middle", "under root", "pivot", "root 1", "root 2")


def add_probe_workings(block: Block) -> None:
    """Each input at 0 and at a second point: the marginals are linear in between."""
    book = block.sheet.book
    for place, key in enumerate(VARIABLES):
        best = book.content.estimate(key).best
        text, value = second_point(book, key, best)
        for offset, (point, at) in enumerate((("0", 0), (text, value))):
            row = PROBE_WORK + 2 * place + offset
            entries = varied(key, point, at, book)
            if key in SCALES:  # found on Model instead: no row of the block varies a share to 0
                entries = varied(key, f"best_{key}", best, book)
            block.sheet.formula(
                row, 1, f'IF(inputs_ready,{point},"")', at if book.figures.ready else "", "working"
            )
            write_point(
                block, row, f"{key} at {'0' if offset == 0 else 'a second point'}", entries
            )
            block.cached[row]["probe"] = at


def second_point(book: LiveBook, key: str, best: float | None) -> tuple[str, Any]:
    """Where the marginals are looked at besides 0: inside the domain, and below a ceiling."""
    value = "" if best is None else float(break_even.probe_of(key, best))
    if ENTRIES[key].high != 1:
        return f"far_probe*(1+ABS(best_{key}))", value
    if key not in CEILINGS:
        return "1", value
    most = settled(dict(book.extensions.entered))[CEILINGS[key]]
    is_capped = most < INFINITY and value != ""
    return f"IF(ISNUMBER({CEILINGS[key]}),{CEILINGS[key]}/2,1)", most / 2 if is_capped else value


def add_break_evens(block: Block, row: int, curved: Mapping[tuple[str, Pair], Ties]) -> None:
    """The table at `row`, from the two probe rows an input; `curved` holds with extensions on."""
    sheet, base = block.sheet, block.sheet.book.figures.base
    sheet.write(
        row,
        0,
        "3. Break-evens: at which value of one input do two interventions tie? (own derivation)",
        "section",
    )
    sheet.write_row(row + 1, ("Input", "Best now", *(f"{a} = {b}" for a, b in PAIRS)), "head")
    sheet.write(
        row + 1,
        6,
        f"“{NONE}”: no value in the input's range makes them tie. “{ALWAYS}”: the input moves both alike.",
        "muted",
    )
    sheet.write(row + 2, 6, "With extensions F_V, and with evidence F_I and p_V, bend the marginals: ties in them are sought at the foot of the sheet; one where two only touch may be missed.", "muted")  # fmt: skip
    shares = add_share_roots(block)
    at = row + 2
    for place, key in enumerate(VARIABLES):
        for turn in range(2 if key in ("F_V", "p_V") else 1):
            label = f"{key}, a second value" if turn else key
            sheet.write(at, 0, label, "key")
            best = sheet.book.content.estimate(key).best
            sheet.formula(at, 1, f'IF(inputs_ready,best_{key},"")', best if base else "")
            for column, pair in enumerate(PAIRS, start=2):
                if key == "F_I":
                    text, value = (
                        f'IF(inputs_ready,"{NEVER_MATTERS}","")',
                        NEVER_MATTERS if base else "",
                    )
                elif key == "F_V":
                    text, value = share_cell(shares[pair], turn, block)
                else:
                    text, value = linear_cell(block, key, pair, PROBE_WORK + 2 * place)
                if key == "p_V" and turn:
                    text, value = f'IF(inputs_ready,"{NONE}","")', NONE if base else ""
                if (key, pair) in curved:
                    text, value = bent_cell(sheet.book, key, turn, curved[key, pair], text, value)
                sheet.formula(at, column, text, value)
            at += 1


def bent_cell(
    book: LiveBook, key: str, turn: int, ties: Ties, text: str, value: Any
) -> tuple[str, Any]:
    """The same cell where extensions bend the marginals in an input."""
    bent = next(each for each in INPUTS if each.key == key)
    cells = ",".join(ties.cells)
    found = f'IF(COUNT({cells})>{turn},{"MAX" if turn else "MIN"}({cells}),"{NONE}")'
    found = f'IF(options_ready,IF({ties.never[0]},"{ALWAYS}",{found}),"")'
    text = f"IF(AND(inputs_ready,{bent.on}),{found},{text})"
    if not (book.figures.ready and bent.is_bent(book.extensions)):
        return text, value
    if not book.extensions.ready:
        return text, ""
    values = sorted(each for each in ties.values if each != "")
    known = values[turn] if len(values) > turn else NONE
    return text, ALWAYS if ties.never[1] else known


def root_column(pair: tuple[str, str]) -> int:
    """Where the workings hold the root of a pair, right of the block."""
    return PICKED + 1 + PAIRS.index(pair)


def linear_cell(block: Block, key: str, pair: tuple[str, str], row: int) -> tuple[str, Any]:
    """The root of a difference that is linear in the input, if it lies in the domain."""
    sheet, variable = block.sheet, ENTRIES[key]
    column = root_column(pair)
    root_text, root = linear_root(block, key, pair, row)
    sheet.formula(row + 1, column, root_text, root, "working")
    at = cell(row + 1, column)
    tests = list(conditions(variable, at))
    most = INFINITY
    if key in CEILINGS:
        tests.append(f"{at}<{CEILINGS[key]}")  # a text, if there is none, is above any number
        most = settled(dict(sheet.book.extensions.entered))[CEILINGS[key]]
    inside = f"AND({','.join(tests)})"
    is_inside = is_number(root) and bool(variable.allows(root)) and root < most
    shown = root if not is_number(root) or is_inside else NONE
    return f'IF(ISNUMBER({at}),IF({inside},{at},"{NONE}"),{at})', shown


def linear_root(block: Block, key: str, pair: tuple[str, str], row: int) -> tuple[str, Any]:
    """probe·D(0)/(D(0) − D(probe)), or that both move alike."""
    merits = [[block.address(f"{name}_per_F_I", at) for at in (row, row + 1)] for name in pair]
    ends = [f"({merits[0][i]}-{merits[1][i]})" for i in (0, 1)]
    sizes = ",".join(f"ABS({at})" for side in merits for at in side)
    text = formula(break_even.linear_root, cell(row + 1, 1), *ends)
    least = "same_slope" if ENTRIES[key].high == 1 else "parallel_slope"
    same = f"ABS({ends[0]}-{ends[1]})<={least}*MAX({sizes})"
    text = f'IF(COUNT({",".join(at for side in merits for at in side)})=4,IF({same},"{ALWAYS}",{text}),"")'
    if any("greatest" not in block.cached[at] for at in (row, row + 1)):
        return text, ""
    values = [
        [float(block.cached[at][f"{name}_per_F_I"]) for at in (row, row + 1)] for name in pair
    ]
    differences = [values[0][i] - values[1][i] for i in (0, 1)]
    size = max(abs(value) for side in values for value in side)
    if abs(differences[0] - differences[1]) <= break_even.least_slope(key) * size:
        return text, ALWAYS
    probe = block.cached[row + 1]["probe"]
    return text, float(break_even.linear_root(probe, *differences))


def add_share_roots(block: Block) -> dict:
    """The roots in F_V of each pair, worked out beside the probe rows of F_V."""
    sheet = block.sheet
    row = PROBE_WORK + 2 * list(VARIABLES).index("F_V")
    first = root_column(PAIRS[-1]) + 2
    for column, part in enumerate(SHARE_PARTS, start=first):
        sheet.write(PROBE_WORK - 1, column, f"F_V: {part}", "head")
    found = {}
    for place, pair in enumerate(PAIRS):
        found[pair] = share_parts(sheet, row - 1 + place, first, pair)
    return found


def share_parts(
    sheet: LiveSheet, row: int, first: int, pair: tuple[str, str]
) -> tuple[tuple[str, str], list[Any]]:
    """One pair's quadratic −a·x² + B·x + c = 0, part by part; its two roots on the entry's scale."""
    book = sheet.book
    ready, base, scale = book.figures.ready, book.figures.base, book.content.scale("F_V")
    a, c, d = TERMS[pair]
    swapped = f'scale_F_V="{LOG10_REST}"'
    at = {part: cell(row, first + column) for column, part in enumerate(SHARE_PARTS)}
    values: dict[str, Any] = dict.fromkeys(SHARE_PARTS, "")
    if ready:
        one = {"V": (base["v_through_F_V"], base["v_through_F_CV"], base["v_through_F_CnV"]),
               "CV": (0.0, base["cv_factor"], 0.0), "CnV": (0.0, 0.0, base["cnv_factor"])}  # fmt: skip
        terms = [float(x - y) for x, y in zip(one[pair[0]], one[pair[1]], strict=True)]
        if scale == LOG10_REST:
            terms = [terms[0], terms[2], terms[1]]
        values |= share_values(terms, scale)
    size = f"MAX(ABS({a}),ABS({c}),ABS({d}))"  # whose square may be beyond a cell
    a, c, d = (f"IF({size}=0,0,({each})/{size})" for each in (a, c, d))
    texts = {
        "a": a,
        "c": f"IF({swapped},{d},{c})",
        "d": f"IF({swapped},{c},{d})",
        "middle": formula(break_even.quadratic_middle, at["a"], at["c"], at["d"]),
        "under root": f"{at['middle']}^2+4*{at['a']}*{at['c']}",
        "pivot": f'IF({at["under root"]}<0,"",{formula(break_even.quadratic_pivot, at["a"], at["c"], at["middle"])})',
        "root 1": root_formula(at["c"], at["pivot"], at["pivot"]),
        "root 2": root_formula(at["pivot"], f"(0-{at['a']})", at["pivot"], at["a"]),
    }
    for column, part in enumerate(SHARE_PARTS, start=first):
        sheet.formula(row, column, f'IF(inputs_ready,{texts[part]},"")', values[part], "working")
    return (at["root 1"], at["root 2"]), [values["root 1"], values["root 2"]]


def share_values(terms: list[float], scale: str) -> dict[str, Any]:
    """The same parts in Python."""
    size = max(map(abs, terms)) or 1.0
    a, c, d = (each / size for each in terms)
    middle = break_even.quadratic_middle(a, c, d)
    under = middle**2 + 4 * a * c
    pivot = float(break_even.quadratic_pivot(a, c, middle)) if under >= 0 else np.nan
    roots: list[Any] = ["", ""]
    for turn, (top, bottom) in enumerate(((c, pivot), (pivot, -a))):
        if np.isnan(pivot) or pivot == 0 or bottom == 0 or top * np.sign(bottom) <= 0:
            continue
        share = np.log10(abs(top)) - np.log10(abs(bottom))
        if share < 0:
            roots[turn] = top / bottom if scale == PLAIN else float(share)
    return {
        "a": a,
        "c": c,
        "d": d,
        "middle": middle,
        "under root": under,
        "pivot": pivot,
        "root 1": roots[0],
        "root 2": roots[1],
    }


def root_formula(top: str, bottom: str, pivot: str, leading: str = "1") -> str:
    """A root inside 0 to 1, on the scale F_V is entered in; blank if there is none."""
    log = f"LOG10(ABS({top}))-LOG10(ABS({bottom}))"
    share = f'IF({log}>=0,"",IF(scale_F_V="{PLAIN}",{top}/{bottom},{log}))'
    return f'IF(ISNUMBER({pivot}),IF(OR({pivot}=0,{leading}=0),"",IF(SIGN({top})*SIGN({bottom})<=0,"",{share})),"")'


def share_cell(
    found: tuple[tuple[str, str], list[Any]], turn: int, block: Block
) -> tuple[str, Any]:
    """The smaller, or the larger, root in F_V."""
    (one, two), values = found
    roots = sorted(value for value in values if value != "")
    count = f"COUNT({one},{two})"
    pick = f"MAX({one},{two})" if turn else f"MIN({one},{two})"
    text = f'IF(inputs_ready,IF({count}>{turn},{pick},"{NONE}"),"")'
    if not block.sheet.book.figures.ready:
        return text, ""
    return text, roots[turn] if len(roots) > turn else NONE
