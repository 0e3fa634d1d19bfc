import concurrent.futures
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from handoff_xl.cli import workers
from handoff_xl.cli.inputs import Entry
from handoff_xl.results import WorkbookResult

DAY = ("--as-of", "2026-11-24")
ENTRIES = [Entry(Path(f"{number}.xlsx")) for number in range(4)]


@pytest.fixture
def two_processes(monkeypatch):
    monkeypatch.setattr(workers, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(workers, "_processors", lambda: 2)


class Pool:
    """A pool whose second task brings its process down."""

    def __init__(self, *_, **__):
        self.closed = False
        pools.append(self)

    def submit(self, task, entry):
        future = Future()
        if entry is ENTRIES[0]:
            future.set_result(task(entry))
        else:
            future.set_exception(BrokenProcessPool())
        return future

    def shutdown(self, *, cancel_futures):
        self.closed = cancel_futures


pools = []


def named(entry):
    return WorkbookResult(str(entry.path))


def test_few_workbooks_stay_in_this_process(monkeypatch):
    monkeypatch.setattr(workers, "_shared", None)
    assert [result.file for result in workers.results_of(named, ENTRIES)] == [
        str(entry.path) for entry in ENTRIES
    ]


@pytest.mark.usefixtures("two_processes")
def test_processes_give_the_same_reports_in_the_same_order(run, write, sheets, tmp_path, monkeypatch):
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        write(sheets, name)
    (tmp_path / "b.xlsx").write_bytes(b"")
    shared = run("check", tmp_path, "--format", "json", *DAY)
    monkeypatch.setattr(workers, "_processors", lambda: 1)
    assert run("check", tmp_path, "--format", "json", *DAY) == shared


@pytest.mark.usefixtures("two_processes")
def test_a_process_that_dies_is_a_problem_of_its_workbooks_only(monkeypatch):
    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", Pool)
    results = list(workers.results_of(named, ENTRIES))
    assert [result.problem is None for result in results] == [True, False, False, False]
    assert "Run it again with fewer files" in results[1].problem
    assert pools[-1].closed


@pytest.mark.usefixtures("two_processes")
def test_whoever_stops_early_starts_no_other_workbook(monkeypatch):
    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", Pool)
    results = workers.results_of(named, ENTRIES)
    next(results)
    results.close()
    assert pools[-1].closed
