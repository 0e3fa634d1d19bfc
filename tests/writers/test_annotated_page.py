import pytest

from handoff_xl.ooxml import Range
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.page import Page


def test_a_cell_over_rows_makes_each_of_them_higher():
    page = Page("New", (20.0, 20.0))
    page.put(1, 2, "one", looks.BODY)
    page.put(2, 2, "two", looks.BODY)
    before = page.height(1, 2)
    page.put(1, 1, "many words " * 20, looks.BODY, last_row=2)
    assert page.height(1, 2) > before
    assert page.height(1) == page.height(2)
    assert page.sheet(looks.TAB_MAP).merged == (Range(1, 1, 2, 1),)


def test_a_cell_that_fits_leaves_the_rows_as_they_are():
    page = Page("New", (20.0, 20.0))
    page.put(1, 2, "many words " * 20, looks.BODY)
    before = page.height(1)
    page.put(1, 1, "short", looks.BODY)
    assert page.height(1) == before


def test_a_line_holds_as_many_letters_as_its_column_has_digits():
    page = Page("New", (30.0, 100.0))
    page.put(1, 2, "word " * 20, looks.BODY)
    assert page.height(1) > page.height_of("word", 2, 2, looks.BODY)
    assert page.height_of("word " * 17, 2, 2, looks.BODY) == page.height_of("word", 2, 2, looks.BODY)


def test_no_row_is_higher_than_excel_allows():
    page = Page("New", (10.0,))
    page.put(1, 1, "word " * 1000, looks.BODY)
    assert page.height(1) == 409


def test_rows_that_would_go_over_two_pages_begin_one():
    page = Page("New", (100.0,))
    for row in range(1, 31):
        page.put(row, 1, "text", looks.BODY)
    page.keep_together(2, 10)
    page.keep_together(11, 30)
    page.keep_together(1, 30)
    assert page.sheet(looks.TAB_MAP).page.breaks_before == (11,)


def test_a_footer_of_its_own():
    assert Page("New", (10.0,), footer="&CDraft").sheet(looks.TAB_MAP).page.footer == "&CDraft"


@pytest.mark.parametrize(("rows", "height"), [(24, 1), (35, 1), (36, 0)])
def test_a_sheet_a_little_too_high_is_printed_on_one_page(rows, height):
    page = Page("New", (100.0,))
    for row in range(1, rows + 1):
        page.put(row, 1, "text", looks.BODY)
    page.break_before(20)
    page.fit_on_one_page()
    setup = page.sheet(looks.TAB_MAP).page
    assert (setup.fit_width, setup.fit_height) == (1, height)
    assert setup.breaks_before == (() if height else (20,))
