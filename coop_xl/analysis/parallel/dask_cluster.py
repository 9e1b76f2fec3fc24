"""Work on a cluster that is there already: any with a dask.distributed scheduler."""

import asyncio
import ctypes
import logging
import platform
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib import import_module
from typing import Any

import numpy as np

from coop_xl.estimates import equal_probability
from coop_xl.estimates.quantile_functions import normal_quantile
from coop_xl.model.errors import CoopError

_PATIENCE = 10.0  # seconds in which scheduler and workers must answer
_RETRIES = 3  # of a part that ended in an error; parts of a lost worker are dask's to do again
_KEPT_FREE = 2**24  # bytes
_M_TRIM_THRESHOLD = -1  # in glibc's malloc.h


class ClusterError(CoopError):
    """A cluster cannot be used."""


@contextmanager
def cluster(address: str, patience: float = _PATIENCE) -> Iterator[Executor]:
    """An executor on the workers of a running dask scheduler.

    Parameters
    ----------
    address : str
        Of the scheduler, such as tcp://10.0.0.5:8786.
    patience : float
        Seconds in which the scheduler must answer and have a worker.

    Yields
    ------
    concurrent.futures.Executor
        For `coop_xl.simulate(..., executor=...)`. A worker that is lost costs time only, and
        workers may join at any time.

    Raises
    ------
    ClusterError
        If dask is not installed, nobody answers, workers would not give the same bits as this
        machine, or the scheduler is lost.
    """
    client = _connect(address, patience)
    from distributed.scheduler import KilledWorker

    try:
        ours = likeness()
        for worker, theirs in _workers_of(client, address, patience).items():
            _refuse_unlike(ours, theirs, f"the worker at {worker}")
        yield _ClusterExecutor(client.get_executor(pure=False, retries=_RETRIES), ours)
    except KilledWorker as lost:
        raise ClusterError(
            f"{lost.allowed_failures + 1} workers died one after another over the same part of "
            "the work: see their logs, or give them more memory"
        ) from None
    except CancelledError:
        logging.getLogger("distributed.client").disabled = True  # it would tell all it tries
        raise ClusterError(
            f"the scheduler at {address} was lost, and the work with it: start it, then try again"
        ) from None
    finally:
        client.close(timeout=patience)


def _connect(address: str, patience: float) -> Any:
    """A client of the scheduler."""
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "working on a cluster needs dask: pip install 'coop-xl[cluster]'"
        ) from None
    with ThreadPoolExecutor(1) as aside:  # for a notebook has a loop of its own
        problem = aside.submit(lambda: asyncio.run(problem_at(address, patience))).result()
    if problem:
        raise ClusterError(
            f'no dask scheduler answers at "{address}" ({problem}): give the address that it '
            "shows when it starts, such as tcp://10.0.0.5:8786"
        )
    return Client(address, timeout=patience, set_as_default=False)


async def problem_at(address: str, patience: float) -> str:
    """Why the address is not a scheduler's; "" if it is. A client might wait forever."""
    from distributed.core import rpc

    async def kind() -> str:
        async with rpc(address, timeout=patience) as there:
            return (await there.identity())["type"]

    try:
        found = await asyncio.wait_for(kind(), patience)
    except TimeoutError:
        return f"nobody in {patience:g} seconds"
    except Exception as problem:  # what others answer trips dask over errors of every kind
        return str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return "" if found == "Scheduler" else f"a {found.lower()} does"


def _workers_of(client: Any, address: str, patience: float) -> dict[str, Any]:
    """What each worker says it is like, or the error it had; at least one worker."""
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=patience)
        return client.run(_prepare_worker, on_error="return")
    raise ClusterError(
        f"the scheduler at {address} has no workers: start some with dask worker {address}"
    )


class _ClusterExecutor(Executor):
    """Dask's executor, but no part is done where the bits would differ."""

    def __init__(self, within: Executor, ours: Mapping[str, str]) -> None:
        self.within = within
        self.ours = ours

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have a function called on a worker."""
        return self.within.submit(alike, self.ours, work, *arguments, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what is under way, or give it up."""
        self.within.shutdown(wait and not cancel_futures)


def alike(ours: Mapping[str, str], work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Call a function, unless this worker, which may have just joined, is unlike the client."""
    _refuse_unlike(ours, _prepare_worker(), "a worker")
    return work(*arguments, **named)


@cache
def _prepare_worker() -> dict[str, str]:
    """Make this worker quick, and say what it is like.

    Dask has its workers give back memory at once, which blocks then wait for again and again.
    """
    with suppress(AttributeError, OSError, TypeError):  # only glibc has it
        ctypes.CDLL(None).mallopt(_M_TRIM_THRESHOLD, _KEPT_FREE)
    return likeness()


def likeness() -> dict[str, str]:
    """All on which the bits of a result depend."""
    return {
        "coop-xl": import_module("coop_xl").__version__,
        "numpy": np.__version__,
        "python": ".".join(platform.python_version_tuple()[:2]),
        "arithmetic": _digest(),
    }


def _digest() -> str:
    """Digits that differ where another processor rounds logarithms, powers or sums otherwise."""
    u = equal_probability.U
    tables = (
        u,
        np.log(u),
        np.exp(u),
        np.power(10.0, -u),
        normal_quantile(u, rest=equal_probability.REST),
    )
    scores = np.stack(tables)
    return sha256(np.stack((*tables, *(scores[:, :5] @ scores))).tobytes()).hexdigest()[:8]


def _refuse_unlike(ours: Mapping[str, str], theirs: Any, where: str) -> None:
    """An error if a worker would not give the same bits as we."""
    same = f"install coop-xl {ours['coop-xl']} and numpy {ours['numpy']} there"
    if isinstance(theirs, Exception):
        raise ClusterError(f"{where} cannot run coop-xl ({theirs}): {same}")
    for what, version in ours.items():
        if theirs[what] == version:
            continue
        if what == "arithmetic":
            raise ClusterError(
                f"{where} has a processor whose results differ from ours in the last bits: "
                "use workers alike, and start from a machine like them"
            )
        raise ClusterError(f"{where} has {what} {theirs[what]}, we have {version}: {same}")
