"""Finding the sheets of the layout in a workbook, and the headers in each sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.layout import SHEETS, Column, SheetLayout
from handoff_xl.nearest import did_you_mean, nearest
from handoff_xl.ooxml import Cell, CellKind, Grid, SheetKind, Workbook, read_grid
from handoff_xl.ooxml import Sheet as Tab
from handoff_xl.ooxml.references import a1
from handoff_xl.reading.faults import brief
from handoff_xl.reading.totals import totals_finding, totals_row
from handoff_xl.reading.words import fold_words, shown, tidy

MISSING_SHEET = Rule(
    code="HX110",
    severity=Severity.ERROR,
    title="Required sheet missing",
    message="The sheet {sheet} is missing.",
    fix="{hint}",
    meaning="Settings, Queues, Intents, Thresholds, Triggers and Exceptions are the least a design consists of.",
    failing="A workbook whose sheet Intents was renamed to Topics.",
    passing="A workbook with all required sheets, in any order.",
)
MISSING_COLUMN = Rule(
    code="HX111",
    severity=Severity.ERROR,
    title="Required column missing",
    message="The sheet {sheet} has no column {header}.",
    fix="{hint}",
    meaning="Without the column none of the rows can be understood. Headers may stand in any order and row.",
    failing="Intents without the column Risk.",
    passing="Intents with Risk, wherever the column stands.",
)
DUPLICATE_HEADER = Rule(
    code="HX112",
    severity=Severity.ERROR,
    title="Header twice",
    message="The column {header} stands twice; only the first is read.",
    fix="Delete or rename one of the two.",
    meaning="Two columns of one name may disagree, and nobody could tell which one counts.",
    failing="Thresholds with two columns AI from.",
    passing="Every header once.",
)
NO_HEADER_ROW = Rule(
    code="HX113",
    severity=Severity.ERROR,
    title="Header row not found",
    message="No row of the sheet {sheet} holds its headers.",
    fix="Put back the header row: {headers}.",
    meaning="The headers tell which column is which; the row may stand anywhere, but it must be there.",
    failing="The header row was deleted with the notes above it.",
    passing="Notes, then the header row, then the data.",
)
NEAR_HEADER = Rule(
    code="HX114",
    severity=Severity.WARNING,
    title="Header nearly right",
    message="The column {found} is not read; it looks like {header}.",
    fix="Rename it to {header}, or give it a name that is not so close.",
    meaning="A misspelt header makes the whole column be left alone.",
    failing="Review form instead of Review from.",
    passing="Review from.",
)
NEAR_SHEET = Rule(
    code="HX115",
    severity=Severity.WARNING,
    title="Sheet nearly right",
    message="The sheet {found} is not read; it looks like {sheet}.",
    fix="Rename it to {sheet}, or give it a name that is not so close.",
    meaning="A misspelt sheet name makes the whole sheet be left alone.",
    failing="Channel instead of Channels.",
    passing="Channels.",
)
LEFT_ALONE = Rule(
    code="HX116",
    severity=Severity.INFORMATION,
    title="Columns left alone",
    message="The sheet {sheet} has columns of your own that are not read: {headers}.",
    fix="Nothing to do; they stay as they are.",
    meaning="You may add columns for yourself; they have no meaning for the compiler.",
    failing="A column Notes to self on Intents.",
    passing="Only the columns of the template.",
)

RULES = (
    MISSING_SHEET,
    MISSING_COLUMN,
    DUPLICATE_HEADER,
    NO_HEADER_ROW,
    NEAR_HEADER,
    NEAR_SHEET,
    LEFT_ALONE,
)

_LIKE = 0.78  # similarity from which a name counts as a misspelling of another
_MOST_HEADER_ROWS = 2_000  # rows with cells that are looked at for headers
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
_MOST_HEADERS_NAMED = 8
_NOT_DATA = frozenset({"starthere", "tryit"})


@dataclass(frozen=True, slots=True)
class LocatedSheet:
    """A sheet of the layout as it stands in the workbook.

    ``columns`` gives the column number of each key found, ``headers`` its header as written; ``rows`` are the row
    numbers below the header row that hold something in one of these columns.
    """

    layout: SheetLayout
    tab: Tab
    grid: Grid
    header_row: int
    columns: Mapping[str, int] = field(hash=False)
    headers: Mapping[str, str] = field(hash=False)
    rows: tuple[int, ...]
    complete: bool = True
    """Whether all required columns are there."""


@dataclass(frozen=True, slots=True)
class LocatedSheets:
    """All sheets that were found, by key.

    ``untrusted`` are the keys of sheets that are missing though required, misspelt, or lack headers: what they were
    meant to declare is unknown, so that references to it cannot be judged. ``misspelt`` are those among them that
    need not be there: only a warning speaks of them, so nothing they might declare may be taken for granted.
    """

    workbook: Workbook
    sheets: Mapping[str, LocatedSheet] = field(hash=False)
    untrusted: frozenset[str] = frozenset()
    misspelt: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def locate(workbook: Workbook, own_sheets: frozenset[str] = frozenset()) -> LocatedSheets:
    """Find the sheets of the layout and their headers. ``own_sheets`` are names of report sheets to pass over."""
    tabs = [
        tab
        for tab in workbook.sheets
        if tab.kind is SheetKind.WORKSHEET
        and tab.name not in own_sheets
        and _fold_name(tab.name) not in _NOT_DATA
    ]
    found: dict[str, LocatedSheet] = {}
    findings: list[Finding] = []
    untrusted: set[str] = set()
    misspelt_sheets: set[str] = set()
    by_name: dict[str, Tab] = {}
    for tab in tabs:
        by_name.setdefault(_fold_name(tab.name), tab)
    matched = {
        layout.key: by_name[_fold_name(layout.name)]
        for layout in SHEETS
        if _fold_name(layout.name) in by_name
    }
    strangers = [tab.name for tab in tabs if tab not in matched.values()]
    for layout in SHEETS:
        if layout.key in matched:
            tab = matched[layout.key]
            located, faults = _locate_columns(layout, tab, read_grid(workbook, tab))
            findings.extend(faults)
            if located is not None:
                found[layout.key] = located
            if located is None or not located.complete:
                untrusted.add(layout.key)
            continue
        misspelt = nearest(layout.name, strangers, cutoff=_LIKE)
        if layout.required or misspelt is not None:
            untrusted.add(layout.key)
        if layout.required:
            hint = (
                f"Rename the sheet {misspelt} to {layout.name}."
                if misspelt is not None
                else f"Add a sheet named {layout.name}; handoff-xl template writes one with all headers."
            )
            findings.append(
                MISSING_SHEET.at(
                    Place(misspelt), about=layout.name, sheet=layout.name, hint=hint, suggestion=layout.name
                )
            )
        elif misspelt is not None:
            misspelt_sheets.add(layout.key)
            findings.append(NEAR_SHEET.at(Place(misspelt), about=misspelt, found=misspelt, sheet=layout.name))
    return LocatedSheets(workbook, found, frozenset(untrusted), frozenset(misspelt_sheets), tuple(findings))


def _fold_name(name: str) -> str:
    return "".join(character for character in fold_words(name) if character.isalnum())


def fold_header(text: str) -> str:
    """Return a header as headers are compared: one case, single spaces, no star or colon at either end."""
    return fold_words(text).strip("*: ")


def _spellings(layout: SheetLayout) -> dict[str, Column]:
    return {
        fold_header(spelling): column
        for column in layout.columns
        for spelling in (*column.aliases, column.header)
    }


def _locate_columns(layout: SheetLayout, tab: Tab, grid: Grid) -> tuple[LocatedSheet | None, list[Finding]]:
    spellings = _spellings(layout)
    header_row = _header_row(spellings, grid)
    if header_row is None:
        headers = ", ".join(column.header for column in layout.columns)
        return None, [NO_HEADER_ROW.at(Place(tab.name), about=layout.name, sheet=tab.name, headers=headers)]
    findings: list[Finding] = []
    columns: dict[str, int] = {}
    written: dict[str, str] = {}
    strangers: dict[int, str] = {}
    for cell in _cells_of_row(grid, header_row):
        text = brief(shown(cell))
        column = spellings.get(fold_header(text))
        if column is None:
            strangers[cell.column] = text
        elif column.key in columns:
            place = Place(tab.name, header_row, cell.column, text)
            first = Place(tab.name, header_row, columns[column.key], written[column.key])
            findings.append(
                DUPLICATE_HEADER.at(place, about=f"{layout.name} · {text}", related=(first,), header=text)
            )
        else:
            columns[column.key], written[column.key] = cell.column, text
    unread = [
        cell.column
        for (row, _), cell in grid.cells.items()
        if row == header_row and cell.kind is CellKind.EMPTY_FORMULA
    ]
    known = set(columns.values())
    rows = sorted({row for row, column in grid.cells if row > header_row and column in known})
    filled = tuple(row for row in rows if _holds_something(grid, row, columns.values()))
    headless = _headless(grid, filled, known | strangers.keys() | set(unread))
    findings.extend(_missing_columns(layout, tab, header_row, columns, strangers, sorted(unread), headless))
    totals = totals_row(layout, grid, filled, columns)
    if totals is not None:
        filled = filled[:-1]
        findings.append(totals_finding(layout, tab.name, totals))
    complete = all(column.key in columns for column in layout.needed_columns())
    return LocatedSheet(layout, tab, grid, header_row, columns, written, filled, complete), findings


def _holds_something(grid: Grid, row: int, columns: Iterable[int]) -> bool:
    for column in columns:
        cell = grid.cells.get((row, column))
        if cell is not None and not (cell.kind is CellKind.TEXT and not tidy(shown(cell))):
            return True
    return False


def _headless(grid: Grid, rows: Iterable[int], headed: set[int]) -> list[int]:
    """Return the columns amid those with a header that hold something in these rows but have no header themselves."""
    among = range(min(headed, default=0), max(headed, default=0))
    within = set(rows)
    return sorted(
        {
            column
            for (row, column), cell in grid.cells.items()
            if row in within and column in among and column not in headed and tidy(shown(cell))
        }
    )


def _header_row(spellings: Mapping[str, Column], grid: Grid) -> int | None:
    counts: dict[int, set[str]] = {}
    for (row, _), cell in grid.cells.items():
        if cell.kind is not CellKind.TEXT:
            continue
        if len(counts) > _MOST_HEADER_ROWS and row not in counts:
            continue
        column = spellings.get(fold_header(shown(cell)))
        if column is not None:
            counts.setdefault(row, set()).add(column.key)
    best = max(counts, key=lambda row: (len(counts[row]), -row), default=None)
    return best if best is not None and len(counts[best]) >= 2 else None


def _cells_of_row(grid: Grid, row: int) -> list[Cell]:
    cells = [cell for (at, _), cell in grid.cells.items() if at == row and shown(cell).strip()]
    return sorted(cells, key=lambda cell: cell.column)


def _nearest_header(column: Column, strangers: Iterable[str]) -> str | None:
    """Return the header that is most likely meant for a column; units in brackets, ``AI from (%)``, do not count."""
    bare = {_IN_BRACKETS.sub("", text): text for text in strangers}
    found = nearest(column.header, bare, cutoff=_LIKE)
    return bare[found] if found is not None else None


def _missing_columns(
    layout: SheetLayout,
    tab: Tab,
    header_row: int,
    columns: Mapping[str, int],
    strangers: Mapping[int, str],
    unread: list[int],
    headless: list[int],
) -> Iterator[Finding]:
    """Yield what is to be said of headers.

    ``strangers`` are none of the layout's, ``unread`` formulas without value, ``headless`` columns without a header.
    """
    calculated = {fold_header(header) for header in layout.calculated}
    own = {number: text for number, text in strangers.items() if fold_header(text) not in calculated}
    needed = {column.key for column in layout.needed_columns()}
    for column in layout.columns:
        if column.key in columns:
            continue
        near = _nearest_header(column, own.values())
        number = next((number for number, text in own.items() if text == near), None)
        place = Place(tab.name, header_row, number, near or "")
        if column.key in needed:
            if near is None and unread:
                place = Place(tab.name, header_row, unread.pop(0), column.header)
                hint = (
                    f"The header in {place.cell} is a formula whose result is not stored in the file. If it is meant to be "
                    f"{column.header}, type that; otherwise add a column with the header {column.header}."
                )
            else:
                hint = did_you_mean(near and column.header, f"Add a column with the header {column.header}.")
            yield MISSING_COLUMN.at(
                place,
                about=f"{layout.name} · {column.header}",
                sheet=tab.name,
                header=column.header,
                hint=hint,
                suggestion=column.header if place.cell is not None else None,
            )
        elif near is not None:
            yield NEAR_HEADER.at(
                place,
                about=f"{layout.name} · {near}",
                found=near,
                header=column.header,
                suggestion=column.header,
            )
        if number is not None:
            del own[number]
    own.update((number, f"the formula in {a1(header_row, number)}") for number in unread)
    own.update((number, f"the one below the blank {a1(header_row, number)}") for number in headless)
    if own:
        named = [own[number] for number in sorted(own)]
        more = f" and {len(named) - _MOST_HEADERS_NAMED} more" if len(named) > _MOST_HEADERS_NAMED else ""
        headers = ", ".join(named[:_MOST_HEADERS_NAMED]) + more
        yield LEFT_ALONE.at(Place(tab.name, header_row), about=layout.name, sheet=tab.name, headers=headers)
