"""Adding looks to a workbook's styles: cell formats for new sheets, differential formats for highlights."""

from collections.abc import Iterable

from handoff_xl.ooxml.draft import XML_DECLARATION, Draft
from handoff_xl.ooxml.escape import attribute
from handoff_xl.ooxml.marks import Border, CellStyle
from handoff_xl.ooxml.splice import Element, PartEdits
from handoff_xl.ooxml.xml import STRICT, TRANSITIONAL, whole

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
_LEVELS = 3  # the styles, their sections, and the entries, which are counted but not looked into
_NO_FONT = '<{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>'
_NO_FILLS = (
    '<{p}fill><{p}patternFill patternType="none"/></{p}fill>'
    '<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>'
)
_NO_BORDER = "<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border>"
# What a section must hold before anything can be added: cells refer to its first entries by number.
_FIRST = {
    "fonts": (_NO_FONT, 1),
    "fills": (_NO_FILLS, 2),
    "borders": (_NO_BORDER, 1),
    "cellStyleXfs": ('<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>', 1),
    "cellXfs": ('<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>', 1),
}


class StyleSheet:
    """The styles to be added; `cell_style` and `differential_style` return their numbers, `write` adds them."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._part = draft.workbook.related_part("styles")
        self._edits: PartEdits | None = None if self._part is None else draft.edit(self._part, _LEVELS)
        self._prefix = "" if self._edits is None else self._edits.root.prefix
        self._added: dict[str, dict[str, int]] = {}
        self._formats: dict[str, int] = {}
        self._numbers: dict[CellStyle, int] = {}

    def cell_style(self, style: CellStyle) -> int:
        """Return the number of a cell format, for the `s` attribute of a cell."""
        number = self._numbers.get(style)
        if number is None:
            number = self._numbers[style] = self._new_cell_style(style)
        return number

    def _new_cell_style(self, style: CellStyle) -> int:
        number_format = 0 if style.number_format is None else self._number_format(style.number_format)
        font = self._entry("fonts", self._font(style, whole=True))
        fill = 0 if style.fill is None else self._entry("fills", self._fill(style.fill))
        border = 0 if style.border is None else self._entry("borders", self._border(style.border, whole=True))
        self._entry_base("cellStyleXfs")
        return self._entry(
            "cellXfs",
            f'<{self._prefix}xf numFmtId="{number_format}" fontId="{font}" fillId="{fill}" borderId="{border}" '
            f'xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f"{self._alignment(style)}</{self._prefix}xf>",
        )

    def differential_style(self, style: CellStyle) -> int:
        """Return the number of a differential format, for the `dxfId` of a conditional format."""
        p = self._prefix
        parts = [self._font(style, whole=False)]
        if style.number_format is not None:
            id_ = self._number_format(style.number_format)
            parts.append(f'<{p}numFmt numFmtId="{id_}" formatCode="{attribute(style.number_format)}"/>')
        if style.fill is not None:
            parts.append(self._fill(style.fill))
        if style.border is not None:
            parts.append(self._border(style.border, whole=False))
        return self._entry("dxfs", f"<{p}dxf>{''.join(parts)}</{p}dxf>")

    def write(self) -> None:
        """Put what was added into the styles part, which is created where the workbook has none."""
        if not self._added:
            return
        if self._edits is None:
            self._create()
            return
        new_sections: dict[str, str] = {}
        for name, entries in self._added.items():
            section = self._edits.root.child(name)
            if section is None:
                new_sections[name] = self._section(name, entries)
            else:
                self._edits.append(section, "".join(entries))
                self._edits.add_to_count(section, len(entries))
        for name in _ORDER:
            if name in new_sections:
                _insert_section(self._edits, name, new_sections[name])

    def _create(self) -> None:
        namespace = STRICT if self._draft.workbook.strict else TRANSITIONAL
        for name in _FIRST:
            self._added.setdefault(name, {})
        sections = "".join(self._section(name, self._added[name]) for name in _ORDER if name in self._added)
        part, workbook = "xl/styles.xml", self._draft.workbook.part
        if not self._draft.is_free(part, workbook):
            part = self._draft.new_name("xl/styles{}.xml", workbook)
        xml = f'{XML_DECLARATION}<styleSheet xmlns="{namespace}">{sections}</styleSheet>'
        self._draft.add(part, xml.encode(), _CONTENT_TYPE)
        self._draft.relate(self._draft.workbook.part, "styles", part)

    def _section(self, name: str, entries: Iterable[str]) -> str:
        p = self._prefix
        first, number = _FIRST.get(name, ("", 0))
        listed = list(entries)
        content = first.format(p=p) + "".join(listed)
        return f'<{p}{name} count="{number + len(listed)}">{content}</{p}{name}>'

    def _entry(self, section: str, xml: str) -> int:
        """Return the number of an entry of a section; equal ones share it."""
        self._entry_base(section)
        entries = self._added[section]
        return self._existing(section) + entries.setdefault(xml, len(entries))

    def _entry_base(self, section: str) -> None:
        self._added.setdefault(section, {})
        if section == "cellXfs":
            for needed in ("fonts", "fills", "borders"):
                self._added.setdefault(needed, {})

    def _existing(self, section: str) -> int:
        element = None if self._edits is None else self._edits.root.child(section)
        return _FIRST.get(section, ("", 0))[1] if element is None else len(element.children)

    def _number_format(self, code: str) -> int:
        if code not in self._formats:
            taken = [163]
            section = None if self._edits is None else self._edits.root.child("numFmts")
            if section is not None:
                ids = (element.attributes.get("numFmtId") for element in section.children)
                taken += [whole(id_) or 0 for id_ in ids]
            id_ = max(taken) + 1 + len(self._formats)
            self._formats[code] = id_
            self._entry("numFmts", f'<{self._prefix}numFmt numFmtId="{id_}" formatCode="{attribute(code)}"/>')
        return self._formats[code]

    def _font(self, style: CellStyle, *, whole: bool) -> str:
        """Return a font; a whole one, for a cell, states size and name, a differential one only what differs."""
        p = self._prefix
        flags = (
            ("b", style.bold),
            ("i", style.italic),
            ("strike", style.strike),
            ("u", style.underline),
        )
        parts = [f"<{p}{tag}/>" for tag, on in flags if on]
        if whole:
            parts.append(f'<{p}sz val="{style.size or 11:g}"/>')
        if style.colour is not None:
            parts.append(f'<{p}color rgb="FF{style.colour}"/>')
        if whole:
            parts.append(f'<{p}name val="{attribute(style.font_name or "Calibri")}"/>')
        return f"<{p}font>{''.join(parts)}</{p}font>" if parts else ""

    def _fill(self, colour: str) -> str:
        p = self._prefix
        return (
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{colour}"/>'
            f'<{p}bgColor rgb="FF{colour}"/></{p}patternFill></{p}fill>'
        )

    def _border(self, border: Border, *, whole: bool) -> str:
        p = self._prefix
        sides = [
            f"<{p}{side}/>"
            if line is None
            else f'<{p}{side} style="{line}"><{p}color rgb="FF{border.colour}"/></{p}{side}>'
            for side, line in (
                ("left", border.left),
                ("right", border.right),
                ("top", border.top),
                ("bottom", border.bottom),
            )
        ]
        if whole:
            sides.append(f"<{p}diagonal/>")
        return f"<{p}border>{''.join(sides)}</{p}border>"

    def _alignment(self, style: CellStyle) -> str:
        attributes = {
            "horizontal": style.horizontal,
            "vertical": style.vertical,
            "textRotation": str(_rotation(style.rotation)) if style.rotation else None,
            "wrapText": "1" if style.wrap else None,
            "indent": str(style.indent) if style.indent else None,
        }
        stated = " ".join(f'{name}="{value}"' for name, value in attributes.items() if value is not None)
        return f"<{self._prefix}alignment {stated}/>" if stated else f"<{self._prefix}alignment/>"


def _rotation(degrees: int) -> int:
    """Return Excel's number for an angle: 0 to 90 upwards, 91 to 180 downwards."""
    return degrees if degrees >= 0 else 90 - degrees


def _insert_section(edits: PartEdits, name: str, xml: str) -> None:
    later = _ORDER[_ORDER.index(name) + 1 :]
    following: Element | None = next((child for child in edits.root.children if child.name in later), None)
    if following is None:
        edits.append(edits.root, xml)
    else:
        edits.insert(following.start, xml)
