"""What a workbook consists of: its sheets, names, styles and shared strings, without reading any cell."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from xml.etree import ElementTree as ET

from handoff_xl.ooxml.archive import Archive
from handoff_xl.ooxml.errors import SAVE_AS_XLSX, PackageError, Reason, corrupt
from handoff_xl.ooxml.grid import Grid
from handoff_xl.ooxml.limits import Limits
from handoff_xl.ooxml.number_formats import NumberFormat, built_in, number_format
from handoff_xl.ooxml.relationships import Relationship, relationships_of
from handoff_xl.ooxml.text import read_shared_strings, unescaped
from handoff_xl.ooxml.xml import (
    RELATIONSHIPS,
    STRICT,
    STRICT_RELATIONSHIPS,
    TRANSITIONAL,
    feed,
    on,
    refuse_document_type,
    stream_parser,
)

CONTENT_TYPES = "[Content_Types].xml"
# Of the versions of Excel 2007 that were given out before its release.
_TRIAL_NAMESPACES = {
    "http://schemas.microsoft.com/office/excel/2006/2",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/5/main",
}
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_FIRST_LOOK = 1024  # bytes of a part that nearly always reach into its first element


class SheetState(StrEnum):
    """Whether a user sees the tab; only a macro or the editor can show a very hidden one."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


class SheetKind(StrEnum):
    """What a tab holds; only worksheets have cells."""

    WORKSHEET = "worksheet"
    CHARTSHEET = "chartsheet"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab. `index` counts from 0 in the order of the tabs; `part` is where its cells are.

    A tab that points nowhere, as Excel keeps for the modules of very old macros, has the part `""`.
    """

    name: str
    index: int
    state: SheetState
    kind: SheetKind
    part: str


class Name(NamedTuple):
    """A defined name; `sheet_index` where it belongs to one sheet, `text` is its formula without `=`."""

    name: str
    sheet_index: int | None
    hidden: bool
    text: str


@dataclass(frozen=True)
class Workbook:
    """A workbook that was opened; cells are read by `read_grid`."""

    archive: Archive
    part: str
    sheets: tuple[Sheet, ...]
    defined_names: tuple[Name, ...]
    date1904: bool
    strict: bool
    protected: bool
    has_macros: bool
    has_external_links: bool
    is_signed: bool
    grids: dict[int, Grid] = field(default_factory=dict, repr=False, compare=False)
    """The cells of small sheets that were read, by the sheet's index, for whoever asks next (`read_grid`)."""

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of this name, without regard to case, or None."""
        return self._by_name.get(name.casefold())

    @cached_property
    def _by_name(self) -> dict[str, Sheet]:
        return {sheet.name.casefold(): sheet for sheet in reversed(self.sheets)}

    @cached_property
    def relationships(self) -> tuple[Relationship, ...]:
        """The relationships of the workbook part."""
        return relationships_of(self.archive, self.part)

    def related_part(self, kind: str) -> str | None:
        """Return the part that the workbook points to as this kind (`styles`, `calcChain`), or None."""
        targets = (r.target for r in self.relationships if r.kind == kind and not r.external)
        return next((target for target in targets if target in self.archive), None)

    @cached_property
    def shared_strings(self) -> tuple[str | None, ...]:
        """The shared strings, parsed once; None is one too long for a cell. Raises PackageError where there are too many."""
        part = self.related_part("sharedStrings")
        if part is None:
            return ()
        return read_shared_strings(self.archive.chunks(part), part, self.archive.budget)

    @cached_property
    def cell_formats(self) -> tuple[NumberFormat, ...]:
        """The number format of each cell style, by the style number that cells carry."""
        part = self.related_part("styles")
        if part is None:
            return ()
        return _read_formats(self.archive, part)


def open_workbook(data: bytes, limits: Limits | None = None) -> Workbook:
    """Open a workbook (xlsx, xlsm, xltx, xltm; transitional or Strict) held in memory.

    Raises PackageError where it cannot be read as one.
    """
    archive = Archive.from_bytes(data, limits)
    part = _workbook_part(archive)
    _refuse_unsafe(archive)
    root = archive.tree(part)
    namespace, _, local = root.tag.removeprefix("{").rpartition("}")
    if namespace in _TRIAL_NAMESPACES:
        raise PackageError(
            Reason.NOT_A_WORKBOOK,
            "The file was saved by a trial version of Excel 2007, in an early form of today's format. "
            f"{SAVE_AS_XLSX}",
        )
    if namespace not in {TRANSITIONAL, STRICT} or local != "workbook":
        raise _not_a_workbook()
    relationships = relationships_of(archive, part)
    by_id = {relationship.id: relationship for relationship in relationships}
    elements = root.findall("{*}sheets/{*}sheet")
    if not elements:
        raise PackageError(
            Reason.NOT_A_WORKBOOK, "The workbook has no sheets. Open it in Excel and save it again."
        )
    properties = root.find("{*}workbookPr")
    sheets = tuple(_sheet(archive, i, element, by_id) for i, element in enumerate(elements))
    parts = [sheet.part for sheet in sheets if sheet.part]
    if len(set(parts)) < len(parts):
        raise corrupt("two sheets share one part")
    return Workbook(
        archive=archive,
        part=archive.stored_name(part),
        sheets=sheets,
        defined_names=tuple(
            _name(element, part) for element in root.iterfind("{*}definedNames/{*}definedName")
        ),
        date1904=properties is not None and on(properties.get("date1904")),
        strict=namespace == STRICT,
        protected=root.find("{*}workbookProtection") is not None,
        has_macros=any(r.kind in {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"} for r in relationships),
        has_external_links=any(r.kind == "externalLink" for r in relationships),
        is_signed=any(name.lower().startswith("_xmlsignatures/") for name in archive.names),
    )


def _refuse_unsafe(archive: Archive) -> None:
    """Refuse what would otherwise show only when marks are put, after the workbook was found to be in order."""
    archive.tree(CONTENT_TYPES)
    for name in archive.names:
        if name.lower().endswith(_XML_SUFFIXES):
            refuse_document_type(archive.chunks(name, _FIRST_LOOK), name)


def _workbook_part(archive: Archive) -> str:
    for relationship in relationships_of(archive, ""):
        if relationship.kind == "officeDocument" and relationship.target in archive:
            if not relationship.target.lower().endswith(".xml"):
                raise _not_a_workbook()
            return relationship.target
    if "xl/workbook.xml" in archive:
        return "xl/workbook.xml"
    raise _not_a_workbook()


def _not_a_workbook() -> PackageError:
    return PackageError(
        Reason.NOT_A_WORKBOOK,
        "The file is a zip but holds no Excel workbook. Save the workbook as Excel Workbook (.xlsx).",
    )


def _sheet(archive: Archive, index: int, element: ET.Element, by_id: dict[str, Relationship]) -> Sheet:
    name = unescaped(element.get("name", ""))
    id_ = element.get(f"{{{RELATIONSHIPS}}}id") or element.get(f"{{{STRICT_RELATIONSHIPS}}}id") or ""
    stated = element.get("state", "visible")
    state = SheetState(stated) if stated in set(SheetState) else SheetState.VISIBLE
    if not id_:
        return Sheet(name, index, state, SheetKind.OTHER, part="")
    relationship = by_id.get(id_)
    if relationship is None or relationship.target not in archive:
        raise corrupt(f"the contents of the sheet {name} are missing")
    kind = SheetKind(relationship.kind) if relationship.kind in set(SheetKind) else SheetKind.OTHER
    return Sheet(name, index, state, kind, archive.stored_name(relationship.target))


def _name(element: ET.Element, part: str) -> Name:
    local = element.get("localSheetId")
    return Name(
        name=element.get("name", ""),
        sheet_index=None if local is None else _integer(local, part),
        hidden=on(element.get("hidden")),
        text=element.text or "",
    )


def _read_formats(archive: Archive, part: str) -> tuple[NumberFormat, ...]:
    """Return the number format of each cell style; the rest of the styles, which may be much, is passed over."""
    own: dict[int, NumberFormat] = {}
    numbers: list[int] = []
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name.rpartition("}")[2])
        if path[1:] == ["numFmts", "numFmt"]:
            own[_integer(attributes.get("numFmtId"), part)] = number_format(
                attributes.get("formatCode", "General")
            )
        elif path[1:] == ["cellXfs", "xf"]:
            numbers.append(_integer(attributes.get("numFmtId", "0"), part))

    def end(_: str) -> None:
        path.pop()

    parser = stream_parser(part, start, end, archive.limits)
    feed(parser, archive.chunks(part), part, archive.budget)
    return tuple(own.get(number) or built_in(number) for number in numbers)


def _integer(text: str | None, part: str) -> int:
    try:
        return int(text or "")
    except ValueError as error:
        raise corrupt(f"the part {part} has {text!r} where a whole number belongs") from error
