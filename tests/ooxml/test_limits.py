import dataclasses
import re
from dataclasses import fields

import pytest

from handoff_xl.ooxml.annotation import annotate
from handoff_xl.ooxml.cells import read_grid
from handoff_xl.ooxml.errors import PackageError, Reason
from handoff_xl.ooxml.limits import Budget, Limits, declared, described
from handoff_xl.ooxml.marks import CellStyle, Highlight, Marks
from handoff_xl.ooxml.splice import PartEdits
from handoff_xl.ooxml.workbook import open_workbook
from tests.ooxml import minimal

ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'


def read(package, limits):
    """Read all cells of a package."""
    workbook = open_workbook(minimal.zipped(package), limits)
    return [read_grid(workbook, sheet) for sheet in workbook.sheets]


def refusal(action, *arguments):
    with pytest.raises(PackageError) as caught:
        action(*arguments)
    assert caught.value.reason is Reason.TOO_LARGE
    return caught.value.detail


def test_every_limit_is_declared_with_an_option_of_its_own():
    limits = dict(declared())
    assert limits.keys() == {one.name for one in fields(Limits)}
    assert len({limit.option for limit in limits.values()}) == len(limits)
    assert all(limit.option.startswith("--max-") and limit.bounds for limit in limits.values())


def test_a_limit_is_told_in_its_unit():
    assert described("cells").told(Limits().cells) == "2,000,000"
    assert described("part").told(Limits().part) == "192 MB"
    assert described("part").told(1) == "1 MB"


@pytest.mark.parametrize(
    ("limits", "what", "option"),
    [
        (Limits(cells=3), "its sheets hold 4 cells, and 3 is the limit", "--max-cells"),
        (Limits(tags=45), "what is read of it has 48 XML tags, and 45 is the limit", "--max-tags"),
    ],
    ids=["cells", "tags"],
)
def test_sheets_share_a_limit(limits, what, option):
    package = minimal.parts(f"<sheetData>{ROW}</sheetData>", f"<sheetData>{ROW}</sheetData>")
    detail = refusal(read, package, limits)
    assert what in detail
    assert detail.endswith(f"{option}.")


def test_a_sheet_read_twice_counts_once():
    workbook = open_workbook(minimal.workbook(f"<sheetData>{ROW}</sheetData>"), Limits(cells=2, tags=31))
    for _ in range(3):
        assert len(read_grid(workbook, workbook.sheets[0]).cells) == 2


def test_shared_strings_are_limited_as_they_are_met_not_as_they_are_claimed():
    package = minimal.parts(f"<sheetData>{ROW}</sheetData>")
    strings = (
        f'<sst xmlns="{minimal.MAIN}" count="10000000" uniqueCount="10000000">{"<si><t>a</t></si>" * 5}</sst>'
    )
    minimal.add_part(package, "xl/sharedStrings.xml", strings, kind="x/sharedStrings", content_type="a/b")
    assert len(read(package, Limits(strings=5))) == 1
    assert "it has 5 shared strings, and 4 is the limit" in refusal(read, package, Limits(strings=4))


@pytest.mark.parametrize(
    "hostile",
    ['<a x="{}"/>', "<!--{}-->", "<?x {}?>", "<a{}/>"],
    ids=["attribute", "comment", "instruction", "name"],
)
def test_a_tag_that_does_not_end_is_not_searched_again_and_again(hostile):
    package = minimal.parts(f"<sheetData>{ROW}</sheetData>{hostile.format('x' * 3 * 2**20)}")
    limits = Limits(tag=2**20, ratio=2000)
    assert refusal(read, package, limits).endswith("--max-tag.")
    assert len(read(package, dataclasses.replace(limits, tag=2**22))) == 1


def test_a_long_text_is_no_long_tag():
    assert len(read(minimal.parts(f"<sheetData>{ROW}</sheetData>{'x' * 2**21}"), Limits(tag=2**20))) == 1


def shared_strings(*texts, used):
    """A package whose one cell has the shared string of this number."""
    package = minimal.parts(f'<sheetData><row r="1"><c r="A1" t="s"><v>{used}</v></c></row></sheetData>')
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    strings = f'<sst xmlns="{minimal.MAIN}">{items}</sst>'
    minimal.add_part(package, "xl/sharedStrings.xml", strings, kind="x/sharedStrings", content_type="a/b")
    return package


def test_a_text_that_no_cell_can_hold_does_no_harm_where_no_cell_has_it():
    (grid,) = read(shared_strings("x" * 1_000_001, "a", used=1), Limits())
    assert grid.cells[1, 1].value == "a"


def test_a_text_that_many_cells_share_counts_for_each():
    package = shared_strings("x" * 100, used=0)
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 6))
    package["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{minimal.MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    )
    (grid,) = read(package, Limits(characters=500))
    assert len(grid.cells) == 5
    detail = refusal(read, package, Limits(characters=499))
    assert "the cells of its sheets hold 500 characters, and 499 is the limit" in detail
    assert detail.endswith("--max-characters.")


def test_a_text_that_no_cell_can_hold_is_refused():
    text = "x" * 1_000_001
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>'
    for package in (minimal.parts(f"<sheetData>{row}</sheetData>"), shared_strings("a", text, used=1)):
        with pytest.raises(PackageError) as caught:
            read(package, Limits())
        assert caught.value.reason is Reason.CORRUPT
        assert "has a text that no cell can hold" in caught.value.detail


def test_long_attributes_count_by_their_size():
    package = minimal.parts(
        f"<sheetData>{ROW * 50_000}</sheetData>", workbook_extra=f"<a x='{'x' * 2**20}'/>"
    )
    package["xl/worksheets/sheet1.xml"] = str(package["xl/worksheets/sheet1.xml"]).replace(' r="1"', "")
    package["xl/worksheets/sheet1.xml"] = re.sub(' r="[AB]1"', "", package["xl/worksheets/sheet1.xml"])
    assert len(read(package, Limits(markup=2**21))) == 1
    detail = refusal(read, package, Limits(markup=2**20))
    assert "it has 2 MB of XML besides its cells, and 1 MB is the limit" in detail
    assert detail.endswith("--max-markup.")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"])
def test_a_tree_is_counted_before_it_is_made(part):
    package = minimal.parts(f"<sheetData>{ROW}</sheetData>")
    start, end = str(package[part]).rsplit("</", 1)
    package[part] = f"{start}{'<a/>' * 1000}</{end}"
    assert "XML elements besides its cells" in refusal(read, package, Limits(elements=1000))


def test_edited_sheets_are_counted_together_but_for_their_cells():
    sheet = f"<sheetData>{ROW * 1000}</sheetData>{'<a/>' * 300}".replace('r="1"', "").replace(' r="A1"', "")
    package = minimal.zipped(minimal.parts(sheet.replace(' r="B1"', ""), sheet.replace(' r="B1"', "")))
    red = CellStyle(fill="FF0000")
    marks = Marks("me", (), (Highlight("S1", 1, 1, red), Highlight("S2", 1, 1, red)), (), ())
    assert annotate(package, marks, Limits(elements=1000)).data
    assert "XML elements besides its cells" in refusal(annotate, package, marks, Limits(elements=500))


def everything_that_is_read():
    """A package with one of every part that is read."""
    package = minimal.parts(f"<sheetData>{ROW}</sheetData>", styles="")
    minimal.add_part(
        package, "xl/sharedStrings.xml", "<sst></sst>", kind="x/sharedStrings", content_type="a/b"
    )
    related = "".join(
        f'<Relationship Id="{kind}" Type="x/{kind}" Target="{kind}.xml"/>'
        for kind in ("table", "threadedComment")
    )
    listing = f'<Relationships xmlns="{minimal.PACKAGE}/relationships">{related}</Relationships>'
    package["xl/worksheets/_rels/sheet1.xml.rels"] = listing
    package["xl/worksheets/table.xml"] = "<table></table>"
    package["xl/worksheets/threadedComment.xml"] = "<ThreadedComments></ThreadedComments>"
    return package


@pytest.mark.parametrize("deepest", [20, 256, 3000])
@pytest.mark.parametrize("part", everything_that_is_read())
def test_elements_may_be_as_deep_within_each_other_as_the_limit(part, deepest):
    def nested(levels):
        package = everything_that_is_read()
        before, after = str(package[part]).rsplit("</", 1)
        package[part] = f"{before}{'<a>' * (levels - 1)}{'</a>' * (levels - 1)}</{after}"
        return package

    limits = Limits(depth=deepest)
    assert len(read(nested(deepest - 1), limits)) == len(read(nested(deepest), limits)) == 1
    told = f"{part} is nested {deepest + 1:,} levels deep, and {deepest:,} is the limit"
    detail = refusal(read, nested(deepest + 1), limits)
    assert told in detail
    assert detail.endswith("--max-depth.")


@pytest.mark.parametrize("deepest", [20, 256, 3000])
def test_edited_elements_may_be_as_deep_within_each_other_as_the_limit(deepest):
    def root(levels):
        xml = f"{'<a>' * levels}{'</a>' * levels}".encode()
        return PartEdits(xml, "a.xml", Budget(Limits(depth=deepest))).root

    assert root(deepest - 1).children
    assert root(deepest).children
    assert f"a.xml is nested {deepest + 1:,} levels deep" in refusal(root, deepest + 1)
