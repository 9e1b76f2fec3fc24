"""Hands tasks to a LibreOffice of their own, which is gone when they end."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
OFFICE = "tests.engines.office"
SECONDS = 300.0


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
        task = {
            "name": name,
            "soffice": find_soffice(),
            "folder": folder,
            "arguments": {"path": str(copy), **arguments},
        }
        return json.loads(talk([str(find_python()), "-m", OFFICE], json.dumps(task), seconds))


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
