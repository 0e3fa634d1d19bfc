"""Workbooks that xlsxwriter writes, each with one thing more on the sheet of intents."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pandas as pd
import xlsxwriter

from tests.corpus.design import SOUND, Tables, faulty
from tests.corpus.drawings import picture
from tests.corpus.files import CorpusFile, files_of, made

Book = xlsxwriter.Workbook
DECORATED = "Intents"


def book_of(
    decorate: Callable[[Book, Any], None] = lambda _book, _sheet: None,
    options: dict[str, Any] | None = None,
    tables: Tables | None = None,
    before: Callable[[Book], None] = lambda _book: None,
) -> bytes:
    """Return the design as xlsxwriter writes it; `decorate` gets the sheet of intents."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options or {}) as book:
        before(book)
        for name, rows in (tables or faulty()).items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                sheet.write_row(row, 0, values)
            if name == DECORATED:
                decorate(book, sheet)
    return buffer.getvalue()


def decorated(
    *, suffix: str = ".xlsx", also: tuple[str, ...] = ()
) -> Callable[[Callable[[Book, Any], None]], CorpusFile]:
    def declared(decorate: Callable[[Book, Any], None]) -> CorpusFile:
        name = f"xlsxwriter_{decorate.__name__}"
        return CorpusFile(name, lambda: book_of(decorate), suffix, frozenset(also))

    return declared


@made()
def xlsxwriter_plain() -> bytes:
    return book_of()


@made(sound=True)
def xlsxwriter_sound() -> bytes:
    return book_of(tables=SOUND)


@made()
def xlsxwriter_row_by_row() -> bytes:
    return book_of(options={"constant_memory": True})


@made()
def xlsxwriter_large_file_format() -> bytes:
    return book_of(options={"use_zip64": True})


@made()
def xlsxwriter_days_from_1904() -> bytes:
    tables = {**faulty()}
    tables["Settings"] = tuple(row for row in tables["Settings"] if row[0] != "Calibrated on")

    def date(book: Book) -> None:
        day = book.add_format({"num_format": "d mmm yyyy"})
        book.add_worksheet("Dates").write_datetime("A1", dt.date(2026, 11, 1), day)

    return book_of(options={"date_1904": True}, before=date)


@made()
def xlsxwriter_255_sheets() -> bytes:
    def others(book: Book) -> None:
        for number in range(1, 250):
            book.add_worksheet(f"Week {number}").write(0, 0, number)

    return book_of(before=others)


@made()
def xlsxwriter_sheet_named_like_ours() -> bytes:
    def others(book: Book) -> None:
        book.add_worksheet("HX Issues").write(0, 0, "mine")
        book.add_worksheet("hx summary").write(0, 0, "mine too")

    return book_of(before=others)


@made()
def xlsxwriter_names_of_sheets_that_need_quotes() -> bytes:
    def others(book: Book) -> None:
        for number, name in enumerate(
            (
                "Größe & 'Maß' 1",
                "ＦＵＬＬ　ＷＩＤＴＨ",
                "e\u0301 + é",
                "שלום",
                "A1",
                "31 characters of a name, not one",
            )
        ):
            book.add_worksheet(name[:31]).write(0, 0, number)

    return book_of(before=others)


@made()
def xlsxwriter_chart_sheet_in_front() -> bytes:
    def chart(book: Book) -> None:
        pie = book.add_chart({"type": "pie"})
        pie.add_series({"categories": "=Intents!$A$2:$A$4", "values": "=Intents!$F$2:$F$4"})
        book.add_chartsheet("Volumes").set_chart(pie)

    return book_of(before=chart)


@made()
def xlsxwriter_very_hidden_sheet() -> bytes:
    return book_of(before=lambda book: book.add_worksheet("Lists").very_hidden())


@decorated()
def charts(book: Book, sheet: Any) -> None:
    for number, kind in enumerate(("area", "bar", "column", "line", "doughnut", "scatter", "radar")):
        chart = book.add_chart({"type": kind})
        chart.add_series(
            {"name": "=Intents!$F$1", "categories": "=Intents!$A$2:$A$4", "values": "=Intents!$F$2:$F$4"}
        )
        sheet.insert_chart(10 + 16 * number, 1, chart)


@decorated()
def combined_chart(book: Book, sheet: Any) -> None:
    columns, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    columns.add_series({"values": "=Intents!$F$2:$F$4"})
    line.add_series({"values": "=Intents!$F$2:$F$4", "y2_axis": True, "trendline": {"type": "linear"}})
    columns.combine(line)
    sheet.insert_chart("H2", columns)


@decorated()
def pictures(_book: Book, sheet: Any) -> None:
    sheet.insert_image(
        "D2",
        "logo.png",
        {"image_data": io.BytesIO(picture()), "url": "https://example.com", "description": "Logo"},
    )
    sheet.embed_image("H3", "cell.png", {"image_data": io.BytesIO(picture())})
    sheet.set_background(io.BytesIO(picture()))
    sheet.set_header("&L&G", {"image_left": "head.png", "image_data_left": io.BytesIO(picture())})


@decorated()
def text_boxes(_book: Book, sheet: Any) -> None:
    sheet.insert_textbox("D2", "Ask Kim\nfirst", {"fill": {"color": "#FFFFCC"}})


@decorated()
def buttons_notes_and_check_boxes(_book: Book, sheet: Any) -> None:
    sheet.insert_button("H2", {"caption": "Press", "macro": "Press"})
    sheet.write_comment("D2", "is this the right team?", {"author": "Ann", "visible": True})
    sheet.write_comment("A9", "a note by itself")
    sheet.insert_checkbox("H4", True)


@decorated()
def notes_on_every_cell(_book: Book, sheet: Any) -> None:
    for row in range(5):
        for column in range(8):
            sheet.write_comment(row, column, f"note {row}.{column}\nsecond line")


@decorated()
def sparklines_and_bars(book: Book, sheet: Any) -> None:
    sheet.add_sparkline("H2", {"range": "Intents!F2:F4", "type": "column"})
    sheet.conditional_format(
        "F2:F4", {"type": "data_bar", "data_bar_2010": True, "bar_negative_color": "#FF0000"}
    )
    sheet.conditional_format("F2:F4", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.conditional_format("F2:F4", {"type": "3_color_scale"})
    sheet.conditional_format(
        "D2:D4",
        {
            "type": "formula",
            "criteria": "=COUNTIF(Queues!$A:$A,D2)=0",
            "format": book.add_format({"bg_color": "#FFC7CE"}),
            "stop_if_true": True,
        },
    )
    sheet.conditional_format("A2:A4", {"type": "duplicate", "format": book.add_format({"bold": True})})


@decorated()
def validations_with_messages(_book: Book, sheet: Any) -> None:
    sheet.data_validation(
        "C2:C4",
        {
            "validate": "list",
            "source": ["low", "medium", "high", "regulated"],
            "input_title": "Risk",
            "input_message": "Pick one",
            "error_message": "No such risk",
        },
    )
    sheet.data_validation(
        "D2:D4", {"validate": "list", "source": "=Queues!$A$2:$A$3", "error_type": "warning"}
    )
    sheet.data_validation("F2:F4", {"validate": "integer", "criteria": ">", "value": 0})
    sheet.data_validation("A2:A4", {"validate": "custom", "value": "=LEN(A2)<40"})


@decorated()
def table_over_the_rows(_book: Book, sheet: Any) -> None:
    headers = faulty()["Intents"][0]
    sheet.add_table(
        0,
        0,
        3,
        5,
        {"name": "All", "style": "Table Style Medium 9", "columns": [{"header": str(h)} for h in headers]},
    )


@decorated()
def frozen_and_split_panes(_book: Book, sheet: Any) -> None:
    sheet.freeze_panes(1, 2)
    sheet.set_selection("D2:D4")
    sheet.set_zoom(130)


@decorated()
def grouped_rows_and_columns(_book: Book, sheet: Any) -> None:
    sheet.set_row(1, None, None, {"level": 1})
    sheet.set_row(2, 40, None, {"level": 2})
    sheet.set_column("E:F", 12, None, {"level": 1})
    sheet.outline_settings(True, False, True, True)


@decorated(also=("HX123",))
def filtered_rows(_book: Book, sheet: Any) -> None:
    sheet.autofilter("A1:F4")
    sheet.filter_column("E", "Owner == Dana")
    sheet.set_row(3, None, None, {"hidden": True})


@decorated()
def protected_sheet(book: Book, sheet: Any) -> None:
    sheet.protect("secret", {"format_cells": True})
    sheet.unprotect_range("D2:D4", "Queues")
    book.read_only_recommended()


@decorated()
def right_to_left(_book: Book, sheet: Any) -> None:
    sheet.right_to_left()


@decorated(also=("HX122",))
def hidden_sheet_that_counts(_book: Book, sheet: Any) -> None:
    sheet.hide()


@decorated()
def rich_text(book: Book, sheet: Any) -> None:
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
    sheet.write_rich_string("B2", "Refund ", bold, "status")
    sheet.write_rich_string("D2", bold, "bil", red, "ing")


@decorated()
def merged_cells_below(book: Book, sheet: Any) -> None:
    sheet.merge_range("B9:D10", "", book.add_format({"align": "center"}))


@decorated()
def formulas_of_every_kind(_book: Book, sheet: Any) -> None:
    sheet.write_formula("F2", "=450*2", None, 900)
    sheet.write_array_formula("F3:F3", "{=SUM(F4:F4)-400}", None, 300)
    sheet.write_dynamic_array_formula("J2:J4", "=SORT(F2:F4)", None, 300)
    sheet.write_formula("K2", "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)(2)", None, 4)


@decorated()
def links(_book: Book, sheet: Any) -> None:
    sheet.write_url("D2", "internal:Queues!A1", string="biling", tip="queues")
    sheet.write_url("E2", "mailto:dana@example.com", string="Dana")
    sheet.write_url("J2", "https://example.com/a?b=c#d", string="page")


@decorated()
def cells_far_away(book: Book, sheet: Any) -> None:
    sheet.write("XFD1048576", None, book.add_format({"bold": True}))
    sheet.write("XFD9", "the last column")


@decorated()
def sixteen_thousand_columns(book: Book, sheet: Any) -> None:
    shaded = book.add_format({"bg_color": "#EEEEEE"})
    for column in range(20, 16_384):
        sheet.write_blank(5, column, None, shaded)


@decorated()
def page_set_up(_book: Book, sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.print_area("A1:F4")
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks([2])
    sheet.set_header("&C&A &D")
    sheet.ignore_errors({"number_stored_as_text": "A1:F4"})
    sheet.set_tab_color("green")


@decorated()
def names_and_properties(book: Book, _sheet: Any) -> None:
    book.define_name("Volume", "=Intents!$F$2:$F$4")
    book.define_name("Intents!Local", "=Intents!$A$1")
    book.set_properties({"title": "Help desk", "author": "Dana", "created": dt.datetime(2026, 1, 1)})  # noqa: DTZ001
    book.set_custom_property("Checked by", "Kim")
    book.set_custom_property("Checked", True)


@decorated(suffix=".xlsm", also=("HX120",))
def signed_macros(book: Book, sheet: Any) -> None:
    book.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 60), is_stream=True)
    book.add_signed_vba_project(
        io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 60),
        io.BytesIO(b"\0" * 60),
        project_is_stream=True,
        signature_is_stream=True,
    )
    sheet.set_vba_name("Sheet3")


@decorated()
def texts_of_every_script(_book: Book, sheet: Any) -> None:
    sheet.write_column(
        "H2",
        [
            "Ｆｕｌｌ　ｗｉｄｔｈ",
            "e\u0301a\u0308",
            "\u202eright to left\u202c",
            "שלום עולם",
            "👩‍👩‍👧 family",
            "a\tb\nc",
            "x" * 32_767,
            "_x0041_",
            "=not a formula",
            "\x01\x1f",
        ],
    )


@made()
def pandas_by_xlsxwriter() -> bytes:
    return of_pandas("xlsxwriter")


@made()
def pandas_by_openpyxl() -> bytes:
    return of_pandas("openpyxl")


def of_pandas(engine: str) -> bytes:
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine=engine) as writer:  # type: ignore[call-overload]
        for name, (headers, *rows) in faulty().items():
            frame = pd.DataFrame(rows, columns=pd.Index([str(header) for header in headers]), dtype=object)
            frame.to_excel(writer, sheet_name=name, index=False)
    return buffer.getvalue()


FILES = files_of(globals())
