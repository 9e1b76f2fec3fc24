"""A real browser without a window, for pages that are opened as files."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1200, "height": 900}
RECORD = """
window.violations = [];
document.addEventListener("securitypolicyviolation", each => violations.push(each.blockedURI));
"""


@dataclass
class Opened:
    """A page, and what it did that it should not."""

    page: Any
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def violations(self) -> list[str]:
        return self.page.evaluate("violations")


def require_chromium() -> str:
    """The browser; a test is skipped on a machine without it, and fails in integration."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    left_out("Pages are left unopened: no Chromium is on the search path.")


def left_out(missing: str) -> NoReturn:
    """Skip a test, saying what is left out; in continuous integration, fail."""
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def launched() -> Iterator[Any]:
    """The browser, running."""
    program = require_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any, path: Path, size: dict[str, int], **options: Any) -> Iterator[Opened]:
    """A file in a window of a size, without network; all it asks for and says is noted."""
    context = browser.new_context(viewport=size, offline=True, **options)
    context.add_init_script(RECORD)
    page = context.new_page()
    found = Opened(page)
    address = path.as_uri()

    def answer(route: Any) -> None:
        found.requests.append(route.request.url)
        route.continue_() if route.request.url.split("#")[0] == address else route.abort()

    context.route("**/*", answer)
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("dialog", lambda dialog: (found.said.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    yield found
    context.close()
