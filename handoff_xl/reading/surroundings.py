"""What surrounds the design in its workbook: macros, links, hidden rows and sheets, the template's version."""

from __future__ import annotations

from collections.abc import Iterator

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.layout import TEMPLATE_VERSION
from handoff_xl.ooxml import Sheet, SheetState, Workbook
from handoff_xl.reading.sheets import LocatedSheet, LocatedSheets

TEMPLATE_NAME = "handoff_xl_template"
"""The hidden defined name in which the template keeps its version and its last prepared row: ``"1;504"``.

A sheet on which more rows were prepared later has a name of its own for that, as defined names go before those of the
workbook.
"""

MACROS = Rule(
    code="HX120",
    severity=Severity.WARNING,
    title="Macros",
    message="The workbook holds macros; they were not run.",
    fix="Save it as Excel Workbook (.xlsx) if the macros are not needed.",
    meaning="Macros may change cells when somebody opens the file, so what was compiled may not be what others see.",
    failing="handoff.xlsm with an Auto_Open macro.",
    passing="handoff.xlsx.",
)
EXTERNAL_LINKS = Rule(
    code="HX121",
    severity=Severity.WARNING,
    title="Links to other workbooks",
    message="The workbook takes values from other files; the values stored in it were read, the files were not opened.",
    fix="In Excel: Data, Edit Links, Break Link.",
    meaning="The design should stand by itself: linked values change without anybody editing it.",
    failing="A queue name that comes from [teams.xlsx].",
    passing="The queue name typed into the cell.",
)
HIDDEN_SHEET = Rule(
    code="HX122",
    severity=Severity.WARNING,
    title="Hidden sheet that counts",
    message="The sheet {sheet} is hidden, but its rows count.",
    fix="Show the sheet, or delete it if it is not meant to count.",
    meaning="Nobody who reads the workbook sees what the sheet decides.",
    failing="Exceptions is hidden.",
    passing="Every sheet of the design can be seen.",
)
HIDDEN_ROWS = Rule(
    code="HX123",
    severity=Severity.WARNING,
    title="Hidden rows that count",
    message="The sheet {sheet} has hidden or filtered rows that count: {rows}.",
    fix="Clear the filter or unhide the rows; delete those that are not meant to count.",
    meaning="Nobody who reads the workbook sees what the rows decide.",
    failing="A filter hides the rows of one region.",
    passing="All rows that count can be seen.",
)
NEWER_TEMPLATE = Rule(
    code="HX124",
    severity=Severity.WARNING,
    title="Newer template",
    message="The workbook was made from template version {found}; this program knows versions up to {known}.",
    fix="Install the newest handoff-xl and compile again.",
    meaning="A newer template may have sheets and columns that this program leaves alone.",
    failing="A workbook of template version 2 compiled by a program that knows version 1.",
    passing="Program and template of the same version.",
)
BEYOND_PREPARED_ROWS = Rule(
    code="HX125",
    severity=Severity.WARNING,
    title="Rows beyond the prepared area",
    message="The sheet {sheet} has rows below row {last}, where drop-downs and live checks end.",
    fix="They are read all the same. For drop-downs there, write a longer template with handoff-xl template --rows.",
    meaning="Below the prepared area Excel does not help while typing.",
    failing="600 intents in a template of 500 rows.",
    passing="600 intents in a template written with --rows 1000.",
)

SIGNED = Rule(
    code="HX126",
    severity=Severity.WARNING,
    title="Digital signature",
    message="The workbook is digitally signed. The signature holds for the file as it is, not for its annotated copy.",
    fix="Keep the signed file; sign again once everything is mended.",
    meaning="A signature vouches for every byte, and the annotated copy bears marks that the signer has not seen. "
    "The signature stays in the copy, where Excel shows it as not valid.",
    failing="A workbook signed under File, Info, Protect Workbook, Add a Digital Signature.",
    passing="A workbook without a signature; the approvals sheet needs none.",
)

RULES = (MACROS, EXTERNAL_LINKS, HIDDEN_SHEET, HIDDEN_ROWS, NEWER_TEMPLATE, BEYOND_PREPARED_ROWS, SIGNED)

_MOST_ROWS_NAMED = 8


def surroundings(located: LocatedSheets) -> tuple[Finding, ...]:
    """Return the findings on what surrounds the design; none of them keeps it from compiling."""
    return tuple(_surroundings(located))


def _surroundings(located: LocatedSheets) -> Iterator[Finding]:
    workbook = located.workbook
    if workbook.has_macros:
        yield MACROS.at(Place(), about="macros")
    if workbook.has_external_links:
        yield EXTERNAL_LINKS.at(Place(), about="links")
    if workbook.is_signed:
        yield SIGNED.at(Place(), about="signature")
    version, _ = template_of(workbook)
    if version > TEMPLATE_VERSION:
        yield NEWER_TEMPLATE.at(Place(), about="template", found=version, known=TEMPLATE_VERSION)
    for sheet in located.sheets.values():
        yield from _hidden(sheet)
        _, last_row = template_of(workbook, sheet.tab)
        if last_row and sheet.rows and sheet.rows[-1] > last_row:
            place = Place(sheet.tab.name, min(row for row in sheet.rows if row > last_row))
            yield BEYOND_PREPARED_ROWS.at(place, about=sheet.layout.name, sheet=sheet.tab.name, last=last_row)


def _hidden(sheet: LocatedSheet) -> Iterator[Finding]:
    if sheet.tab.state is not SheetState.VISIBLE and sheet.rows:
        yield HIDDEN_SHEET.at(Place(sheet.tab.name), about=sheet.layout.name, sheet=sheet.tab.name)
    hidden = [row for row in sheet.rows if row in sheet.grid.hidden_rows]
    if hidden:
        named = ", ".join(map(str, hidden[:_MOST_ROWS_NAMED]))
        more = f" and {len(hidden) - _MOST_ROWS_NAMED} more" if len(hidden) > _MOST_ROWS_NAMED else ""
        place = Place(sheet.tab.name, hidden[0])
        yield HIDDEN_ROWS.at(place, about=sheet.layout.name, sheet=sheet.tab.name, rows=named + more)


def template_of(workbook: Workbook, sheet: Sheet | None = None) -> tuple[int, int]:
    """Return the template's version and the last row that is prepared on a sheet; zeros where the workbook names none."""
    found = (0, 0)
    for name in workbook.defined_names:
        if name.name.casefold() == TEMPLATE_NAME:
            parts = name.text.strip('="').split(";")
            is_own = sheet is not None and name.sheet_index == sheet.index
            is_sound = len(parts) == 2 and all(part.isdigit() and len(part) < 8 for part in parts)
            if is_sound and (is_own or name.sheet_index is None):
                found = (int(parts[0]), int(parts[1]))
                if is_own:
                    return found
    return found
