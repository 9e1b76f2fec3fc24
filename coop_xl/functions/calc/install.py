"""Installs the add-in in LibreOffice, says what is installed, and removes it again."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import coop_xl

from .extension import FILE_NAME, Origin, extension, read_origin
from .function_process import FunctionProcess
from .registration import IDENTIFIER
from .unopkg import AS_ROOT, LibreOfficeRefusedError, find_unopkg, unopkg

INSTALL = "coop-xl calc install"
_NOT_INSTALLED = "the add-in is not installed"
_NOT_ENABLED = "LibreOffice has the add-in, but did not enable it"


@dataclass(frozen=True)
class Status:
    """What LibreOffice has of ours, and the command that fixes it.

    Attributes
    ----------
    path : Path
        The LibreOffice in question, by its program unopkg.
    origin : Origin or None
        What the installed add-in computes with; None if none is installed.
    problem : str
        What prevents it from working; "" if nothing.
    remedy : str
        The command to run; "" if none is needed.
    """

    path: Path
    origin: Origin | None
    problem: str

    @property
    def installed(self) -> bool:
        """Whether LibreOffice has the add-in."""
        return self.origin is not None

    @property
    def remedy(self) -> str:
        """See the class."""
        return INSTALL if self.problem else ""

    def lines(self) -> Iterator[str]:
        """All of it in words."""
        yield f"LibreOffice: {self.path.parent}"
        if self.origin:
            yield f"Add-in: Coop XL {self.origin.version}"
            yield f"Python: {self.origin.interpreter}"
        if self.problem:
            yield f"{self.problem}: run {self.remedy}"
        else:
            yield "Installed. LibreOffice loads it at its next start."


def install(*, separate: bool = False) -> Status:
    """Build the add-in and install it in LibreOffice, which loads it at its next start.

    Parameters
    ----------
    separate : bool, optional
        Never compute in LibreOffice's own process.

    Returns
    -------
    Status

    Raises
    ------
    LibreOfficeMissingError, LibreOfficeRefusedError
    """
    with tempfile.TemporaryDirectory(prefix="coop-xl-") as folder:
        file = Path(folder, FILE_NAME)
        file.write_bytes(extension(separate=separate))
        unopkg("add", "--force", "--suppress-license", str(file))
    return status()


def status() -> Status:
    """What is installed, and whether its Python answers; raises what `install` does."""
    entry = entry_of(IDENTIFIER, listed())
    origin = read_origin(entry)
    if origin is None:
        problem = _NOT_INSTALLED
    else:
        problem = _NOT_ENABLED if "is registered: no" in entry else problem_of(origin)
    return Status(find_unopkg(), origin, problem)


def listed() -> str:
    """What LibreOffice lists of its extensions; "" as root, for whom it installs none."""
    try:
        return unopkg("list")
    except LibreOfficeRefusedError as refused:
        if AS_ROOT in str(refused):
            return ""
        raise


def entry_of(identifier: str, listing: str) -> str:
    """What a list of extensions says about one; "" if it is not in it."""
    _, _, rest = listing.partition(f"Identifier: {identifier}\n")
    return rest.partition("\nIdentifier: ")[0]


def problem_of(origin: Origin) -> str:
    """What prevents an installed add-in from working; "" if nothing."""
    here = coop_xl.__version__
    if origin.version != here:
        return f"the add-in is of Coop XL {origin.version}, but {here} is installed"
    process = FunctionProcess(origin.interpreter, origin.server)
    try:
        return process.start()
    finally:
        process.end()


def remove() -> Status:
    """Remove the add-in, if it is installed; raises what `install` does."""
    if status().installed:
        unopkg("remove", IDENTIFIER)
    return status()
