"""Whether entries are still where the names of their cells say: sorting moves no names."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from coop_xl.estimates.credences import CREDENCES
from coop_xl.estimates.questions import ONE_FOR_TWO
from coop_xl.estimates.scales import SCALES
from coop_xl.estimates.typed_values import worded
from coop_xl.model.catalogue import VARIABLES
from coop_xl.model.extensions.catalogue import EXTENSION_INPUTS
from coop_xl.spreadsheet.reading.addresses import COPY

from .correlations import LINES, PARTS
from .opening import NamedCell
from .reader import Reader
from .templates import REMARKS

ENTRIES = ("low_", "best_", "high_")
_ON_EXTENSION = (*ENTRIES, "distribution_")
_CREDENCE_CELLS = tuple(each.key for each in CREDENCES.values())
LABELS = {key.casefold(): key for key in (*VARIABLES, *EXTENSION_INPUTS, *_CREDENCE_CELLS)}
_OWN_CELL = "make each refer to its own cell in the name manager"


@dataclass(frozen=True)
class Line:
    """Cells meant to be in one row, labelled with a key; "" if the label is ignored."""

    key: str
    names: tuple[str, ...]


def _line_of_inputs(key: str) -> Line:
    """The cells of a variable."""
    scale = ("scale_",) if key in SCALES else ()
    return Line(key, tuple(f"{role}{key}" for role in (*ENTRIES, "dist_", *scale, *REMARKS)))


def _on_questions(key: str) -> tuple[str, ...]:
    """How the names begin of what else stands in the row of D_b, a question like the others."""
    return ("dist_", *REMARKS) if key == ONE_FOR_TWO.key else ()


ON_INPUTS = tuple(map(_line_of_inputs, VARIABLES))
ON_EXTENSIONS = (
    *(
        Line(key, tuple(f"{role}{key}" for role in (*_ON_EXTENSION, *_on_questions(key))))
        for key in EXTENSION_INPUTS
    ),
    *(Line(key, (key,)) for key in _CREDENCE_CELLS),
)
_CORRELATED = tuple(
    Line("", tuple(f"corr_{line}_{part}" for part in PARTS)) for line in range(1, LINES + 1)
)


def look_at_layout(reader: "Reader") -> None:
    """Note cells that are another variable's, are in its row, or are hidden by merged cells."""
    _refuse_shared(reader)
    unlabelled = []
    moved: list[tuple[str, Mapping[str, NamedCell]]] = []
    for line in (*ON_INPUTS, *ON_EXTENSIONS, *_CORRELATED):
        cells = {name: at for name in line.names if (at := reader.cells.get(name)) and at.cell}
        if not cells:
            continue
        home = _home_of(cells)
        here = {name: at for name, at in cells.items() if row_of(at) == home}
        label = label_of(here)
        if line.key and label and label != line.key:
            _refuse_mislabelled(reader, line, here, label)
        elif line.key and not label:
            unlabelled.append((line.key, next(iter(here))))
        moved += [(name, here) for name in cells if name not in {*here, *reader.unread}]
    _remark_on_moved(reader, moved)
    _remark_on_unlabelled(reader, unlabelled)
    _remark_on_merged(reader)


def row_of(at: NamedCell) -> tuple[str, int]:
    """The sheet and row of a cell."""
    return at.sheet, at.row


def _home_of(cells: Mapping[str, NamedCell]) -> tuple[str, int]:
    """The row in which most cells of a line stand."""
    return Counter(map(row_of, cells.values())).most_common(1)[0][0]


def label_of(cells: Mapping[str, NamedCell]) -> str:
    """The key that the row of some cells is labelled with; "" if none."""
    texts = (text for at in cells.values() for _, text in at.beside)
    return next((LABELS[key] for text in texts if (key := text.strip().casefold()) in LABELS), "")


def _refuse_mislabelled(
    reader: "Reader", line: Line, cells: Mapping[str, NamedCell], label: str
) -> None:
    """Note a row with another variable's label: until that is fixed its entries are unassigned."""
    name = next((each for each in cells if each.startswith("best_")), next(iter(cells)))
    reader.note(
        name,
        f"the row is labelled {label}, but the name of the cell is {name}: rows were sorted or "
        f"swapped; undo that, or {COPY}",
    )
    reader.unread.update(line.names)


def _refuse_shared(reader: "Reader") -> None:
    """Note cells that have several of the names we read."""
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, at in reader.cells.items():
        if at.cell:
            names[at.sheet, at.cell].append(name)
    for several in names.values():
        if len(several) > 1:
            listed = f"{', '.join(several[:-1])} and {several[-1]}"
            reader.note(several[0], f"{listed} are names of one cell: {_OWN_CELL}, or {COPY}")
            reader.unread.update(several)


def _remark_on_moved(reader: "Reader", moved: list[tuple[str, Mapping[str, NamedCell]]]) -> None:
    """Say which cells are in another row than the rest of their line."""
    if not moved:
        return
    name, others = moved[0]
    label = label_of({name: reader.cells[name]})
    row = f"the row of {label}" if label else "another row"
    rest = len(moved) - 1
    more = f" ({rest} more {'are' if rest > 1 else 'is'} out of place)" if rest else ""
    first = next(iter(others))
    reader.note(
        name,
        f"{name} is in {row}, though {first} is in row {others[first].row}{more}: cells "
        f"were moved; check that each entry is the one you mean, or {COPY}",
        "warning",
    )


def _remark_on_unlabelled(reader: "Reader", unlabelled: list[tuple[str, str]]) -> None:
    """Say which rows no longer name their variable."""
    if not unlabelled:
        return
    keys = [key for key, _ in unlabelled]
    listed = ", ".join(keys[:3]) + (", …" if keys[3:] else "")
    reader.note(
        unlabelled[0][1],
        f"rows no longer name their variable ({listed}): write the variable's name in its row, "
        "and check that each entry is the one you mean",
        "warning",
    )


def _remark_on_merged(reader: "Reader") -> None:
    """Say which entries no one sees."""
    for name, at in reader.cells.items():
        if at.merged:
            held = "is blank" if at.value is None else f"holds {worded(at.value)}, which is used"
            reader.note(
                name,
                f"{name} is hidden under the merged cells {at.merged} and {held}: unmerge them, "
                "and check what each cell holds",
                "warning",
            )
