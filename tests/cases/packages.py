"""What a case file cannot say by editing cells: changes to the workbook as a file, named under ``package``.

Each takes the bytes of the edited workbook and returns those that are compiled.
"""

import io
import re
import zipfile

import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _resaved(data, change):
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _repacked(data, change):
    """Return the package with ``change`` applied to its parts, a dict of name → bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def _related(parts, kind, target):
    """Relate the workbook to a further part."""
    name = "xl/_rels/workbook.xml.rels"
    type_ = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    if kind == "vbaProject":
        type_ = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    relationship = f'<Relationship Id="added" Type="{type_}" Target="{target}"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", relationship.encode())


def empty_file(_data):
    return b""


def csv_named_xlsx(_data):
    return b"Intent;Name;Risk\r\norder_status;Where is my order;low\r\n"


def excel_97(_data):
    return _COMPOUND_FILE + bytes(504) + "Workbook".encode("utf-16-le")


def open_document(data):
    def change(parts):
        parts.clear()
        parts["mimetype"] = b"application/vnd.oasis.opendocument.spreadsheet"
        parts["content.xml"] = b"<x/>"

    return _repacked(data, change)


def encrypted(_data):
    return _COMPOUND_FILE + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def expanding(data):
    """A sheet of 32 MB of spaces, which deflate packs a thousandfold."""

    def change(parts):
        parts["xl/worksheets/sheet1.xml"] += b" " * 2**25

    return _repacked(data, change)


def cut_off(data):
    return data[: len(data) // 2]


def truncated_sheet(data):
    def change(parts):
        content = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = content[: len(content) // 2]

    return _repacked(data, change)


def entity(data):
    def change(parts):
        declared = b'<!DOCTYPE workbook [<!ENTITY a "aaaa">]>'
        content = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = declared + re.sub(rb"<\?xml[^>]*\?>", b"", content)

    return _repacked(data, change)


def macros(data):
    def change(parts):
        parts["xl/vbaProject.bin"] = _COMPOUND_FILE
        _related(parts, "vbaProject", "vbaProject.bin")

    return _repacked(data, change)


def signed(data):
    def change(parts):
        parts["_xmlsignatures/origin.sigs"] = b""
        parts["_xmlsignatures/sig1.xml"] = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'

    return _repacked(data, change)


def external_link(data):
    def change(parts):
        parts["xl/externalLinks/externalLink1.xml"] = (
            b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        )
        _related(parts, "externalLink", "externalLinks/externalLink1.xml")

    return _repacked(data, change)


def hidden_sheet(data):
    def change(workbook):
        workbook["Exceptions"].sheet_state = "veryHidden"

    return _resaved(data, change)


def hidden_sheet_of_notes(data):
    def change(workbook):
        workbook.create_sheet("Notes").append(["Nothing to see"])
        workbook["Notes"].sheet_state = "hidden"

    return _resaved(data, change)


def hidden_rows(data):
    def change(workbook):
        for row in (3, 4):
            workbook["Intents"].row_dimensions[row].hidden = True

    return _resaved(data, change)


def hidden_blank_rows(data):
    def change(workbook):
        workbook["Intents"].row_dimensions[40].hidden = True

    return _resaved(data, change)


def _template(version, last_row):
    def change(workbook):
        name = DefinedName("handoff_xl_template", attr_text=f'"{version};{last_row}"', hidden=True)
        workbook.defined_names["handoff_xl_template"] = name

    return change


def newer_template(data):
    return _resaved(data, _template(2, 500))


def known_template(data):
    return _resaved(data, _template(1, 500))


def template_of_four_rows(data):
    return _resaved(data, _template(1, 4))


def merged_categories(data):
    """Refunds and its two intents under one merged Category cell."""

    def change(workbook):
        workbook["Intents"].merge_cells("C4:C5")

    return _resaved(data, change)


def merged_title(data):
    def change(workbook):
        workbook["Intents"].insert_rows(1)
        workbook["Intents"]["A1"] = "What customers want"
        workbook["Intents"].merge_cells("A1:E1")

    return _resaved(data, change)


def full_cell(data):
    def change(workbook):
        workbook["Intents"]["B2"] = "x" * 32_767

    return _resaved(data, change)


def _with_totals(sheet, label, total):
    """Give Intents volumes and a last row for totals; return that row."""
    last = sheet.max_row + 1
    column = next(cell.column for cell in sheet[1] if cell.value == "Monthly volume")
    for row in range(2, last):
        sheet.cell(row, column).value = 100
    sheet.cell(last, 1).value = label
    sheet.cell(last, column).value = total
    return last


def typed_totals(data):
    return _resaved(data, lambda workbook: _with_totals(workbook["Intents"], "TOTAL:", 500))


def table_with_totals(data):
    def change(workbook):
        sheet = workbook["Intents"]
        _with_totals(sheet, "All of them", "=SUBTOTAL(109,[Monthly volume])")
        table = Table(displayName="Intents", ref=sheet.dimensions, totalsRowCount=1)
        sheet.add_table(table)

    return _resaved(data, change)


def intent_named_total(data):
    def change(workbook):
        last = _with_totals(workbook["Intents"], "total", 500)
        for column, header in enumerate((cell.value for cell in workbook["Intents"][1]), start=1):
            if header in {"Name", "Risk", "Owner"}:
                workbook["Intents"].cell(last, column).value = "low"

    return _resaved(data, change)


def with_many_intents(data):
    """Three hundred intents more than there are."""

    def change(workbook):
        sheet = workbook["Intents"]
        for at in range(300):
            topic = {
                "Intent": f"order_part_{at}",
                "Name": f"Part {at}",
                "Risk": "low",
                "Owner": "Orders team",
            }
            sheet.append([topic.get(cell.value) for cell in sheet[1]])

    return _resaved(data, change)
