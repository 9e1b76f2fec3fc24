"""A running headless office on a private profile."""

import subprocess
import time
import uuid
from os import environ
from pathlib import Path
from typing import Any, Self

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooLocale" oor:op="fuse"><value>en-US</value></prop>
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-US</value></prop></item>
</oor:items>
"""
START_SECONDS = 60
RESTART = 81  # the exit code by which an office asks to be started again: a profile's first use


def properties(**values: object) -> tuple[PropertyValue, ...]:
    """Arguments as UNO takes them."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


class Office:
    """A running office; leaving the `with` block ends it."""

    def __init__(self, soffice: str, folder: str, dialogs: bool = False):
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(PROFILE)
        # `--headless` cancels every dialog before it can be read; this drawing needs no screen.
        self.environment = {**environ, "SAL_USE_VCLPLUGIN": "svp"}
        self.documents: list[Any] = []
        self.pipe = "pipe" + uuid.uuid4().hex
        self.command = [
            soffice,
            *(() if dialogs else ("--headless",)),
            *("--norestore", "--nologo", "--nodefault"),
            "-env:UserInstallation=" + profile.parent.as_uri(),
            f"--accept=pipe,name={self.pipe};urp;",
        ]

    def __enter__(self) -> Self:
        self.start()
        self.context = self.connect()
        self.desktop = self.service("com.sun.star.frame.Desktop")
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.close_documents()
            self.desktop.terminate()
            self.process.wait(10)
        except Exception:  # whatever state it is in, it must not outlive the test
            self.process.kill()

    def close_documents(self) -> None:
        """Close what was opened, so that the next task finds the office as it was."""
        while self.documents:
            self.documents.pop().close(True)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def connect(self) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                return resolver.resolve(
                    f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext"
                )
            except NoConnectException:
                if self.process.poll() == RESTART:
                    self.start()
                time.sleep(0.02)
        self.process.kill()
        raise TimeoutError("LibreOffice did not start.")

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def open(self, path: str, hidden: bool = True) -> Any:
        """A document, freshly calculated."""
        document = self.desktop.loadComponentFromURL(
            Path(path).as_uri(), "_default", 0, properties(Hidden=hidden)
        )
        if document is None:
            raise OSError(f"LibreOffice cannot open {path}.")
        self.documents.append(document)
        document.calculateAll()
        return document
