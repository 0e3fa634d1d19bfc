"""Imports go down only: every module stands on a floor, and nothing imports from a floor above its own."""

import ast
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import handoff_xl

ROOT = Path(handoff_xl.__file__).parent

FLOORS = (
    {
        "refusal",
        "files",
        "findings",
        "intervals",
        "ooxml",
        "lanes",
        "printable",
        "nearest",
        "matching",
        "regions",
    },
    {"layout", "model", "signals"},
    {
        "reading",
        "routes",
        "allowance",
        "route_errors",
        "row_reasons",
        "blocks",
        "openness",
        "lowering",
        "proofs",
        "calendars",
        "closures",
        "contacts",
        "gaps",
        "recurrence",
        "year",
        "weeks",
        "decide",
        "figures",
        "handovers",
        "load",
        "waiting",
        "standing",
        "wording",
        "conversations",
        "routing",
        "exercises",
        "outcome",
        "results",
    },
    {"rules"},
    {"validation", "building", "catalogue"},
    {"writers", "exports"},
    {"outputs", "compile"},
    {"cli"},
    {"docs", "__main__"},
)
"""First parts of module names, the lowest floor first; docs stands on top, since it prints the help of cli."""

FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}
HEAVY = {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "lxml"}


@cache
def modules():
    """Return the dotted name of every module below the package, without the package's own name."""
    names = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    del names[""]
    return names


def imports_of(path):
    """Yield the modules of this package that a file imports, at its top or inside its functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in named:
            package, _, inner = name.partition(".")
            if package == "handoff_xl" and inner and inner != "__version__":
                yield inner if inner in modules() else inner.rpartition(".")[0]


def group(name):
    """Return what of ``rules`` or ``writers`` may not be crossed: the part below it."""
    return tuple(name.split(".")[:2])


def test_every_module_stands_on_a_floor():
    assert {name.partition(".")[0] for name in modules()} <= FLOOR_OF.keys()


@pytest.mark.parametrize("name", modules())
def test_imports_go_down_only(name):
    floor = FLOOR_OF[name.partition(".")[0]]
    above = {other for other in imports_of(modules()[name]) if FLOOR_OF[other.partition(".")[0]] > floor}
    assert not above


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith(("rules.", "writers."))])
def test_nothing_sideways_inside_rules_and_writers(name):
    family = name.partition(".")[0]
    shared = {("rules", "subject")}
    sideways = {
        other
        for other in imports_of(modules()[name])
        if other.startswith(f"{family}.") and group(other) != group(name) and group(other) not in shared
    }
    assert not sideways


def test_imports_form_no_circle():
    # A package's own __init__ re-exports its modules; only what they import of each other can form a circle.
    graph = {
        name: {other for other in imports_of(path) if other != name and not name.startswith(f"{other}.")}
        for name, path in modules().items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def loaded_by(statement):
    """Return the names of all modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    ("statement", "forbidden"),
    [
        ("import handoff_xl.cli", HEAVY),
        ("import handoff_xl.decide", HEAVY | {"click", "zoneinfo"}),
        ("import handoff_xl.layout", HEAVY | {"click"}),
    ],
)
def test_what_starts_fast_loads_nothing_heavy(statement, forbidden):
    assert not loaded_by(statement) & forbidden


def test_an_evaluator_needs_the_standard_library_only():
    foreign = loaded_by("import handoff_xl.decide") - set(sys.stdlib_module_names) - {"handoff_xl"}
    baseline = loaded_by("pass")
    assert not foreign - baseline
