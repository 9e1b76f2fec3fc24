"""The command `coop-xl`, also as `python -m coop_xl`: however it is stopped, it ends quietly."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def main() -> None:
    """Run the command line."""
    on(signal.SIGINT, end_at_once)  # until all is imported there is nothing to clean up
    from coop_xl.cli import cli
    from coop_xl.cli import main as run

    for name in sys.argv[1:2]:
        cli.get_command(None, name)  # so that its file, too, is loaded
    on(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):  # so that drafts and processes of ours go, too
        on(getattr(signal, name, None), end)
    try:
        run()
    finally:
        on(signal.SIGINT, end_at_once)


def on(number: signal.Signals | None, action: Callable[[int, Any], Any]) -> None:
    """Act when a signal comes, unless whoever started us had it ignored, as nohup does."""
    if number is not None and signal.getsignal(number) != signal.SIG_IGN:
        signal.signal(number, action)


def end_at_once(number: int, _: Any) -> None:
    """End as a program does that a signal ends."""
    os._exit(128 + number)


def end(number: int, _: Any) -> None:
    """The same, after what is under way was cleaned up."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main()
