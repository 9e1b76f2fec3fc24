"""The worksheet functions for LibreOffice: in its own process, or in another that it asks over a
pipe.

LibreOffice's Python starts this file by its path, in the Python that has Coop XL. Nothing but the
standard library is imported before there is a way to report what is missing.
"""

import marshal
import os
import struct
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = 2  # of marshal: every Python since 2.5 reads it, and pickle takes twice as long
LENGTH = struct.Struct("<I")

Functions = Mapping[str, Callable[..., Any]]
Rows = tuple[tuple[Any, ...], ...]


def main() -> None:
    """Report what is missing ("" if nothing is), then answer until LibreOffice ends."""
    answers = _own_standard_output()
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    try:
        functions = load_functions()
    except ImportError as problem:
        send(answers, f"{sys.executable} cannot load Coop XL ({problem})")
        return
    send(answers, "")
    serve(sys.stdin.buffer, answers, functions)


def _own_standard_output() -> BinaryIO:
    """Standard output for answers only: what else is printed goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def load_functions() -> Functions:
    """The functions to call, from the list that every surface reads."""
    from coop_xl.functions import catalogue  # noqa: F401  (fills FUNCTIONS)
    from coop_xl.functions.registry import FUNCTIONS

    return {name: each.call for name, each in FUNCTIONS.items()}


def serve(questions: BinaryIO, answers: BinaryIO, functions: Functions) -> None:
    """Answer each pair of a function's name and its arguments."""
    while head := questions.read(LENGTH.size):
        name, arguments = marshal.loads(questions.read(*LENGTH.unpack(head)))
        send(answers, answer(functions, name, arguments))


def send(answers: BinaryIO, found: Any) -> None:
    """Pass an answer on at once."""
    data = marshal.dumps(found, FORMAT)
    answers.write(LENGTH.pack(len(data)) + data)
    answers.flush()


def answer(functions: Functions, name: str, arguments: tuple[Any, ...]) -> Rows:
    """What a function gives, as LibreOffice takes it: always rows, and no lists."""
    if name not in functions:
        return ((f'#COOP! this version has no {name}: run "coop-xl calc install"',),)
    found = functions[name](*arguments)
    return tuple(map(tuple, found)) if isinstance(found, list) else ((found,),)


if __name__ == "__main__":
    main()
