"""Speed against a baseline measured in the same run; ``python tests/bench/test_speed.py`` prints the figures.

Every time is the least of several runs, which is the one that other work on the machine disturbed least.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from handoff_xl.cli.batch import check_all
from handoff_xl.ooxml import CellStyle, Highlight, Marks, Note, annotate
from handoff_xl.writers.template import write_filled

SAMPLE = Path(__file__).parents[2] / "samples" / "retail-bank" / "retail-bank.xlsx"
DAY = date(2026, 11, 24)

_ATTEMPTS = 3

BARE_READ = """
import pandera.pandas
import python_calamine
book = python_calamine.load_workbook(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""


class Figure(NamedTuple):
    """A measured value with the limit it must keep."""

    what: str
    value: float
    limit: float
    unit: str


def undisturbed(measure: Callable[[int], Figure]) -> Figure:
    """Return ``measure(attempt)``, again where it is beyond its limit: other work on the machine may have come between."""
    for attempt in range(_ATTEMPTS):
        figure = measure(attempt)
        if figure.value <= figure.limit:
            break
    return figure


def seconds(action: Callable[[], object], runs: int) -> float:
    """Return the least time of several runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def process(code: str, *arguments: object) -> Callable[[], object]:
    """Return an action that runs code in a fresh interpreter to its end.

    Users have no hypothesis, which pandera loads where it is installed: it is hidden, so that their times are measured.
    They have the bytecode that pip makes on installing: it is written, so that a run after the first finds it.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [
        sys.executable,
        "-c",
        f"import sys\nsys.modules['hypothesis'] = None\n{code}",
        *map(str, arguments),
    ]
    return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)


def program(*arguments: object) -> Callable[[], object]:
    """Return an action that runs the command line in a fresh process."""
    return process("from handoff_xl.cli import main\nsys.exit(main())", *arguments)


def cold_compile(folder: Path) -> Figure:
    """A cold compile with its annotated copy, against importing pandera and reading the same cells."""
    bare = process(BARE_READ, SAMPLE)
    ours = program("compile", SAMPLE, "-o", folder, "--as-of", DAY)
    bare(), ours()  # once for the disk cache
    return Figure(
        "cold compile of retail-bank / bare pandera and calamine",
        seconds(ours, 5) / seconds(bare, 5),
        1.8,
        "×",
    )


def help_at_once(_: Path) -> Figure:
    """``--help`` in a fresh process, against one that only imports click; about 3 is 150 ms on an ordinary machine."""
    bare = process("import click")
    bare(), program("--help")()
    return Figure("--help / bare click", seconds(program("--help"), 10) / seconds(bare, 10), 3, "×")


def growth(folder: Path) -> Figure:
    """Ten times the threshold rows must not cost much more than ten times the time."""
    small, large = folder / "small.xlsx", folder / "large.xlsx"
    small.write_bytes(plain_workbook(design(1_000)))
    large.write_bytes(plain_workbook(design(10_000)))
    few = seconds(lambda: check_all([small], as_of=DAY, strict=False), 5)
    many = seconds(lambda: check_all([large], as_of=DAY, strict=False), 3)
    return Figure("10,000 threshold rows / 1,000", many / few, 12, "×")


def folder_of_templates(folder: Path) -> Figure:
    """Each further one of 100 filled templates, after start-up and the first one."""
    filled = folder / "filled.xlsx"
    with filled.open("wb") as stream:
        write_filled(stream, design(30))
    return Figure("each further template of a folder / bare", _each_further(folder, filled), 0.2, "×")


def folder_of_banks(folder: Path) -> Figure:
    """Each further one of 100 copies of retail-bank, after start-up and the first one."""
    return Figure("each further retail-bank of a folder / bare", _each_further(folder, SAMPLE), 0.2, "×")


def _each_further(folder: Path, workbook: Path) -> float:
    """Return what each of 100 more copies of a workbook takes in a folder run, in cold starts of pandera and calamine.

    Such a start takes about half a second on an ordinary machine, so that 0.2 of it is a tenth of a second.
    """
    one, hundred = folder / "one", folder / "hundred"
    for place, count in ((one, 1), (hundred, 101)):
        place.mkdir()
        for number in range(count):
            shutil.copyfile(workbook, place / f"design-{number:03}.xlsx")
    start_up = seconds(program("compile", one, "-o", folder / "a", "--as-of", DAY), 3)
    all_of_them = seconds(program("compile", hundred, "-o", folder / "b", "--as-of", DAY), 1)
    return (all_of_them - start_up) / 100 / seconds(process(BARE_READ, SAMPLE), 5)


def annotating(_: Path) -> Figure:
    """Marking 500 cells of 10,000 × 20, against loading, marking and saving with openpyxl."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Cells")
        for row in range(10_000):
            sheet.write_row(row, 0, [f"text {row}", *range(19)])
    data = stream.getvalue()
    places = [(row, 1 + row % 20) for row in range(20, 10_001, 20)]
    yellow = CellStyle(fill="FFE699")
    marks = Marks(
        owner="bench",
        highlights=tuple(Highlight("Cells", row, column, yellow) for row, column in places),
        notes=tuple(Note("Cells", row, column, "Mend this.") for row, column in places),
    )

    def with_openpyxl() -> None:
        book = openpyxl.load_workbook(io.BytesIO(data))
        for row, column in places:
            cell = book["Cells"].cell(row, column)
            cell.fill = PatternFill("solid", fgColor="FFE699")
            cell.comment = Comment("Mend this.", "bench")
        book.save(io.BytesIO())

    ours, theirs = seconds(lambda: annotate(data, marks), 3), seconds(with_openpyxl, 2)
    return Figure("annotating 10,000 × 20 cells with 500 notes / openpyxl", ours / theirs, 1 / 3, "×")


FIGURES = (cold_compile, help_at_once, growth, folder_of_templates, folder_of_banks, annotating)


def design(count: int) -> dict[str, list[dict[str, object]]]:
    """Return the sheets of a design with ``count`` Thresholds rows, each for one intent and one of ten languages."""
    languages = ["en", "es", "de", "fr", "it", "nl", "pl", "pt", "sv", "da"]
    intents = [f"intent_{number:05}" for number in range(count // len(languages))]
    settings: dict[str, object] = {
        "Design name": "Growth",
        "Version": "1",
        "Owner": "Dana",
        "Time zone": "UTC",
        "Default language": "en",
        "Global fallback queue": "general",
        "Max AI turns": "8",
    }
    return {
        "Settings": [{"Setting": name, "Value": value} for name, value in settings.items()],
        "Languages": [{"Language": tag, "AI support": "full", "Human support": "Yes"} for tag in languages],
        "Channels": [{"Channel": "chat", "Kind": "live"}],
        "Queues": [{"Queue": "general", "Kind": "human", "SLA minutes": 5}],
        "Intents": [{"Intent": name, "Name": name, "Risk": "low", "Owner": "Dana"} for name in intents],
        "Thresholds": [
            {
                "Intents": name,
                "Languages": tag,
                "Mode": "AI alone",
                "AI from": 0.8 + at % 10 / 100,
                "Review from": 0.6,
            }
            for at, name in enumerate(intents)
            for tag in languages
        ],
        "Triggers": [
            {
                "Trigger": "person_requested",
                "Signal": "human_request",
                "Operator": "is",
                "Value": "Yes",
                "Lane": "Human",
                "Priority": 10,
            }
        ],
        "Exceptions": [
            {
                "Exception": "complaint",
                "Exception type": "Complaint",
                "Signal": "reported",
                "Compliance sensitive": "No",
                "Queue": "general",
                "Priority": 1,
                "Owner": "Kim",
            }
        ],
    }


def plain_workbook(content: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """Return a workbook with nothing but headers in the first row and values below."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(rows[0]))
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, list(row.values()))
    return stream.getvalue()


@pytest.mark.bench
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_speed(figure, folder):
    def measure(attempt):
        place = folder / str(attempt)
        place.mkdir()
        return figure(place)

    measured = undisturbed(measure)
    assert measured.value <= measured.limit, f"{measured.what}: {measured.value:.2f} {measured.unit}"


if __name__ == "__main__":
    for measure in FIGURES:
        with tempfile.TemporaryDirectory() as place:
            found = measure(Path(place))
        print(f"{found.what}: {found.value:.2f} {found.unit} (at most {found.limit:g})")  # noqa: T201
