"""The way in: ``handoff-xl`` and ``python -m handoff_xl``."""

from __future__ import annotations

import signal
import sys


def run() -> int:
    """Run the command line and return its exit code."""
    # Ctrl-C while the program is still being loaded just ends it: nothing is to be tidied up or told yet.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from handoff_xl.cli import main  # noqa: PLC0415 -- that is what is loaded

    signal.signal(signal.SIGINT, before)
    return main()


if __name__ == "__main__":
    sys.exit(run())
