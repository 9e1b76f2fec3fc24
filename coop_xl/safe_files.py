"""Write a file whole or not at all, and never over another unless asked to."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coop_xl.model.errors import CoopError
from coop_xl.system_refusals import sentence


class OutputExistsError(CoopError):
    """Something already exists where a file is to be written."""


class OutputFolderError(CoopError):
    """The folder to write into is missing."""


class OutputRefusedError(CoopError):
    """The system does not let us write there."""


class OutputInUseError(OutputRefusedError):
    """A file cannot be replaced while a program has it open."""


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
    OutputExistsError
        Also if the file appeared while this one was computed: of two writers one succeeds.
    OutputFolderError, OutputRefusedError
    """
    refuse_unwritable(path, overwrite)
    # A name of its own: the file's own name may be as long as names can be.
    draft = path.with_name(f".coop-xl-{secrets.token_hex(6)}.tmp")
    with _refusals_told(path):
        try:
            write_draft(draft, data, path)
            _publish(draft, path, overwrite)
        finally:  # also when Ctrl-C comes between
            draft.unlink(missing_ok=True)
    return path


def write_draft(draft: Path, data: bytes, path: Path) -> None:
    """Write the file that is to take the place of another, as readable as that or as any."""
    try:
        with draft.open("xb") as file:  # "x": nothing that lies there, link or file, is followed
            file.write(data)
        with suppress(FileNotFoundError):
            draft.chmod(path.stat().st_mode & 0o777)
    except PermissionError:
        raise OutputRefusedError(_no_permission(path)) from None


def _publish(draft: Path, path: Path, overwrite: bool) -> None:
    """Give the draft its name; nothing that got it meanwhile is lost."""
    if overwrite:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        raise OutputExistsError(_taken_text(path)) from None
    except OSError:  # a disk without links, such as a memory stick
        _claim_and_fill(draft, path)


def _claim_and_fill(draft: Path, path: Path) -> None:
    """Give the draft its name where that takes two steps: the first creates an empty file."""
    try:
        path.open("xb").close()
    except FileExistsError:
        raise OutputExistsError(_taken_text(path)) from None
    try:
        draft.replace(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def refuse_unwritable(path: Path, overwrite: bool, inputs: tuple[Path, ...] = ()) -> None:
    """An error, before anything is computed, if a file could not be written.

    Parameters
    ----------
    path : Path
        Where to.
    overwrite : bool
        Whether an existing file may be replaced.
    inputs : tuple of Path, optional
        Files that are read; none of them is ever replaced.

    Raises
    ------
    OutputExistsError, OutputFolderError, OutputRefusedError
    """
    folder = path.absolute().parent
    with _refusals_told(path):
        if not _is_there(folder):
            raise OutputFolderError(f"there is no folder {folder}: make it first, or name another")
        if not folder.is_dir():
            raise OutputFolderError(f"{folder} is a file, not a folder: name another")
        if _is_there(path):
            _refuse_taken(path, overwrite, inputs)
    if not os.access(folder, os.W_OK):
        raise OutputRefusedError(_no_permission(path))


def _refuse_taken(path: Path, overwrite: bool, inputs: tuple[Path, ...]) -> None:
    """An error unless what lies there may be replaced."""
    if path.is_dir():
        raise OutputExistsError(f"{path} is a folder: name a file")
    if any(each.exists() and path.exists() and path.samefile(each) for each in inputs):
        raise OutputExistsError(f"{path} is the file that is read: name another")
    if path.exists() and not path.is_file():
        raise OutputExistsError(f"{path} is a device, not a file: name another")
    if not overwrite:
        raise OutputExistsError(_taken_text(path))


@contextmanager
def _refusals_told(path: Path) -> Iterator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except PermissionError:  # Windows replaces no file that a program has open
        raise OutputInUseError(
            f"{path} is open in another program or write-protected: close it, then try again"
        ) from None
    except OSError as problem:
        raise OutputRefusedError(sentence(problem, path)) from None


def _is_there(path: Path) -> bool:
    """Whether anything has that name, even a broken link."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _taken_text(path: Path) -> str:
    """What to say where something exists."""
    if not path.exists():
        return f"{path} is a broken link: name another file, or replace it with --force"
    return f"{path} exists: name another file, or replace it with --force"


def _no_permission(path: Path) -> str:
    """What to say where we may not write."""
    return f"no permission to write in {path.absolute().parent}: choose another folder"


def free_path(path: Path) -> Path:
    """The path, or if it is taken the first of NAME-2, NAME-3, … that is not."""
    number, free = 2, path
    while _is_there(free):
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return free
