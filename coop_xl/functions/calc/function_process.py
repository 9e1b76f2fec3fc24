"""Asks a separate Python for the worksheet functions, over a pipe.

A copy of this file is in the extension and runs in LibreOffice's own Python, which may be older
than ours and have no NumPy: standard library only, no syntax newer than Python 3.7.
"""

import marshal
import os
import struct
import subprocess
import threading
from typing import Any

_FORMAT = 2  # of marshal: every Python since 2.5 reads it
_LENGTH = struct.Struct("<I")
_BROKEN = (OSError, EOFError, ValueError, TypeError)
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW of Windows
REMEDY = 'install Coop XL again, run "coop-xl calc install" and start LibreOffice again'


class FunctionProcess:
    """A process that answers calls; the first call starts it, and one after it was ended.

    Parameters
    ----------
    interpreter : str
        The Python that has Coop XL.
    server : str
        Its file `function_server.py`.
    """

    def __init__(self, interpreter: str, server: str) -> None:
        self.interpreter = interpreter
        self.server = server
        self.process: Any = None
        self.failure = ""
        self.lock = threading.Lock()

    def call(self, name: str, arguments: Any) -> Any:
        """Rows of cells, whatever happens."""
        with self.lock:
            if not self.failure and (self.process is None or self.process.poll() is not None):
                self.failure = self.start()
            if self.failure:  # starting takes a while: it is not tried again for each cell
                return ((f"#COOP! {self.failure}: {REMEDY}",),)
            try:
                self.send((name, arguments))
                return self.receive()
            except _BROKEN as problem:
                self.end()
                return ((f"#COOP! Python ended ({problem!r}): calculate again",),)

    def start(self) -> str:
        """Start the process; returns what prevents it from answering, "" if nothing."""
        for path in (self.interpreter, self.server):
            if not os.path.isfile(path):
                return f"{path} is gone"
        try:
            self.process = self.started()
            return self.receive()
        except _BROKEN as problem:
            return f"{self.interpreter} does not start ({problem!r})"

    def started(self) -> "subprocess.Popen[bytes]":
        """The new process."""
        return subprocess.Popen(
            # -P: no module that lies beside the server stands in for another.
            [self.interpreter, "-P", self.server],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # LibreOffice sets PYTHONPATH and PYTHONHOME for its own Python.
            env={name: at for name, at in os.environ.items() if not name.startswith("PYTHON")},
            creationflags=_NO_WINDOW if os.name == "nt" else 0,
        )

    def send(self, question: Any) -> None:
        """Pass a question on at once."""
        data = marshal.dumps(question, _FORMAT)
        self.process.stdin.write(_LENGTH.pack(len(data)) + data)
        self.process.stdin.flush()

    def receive(self) -> Any:
        """The process's next answer."""
        head = self.process.stdout.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise EOFError("no answer")
        return marshal.loads(self.process.stdout.read(*_LENGTH.unpack(head)))

    def end(self) -> None:
        """End the process and close its pipes."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None
