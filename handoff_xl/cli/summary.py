"""Writing the summary over many workbooks that ``compile --summary`` asks for."""

from __future__ import annotations

import os
from pathlib import Path

from handoff_xl.cli.output import fatal, remark
from handoff_xl.files import Output, write_together
from handoff_xl.refusal import CannotRun
from handoff_xl.results import Run
from handoff_xl.writers.portfolio import is_portfolio, render_portfolio


def check_summary_path(path: Path) -> None:
    """Raise CannotRun where no summary may be written at the path, whatever a run comes to.

    To be asked before a run, so that nobody waits for one that leaves its outputs but no summary.
    """
    if path.suffix.lower() != ".xlsx":
        raise CannotRun(f"Nothing was compiled. The summary {path} must end in .xlsx.")
    if os.path.lexists(path) and not is_portfolio(path):
        raise CannotRun(
            f"Nothing was compiled. {path} is there already and is no summary of an earlier run. Choose another name."
        )


def write_summary(run: Run, path: Path) -> bool:
    """Write the summary of a run and say so; an older summary at the path is replaced. Return whether it stands.

    Any other file at the path, one of the workbooks or outputs above all, is left as it was, and said so.
    """
    try:
        _refuse_foreign(run, path)
        write_together([Output(path, render_portfolio(run, path.parent))])
    except CannotRun as error:
        fatal(f"There is no summary. {error.message}")
        return False
    remark(f"Wrote {path}")
    return True


def _refuse_foreign(run: Run, path: Path) -> None:
    taken = {Path(name).resolve() for result in run.results for name in (result.file, *result.written)}
    if path.resolve() in taken:
        raise CannotRun(f"{path} is one of the workbooks or outputs of this run. Choose another name.")
    if os.path.lexists(path) and not is_portfolio(path):
        raise CannotRun(f"{path} is there already and is no summary of an earlier run. Choose another name.")
