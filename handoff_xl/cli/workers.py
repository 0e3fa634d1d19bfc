"""Many workbooks at a time: a long batch is shared among processes, one for each processor."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Sequence

from handoff_xl.cli.inputs import Entry
from handoff_xl.results import WorkbookResult

_WORTH_A_PROCESS = 8
"""A process of its own pays for its start from about this many workbooks on."""

Task = Callable[[Entry], WorkbookResult]


def results_of(task: Task, entries: Sequence[Entry]) -> Generator[WorkbookResult, None, None]:
    """Yield ``task(entry)`` for each entry in order; ``task`` must be picklable.

    Where a process dies (as when memory runs out), the workbooks it leaves undone get a problem. An interruption
    waits for those at work and starts no other, so that no file is left half-written.
    """
    workers = min(_processors(), len(entries) // _WORTH_A_PROCESS)
    if workers < 2:
        yield from map(task, entries)
        return
    yield from _shared(task, entries, workers)


def _shared(task: Task, entries: Sequence[Entry], workers: int) -> Generator[WorkbookResult, None, None]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 -- most runs are of a few workbooks
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 -- likewise
    from multiprocessing import get_context  # noqa: PLC0415 -- likewise

    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_leave_interrupts_to_the_parent)
    try:
        futures = [pool.submit(task, entry) for entry in entries]
        for entry, future in zip(entries, futures, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                yield WorkbookResult(
                    str(entry.path),
                    problem="The system stopped the work, perhaps for lack of memory. Run it again with fewer files.",
                )
    finally:
        pool.shutdown(cancel_futures=True)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):  # not on Windows and macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
