"""Run the parts of a computation: here, on processes of this machine, or on a cluster.

The processes are not those of concurrent.futures: left early, these work on until they are done,
and where the program is killed, for ever; one that dies takes the work of all others with it.
"""

import signal
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from threading import Lock, current_thread, main_thread
from typing import Any, TypeVar

from coop_xl.model.errors import CoopError

Task = TypeVar("Task")
Part = TypeVar("Part")

_TRIES = 3  # processes that may die over one task
_FRESH = get_context("spawn")  # the same on every system, and safe beside threads
_ALONE = Lock()
_STOPPING = (
    {signal.SIGINT, signal.SIGTERM, signal.SIGHUP} if hasattr(signal, "pthread_sigmask") else set()
)


class LostProcessesError(CoopError):
    """Processes cannot start, or die over the same task again and again."""


def results_as_completed(
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
    LostProcessesError
        If processes cannot start or die again and again; one that dies costs time only.
    """
    if executor:
        yield from _results_of_executor(work, tasks, executor)
    elif jobs <= 1 or len(tasks) == 1:
        for task in tasks:
            yield task, work(task)
    else:
        yield from Pool(work, tasks).results(min(jobs, len(tasks)))


def _results_of_executor(
    work: Callable[[Task], Part], tasks: Sequence[Task], executor: Executor
) -> Iterator[tuple[Task, Part]]:
    """Work on an executor; what has not begun is called off if this is left early."""
    futures = {executor.submit(alone, work, task): task for task in tasks}
    try:
        for future in as_completed(futures):
            yield futures.pop(future), future.result()
    finally:
        for future in futures:
            future.cancel()


def alone(work: Callable[[Task], Part], task: Task) -> Part:
    """Work on a task while no other thread of this process does: tasks share arrays."""
    with _ALONE:
        return work(task)


class _Worker:
    """A process that does one task after another, until it is ended or we are."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self.pipe, theirs = _FRESH.Pipe()
        self.process = _FRESH.Process(target=serve, args=(work, theirs), daemon=True)
        with _deaf_to_signals():
            self.process.start()
        theirs.close()  # so that the pipe ends when the process does

    def end(self) -> int | None:
        """Stop it, whatever it is doing; returns how it ended."""
        self.process.terminate()
        self.process.join()
        self.pipe.close()
        return self.process.exitcode


@contextmanager
def _deaf_to_signals() -> Iterator[None]:
    """Let a process that starts meanwhile hear nothing until it serves.

    Stopped before, or cut off from us, it would tell so in Python's words. What comes here
    meanwhile is heard later, also what another thread of ours lets through.
    """
    if not _STOPPING:
        yield
        return
    resource_tracker.ensure_running()  # starting it would let signals through again
    heard: list[int] = []
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    handlers = {}
    if current_thread() is main_thread():
        handlers = {each: it for each in _STOPPING if (it := signal.getsignal(each)) is not None}
    for each in handlers:
        signal.signal(each, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number in heard:
            signal.raise_signal(number)


def serve(work: Callable[..., Any], pipe: Connection) -> None:
    """Do what comes through the pipe, and send back what it gave or what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C: the parent ends us
    if _STOPPING:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    with suppress(EOFError, OSError):  # the parent is gone
        while True:
            task = pipe.recv()
            try:
                answer = True, work(task)
            except Exception as problem:
                answer = False, problem
            pipe.send(answer)


class Pool:
    """Tasks on processes; what one that died had begun is done by another."""

    def __init__(self, work: Callable[..., Any], tasks: Sequence[Any]) -> None:
        self.work = work
        self.tasks = tasks
        self.left = deque(range(len(tasks)))
        self.deaths: Counter[int] = Counter()
        self.busy: dict[Any, tuple[_Worker, int]] = {}  # by the pipe that will answer

    def results(self, jobs: int) -> Iterator[tuple[Any, Any]]:
        """Each task with what it gave."""
        try:
            for _ in range(jobs):
                self.begin(_Worker(self.work))
            while self.busy:
                for pipe in wait(list(self.busy)):
                    yield from self.result(pipe)
        finally:
            for worker, _ in self.busy.values():
                worker.end()

    def begin(self, worker: _Worker) -> None:
        """Give a process the next task."""
        place = self.left.popleft()
        self.busy[worker.pipe] = worker, place
        with suppress(OSError):  # if it is dead, so its pipe will tell
            worker.pipe.send(self.tasks[place])

    def result(self, pipe: Any) -> Iterator[tuple[Any, Any]]:
        """The task that a process did, after giving it the next; nothing if it died."""
        worker, place = self.busy[pipe]
        try:
            is_done, found = pipe.recv()
        except (EOFError, OSError):
            self.replace(pipe)
            return
        if not is_done:
            raise found
        del self.busy[pipe]
        if self.left:
            self.begin(worker)
        else:
            worker.end()
        yield self.tasks[place], found

    def replace(self, pipe: Any) -> None:
        """Start another process for one that died, unless that is hopeless."""
        worker, place = self.busy.pop(pipe)
        self.deaths[place] += 1
        worker.process.join(1)  # its pipe may end a moment before it does
        if worker.end() == 1:  # an error while it started; signals give negative numbers
            raise LostProcessesError(
                "processes end as they start: in a script, call this below "
                'if __name__ == "__main__":, or leave jobs at 1'
            )
        if self.deaths[place] == _TRIES:
            raise LostProcessesError(
                f"{_TRIES} processes died over the same part of the work: "
                "close other programs if memory is short, or use fewer jobs"
            )
        self.left.append(place)
        self.begin(_Worker(self.work))
