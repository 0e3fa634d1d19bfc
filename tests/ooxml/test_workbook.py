import io

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection

from handoff_xl.ooxml import Marks, NewSheet, Note, annotate, find_marks, read_grid, strip
from handoff_xl.ooxml.errors import PackageError, Reason
from handoff_xl.ooxml.workbook import Name, SheetKind, SheetState, open_workbook
from tests.ooxml import minimal
from tests.ooxml.samples import contents


def test_sheets_states_and_names():
    book = openpyxl.Workbook()
    book.active.title = "Größe & Maß"
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.create_sheet("Deep").sheet_state = "veryHidden"
    book.create_chartsheet("Chart")
    book.defined_names["Rate"] = DefinedName("Rate", attr_text="Hidden!$A$1", hidden=True)
    book.worksheets[1].defined_names["Local"] = DefinedName("Local", attr_text="Hidden!$A$2")
    book.security = WorkbookProtection(lockStructure=True)
    buffer = io.BytesIO()
    book.save(buffer)
    workbook = open_workbook(buffer.getvalue())
    assert [(s.name, s.index, s.state, s.kind) for s in workbook.sheets] == [
        ("Größe & Maß", 0, SheetState.VISIBLE, SheetKind.WORKSHEET),
        ("Hidden", 1, SheetState.HIDDEN, SheetKind.WORKSHEET),
        ("Deep", 2, SheetState.VERY_HIDDEN, SheetKind.WORKSHEET),
        ("Chart", 3, SheetState.VISIBLE, SheetKind.CHARTSHEET),
    ]
    assert set(workbook.defined_names) == {
        Name("Rate", None, True, "Hidden!$A$1"),
        Name("Local", 1, False, "Hidden!$A$2"),
    }
    assert workbook.protected
    assert workbook.sheet("größe & mass") == workbook.sheets[0]
    assert workbook.sheet("absent") is None
    assert (workbook.date1904, workbook.strict, workbook.has_macros, workbook.is_signed) == (False,) * 4


def test_dates_from_1904_macros_links_and_signatures():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": True}) as book:
        book.add_worksheet()
    assert open_workbook(buffer.getvalue()).date1904
    package = minimal.parts(minimal.ONE_CELL)
    for name, kind in (
        ("xl/vbaProject.bin", "vbaProject"),
        ("xl/externalLinks/externalLink1.xml", "externalLink"),
    ):
        minimal.add_part(package, name, b"x", kind=f"{minimal.OFFICE}/{kind}", content_type="application/x")
    package["_xmlsignatures/origin.sigs"] = b""
    workbook = open_workbook(minimal.zipped(package))
    assert workbook.has_macros
    assert workbook.has_external_links
    assert workbook.is_signed


def test_backslashes_in_part_names_and_targets():
    package = {name.replace("/", "\\"): content for name, content in minimal.parts(minimal.ONE_CELL).items()}
    listing = str(package["xl\\_rels\\workbook.xml.rels"])
    package["xl\\_rels\\workbook.xml.rels"] = listing.replace("worksheets/", "worksheets\\")
    assert open_workbook(minimal.zipped(package)).sheets[0].part == "xl/worksheets/sheet1.xml"


def test_a_tab_of_an_old_macro_module_points_nowhere():
    package = minimal.parts(minimal.ONE_CELL, minimal.ONE_CELL)
    listing = str(package["xl/workbook.xml"])
    tabs = '<sheet name="Module1" sheetId="8" r:id="" state="veryHidden"/><sheet name="Module2" sheetId="9" r:id=""/>'
    package["xl/workbook.xml"] = listing.replace("</sheets>", f"{tabs}</sheets>")
    data = minimal.zipped(package)
    opened = open_workbook(data)
    assert [(sheet.kind, sheet.part) for sheet in opened.sheets[2:]] == [(SheetKind.OTHER, "")] * 2
    assert read_grid(opened, opened.sheets[2]).cells == {}
    marks = Marks("me", (NewSheet("New"),), notes=(Note("S2", 1, 1, "a"),))
    annotated = annotate(data, marks).data
    assert [sheet.name for sheet in open_workbook(annotated).sheets] == [
        "New",
        "S1",
        "S2",
        "Module1",
        "Module2",
    ]
    assert contents(strip(annotated, "me")) == contents(data)


def test_our_names_do_not_make_other_tabs_ours():
    package = minimal.parts(minimal.ONE_CELL)
    name = "<definedNames><definedName name=\"_me.sheet.New\">'Module1'!$A$1</definedName></definedNames>"
    listing = str(package["xl/workbook.xml"])
    tab = '<sheet name="Module1" sheetId="8" r:id=""/></sheets>'
    package["xl/workbook.xml"] = listing.replace("</sheets>", tab + name)
    assert find_marks(open_workbook(minimal.zipped(package)), "me").sheets == {}


@pytest.mark.parametrize(
    "namespace",
    [
        "http://schemas.microsoft.com/office/excel/2006/2",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/5/main",
    ],
)
def test_what_a_trial_version_of_excel_2007_saved_is_told_as_that(namespace):
    package = minimal.parts(minimal.ONE_CELL)
    package["xl/workbook.xml"] = str(package["xl/workbook.xml"]).replace(minimal.MAIN, namespace)
    with pytest.raises(PackageError, match="saved by a trial version of Excel 2007") as caught:
        open_workbook(minimal.zipped(package))
    assert caught.value.reason is Reason.NOT_A_WORKBOOK
