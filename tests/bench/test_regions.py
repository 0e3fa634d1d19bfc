"""The exact analysis of tables against the sweeps of the literature; ``python -m tests.bench.test_regions`` prints it.

Figures in seconds are CPU time of one core, the least of several runs.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from handoff_xl.regions import ANY, Span, analyse, numbers
from tests.bench.sweep import missing_rules, overlapping_rules
from tests.bench.trees import SIZE, Box, table

ROOT = Path(__file__).parents[2]
RULES = 1_500

SWEEPS = f"""
from tests.bench.sweep import missing_rules, overlapping_rules
from tests.bench.trees import SIZE, table
rules = table({RULES}, 7)
overlapping_rules(rules)
missing_rules(rules, SIZE)
"""


class Figure(NamedTuple):
    """A measured value with the limit it must keep."""

    what: str
    value: float
    limit: float
    unit: str


def analysis_of(rules: list[Box]):
    """Return the analysis of a table of half-open intervals; a whole column is told by a dash."""
    cells = {
        number: [ANY if (low, high) == (0, SIZE) else Span(low, high, high_open=True) for low, high in rule]
        for number, rule in enumerate(rules)
    }
    domain = Span(0, SIZE, high_open=True)
    return analyse([numbers(f"column {at}", domain) for at in range(len(rules[0]))], cells)


def seconds(columns: int, runs: int) -> float:
    """Return the least CPU time that the whole analysis takes: gaps, overlaps and all that follows from them."""
    rules, times = table(RULES, columns), []
    for _ in range(runs):
        start = time.process_time()
        analysis_of(rules)
        times.append(time.process_time() - start)
    return min(times)


def seven_columns() -> Figure:
    """Gaps and overlaps of 1,500 rules × 7 columns."""
    return Figure("1,500 rules × 7 columns", seconds(7, 3), 0.6, "s")


def fifteen_columns() -> Figure:
    """Gaps and overlaps of 1,500 rules × 15 columns."""
    return Figure("1,500 rules × 15 columns", seconds(15, 2), 3, "s")


def against_the_sweeps() -> Figure:
    """The same against Calvanese et al., who sweep column by column.

    Their sweeps would take minutes: they are stopped when they have fallen far enough behind, and count as done by then.
    """
    ours = seconds(7, 3)
    start = time.perf_counter()
    with suppress(subprocess.TimeoutExpired):  # not done in time is all that has to be known
        subprocess.run([sys.executable, "-c", SWEEPS], cwd=ROOT, timeout=30 * ours + 5, check=True)
    return Figure("1,500 × 7 / sweeps", ours / (time.perf_counter() - start), 1 / 20, "×")


def rules_to_look_at() -> Figure:
    """Findings by culprit, of a table a tenth of which was changed."""
    most = max(len(analysis_of(table(RULES, columns)).culprits) for columns in (3, 7))
    return Figure("culprits / rules", most / RULES, 0.1, "×")


FIGURES: tuple[Callable[[], Figure], ...] = (
    seven_columns,
    fifteen_columns,
    against_the_sweeps,
    rules_to_look_at,
)


@pytest.mark.bench
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_speed(figure):
    measured = figure()
    assert measured.value <= measured.limit, f"{measured.what}: {measured.value:.3f} {measured.unit}"


def points(box: Box) -> int:
    """Return the number of whole points of a box."""
    count = 1
    for low, high in box:
        count *= high - low
    return count


def test_the_sweeps_find_the_same():
    rules = table(60, 3)
    found = analysis_of(rules)
    assert found.complete
    sets = {frozenset(overlap.rules) for overlap in found.overlaps}
    assert {one for one in sets if not any(one < other for other in sets)} == {
        one for one in overlapping_rules(rules) if len(one) > 1
    }
    missing = missing_rules(rules, SIZE)
    together = analyse(
        [numbers(f"column {at}") for at in range(3)],
        {number: region.cells for number, region in enumerate(found.gaps)}
        | {
            f"missing {number}": [Span(*end, high_open=True) for end in box]
            for number, box in enumerate(missing)
        },
    )
    # Each of them covers the other: no missing box fires alone, and no gap does.
    assert {overlap.rules[-1] for overlap in together.overlaps} == {
        f"missing {at}" for at in range(len(missing))
    }
    alone = {shadow.rule for shadow in together.covered}
    assert alone >= {f"missing {at}" for at in range(len(missing))}


if __name__ == "__main__":
    for measure in FIGURES:
        found = measure()
        print(f"{found.what}: {found.value:.3f} {found.unit} (at most {found.limit:.3g})")  # noqa: T201
