"""Why a file cannot be read as a workbook, in words a user can act on."""

from enum import StrEnum

SAVE_AS_XLSX = "Open it in Excel and save it as Excel Workbook (.xlsx)."


class Reason(StrEnum):
    """The kind of fault that keeps a file from being read."""

    EMPTY = "empty"
    NOT_A_ZIP = "not_a_zip"
    TEXT_FILE = "text_file"
    LEGACY_XLS = "legacy_xls"
    OPEN_DOCUMENT = "open_document"
    BINARY_XLSB = "binary_xlsb"
    NUMBERS = "numbers"
    GOOGLE_LINK = "google_link"
    ENCRYPTED = "encrypted"
    NOT_A_WORKBOOK = "not_a_workbook"
    ENTITY_DECLARATION = "entity_declaration"
    TOO_LARGE = "too_large"
    CORRUPT = "corrupt"
    DUPLICATE_PART = "duplicate_part"


class PackageError(Exception):
    """A file that cannot be read (or edited) as a workbook.

    `reason` is for programs, `detail` is one plain sentence for people: what is wrong and what to do.
    The sentence does not name the file; whoever opened it knows the name.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def corrupt(what: str) -> PackageError:
    """Return the error for a damaged file; `what` says which part is damaged, without a full stop."""
    return PackageError(
        Reason.CORRUPT,
        f"The file is damaged: {what}. Open it in Excel, let Excel repair it, and save it again.",
    )
