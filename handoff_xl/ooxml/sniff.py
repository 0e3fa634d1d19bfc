"""Tell what a file is when it is not a zip package: the commonest mix-ups each get their own sentence."""

from handoff_xl.ooxml.errors import SAVE_AS_XLSX, PackageError, Reason

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")
_BEFORE_MARKUP = b"\xff\xfe\xef\xbb\xbf \t\r\n"  # byte order marks and white space
_EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_FLAT_OPEN_DOCUMENT = b"urn:oasis:names:tc:opendocument:xmlns:office"


def not_a_package(data: bytes) -> PackageError:
    """Return the error that says what these bytes are instead of a zip package."""
    if not data:
        return PackageError(Reason.EMPTY, "The file is empty. Send or download it again.")
    if data.startswith(_COMPOUND_FILE):
        return _compound_file(data)
    if data.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        return _legacy()
    if _is_text(data):
        return _text(data)
    return PackageError(
        Reason.NOT_A_ZIP,
        "The file is not an Excel workbook. "
        "Open it in the program that made it and save it as Excel Workbook (.xlsx).",
    )


def _compound_file(data: bytes) -> PackageError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PackageError(
            Reason.ENCRYPTED,
            "The workbook is protected by a password. In Excel choose File, Info, Protect Workbook, "
            "Encrypt with Password, clear the password, and save.",
        )
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return _legacy()
    return PackageError(
        Reason.NOT_A_WORKBOOK,
        "The file is an older Office file but not a workbook. Save the workbook as Excel Workbook (.xlsx).",
    )


def _legacy() -> PackageError:
    return PackageError(Reason.LEGACY_XLS, f"The file is an Excel 97-2003 workbook (.xls). {SAVE_AS_XLSX}")


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    return all(byte >= 32 or byte in _TEXT_CONTROLS for byte in data[:4096])


def _text(data: bytes) -> PackageError:
    start = data[:4096].replace(b"\0", b"").lstrip(_BEFORE_MARKUP).lower()
    if start.startswith(b"{") and b'"doc_id"' in start:
        return PackageError(
            Reason.GOOGLE_LINK,
            "The file is only a link to a Google Sheet. Open it, choose File, Download, Microsoft Excel (.xlsx).",
        )
    # What merely mentions a format is plain text: markup begins with a tag, a web archive with its version.
    if start.startswith(b"<") and _FLAT_OPEN_DOCUMENT in start:
        return open_document("a flat OpenDocument file")
    if start.startswith(b"<") and _EXCEL_2003 in start:
        what, ending = "an XML spreadsheet of Excel 2003", ".xml"
    elif start.startswith((b"<", b"mime-version:")) and (b"<html" in start or b"<table" in start):
        what, ending = "a web page, though it may be named like a workbook", ".html"
    else:
        what, ending = "plain text (for example .csv)", ".csv"
    # Excel opens none of them under the name of a workbook, so the name must be mended first.
    return PackageError(
        Reason.TEXT_FILE,
        f"The file is {what}. Rename it to {ending}, open it in Excel and save it as Excel Workbook (.xlsx).",
    )


def open_document(what: str = "an OpenDocument file (.ods)") -> PackageError:
    """Return the error for an OpenDocument file."""
    return PackageError(
        Reason.OPEN_DOCUMENT,
        f"The file is {what}. Open it in LibreOffice or Excel and save it as Excel Workbook (.xlsx).",
    )
