"""A real scheduler with real workers on this machine: the same bits, and clear errors."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from coop_xl import simulate
from coop_xl.analysis.parallel.dask_cluster import ClusterError, alike, cluster, likeness
from tests.analysis.cases import EARTH

from .test_processes import bits, has_signals

pytest.importorskip("distributed")

SAMPLES = 2**20
PATIENT = 120.0  # seconds: on a busy machine workers start slowly, which is not what is tried
ROOT = Path(__file__).parents[3]


class Program:
    """A dask scheduler or worker in a process of its own."""

    def __init__(self, folder, kind, *options, path=ROOT):
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, "--no-dashboard"],
            cwd=folder,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(path)},
        )

    def wait_for(self, pattern):
        """What it prints as soon as it is ready; the rest is read too, lest it block."""
        for line in self.process.stderr:
            if found := re.search(pattern, line):
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return found[1]
        raise AssertionError("it ended")

    def end(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def start(tmp_path):
    with contextlib.ExitStack() as started:

        def start(*options, **named):
            program = Program(tmp_path, *options, **named)
            started.callback(program.end)
            return program

        yield start


@pytest.fixture
def scheduler(start):
    return start("scheduler", "--host", "127.0.0.1", "--port", "0")


@pytest.fixture
def address(scheduler):
    return scheduler.wait_for(r"Scheduler at:\s+(tcp://\S+)")


@pytest.fixture
def add_worker(start, address):
    def add_worker(*options, **named):
        worker = start("worker", address, "--no-nanny", *options, **named)
        return worker, worker.wait_for(r"Start worker at:\s+(tcp://\S+)")

    return add_worker


@has_signals
def test_a_worker_killed_in_mid_run_changes_no_bit(address, add_worker):
    lost, _ = add_worker("--nthreads", "1")
    add_worker("--nthreads", "2")
    done = []

    def kill_one(rows, total):
        done.append(rows)
        if len(done) == 3:
            lost.process.send_signal(signal.SIGKILL)

    with cluster(address, PATIENT) as executor:
        found = simulate(EARTH, SAMPLES, executor=executor, progress=kill_one)
    assert lost.process.wait() == -signal.SIGKILL
    assert done[-1] == SAMPLES
    assert bits(found) == bits(simulate(EARTH, SAMPLES))


@has_signals
def test_a_lost_scheduler_is_told(scheduler, address, add_worker):
    add_worker()

    def kill(rows, total):
        scheduler.process.send_signal(signal.SIGKILL)

    with pytest.raises(ClusterError, match="was lost"), cluster(address) as executor:
        simulate(EARTH, SAMPLES, executor=executor, progress=kill)


def test_workers_with_another_coop_xl_are_refused(address, add_worker, tmp_path):
    other = tmp_path / "other"
    (other / "coop_xl").mkdir(parents=True)
    (other / "coop_xl/__init__.py").write_text('__version__ = "0.0.1"\n')
    _, worker = add_worker(path=other)
    ours = likeness()["coop-xl"]
    words = f"{worker} (cannot run|has) coop-xl .*install coop-xl {ours} and numpy"
    with pytest.raises(ClusterError, match=words), cluster(address):
        pass


def test_an_address_of_no_scheduler_is_told(address, add_worker):
    with pytest.raises(ClusterError, match="has no workers: start some"), cluster(address, 0.5):
        pass
    _, worker = add_worker()
    with pytest.raises(ClusterError, match="a worker does"), cluster(worker):
        pass


@pytest.mark.parametrize("wrong", ["tcp://127.0.0.1:1", "nowhere", "http://127.0.0.1:8787", ""])
def test_a_wrong_address_is_told(wrong):
    with pytest.raises(ClusterError, match=f'answers at "{wrong}"'), cluster(wrong, 0.5):
        pass


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.0 400 Bad Request\r\n\r\n"])
def test_who_speaks_another_language_is_told(answer):
    with socket.create_server(("127.0.0.1", 0)) as other:

        def speak():
            with contextlib.suppress(OSError):
                asking, _ = other.accept()
                asking.sendall(answer)
                asking.recv(10**6)

        threading.Thread(target=speak, daemon=True).start()
        wrong = "tcp://{}:{}".format(*other.getsockname())
        with pytest.raises(ClusterError, match=wrong), cluster(wrong, 0.5):
            pass


def test_dask_that_is_not_installed_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'coop-xl\[cluster\]'"), cluster(""):
        pass


def test_a_worker_alike_does_the_work():
    assert alike(likeness(), max, 2, 3) == 3


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("coop-xl", "a worker has coop-xl .*, we have other: install coop-xl other and numpy"),
        ("numpy", "a worker has numpy .*, we have other: install coop-xl .* and numpy other"),
        ("python", "a worker has python .*, we have other"),
        ("arithmetic", "results differ from ours in the last bits"),
    ],
)
def test_a_worker_that_joins_and_is_unlike_does_no_work(what, words):
    with pytest.raises(ClusterError, match=words):
        alike(likeness() | {what: "other"}, max, 2, 3)
