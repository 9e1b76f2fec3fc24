"""Types into cells as a person does, so that validation and locks have their say."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from .session import Office, properties

ANSWER_SECONDS = 20
SETTLE_SECONDS = 0.05
# com.sun.star.accessibility.AccessibleRole
ALERT, DIALOG, STATIC = 1, 12, 86
GRID = "grid_window"
REFUSALS = ("cancel", "abort", "no", "close", "ok")


def type_into(office: Office, path: str, texts: list[tuple[str, str, str]]) -> list[tuple]:
    """Type each text and press Enter: (accepted, message, shown) for each."""
    document = office.open(path, hidden=False)
    keyboard = Keyboard(office)
    answers = []
    for sheet, cell, text in texts:
        target = document.Sheets[sheet][cell]
        document.CurrentController.select(target)
        message = keyboard.type(text)
        answers.append((not message, message, target.String))
    return answers


class Keyboard:
    """Acts on the document in front, and declines the dialogs that come up."""

    def __init__(self, office: Office):
        self.test = office.service("org.libreoffice.uitest.UITest")
        self.toolkit = office.service("com.sun.star.awt.Toolkit")

    def type(self, text: str) -> str:
        """Enter a text in the selected cell, or empty it; the message that came up, if any."""
        grid = self.test.getTopFocusWindow().getChild(GRID)
        keys = {"TEXT": text} if text else {"KEYCODE": "DELETE"}
        message = self.watch(lambda: act(grid, "TYPE", **keys))
        if not message:
            message = self.watch(lambda: act(grid, "TYPE", KEYCODE="RETURN"))
        if message:
            act(grid, "TYPE", KEYCODE="ESC")
        return message

    def watch(self, action: Callable[[], None]) -> str:
        """Do something, which may wait for dialogs to close; decline them; their messages."""
        acting = threading.Thread(target=action, daemon=True)
        acting.start()
        messages = []
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            acting.join(SETTLE_SECONDS)
            dialog = self.test.getTopFocusWindow()
            if GRID not in dialog.getChildren():
                messages.append("\n".join(self.static_texts()))
                decline(dialog)
            elif not acting.is_alive():
                return "\n".join(dict.fromkeys(messages))
        raise TimeoutError(f"A dialog does not close: {messages}")

    def static_texts(self) -> list[str]:
        """What the open dialogs say."""
        windows = [self.toolkit.getTopWindow(n) for n in range(self.toolkit.getTopWindowCount())]
        contexts = [window.getAccessibleContext() for window in windows]
        dialogs = [each for each in contexts if each.getAccessibleRole() in (ALERT, DIALOG)]
        found = [part for dialog in dialogs for part in descendants(dialog)]
        return [part.getAccessibleName() for part in found if part.getAccessibleRole() == STATIC]


def descendants(context: Any) -> Iterator[Any]:
    yield context
    for index in range(context.getAccessibleChildCount()):
        yield from descendants(context.getAccessibleChild(index).getAccessibleContext())


def decline(dialog: Any) -> None:
    names = dialog.getChildren()
    button = next(name for name in REFUSALS if name in names)
    act(dialog.getChild(button), "CLICK")


def act(window: Any, action: str, **arguments: str) -> None:
    window.executeAction(action, properties(**arguments))
