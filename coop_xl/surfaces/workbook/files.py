"""Write a file whole or not at all, and never over another unless told to."""

import os
from pathlib import Path

from coop_xl.model.errors import CoopError


class OutputExistsError(CoopError):
    """Something lies already where a file is to be written."""


class OutputFolderError(CoopError):
    """The folder to write into is missing."""


class OutputRefusedError(CoopError):
    """The system does not let us write there."""


def write_new(path: Path, data: bytes, overwrite: bool = False) -> Path:
    """Write a file so that no one ever sees half of it.

    Parameters
    ----------
    path : Path
        Where to.
    data : bytes
        What the file holds.
    overwrite : bool, optional
        Replace an existing file.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    OutputExistsError, OutputFolderError, OutputRefusedError
    """
    refuse_unwritable(path, overwrite)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write_draft(draft, data)
        draft.replace(path)
    except PermissionError:  # Windows replaces no file that a program has open
        raise OutputRefusedError(
            f"{path} is open in another program or write-protected: close it, then try again"
        ) from None
    finally:  # also when Ctrl-C comes between
        draft.unlink(missing_ok=True)
    return path


def write_draft(draft: Path, data: bytes) -> None:
    """Write the file that is to take the place of another."""
    try:
        draft.write_bytes(data)
    except PermissionError:
        raise OutputRefusedError(
            f"no permission to write in {draft.absolute().parent}: choose another folder"
        ) from None


def refuse_unwritable(path: Path, overwrite: bool) -> None:
    """An error if the folder is missing, or something lies there that may not be replaced."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise OutputFolderError(f"there is no folder {folder}: make it first, or name another")
    if path.is_dir():
        raise OutputExistsError(f"{path} is a folder: name a file")
    if path.exists() and not overwrite:
        raise OutputExistsError(f"{path} exists: name another file, or replace it with --force")


def free_path(path: Path) -> Path:
    """The path, or if it is taken the first of NAME-2, NAME-3, … that is not."""
    number, free = 2, path
    while free.exists():
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return free
