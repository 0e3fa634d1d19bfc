import itertools

import pytest

from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.paper import Column, Paper, Section, Table, Text

COLUMNS = (Column("Left", 2), Column("Right", 2))


def _paper():
    page = Page("New", (40.0,) * 4)
    return page, Paper(page, 4)


def _block(*rows):
    return [Section(COLUMNS, [[None if text is None else Text(text) for text in row] for row in rows])]


def _column(sheet, column=1):
    cells = sorted((row, cell.value) for (row, at), cell in sheet.cells.items() if at == column)
    return [value for _, value in cells if value]


def test_a_table_has_a_title_guidance_and_headers():
    page, paper = _paper()
    paper.table(Table("Title", (COLUMNS,), [_block(("a", "b"))], "Read this."))
    sheet = page.sheet(looks.TAB_MAP)
    assert _column(sheet) == ["Title", "Read this.", "Left", "a"]
    assert _column(sheet, 3) == ["Right", "b"]
    assert not sheet.page.breaks_before


def test_each_page_repeats_title_and_headers():
    page, paper = _paper()
    paper.table(Table("Title", (COLUMNS,), [_block((f"row {number}", "b")) for number in range(100)]))
    sheet = page.sheet(looks.TAB_MAP)
    assert _column(sheet).count("Title, continued") == len(sheet.page.breaks_before) >= 2
    for row in sheet.page.breaks_before:
        assert sheet.cells[row, 1].value == "Title, continued"
        assert sheet.cells[row + 1, 1].value == "Left"
    pages = [1, *sheet.page.breaks_before, max(sheet.row_heights) + 1]
    for first, following in itertools.pairwise(pages):
        assert page.height(*range(first, following)) <= page.capacity


def test_what_belongs_together_stays_on_one_page():
    page, paper = _paper()
    blocks = [_block(*[(f"{block}.{row}", "b") for row in range(7)]) for block in range(20)]
    paper.table(Table("Title", (COLUMNS,), blocks))
    sheet = page.sheet(looks.TAB_MAP)
    for row in sheet.page.breaks_before:
        assert str(sheet.cells[row + 2, 1].value).endswith(".0")


def test_what_no_page_can_hold_is_parted_between_rows():
    page, paper = _paper()
    paper.table(Table("Title", (COLUMNS,), [_block(*[(f"row {row}", "b") for row in range(90)])]))
    sheet = page.sheet(looks.TAB_MAP)
    assert len(sheet.page.breaks_before) >= 2
    assert [text for text in _column(sheet) if text.startswith("row")] == [f"row {row}" for row in range(90)]


def test_what_no_page_can_hold_begins_on_a_page_with_room():
    page, paper = _paper()
    paper.line("text", looks.NOTE)
    start = paper.row
    paper.table(Table("Title", (COLUMNS,), [[*_block(("band", "b")), *_block(*[("row", "b")] * 90)]]))
    breaks = page.sheet(looks.TAB_MAP).page.breaks_before
    assert start not in breaks
    assert len(breaks) >= 2


def test_a_table_does_not_begin_at_the_foot_of_a_page():
    page, paper = _paper()
    while page.height(*range(1, paper.row)) < page.capacity - 90:
        paper.line("text", looks.NOTE)
    start = paper.row
    paper.table(Table("Title", (COLUMNS,), [_block((f"row {number}", "b")) for number in range(5)]))
    assert page.sheet(looks.TAB_MAP).page.breaks_before == (start,)


def test_a_short_table_is_not_parted():
    page, paper = _paper()
    paper.table(Table("First", (COLUMNS,), [_block((f"row {row}", "b")) for row in range(22)]))
    paper.table(Table("Title", (COLUMNS,), [_block((f"row {row}", "b")) for row in range(5)]))
    sheet = page.sheet(looks.TAB_MAP)
    assert [sheet.cells[row, 1].value for row in sheet.page.breaks_before] == ["Title"]


def test_rows_that_go_on_over_a_page_repeat_what_they_belong_to():
    page, paper = _paper()
    rows = [("one", "row 0"), *[(None, f"row {row}") for row in range(1, 90)], ("two", "last")]
    paper.table(Table("Title", (COLUMNS,), [_block(*rows)]))
    sheet = page.sheet(looks.TAB_MAP)
    assert len(sheet.page.breaks_before) >= 2
    for row in sheet.page.breaks_before:
        assert [sheet.cells[row + at, 1].value for at in range(3)] == ["Title, continued", "Left", "one"]
    assert _column(sheet, 3)[-1] == "last"
    assert len(_column(sheet, 3)) == 1 + len(sheet.page.breaks_before) + len(rows)


def test_a_cell_goes_over_rows_and_makes_them_high_enough():
    page, paper = _paper()
    long = "a long text " * 60
    paper.table(Table("Title", (COLUMNS,), [_block((long, "one"), (None, "two"))]))
    sheet = page.sheet(looks.TAB_MAP)
    assert any((box.first_row, box.last_row, box.first_column) == (3, 4, 1) for box in sheet.merged)
    assert page.height(3, 4) == pytest.approx(page.height_of(long, 1, 2, looks.BODY))


def test_a_title_alone_tells_what_is_not_there():
    page, paper = _paper()
    paper.table(Table("Title", (), (), "There is nothing."))
    assert _column(page.sheet(looks.TAB_MAP)) == ["Title", "There is nothing."]


def _pages_before_the_end(lines, followed_by):
    page, paper = _paper()
    blocks = [_block((f"row {number}", "b")) for number in range(lines)]
    paper.table(Table("Title", (COLUMNS,), blocks), followed_by=followed_by)
    paper.table(followed_by)
    sheet = page.sheet(looks.TAB_MAP)
    start = next(row for (row, _), cell in sheet.cells.items() if cell.value == followed_by.title)
    return sheet, start, sheet.page.breaks_before


def test_a_short_table_is_never_alone_on_its_page():
    end = Table("End", (COLUMNS,), [_block(*[("sign", "here")] * 4)])
    moved = 0
    for lines in range(15, 45):
        sheet, start, breaks = _pages_before_the_end(lines, end)
        assert start not in breaks
        if breaks:
            assert sheet.cells[breaks[-1], 1].value == "Title, continued"
            first = sheet.cells[breaks[-1] + 2, 1].value
            assert first != f"row {lines - 1}"  # its last row has another one above it
            moved += first == f"row {lines - 2}"
    assert moved  # at some length just the last two rows went with it
