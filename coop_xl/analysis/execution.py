"""Run the parts of a computation: here, on processes of this machine, or on a cluster."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Part = TypeVar("Part")

TRIES = 3  # how often a pool that lost a process is started again


def completed(
    work: Callable[[Task], Part],
    tasks: Sequence[Task],
    jobs: int = 1,
    executor: Executor | None = None,
) -> Iterator[tuple[Task, Part]]:
    """Each task with what it gave, in the order in which they finish.

    Parameters
    ----------
    work : callable
        A function of a module, so that other processes find it.
    tasks : sequence
    jobs : int
        Processes on this machine; with 1 the work is done right here.
    executor : concurrent.futures.Executor, optional
        Where to work instead. It is not shut down.

    Raises
    ------
    BrokenExecutor
        If processes die again and again; one that dies costs time only.
    """
    if executor:
        yield from gathered(work, tasks, executor)
    elif jobs <= 1 or len(tasks) == 1:
        for task in tasks:
            yield task, work(task)
    else:
        yield from by_processes(work, tasks, min(jobs, len(tasks)))


def by_processes(
    work: Callable[[Task], Part], tasks: Sequence[Task], jobs: int
) -> Iterator[tuple[Task, Part]]:
    """Work on processes of this machine; what a dead one had not finished is done again."""
    left = list(tasks)
    for last in (False,) * (TRIES - 1) + (True,):
        with processes(jobs) as pool:
            try:
                for task, part in gathered(work, list(left), pool):
                    left.remove(task)
                    yield task, part
                return
            except BrokenExecutor:
                if last:
                    raise


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """A pool of fresh processes, ended at once if something goes wrong."""
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def gathered(
    work: Callable[[Task], Part], tasks: Sequence[Task], executor: Executor
) -> Iterator[tuple[Task, Part]]:
    """Work on an executor; what has not begun is called off if this is left early."""
    futures = {executor.submit(work, task): task for task in tasks}
    try:
        for future in as_completed(futures):
            yield futures.pop(future), future.result()
    finally:
        for future in futures:
            future.cancel()
