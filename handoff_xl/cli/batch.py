"""A run over many workbooks: each is compiled on its own, so that one that fails never stops the others."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from handoff_xl.cli.faults import plain_faults
from handoff_xl.cli.inputs import Entry, Skipped, gather, read_file, refuse_collisions
from handoff_xl.cli.options import today
from handoff_xl.cli.output import Progress, fatal, payload, remark, text_width
from handoff_xl.cli.workers import results_of
from handoff_xl.compile import compile_workbook
from handoff_xl.files import Output, write_together
from handoff_xl.ooxml import Limits, PackageError
from handoff_xl.outcome import Outcome
from handoff_xl.outputs import Targets, holds_edits, targets
from handoff_xl.refusal import CannotRun
from handoff_xl.results import Run, WorkbookResult
from handoff_xl.routing import render
from handoff_xl.writers.annotated import annotated_copy
from handoff_xl.writers.report import render_report
from handoff_xl.writers.terminal import summary_table, workbook_text

_MOST_OF_ONE = 20
_MOST_OF_MANY = 5
_SHOWN_ONE_BY_ONE = 8
"""Of more workbooks than this only the table is shown, unless all findings are asked for."""

Work = Callable[[Path, date], WorkbookResult]


def check_all(
    paths: Sequence[Path], *, as_of: date | None, strict: bool, limits: Limits | None = None
) -> Run:
    """Compile every workbook and write nothing."""
    inputs = gather(paths)
    work = partial(_check, limits=limits)
    return _run(inputs.entries, inputs.skipped, work, as_of=as_of, strict=strict)


def compile_all(
    paths: Sequence[Path],
    directory: Path | None,
    *,
    as_of: date | None,
    strict: bool,
    briefly: bool = False,
    limits: Limits | None = None,
) -> Run:
    """Compile every workbook and write its outputs beside it or to ``directory``; ``briefly`` adds their briefs."""
    inputs = gather(paths)
    entries = tuple(refuse_collisions(inputs.entries, directory))
    work = partial(_compile_briefly if briefly else _compile, directory=directory, limits=limits)
    return _run(entries, inputs.skipped, work, as_of=as_of, strict=strict)


def _run(
    entries: Sequence[Entry], skipped: Iterable[Skipped], work: Work, *, as_of: date | None, strict: bool
) -> Run:
    day = as_of or today()
    progress = Progress(len(entries))
    waiting = results_of(partial(_result, work=work, day=day), entries)
    results = []
    try:
        for number, entry in enumerate(entries, start=1):
            progress.show(number, str(entry.path))
            results.append(next(waiting))
    finally:
        progress.clear()
        waiting.close()
    return Run(tuple(results), day, strict, tuple((str(item.path), item.reason) for item in skipped))


def _result(entry: Entry, work: Work, day: date) -> WorkbookResult:
    if entry.problem is not None:
        return WorkbookResult(str(entry.path), problem=entry.problem)
    try:
        with plain_faults(), _collector_paused():
            return work(entry.path, day).without_routes()
    except CannotRun as error:
        return WorkbookResult(str(entry.path), problem=_nameless(error, entry.path))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the collector of reference cycles.

    A compile makes many values that live to its end; the collector would search them all again and again, the more
    often the larger the workbook.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _nameless(error: CannotRun, path: Path) -> str:
    """Return the sentence without the file's name in front, since a result names its file anyway."""
    return error.message.removeprefix(f"{path.name}: ")


def _check(path: Path, day: date, *, limits: Limits | None) -> WorkbookResult:
    return WorkbookResult(str(path), compile_workbook(read_file(path, limits), path.name, day, limits))


def _compile(path: Path, day: date, *, directory: Path | None, limits: Limits | None) -> WorkbookResult:
    places = targets(path, directory, limits)
    try:
        data = read_file(path, limits)
        outcome = compile_workbook(data, path.name, day, limits)
    except CannotRun as error:
        return WorkbookResult(str(path), problem=_nameless(error, path), notes=_older_routing(places))
    try:
        outputs, notes = _outputs(path, data, outcome, places, limits)
        write_together(outputs)
    except (CannotRun, PackageError) as error:
        problem = (
            error.message if isinstance(error, CannotRun) else f"There is no annotated copy. {error.detail}"
        )
        return WorkbookResult(str(path), outcome, problem=problem, notes=_older_routing(places))
    return WorkbookResult(
        str(path), outcome, written=tuple(str(output.path) for output in outputs), notes=notes
    )


def _compile_briefly(
    path: Path, day: date, *, directory: Path | None, limits: Limits | None
) -> WorkbookResult:
    return _compile(path, day, directory=directory, limits=limits).briefly()


def _outputs(
    path: Path, data: bytes, outcome: Outcome, places: Targets, limits: Limits | None
) -> tuple[list[Output], tuple[str, ...]]:
    outputs, notes = [], []
    changed_ns = path.stat().st_mtime_ns
    if kept := _why_kept(places.annotated, path.name, data, changed_ns, limits):
        notes.append(kept)
    else:
        # The copy takes the time of change of its original: if it is newer later on, somebody edited it.
        outputs.append(Output(places.annotated, annotated_copy(data, outcome, limits), changed_ns))
    if outcome.routing is None:
        notes.extend(_older_routing(places))
    else:
        outputs.append(Output(places.routing, render(outcome.routing)))
    return outputs, tuple(notes)


def _why_kept(copy: Path, name: str, original: bytes, changed_ns: int, limits: Limits | None) -> str | None:
    """Return why a copy that stands there must not be replaced, None where it may be.

    ``original`` are the bytes of the workbook ``name``, ``changed_ns`` is its time of change.
    """
    if not copy.is_file() or copy.stat().st_mtime_ns <= changed_ns:
        return None
    try:
        edited = holds_edits(read_file(copy, limits), original, limits)
    except CannotRun:
        return (
            f"{copy} is newer than {name}, cannot be opened to see whether it was edited, and was left as it was. "
            "Check that you may read it, or delete it to get a new copy."
        )
    if not edited:
        return None
    return (
        f"{copy} was edited after {name} and was left as it was. Compile {copy.name} "
        "so that its edits count, or delete it to get a new copy."
    )


def _older_routing(places: Targets) -> tuple[str, ...]:
    if not os.path.exists(places.routing):  # noqa: PTH110 -- Path.exists raises where nobody may look
        return ()
    return (f"{places.routing} is from an earlier run and was left as it was.",)


def show(run: Run, *, output_format: str, show_all: bool) -> None:
    """Print a run: payload to stdout; what was skipped and what could not run to stderr."""
    for file, reason in run.skipped:
        remark(f"Skipped {file}: {reason}")
    if output_format == "json":
        payload(render_report(run))
    else:
        _show_text(run, show_all=show_all)
    for result in run.results:
        if result.problem is not None:
            fatal(f"{result.file}: {result.problem}")
            if result.outcome is None:
                for note in result.notes:
                    remark(note)


def _show_text(run: Run, *, show_all: bool) -> None:
    number = len(run.results)
    texts = []
    if show_all or number <= _SHOWN_ONE_BY_ONE:
        most = None if show_all else _MOST_OF_ONE if number == 1 else _MOST_OF_MANY
        texts = [
            workbook_text(result, strict=run.strict, most=most, width=text_width())
            for result in run.results
            if result.outcome is not None
        ]
    if number > 1:
        texts.append(summary_table(run, brief=not texts))
    payload("\n".join(texts))
