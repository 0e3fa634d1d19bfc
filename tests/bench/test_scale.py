"""Large workbooks, and what annotating costs in time and memory; ``python tests/bench/test_scale.py`` prints the figures.

Memory is the peak of a fresh process, as the system counts it, and so is its time: that of the processor.
"""

import gc
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from handoff_xl.compile import compile_workbook
from handoff_xl.ooxml import open_workbook, read_grid
from handoff_xl.writers.annotated import annotated_copy
from tests.bench.test_speed import DAY, Figure, design, plain_workbook

ROWS = 100_000
MEASURED = """
import json, resource, sys, time
start = time.process_time()
{code}
taken = time.process_time() - start
if sys.platform == "linux":  # what the system counts for the process began before it ran this program
    status = open("/proc/self/status").read()
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps([taken, peak]))
"""
COMPILE = """
from datetime import date
from pathlib import Path
from handoff_xl.cli.batch import compile_all
run = compile_all([Path(sys.argv[1])], Path(sys.argv[2]), as_of=date.fromisoformat(sys.argv[3]), strict=False)
assert run.exit_code == 1
assert len(run.results[0].outcome.findings) >= int(sys.argv[4])
"""
READ = """
from pathlib import Path
data = Path(sys.argv[1]).read_bytes()
places = [(row, 1 + row % 20) for row in range(20, 10_001, 20)]
"""
ANNOTATE = f"""{READ}
from handoff_xl.ooxml import CellStyle, Highlight, Marks, Note, annotate
yellow = CellStyle(fill="FFE699")
annotate(data, Marks(
    owner="bench",
    highlights=tuple(Highlight("Cells", *place, yellow) for place in places),
    notes=tuple(Note("Cells", *place, "Mend this.") for place in places),
))
"""
OPENPYXL = f"""{READ}
import io, openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
book = openpyxl.load_workbook(io.BytesIO(data))
for row, column in places:
    cell = book["Cells"].cell(row, column)
    cell.fill = PatternFill("solid", fgColor="FFE699")
    cell.comment = Comment("Mend this.", "bench")
book.save(io.BytesIO())
"""


def measured(code: str, *arguments: object) -> tuple[float, int]:
    """Return the seconds of the processor that code takes in a fresh interpreter, and the most bytes that it occupied."""
    command = [sys.executable, "-c", MEASURED.format(code=code), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    taken, peak = json.loads(done.stdout.splitlines()[-1])
    return taken, peak


def faulty(rows: int) -> bytes:
    """Return a workbook with this many rows of Thresholds, a fifth of them with a fault, of four kinds in turn."""
    content = design(rows)
    for at, row in enumerate(content["Thresholds"]):
        if at % 5 == 0:
            header, value = (
                ("AI from", "130%"),
                ("Mode", "Robot"),
                ("Intents", f"{row['Intents']}_x"),
                ("Review from", "many"),
            )[at // 5 % 4]
            row[header] = value
    return plain_workbook(content)


def large_workbooks(folder: Path) -> list[Figure]:
    """100,000 rows with 20,000 findings: against a tenth of it, and in memory."""
    found = []
    for rows in (ROWS // 10, ROWS):
        path = folder / f"rows-{rows}.xlsx"
        path.write_bytes(faulty(rows))
        found.append(measured(COMPILE, path, folder, DAY, rows // 5))
    (few, _), (many, peak) = found
    return [
        Figure("compile of 100,000 rows with 20,000 findings / of a tenth", many / few, 12, "×"),
        Figure("peak memory of 100,000 rows with 20,000 findings", peak / 2**30, 1.5, "GiB"),
    ]


def cells() -> bytes:
    """Return a workbook of 10,000 × 20 cells."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Cells")
        for row in range(10_000):
            sheet.write_row(row, 0, [f"text {row}", *range(19)])
    return stream.getvalue()


def annotating(folder: Path) -> list[Figure]:
    """Marking 500 cells of 10,000 × 20 in a fresh process, against the same with openpyxl."""
    path = folder / "cells.xlsx"
    path.write_bytes(cells())
    ours, theirs = ([measured(code, path) for _ in range(3)] for code in (ANNOTATE, OPENPYXL))
    return [
        Figure(
            "peak memory of annotating 10,000 × 20 cells with 500 notes / openpyxl",
            min(peak for _, peak in ours) / min(peak for _, peak in theirs),
            1,
            "×",
        )
    ]


def small_workbook(_: Path) -> list[Figure]:
    """The annotated copy of 100 rows, report sheets and all, over reading them.

    openpyxl tells how fast the machine is: it reads them in some 8 ms on an ordinary one, so that 2.4 of it are 20 ms.
    """
    data = plain_workbook(design(100))
    outcome = compile_workbook(data, "small.xlsx", DAY)

    def reading() -> None:
        workbook = open_workbook(data)
        for sheet in workbook.sheets:
            read_grid(workbook, sheet)

    theirs = _least(lambda: openpyxl.load_workbook(io.BytesIO(data)))
    gc.disable()  # as in a run of the command line
    try:
        ours = _least(lambda: annotated_copy(data, outcome)) - _least(reading)
    finally:
        gc.enable()
    return [
        Figure("annotated copy of 100 rows, over reading them / openpyxl reading", ours / theirs, 2.4, "×")
    ]


def _least(action: Callable[[], object]) -> float:
    """Return the least time of the processor of twenty runs."""
    times = []
    for _ in range(20):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


FIGURES = (small_workbook, annotating, large_workbooks)


@pytest.mark.bench
@pytest.mark.parametrize("figures", FIGURES)
def test_scale(figures, folder):
    for figure in figures(folder):
        assert figure.value <= figure.limit, f"{figure.what}: {figure.value:.2f} {figure.unit}"


if __name__ == "__main__":
    for measure in FIGURES:
        with tempfile.TemporaryDirectory() as place:
            for found in measure(Path(place)):
                print(f"{found.what}: {found.value:.2f} {found.unit} (at most {found.limit:g})")  # noqa: T201
