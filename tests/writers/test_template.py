from datetime import date
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openxml_audit import OpenXmlValidator

from handoff_xl.compile import compile_workbook
from handoff_xl.findings import Severity
from handoff_xl.layout import SETTINGS, SHEETS, TEMPLATE_VERSION, Kind
from handoff_xl.refusal import CannotRun
from handoff_xl.writers.template import MOST_ROWS, START_HERE, TemplateOptions, write_template
from handoff_xl.writers.template.measuring import line_count
from handoff_xl.writers.template.validations import TIME_ZONES
from tests.writers.template_books import (
    FIRST_ROW,
    HEADER_ROW,
    STARTER,
    filled,
    headers,
    opened,
    parts,
    rows,
    template,
    template_book,
)

AS_OF = date(2026, 11, 24)
FULL = TemplateOptions(full=True)
STARTER_SHEETS = [layout for layout in SHEETS if layout.starter]
WIDE = {"triggers", "exceptions"}
"""Sheets that take two pages side by side."""

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_the_starter_has_its_sheets_in_the_order_of_the_steps():
    assert template_book().sheetnames == [
        START_HERE, "Settings", "Languages", "Channels", "Hours", "Queues", "Intents", "Thresholds", "Try it", "Triggers",
        "Exceptions", "Stages", "Approvals",
    ]  # fmt: skip


def test_the_full_template_has_every_sheet():
    names = [layout.name for layout in SHEETS]
    names.insert(names.index("Thresholds") + 1, "Try it")
    assert template_book(FULL).sheetnames == [START_HERE, *names]


@pytest.mark.parametrize("layout", SHEETS, ids=lambda layout: layout.key)
def test_a_sheet_looks_as_it_is_declared(layout):
    sheet = template_book(FULL)[layout.name]
    assert sheet["A1"].value == layout.name
    assert sheet["B2" if layout.key in WIDE else "A2"].value == layout.purpose
    assert headers(sheet) == [*(column.header for column in layout.columns), *layout.calculated]
    captions = dict.fromkeys(cell.value for cell in sheet[3] if cell.value)
    assert list(captions) == list(dict.fromkeys(column.group for column in layout.columns if column.group))
    for position, column in enumerate(layout.columns, start=1):
        cell = sheet.cell(HEADER_ROW, position)
        assert cell.fill.fgColor.rgb == ("FF1F3864" if column.required else "FFDCE6F2")
        assert cell.font.b
    for position in range(len(layout.columns) + 1, len(layout.columns) + len(layout.calculated) + 1):
        cell = sheet.cell(HEADER_ROW, position)
        assert cell.font.i
        assert cell.fill.fgColor.rgb == "FFEDEDED"


@pytest.mark.parametrize("layout", SHEETS, ids=lambda layout: layout.key)
def test_headers_fit_beside_the_filter_button(layout):
    for column in layout.columns:
        assert max(line_count(word, column.width - 3) for word in column.header.split()) == 1, column.header


@pytest.mark.parametrize("layout", SHEETS, ids=lambda layout: layout.key)
def test_a_sheet_freezes_filters_and_prints(layout):
    sheet = template_book(FULL)[layout.name]
    identity = 0 if layout.identity is None else [c.key for c in layout.columns].index(layout.identity) + 1
    assert sheet.freeze_panes == f"{get_column_letter(identity + 1)}{FIRST_ROW}"
    assert sheet.auto_filter.ref.startswith("A4:")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    assert (sheet.page_setup.fitToWidth or 1) == (2 if layout.key in WIDE else 1)
    assert sheet.print_title_cols == ("$A:$A" if layout.key in WIDE else None)
    if layout.calculated:
        last = get_column_letter(len(layout.columns))
        assert sheet.print_area.startswith(f"'{layout.name}'!$A$1:${last}$")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    assert not sheet.protection.sheet


@pytest.mark.parametrize("rows", [3, 40, 90])
def test_on_paper_a_filled_sheet_ends_some_rows_below_the_last_one(rows):
    content = {"Intents": [{"Intent": f"intent_{at}", "Name": "Name"} for at in range(rows)]}
    area = opened(filled(content))["Intents"].print_area
    assert area.endswith(f"${FIRST_ROW - 1 + rows + 6}")


def test_on_paper_a_template_has_room_for_the_rows_to_come():
    area = template_book()["Intents"].print_area
    assert area.endswith(f"${FIRST_ROW - 1 + 80}")


def test_rare_columns_are_collapsed_while_nothing_stands_in_them():
    sheet = template_book()["Intents"]
    letters = {cell.value: cell.column_letter for cell in sheet[HEADER_ROW]}
    # openpyxl keeps a run of equal columns under its first letter
    dimension = sheet.column_dimensions[letters["Languages"]]
    assert dimension.hidden
    assert dimension.outlineLevel == 1
    assert sheet.column_dimensions[letters["Check"]].collapsed
    assert not sheet.column_dimensions[letters["Status"]].hidden


@pytest.mark.parametrize("capacity", [500, 40])
def test_drop_downs_reach_the_last_prepared_row(capacity):
    book = template_book(TemplateOptions(rows=capacity))
    sheet = book["Intents"]
    queue = next(cell.column_letter for cell in sheet[HEADER_ROW] if cell.value == "Queue")
    [rule] = [v for v in sheet.data_validations.dataValidation if f"{queue}{FIRST_ROW}" in v.sqref]
    last = FIRST_ROW + capacity - 1
    assert str(rule.sqref) == f"{queue}5:{queue}{last}"
    assert rule.formula1 == f"Queues!$A$5:$A${last}"
    assert (rule.type, rule.errorStyle) == ("list", "warning")


def test_lists_may_be_typed_and_say_so():
    sheet = template_book()["Thresholds"]
    columns = {cell.value: cell.column_letter for cell in sheet[HEADER_ROW]}
    for header in ("Risk", "Categories", "Intents", "Languages", "Channels"):
        cell = f"{columns[header]}{FIRST_ROW}"
        [rule] = [v for v in sheet.data_validations.dataValidation if cell in v.sqref]
        assert rule.type == "list"
        assert not rule.showErrorMessage
        assert "Pick one, or type several: a, b. Blank = all." in rule.prompt


def test_choices_stop_what_is_not_among_them():
    sheet = template_book()["Intents"]
    [rule] = [v for v in sheet.data_validations.dataValidation if f"D{FIRST_ROW}" in v.sqref]
    assert rule.formula1 == '"low,medium,high,regulated"'
    assert rule.showErrorMessage
    assert rule.errorStyle in (None, "stop")


@pytest.mark.parametrize("options", [TemplateOptions(), FULL], ids=["starter", "full"])
def test_messages_and_lists_are_no_longer_than_excel_takes(options):
    for sheet in template_book(options):
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.errorTitle or "") <= 32
            assert len(rule.prompt or "") <= 255
            assert len(rule.error or "") <= 255
            if (rule.formula1 or "").startswith('"'):
                assert len(rule.formula1.strip('"')) <= 255


def test_every_header_explains_itself():
    for layout in STARTER_SHEETS:
        sheet = template_book()[layout.name]
        for position, column in enumerate(layout.columns, start=1):
            cell = f"{get_column_letter(position)}{HEADER_ROW}"
            [rule] = [v for v in sheet.data_validations.dataValidation if cell in v.sqref]
            assert rule.prompt.startswith(column.help)


def test_no_formula_reads_ids_as_wildcards_or_needs_a_new_excel():
    texts = [text for name, text in parts(template(FULL)).items() if name.startswith("xl/worksheets/")]
    for word in (b"COUNTIF", b"MATCH(", b"VLOOKUP", b"INDIRECT", b"_xlfn", b"SEARCH("):
        assert not any(word in text for text in texts), word


def test_nothing_but_calculated_columns_is_calculated_among_the_rows():
    for layout in SHEETS:
        sheet = template_book(FULL)[layout.name]
        columns = {cell.column for cell in sheet[HEADER_ROW] if cell.value in layout.calculated}
        rows_of_data = sheet.iter_rows(min_row=FIRST_ROW)
        assert {cell.column for row in rows_of_data for cell in row if cell.data_type == "f"} == columns


def test_formulas_are_few_enough_to_read_quickly():
    counts = [
        sum(text.count(b"<f>") for text in parts(template(options)).values()) for options in (STARTER, FULL)
    ]
    assert max(counts) < 2500


def test_empty_rows_cost_no_cells_outside_the_calculated_columns():
    sheet = template_book()["Thresholds"]
    last = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == "Try it")
    assert parts(template())["xl/worksheets/sheet8.xml"].count(b'<c r="A') == HEADER_ROW - 1 + 4 + 1
    assert sheet.max_column == last


def test_the_compiler_finds_the_version_and_the_last_prepared_row():
    options = TemplateOptions(rows=30)
    book = opened(template(options))
    name = book.defined_names["handoff_xl_template"]
    assert (name.attr_text, name.hidden) == (f'"{TEMPLATE_VERSION};34"', True)
    sheet = book["Intents"]
    for column, value in enumerate(("late", "Late", None, "low", None, "Ops"), start=1):
        sheet.cell(35, column, value)
    assert codes(saved(book)) >= {"HX125"}
    assert not codes(template(options)) & {"HX124", "HX125"}
    name.attr_text = f'"{TEMPLATE_VERSION + 1};504"'
    assert "HX124" in codes(saved(book))
    assert "HX125" not in codes(saved(book))


@pytest.mark.parametrize("options", [STARTER, FULL], ids=["starter", "full"])
def test_an_untouched_template_compiles_to_what_is_still_to_be_filled_in(options):
    outcome = compile_workbook(template(options), "handoff.xlsx", AS_OF)
    errors = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    assert {finding.code for finding in errors} == {"HX201"}
    places = {(finding.place.sheet, finding.place.row) for finding in errors}
    assert places == {("Settings", row) for row in (6, 8, 13, 15)} | {
        ("Exceptions", row) for row in range(5, 13)
    }


def test_the_full_template_comes_with_guardrails_controls_codes_and_scenarios():
    book = template_book(FULL)
    assert [(row["Risk"], row["Least human lane allowed"]) for row in rows(book["Guardrails"])] == [
        ("low", "AI alone"), ("medium", "AI alone"), ("high", "AI drafts"), ("regulated", "AI drafts"),
    ]  # fmt: skip
    assert [(row["Outcome"], row["Phase"]) for row in rows(book["Controls"])] == [
        ("accepted", "pilot"), ("overridden", "pilot"),
    ]  # fmt: skip
    assert {row["Applies to"] for row in rows(book["Reason codes"])} == {"override", "escalation"}
    intents = {row["Intent"] for row in rows(book["Intents"])}
    scenarios = rows(book["Scenarios"])
    assert len(scenarios) == 2
    assert {row["Intent"] for row in scenarios} <= intents
    assert all(row["Signal"].startswith("example_") for row in rows(book["Signals"]))


def saved(book) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def codes(data: bytes) -> set[str]:
    return {finding.code for finding in compile_workbook(data, "handoff.xlsx", AS_OF).findings}


def test_empty_rows_have_the_formats_of_their_columns():
    book = template_book()
    formats = {
        ("Thresholds", "AI from"): "0%",
        ("Approvals", "Date"): "yyyy-mm-dd",
        ("Hours", "Opens"): "[hh]:mm",
        ("Intents", "Intent"): "@",
    }
    for (name, header), number_format in formats.items():
        letter = next(cell.column_letter for cell in book[name][HEADER_ROW] if cell.value == header)
        dimension = next(
            d
            for key, d in book[name].column_dimensions.items()
            if d.min <= book[name][f"{letter}1"].column <= d.max
        )
        assert dimension.number_format == number_format
        assert dimension.border.bottom.style == "thin"


def test_settings_list_every_setting_with_its_meaning():
    sheet = template_book(TemplateOptions(client="Example Bank"))["Settings"]
    found = {row["Setting"]: row for row in rows(sheet)}
    assert list(found) == [column.header for column in SETTINGS]
    for column in SETTINGS:
        assert found[column.header]["Meaning"].startswith(column.help)
    assert found["Client"]["Value"] == "Example Bank"
    assert found["AI from"]["Meaning"].endswith("Blank = 85 %.")


def test_blank_settings_take_the_format_of_their_kind():
    sheet = template_book()["Settings"]
    by_name = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(5, sheet.max_row + 1)}
    assert by_name["AI from"].number_format == "0%"
    assert by_name["Effective date"].number_format == "yyyy-mm-dd"
    assert by_name["Version"].number_format == "@"


def test_required_settings_are_coloured_while_blank():
    sheet = template_book()["Settings"]
    [rule] = [rule for area in sheet.conditional_formatting for rule in area.rules]
    for column in SETTINGS:
        assert (f'="{column.header}"' in rule.formula[0]) == column.required


def test_examples_are_marked():
    book = template_book()
    assert all(row["Intent"].startswith("example_") for row in rows(book["Intents"]))
    assert {row["Owner"] for row in rows(book["Intents"])} == {"example"}
    assert all(row["Queue"].startswith("example_") for row in rows(book["Queues"]))
    for name in ("Hours", "Queues", "Intents"):
        formulas = [rule.formula[0] for area in book[name].conditional_formatting for rule in area.rules]
        assert any('"example_"' in formula for formula in formulas)


def test_the_shipped_policy_is_there():
    book = template_book()
    assert [
        (row["Risk"], row["Mode"], row.get("AI from"), row["Review from"]) for row in rows(book["Thresholds"])
    ] == [
        ("low", "AI alone", 0.85, 0.6),
        ("medium", "AI alone", 0.92, 0.7),
        ("high", "AI drafts", None, 0.6),
        ("regulated", "AI drafts", None, 0.6),
    ]
    triggers = [row["Trigger"] for row in rows(book["Triggers"])]
    exceptions = [row["Exception"] for row in rows(book["Exceptions"])]
    assert (len(triggers), len(exceptions)) == (4, 8)
    stages = rows(book["Stages"])
    assert len(stages) == 3
    named = {name for row in stages for name in row["Escalation trigger"].split(", ")}
    assert named <= {*triggers, *exceptions}


@pytest.mark.parametrize("layout", STARTER_SHEETS, ids=lambda layout: layout.key)
def test_shipped_choices_are_among_the_declared_words(layout):
    choices = {
        column.header: {c.words for c in column.choices} for column in layout.columns if column.choices
    }
    for row in rows(template_book()[layout.name]):
        for header, words in choices.items():
            assert row.get(header) is None or row[header] in words


def test_offered_time_zones_exist():
    assert all(ZoneInfo(name).key == name for name in TIME_ZONES)


def _links(book):
    return [cell.hyperlink.location for row in book[START_HERE].iter_rows() for cell in row if cell.hyperlink]


def test_start_here_links_every_sheet():
    book = template_book()
    assert _links(book) == [
        "'Try it'!B5" if name == "Try it" else f"{name}!A5" for name in book.sheetnames[1:]
    ]
    assert "'Reason codes'!A5" in _links(template_book(FULL))


def test_start_here_explains_colours_and_inheritance():
    texts = [cell for row in template_book()[START_HERE].iter_rows(values_only=True) for cell in row if cell]
    for words in ("Required", "Optional", "Check", "What the colours say"):
        assert words in texts
    assert any("narrower row wins, a blank cell inherits" in str(text) for text in texts)


def test_options_fill_it():
    options = TemplateOptions(
        languages=("es", "pt-BR"), channels=("web_chat", "email"), client="Example Bank"
    )
    book = template_book(options)
    assert rows(book["Languages"]) == [
        {"Language": "es", "Name": "Spanish", "AI support": "full", "Human support": "Yes"},
        {"Language": "pt-BR", "AI support": "full", "Human support": "Yes"},
    ]
    assert [(row["Channel"], row["Name"], row["Kind"]) for row in rows(book["Channels"])] == [
        ("web_chat", "Web chat", "live"),
        ("email", "Email", "async"),
    ]
    settings = {row["Setting"]: row.get("Value") for row in rows(book["Settings"])}
    assert (settings["Client"], settings["Default language"]) == ("Example Bank", "es")
    assert "Example Bank" in book[START_HERE]["A1"].value


def test_the_same_options_give_the_same_bytes():
    again = BytesIO()
    write_template(again, TemplateOptions())
    assert again.getvalue() == template()


def test_a_path_may_be_the_target(tmp_path):
    write_template(tmp_path / "new.xlsx", TemplateOptions(rows=20))
    assert (tmp_path / "new.xlsx").read_bytes() == template(TemplateOptions(rows=20))


@pytest.mark.parametrize("count", [0, -1, MOST_ROWS + 1])
def test_an_absurd_number_of_rows_is_refused(count):
    with pytest.raises(CannotRun, match="number of rows must be from 1 to 20,000"):
        write_template(BytesIO(), TemplateOptions(rows=count))


@pytest.mark.parametrize("options", [TemplateOptions(), FULL], ids=["starter", "full"])
def test_it_keeps_to_the_standard(options, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(options))
    result = OpenXmlValidator().validate(path)
    assert result.errors == []


@pytest.mark.parametrize(
    ("name", "options"), [("handoff-starter.xlsx", TemplateOptions()), ("handoff-full.xlsx", FULL)]
)
def test_the_committed_templates_are_up_to_date(name, options):
    committed = parts((TEMPLATES / name).read_bytes())
    assert committed == parts(template(options)), f"run: handoff-xl template -o templates/{name} --overwrite"


def test_data_rows_grow_with_their_text():
    sheet = parts(template())["xl/worksheets/sheet12.xml"]
    assert b'<row r="4" spans="1:6" ht=' in sheet
    assert b'customHeight="1"' in sheet.split(b'<row r="5"')[0]
    assert b'customHeight="1"' not in sheet.split(b'<row r="5"')[1]
    assert b' ht="' in sheet.split(b'<row r="5"')[1]


def test_kinds_of_numbers_are_limited():
    for layout in SHEETS:
        sheet = template_book(FULL)[layout.name]
        for position, column in enumerate(layout.columns, start=1):
            if column.kind not in {Kind.PERCENT, Kind.INTEGER, Kind.DATE, Kind.TIME}:
                continue
            cell = f"{get_column_letter(position)}{FIRST_ROW}"
            [rule] = [v for v in sheet.data_validations.dataValidation if cell in v.sqref]
            assert rule.type in {"decimal", "whole", "date"}
            assert rule.errorTitle == column.header
            assert range_boundaries(str(rule.sqref))[3] == 504
