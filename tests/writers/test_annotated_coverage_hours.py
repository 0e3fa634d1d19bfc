from dataclasses import replace

import pytest

from handoff_xl.findings import Place
from handoff_xl.outcome import Outcome
from handoff_xl.routes import resolve
from handoff_xl.writers.annotated import coverage_looks
from handoff_xl.writers.annotated.coverage import coverage_sheet
from handoff_xl.writers.annotated.coverage_grid import Grid
from handoff_xl.writers.annotated.coverage_queues import dated_days, queue_hours
from tests.design_builder import design, hours, source
from tests.writers.annotated_sample import finding

OFFICE = hours("office", {day: [("09:00", "17:30")] for day in range(5)}, {"2026-12-25": []})
OPEN = {"calendar": "office"}


def _lines(*queues, findings=(), calendars=(OFFICE,), **sheets):
    made = design(queues=queues, calendars=calendars, **sheets)
    return list(queue_hours(made, Outcome("test", "test.xlsx", tuple(findings), resolve(made))))


def test_a_queue_without_calendar_is_always_open():
    (line,) = _lines({"id": "general"})
    assert (line.opening, line.following, line.ends_well) == ("always open", "", True)
    assert line.week.closed_minutes == 0


def test_opening_hours_in_words_with_their_zone_and_minutes_closed():
    _, line = _lines({"id": "general"}, {"id": "desk", **OPEN})
    assert line.opening == "Mon–Fri 09:00–17:30\nEurope/London"
    assert line.following == "Closed 125 h 30 min a week: general (always open)"


@pytest.mark.parametrize(
    ("when", "words", "ends_well"),
    [
        ({"when_closed": "ticket"}, "a ticket", True),
        ({"when_closed": "callback"}, "a call back", True),
        ({"when_closed": "message"}, "only a message: nobody takes over", False),
        ({"fallback": "night"}, "night, then general (always open)", True),
        ({"fallback": "day"}, "day, then a ticket", True),
        ({"fallback": "desk"}, "desk again: they go round in a circle", False),
        ({"fallback": "round"}, "round, then desk again: they go round in a circle", False),
        ({"fallback": "robot"}, "robot, which is a bot", False),
        ({"fallback": "nowhere"}, "? no such queue", False),
    ],
)
def test_what_takes_over_while_a_queue_is_closed(when, words, ends_well):
    others = (
        {"id": "general"},
        {"id": "night", **OPEN},
        {"id": "day", **OPEN, "when_closed": "ticket"},
        {"id": "round", **OPEN, "fallback": "desk"},
        {"id": "robot", "kind": "bot"},
    )
    line = _lines({"id": "desk", **OPEN, **when}, *others)[0]
    assert line.following.partition(": ")[2] == words
    assert line.ends_well is ends_well


def test_what_a_queue_serves():
    (first, second) = _lines(
        {"id": "general"},
        {
            "id": "iberia",
            "name": "Calls from Spain",
            "kind": "async",
            "languages": ["es"],
            "channels": ["voice"],
        },
        languages=("en", {"id": "es", "name": "Spanish"}),
    )
    assert first.served == "general\nevery language; every channel"
    assert second.served == "iberia: Calls from Spain\nasync; Spanish; voice"


def test_a_calendar_that_does_not_exist_or_could_not_be_read():
    (line,) = _lines({"id": "desk", "calendar": "ofice", "when_closed": "ticket"})
    assert line.week is None
    assert line.opening == "? The calendar could not be read."
    assert line.following == "Closed ? h a week: a ticket"


def test_cells_that_could_not_be_read():
    made = design(queues=[{"id": "desk", **OPEN}], calendars=(OFFICE,))
    broken = replace(made.queues[0].source, broken=frozenset({"fallback"}))
    made = replace(made, queues=(replace(made.queues[0], source=broken),))
    (line,) = queue_hours(made, Outcome("test", "test.xlsx", (), resolve(made)))
    assert line.following == "Closed 125 h 30 min a week: ? the cell could not be read"


NO_ZONE = replace(OFFICE, time_zone="UTC", sources=(source("hours", 0),))


@pytest.mark.parametrize(
    ("calendar", "changes", "words"),
    [
        (NO_ZONE, {"time_zone": None}, "? No time zone is given in Settings."),
        (
            NO_ZONE,
            {"time_zone": None, "broken": frozenset({"time_zone"})},
            "? No time zone could be read in Settings.",
        ),
        (NO_ZONE, {"time_zone": "UTC"}, "UTC"),
        (OFFICE, {"time_zone": None}, "Europe/London"),
        (
            replace(NO_ZONE, sources=(replace(source("hours", 0), broken=frozenset({"time_zone"})),)),
            {"time_zone": "Europe/London"},
            "? Its time zone could not be read.",
        ),
    ],
    ids=["blank", "unreadable", "UTC", "of its own", "unreadable in Hours"],
)
def test_a_time_zone_that_nobody_can_tell_is_not_made_up(calendar, changes, words):
    made = design(queues=[{"id": "desk", **OPEN}], calendars=(calendar,))
    made = replace(made, settings=replace(made.settings, **changes))
    found = Outcome("test", "test.xlsx", (), resolve(made))
    (line,) = queue_hours(made, found)
    assert line.opening == f"Mon–Fri 09:00–17:30\n{words}"
    assert _row(coverage_sheet(found, ()), "office")[0].value == f"office\n{words}"


def test_a_calendar_with_errors_is_shown_with_a_doubt():
    office = replace(OFFICE, sources=(source("hours", 0),))
    (line,) = _lines(
        {"id": "desk", **OPEN}, calendars=(office,), findings=[finding(place=Place("Hours", 5, 4))]
    )
    assert line.opening.startswith("? errors in Hours; so far:\nMon–Fri 09:00–17:30")


def test_dated_days_are_listed_with_who_follows_the_calendar():
    christmas = hours("office", {}, {"2026-12-25": [], "2026-12-24": [("08:00", "12:00")]})
    made = design(
        queues=[{"id": "desk", **OPEN}], calendars=(christmas, hours("plain", {0: [("08:00", "09:00")]}))
    )
    (days,) = dated_days(
        replace(made, channels=(replace(made.channels[0], calendar="office"), made.channels[1]))
    )
    assert days.days == "Thu 2026-12-24 08:00–12:00, Fri 2026-12-25 closed"
    assert days.users == "channel voice, desk"


def _sheet(**sheets):
    made = design(**sheets)
    return coverage_sheet(Outcome("test", "test.xlsx", (), resolve(made)), ())


def _row(sheet, text):
    """Return the filled cells of the row whose first cell begins so, in their order."""
    row = next(
        row for (row, column), cell in sheet.cells.items() if column == 1 and str(cell.value).startswith(text)
    )
    return [
        sheet.cells[key]
        for key in sorted(sheet.cells)
        if key[0] == row and sheet.cells[key].value is not None
    ]


def test_the_strip_of_a_week_leads_to_the_calendar_of_the_queue():
    sheet = _sheet(queues=[{"id": "general"}, {"id": "desk", **OPEN}], calendars=(OFFICE,))
    strips = _row(sheet, "desk")[2:9]
    assert [cell.value for cell in strips] == ["····▐████···"] * 5 + ["·" * 12] * 2
    (link,) = {cell.link for cell in strips}
    target = next(name for name in sheet.names if name.name == link)
    assert (target.sheet, target.row, target.column) == ("Queues", 6, 7)


def test_where_nobody_takes_over_it_is_red():
    sheet = _sheet(queues=[{"id": "desk", **OPEN, "when_closed": "message"}], calendars=(OFFICE,))
    assert _row(sheet, "desk")[0].style == coverage_looks.NOBODY


def test_a_link_at_the_top_leads_to_the_hours_below():
    sheet = _sheet()
    link = next(cell.link for cell in sheet.cells.values() if cell.value == "Go to queue hours")
    target = next(name for name in sheet.names if name.name == link)
    assert target.new
    assert sheet.cells[target.row, 1].value == "Queue hours"


def test_without_dated_days_it_says_so():
    assert _row(_sheet(), "No calendar has dated days")


@pytest.mark.parametrize(("languages", "channels"), [(1, 1), (1, 2), (3, 5), (12, 5), (0, 0), (2, 40)])
def test_the_block_fits_any_grid(languages, channels):
    made = design(
        languages=[f"zh-Hant-x{at}" for at in range(languages)],
        channels=[f"c{at}" for at in range(channels)],
        intents=[{"id": "an_intent_with_a_name_that_goes_on_and_on_and_on"}],
    )
    grid = Grid.of(made)
    spans = grid.spans(5, [8.8] * 7)
    assert len(spans) == 7
    assert all(first <= last for first, last in spans)
    assert [first for first, _ in spans[1:]] == [last + 1 for _, last in spans[:-1]]
    assert spans[-1][1] <= len(grid.widths)
    assert all(grid.width(*span) >= 6 for span in spans)


@pytest.mark.parametrize(("languages", "last_column"), [(3, 1), (6, 4), (9, 1)])
def test_beside_a_wide_map_a_queue_has_a_wide_cell(languages, last_column):
    made = {"languages": [f"l{at}" for at in range(languages)], "channels": [f"c{at}" for at in range(5)]}
    sheet = _sheet(queues=[{"id": "desk", **OPEN}], calendars=(OFFICE,), **made)
    row = next(row for (row, column), cell in sheet.cells.items() if str(cell.value).startswith("desk"))
    assert str(sheet.cells[row, last_column + 1].value).startswith("Mon–Fri 09:00–17:30")
    assert len(_row(sheet, "desk")) == 9


def test_each_printed_page_of_the_hours_repeats_the_headers_and_can_be_read():
    desks = [{"id": f"desk{at}", "fallback": "desk0", **OPEN} for at in range(60)]
    sheet = _sheet(queues=desks, calendars=(OFFICE,), intents=[{"id": f"intent_{at}"} for at in range(60)])
    _, first, *others = sheet.page.areas
    assert others
    for page in others:
        assert sheet.cells[page.first_row, 1].style == coverage_looks.HOURS_HEADER
    rows = [page.last_row - page.first_row + 1 for page in (first, *others)]
    assert sum(rows) == first.last_row - first.first_row + 1 + others[-1].last_row - others[0].first_row + 1
    for page in (first, *others):
        height = sum(sheet.row_heights[row] for row in range(page.first_row, page.last_row + 1))
        assert height * sheet.page.scale / 100 <= (509 if sheet.page.landscape else 706)
    assert coverage_looks.HOURS.size * sheet.page.scale / 100 >= 7


def test_few_hours_take_one_page_even_where_larger_print_would_take_two():
    desks = [{"id": f"desk{at}", "fallback": "desk0", **OPEN} for at in range(7)]
    sheet = _sheet(queues=desks, calendars=(OFFICE,))
    assert len(sheet.page.areas) == 2
    assert 0.65 <= sheet.page.scale / 100 < 0.9


def test_days_without_a_closed_minute_still_tell_who_follows():
    always = hours("always", {day: [("00:00", "00:00")] for day in range(7)}, {"2026-12-25": []})
    line = _lines({"id": "desk", "calendar": "always", "when_closed": "ticket"}, calendars=(always,))[0]
    assert line.following == "While closed: a ticket"
