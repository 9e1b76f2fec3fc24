"""What the operating system refuses, in our words: what, where, and how to fix it."""

import errno
import os

_LONGEST_PATH = 200  # characters of a path that are shown

_REASONS = {
    errno.ENOENT: "there is no {path}: check the name",
    errno.ENOTDIR: "there is no {path}, as a part of it is a file, not a folder: check the name",
    errno.EISDIR: "{path} is a folder: name a file",
    errno.EEXIST: "{path} exists: name another",
    errno.ENAMETOOLONG: "the name {path} is too long for this system: choose a shorter one",
    errno.EINVAL: "{path} cannot be used here: check the name, or choose another",
    errno.ELOOP: "{path} is a link that points back to itself: name the file itself",
    errno.EACCES: "no permission to use {path}: ask its owner, or name another",
    errno.EPERM: "no permission to use {path}: ask its owner, or name another",
    errno.EROFS: "{path} is on a read-only disk: name another folder",
    errno.ENOSPC: "no space is left on the disk for {path}: free some space, then try again",
    errno.EDQUOT: "your quota on the disk leaves no space for {path}: free some space, "
    "then try again",
    errno.EFBIG: "{path} is larger than this disk or your account allows: name another folder",
    errno.EBUSY: "{path} is in use: close the program that has it open, then try again",
    errno.ETXTBSY: "{path} is in use: close the program that has it open, then try again",
    errno.EIO: "the disk of {path} does not answer: check it, or name another",
    errno.EMFILE: "too many files are open: close other programs, then try again",
    errno.ENFILE: "too many files are open: close other programs, then try again",
    errno.ENOMEM: "there is not enough memory: close other programs, then try again",
    errno.EAGAIN: "no more processes can be started: close other programs, or use --jobs 1",
    errno.EADDRINUSE: "that port is in use: name another with --port, or 0 for any that is free",
    errno.EADDRNOTAVAIL: "this computer has no such address: check --host",
}
_UNKNOWN = "the system refuses to use {path} (its error {number}): name another, or try again"


def sentence(problem: OSError, path: str | os.PathLike[str] | None = None) -> str:
    """What to say about a refusal.

    Parameters
    ----------
    problem : OSError
        Its own words are the system's, in whatever language.
    path : path-like, optional
        What was to be read or written; by default what the error names.
    """
    place = path if path is not None else problem.filename
    reason = _REASONS.get(problem.errno or 0, _UNKNOWN)
    return reason.format(path=shortened(place), number=problem.errno or "unknown")


def shortened(path: object) -> str:
    """A path that one can read."""
    if path is None:
        return "what is written"
    text = os.fsdecode(path) if isinstance(path, bytes) else str(path)
    return text if len(text) <= _LONGEST_PATH else f"{text[: _LONGEST_PATH - 1]}…"
