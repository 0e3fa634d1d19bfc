"""What ends a run, or a workbook's part in it; apart from the findings, so that ``--help`` loads nothing else."""

from __future__ import annotations


class CannotRun(Exception):  # noqa: N818 -- it is an outcome told to the user, not a programming error
    """The input cannot be read or the command cannot run: exit code 2, one plain sentence, no traceback."""

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
