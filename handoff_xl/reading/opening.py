"""Opening a file as a workbook, or saying in one sentence why it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handoff_xl.findings import Finding, Rule, Severity
from handoff_xl.ooxml import Limits, PackageError, Reason, Workbook, open_workbook
from handoff_xl.refusal import CannotRun

_PASSING = "A workbook saved by Excel, LibreOffice or Google Sheets as .xlsx."

NOT_A_WORKBOOK = Rule(
    code="HX101",
    severity=Severity.ERROR,
    title="Not a workbook",
    message="The file is not an Excel workbook.",
    fix="Rename a text file to .csv and open it in Excel; save it as Excel Workbook (.xlsx) and compile that file.",
    meaning="The file is empty, is text, or is something else that only carries a workbook's name. Nothing was compiled.",
    failing="A CSV export that was renamed to design.xlsx.",
    passing=_PASSING,
)
OTHER_FORMAT = Rule(
    code="HX102",
    severity=Severity.ERROR,
    title="A format that is not read",
    message="The file is a spreadsheet, but not in the .xlsx format.",
    fix="Open it, choose Save As, pick Excel Workbook (.xlsx), and compile that file.",
    meaning="Old .xls files, .xlsb files, OpenDocument .ods files and Numbers files hold the same cells in another form. To read "
    "them would be to lose what .xlsx keeps: the annotated copy could not be your own workbook. Nothing was compiled.",
    failing="handoff.xls from Excel 2003.",
    passing=_PASSING,
)
ENCRYPTED = Rule(
    code="HX103",
    severity=Severity.ERROR,
    title="Protected by a password",
    message="The file is encrypted and cannot be read.",
    fix="In Excel: File, Info, Protect Workbook, Encrypt with Password, clear the password, save.",
    meaning="A workbook that asks for a password on opening is encrypted. Nothing was compiled.",
    failing="A workbook that Excel opens only with a password.",
    passing="The same workbook saved without a password; sheet protection does no harm.",
)
TOO_LARGE = Rule(
    code="HX104",
    severity=Severity.ERROR,
    title="Over the size limits",
    message="The file is larger than can be read safely.",
    fix="Remove what does not belong to the design: pictures, old sheets, formats down to the last row. If you trust the "
    "file, raise the limit that the message names.",
    meaning="Limits keep a file that expands enormously from filling the machine or keeping it busy; docs/security.md "
    "lists them with the options that raise them. Nothing was compiled.",
    failing="A file of 100 kB that expands to several gigabytes.",
    passing="A design with thousands of rows.",
)
DAMAGED = Rule(
    code="HX105",
    severity=Severity.ERROR,
    title="Damaged or unsafe",
    message="The file is damaged or holds something no workbook needs.",
    fix="Open it in Excel, let Excel repair it, save it under a new name, and compile that file.",
    meaning="Part of the file is cut off, appears twice, is missing, or declares entities, as attacks do. Nothing was compiled.",
    failing="A download that stopped half-way.",
    passing=_PASSING,
)

RULES = (NOT_A_WORKBOOK, OTHER_FORMAT, ENCRYPTED, TOO_LARGE, DAMAGED)

RULE_OF_REASON: Mapping[Reason, Rule] = {
    Reason.EMPTY: NOT_A_WORKBOOK,
    Reason.NOT_A_ZIP: NOT_A_WORKBOOK,
    Reason.TEXT_FILE: NOT_A_WORKBOOK,
    Reason.NOT_A_WORKBOOK: NOT_A_WORKBOOK,
    Reason.LEGACY_XLS: OTHER_FORMAT,
    Reason.OPEN_DOCUMENT: OTHER_FORMAT,
    Reason.BINARY_XLSB: OTHER_FORMAT,
    Reason.NUMBERS: OTHER_FORMAT,
    Reason.GOOGLE_LINK: OTHER_FORMAT,
    Reason.ENCRYPTED: ENCRYPTED,
    Reason.TOO_LARGE: TOO_LARGE,
    Reason.ENTITY_DECLARATION: DAMAGED,
    Reason.CORRUPT: DAMAGED,
    Reason.DUPLICATE_PART: DAMAGED,
}


def open_design(data: bytes, file_name: str, limits: Limits | None = None) -> Workbook:
    """Open the bytes of a workbook; raises CannotRun with one plain sentence that names the file."""
    try:
        return open_workbook(data, limits)
    except PackageError as error:
        raise cannot_read(error, file_name) from error


def refuse_too_many(findings: Sequence[Finding], limits: Limits) -> None:
    """Raise PackageError where there is more to be said than anybody could mend, or memory is for."""
    number = len(findings)
    if number > limits.findings:
        first = findings[0]
        what = f"there are {number:,} findings or more, the first at {first.place} ({first.message})"
        limits.refuse_above("findings", number, what)


def cannot_read(error: PackageError, file_name: str) -> CannotRun:
    """Return what to tell the user about a package that cannot be read."""
    return CannotRun(f"{file_name}: {error.detail}", code=RULE_OF_REASON[error.reason].code)
