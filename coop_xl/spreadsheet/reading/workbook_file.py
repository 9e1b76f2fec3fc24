"""The sheets of a workbook, and what its defined names say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coop_xl.safe_text import on_one_line

from .kinds import PARTS
from .package import Package, target_of
from .reading_errors import DamagedWorkbookError, OversizedWorkbookError, StrictWorkbookError
from .scan import Scan, plain_attributes

_STRICT = "http://purl.oclc.org/ooxml/"
MOST_SHEETS = 1_000
_MOST_RELATIONS = 10_000
_MOST_NAMES = 10_000  # that are wanted, those of single sheets too
_TRUE = ("1", "true")


@dataclass(frozen=True)
class _Relation:
    """A link from one part to another."""

    kind: str
    target: str
    is_outside: bool


@dataclass(frozen=True)
class DefinedName:
    """A name of the workbook or, if `sheet` is not None, of one of its sheets."""

    name: str
    text: str
    sheet: str | None = None


class Book:
    """What the workbook's own part says.

    Attributes
    ----------
    sheets : dict of str to str
        The part of each worksheet by its title, in the order of the workbook.
    names : list of DefinedName
        Those that were asked for.
    hidden : frozenset of str
        The titles of sheets that are hidden.
    is_1904 : bool
        Whether days are counted from 1904.
    asks_to_calculate : bool
        Whether a program that calculates nothing wrote it, or ours: results of formulas may be
        placeholders.
    """

    def __init__(self, package: Package, wanted: Collection[str] = ()) -> None:
        self.package = package
        self.part = _main_part(package)
        self.relations = _relations(package, self.part)
        scan = _BookScan(package, self.part, wanted)
        scan.run()
        self.is_1904 = scan.is_1904
        self.hidden = frozenset(scan.hidden)
        self.asks_to_calculate = scan.asks_to_calculate
        self.sheets = {
            title: self.relations[identity].target
            for title, identity in scan.sheets.items()
            if self.is_worksheet(identity)
        }
        titles = list(scan.sheets)
        self.names = [
            DefinedName(name, text, titles[at] if 0 <= at < len(titles) else None)
            for name, text, at in scan.names
        ]

    def is_worksheet(self, identity: str) -> bool:
        """Whether a relation leads to a sheet of cells, which is there."""
        found = self.relations.get(identity)
        return (
            found is not None
            and found.kind == "worksheet"
            and not found.is_outside
            and found.target in self.package
        )

    def part_of_kind(self, kind: str) -> str:
        """The workbook's part of a kind, such as "styles"; "" if there is none."""
        targets = [each.target for each in self.relations.values() if each.kind == kind]
        return next((each for each in targets if each in self.package), "")


class _BookScan(Scan):
    """Notes the sheets, with the identities of their relations, and the wanted names."""

    def __init__(self, package: Package, part: str, wanted: Collection[str]) -> None:
        super().__init__(package, part)
        self.wanted = {name.casefold() for name in wanted}
        self.sheets: dict[str, str] = {}
        self.names: list[tuple[str, str, int]] = []
        self.hidden: set[str] = set()
        self.is_1904 = self.asks_to_calculate = False
        self.open: tuple[str, int] | None = None

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at what matters; a workbook in Strict form is refused."""
        if self.depth == 1:
            self.refuse_root(name, attributes)
        elif self.depth == 2 and name == "workbookPr":
            self.is_1904 = attributes.get("date1904") in _TRUE
        elif self.depth == 2 and name == "calcPr":
            self.asks_to_calculate = attributes.get("fullCalcOnLoad") in _TRUE
        elif self.depth == 3 and name == "sheet":
            self.add_sheet(plain_attributes(attributes))
        elif self.depth == 3 and name == "definedName":
            self.open_name(attributes)

    def refuse_root(self, name: str, attributes: Mapping[str, str]) -> None:
        """An error if this is not a workbook, or one in Strict form."""
        if any(value.startswith(_STRICT) for value in attributes.values()):
            raise StrictWorkbookError(self.package.path)
        if name != "workbook":
            raise self.damaged("holds no workbook")

    def add_sheet(self, given: Mapping[str, str]) -> None:
        """Note a sheet; of two with one title the first counts, as in a spreadsheet program."""
        if len(self.sheets) >= MOST_SHEETS:
            raise OversizedWorkbookError(self.package.path, f"has over {MOST_SHEETS:,} sheets")
        title = given.get("name", "")
        if title not in self.sheets and given.get("state", "").lower().endswith("hidden"):
            self.hidden.add(title)
        self.sheets.setdefault(title, given.get("id", ""))

    def open_name(self, given: Mapping[str, str]) -> None:
        """Listen to what a wanted name says."""
        name, local_to = given.get("name", ""), given.get("localSheetId", "-1")
        if name.casefold() in self.wanted:
            if len(self.names) >= _MOST_NAMES:
                raise OversizedWorkbookError(self.package.path, "has too many names")
            self.open = name, int(local_to) if local_to.isdecimal() and len(local_to) < 6 else -1
            self.listen()

    def finish(self, name: str) -> None:
        """Keep what it said."""
        if self.open and self.depth == 3:
            self.names.append((self.open[0], self.taken(), self.open[1]))
            self.open = None


class _RelationScan(Scan):
    """Notes where a part links to."""

    def __init__(self, package: Package, part: str, source: str) -> None:
        super().__init__(package, part)
        self.source = source
        self.found: dict[str, _Relation] = {}

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note a link."""
        if self.depth != 2 or name != "Relationship":
            return
        if len(self.found) >= _MOST_RELATIONS:
            raise OversizedWorkbookError(self.package.path, "has too many links between its parts")
        kind = attributes.get("Type", "")
        if kind.startswith(_STRICT):
            raise StrictWorkbookError(self.package.path)
        target = target_of(self.source, attributes.get("Target", ""))
        is_outside = attributes.get("TargetMode") == "External"
        self.found[attributes.get("Id", "")] = _Relation(
            kind.rpartition("/")[2], target, is_outside
        )


def _main_part(package: Package) -> str:
    """The part that holds the workbook; an error that says what the file is, if there is none."""
    if "_rels/.rels" not in package:
        package.refuse_other()
    found = _relations(package, "").values()
    part = next((each.target for each in found if each.kind == "officeDocument"), "")
    if part not in package and part.startswith("xl/"):
        raise DamagedWorkbookError(package.path, f"its part {on_one_line(part[:60])} is missing")
    if part not in package or part in PARTS:
        package.refuse_other()
    return part


def _relations(package: Package, part: str) -> dict[str, _Relation]:
    """Where a part links to; the package itself is ""."""
    folder, _, name = part.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if listed not in package:
        raise DamagedWorkbookError(package.path, f"its part {on_one_line(listed[:60])} is missing")
    scan = _RelationScan(package, listed, part)
    scan.run()
    return scan.found
