"""How far a long simulation has come, for whoever watches a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import Progress

from .terminal import console

_LONG = 2**20  # draws of which progress is shown


@contextmanager
def progress_bar(samples: int) -> Iterator[Callable[[int, int], object] | None]:
    """What takes the draws done and in all; None if the run is short or no one watches."""
    screen = console(to_stderr=True)
    if samples <= _LONG or not screen.is_terminal:
        yield None
        return
    with Progress(console=screen, transient=True) as bar:
        task = bar.add_task("Drawing", total=samples)
        yield lambda done, total: bar.update(task, completed=done, total=total)
