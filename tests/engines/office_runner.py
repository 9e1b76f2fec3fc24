"""Hands tasks to a LibreOffice that is started once and gone when the tests are."""

import atexit
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
OFFICE = "tests.engines.office"
SECONDS = 300.0
SECONDS_TO_END = 10.0


class OfficeError(RuntimeError):
    """LibreOffice did not do its task; the message has what it wrote."""


@cache
def find_soffice() -> str | None:
    """The office program on the search path."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def find_python() -> str | None:
    """A Python that can talk to the office: often the system's, seldom that of the tests."""
    folders = [*os.get_exec_path(), *os.defpath.split(os.pathsep)]
    if soffice := find_soffice():
        folders.insert(0, str(Path(soffice).resolve().parent))
    candidates = [
        shutil.which(name, path=each) for each in folders for name in ("python", "python3")
    ]
    return next((python for python in candidates if python and has_uno(python)), None)


def has_uno(python: str) -> bool:
    tried = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
    return tried.returncode == 0


def run(name: str, workbook: Path, seconds: float = SECONDS, **arguments: object) -> Any:
    """One task of `tests.engines.office` on a copy of a workbook."""
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        copy = Path(folder, "workbook").with_suffix(workbook.suffix)
        shutil.copy(workbook, copy)
        task = {"name": name, "arguments": {"path": str(copy), **arguments}}
        # Only where a person types, dialogs have to come up.
        return running(dialogs=name == "type_into").ask(task, seconds)


class Running:
    """A process that does tasks, and the office that it has started for them."""

    def __init__(self, *, dialogs: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="office-"))
        self.answers: queue.Queue[str] = queue.Queue()
        with (self.folder / "complaints").open("w") as complaints:
            self.process = subprocess.Popen(
                [str(find_python()), "-m", OFFICE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                cwd=ROOT,
                start_new_session=True,
            )
        threading.Thread(target=self.listen, daemon=True).start()
        start = {"soffice": find_soffice(), "folder": str(self.folder), "dialogs": dialogs}
        self.send(start)

    def listen(self) -> None:
        """Take each answer as it comes; at the end there is an empty one."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.answers.put(line)
        self.answers.put("")

    def send(self, what: object) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def ask(self, task: object, seconds: float) -> Any:
        """What comes of a task; an office that fails is given up."""
        try:
            self.send(task)
            told = json.loads(self.answers.get(timeout=seconds) or "{}")
        except queue.Empty:
            told = {"complaint": f"LibreOffice was not done after {seconds:g} s."}
        except BrokenPipeError:
            told = {}
        if "answer" in told:
            return told["answer"]
        complaint = told.get("complaint") or (self.folder / "complaints").read_text()
        self.end()
        raise OfficeError(complaint)

    def end(self) -> None:
        """Leave nothing of it behind."""
        running.cache_clear()
        atexit.unregister(self.end)
        assert self.process.stdin
        try:
            self.process.stdin.close()
            self.process.wait(SECONDS_TO_END)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            pass
        end_group(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def running(*, dialogs: bool) -> Running:
    """The one that does such tasks."""
    found = Running(dialogs=dialogs)
    atexit.register(found.end)
    return found


def talk(command: list[str], question: str, seconds: float) -> str:
    """Run a program and all that it starts as one group, and leave nothing of it behind."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        answer, complaint = process.communicate(question, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise OfficeError(f"LibreOffice was not done after {seconds:g} s.") from None
    finally:
        end_group(process)
    if process.returncode:
        raise OfficeError(complaint)
    return answer


def end_group(process: subprocess.Popen[str]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()
