from dataclasses import replace
from datetime import date

from handoff_xl.closures import Closures
from handoff_xl.gaps import attendance
from handoff_xl.handovers import calls
from handoff_xl.outcome import Outcome
from handoff_xl.routes import resolve
from handoff_xl.writers.annotated import coverage_looks
from handoff_xl.writers.annotated.coverage import coverage_sheet
from handoff_xl.writers.annotated.coverage_gaps import MOST_GAPS, attendance_words, gap_lines
from handoff_xl.writers.annotated.coverage_queues import queue_hours
from tests.design_builder import design, hours

START = date(2026, 12, 1)
OFFICE = hours("office", {day: [("09:00", "17:30")] for day in range(5)}, {"2026-12-25": []})
OPEN = {"calendar": "office"}


def made(*queues, lines=None, kind="live", calendars=(OFFICE,), **sheets):
    here = design(queues=queues, calendars=calendars, settings={"effective_date": START}, **sheets)
    return replace(here, channels=tuple(replace(one, calendar=lines, kind=kind) for one in here.channels))


def outcome(here):
    routes = resolve(here)
    found = attendance(here, calls(routes), Closures(here, START))
    return Outcome("test", "test.xlsx", (), routes, attendance=found)


def words(here):
    return attendance_words(outcome(here).attendance)


PERIOD = "every minute from 1 Dec 2026 to 30 Nov 2027"


def test_where_somebody_always_takes_over_it_says_so():
    assert words(made({"id": "general"})) == (
        f"At {PERIOD} that a channel is open somebody takes over, or a callback, ticket or message follows."
    )


def test_what_could_not_be_read_is_not_promised():
    unknown = {"id": "desk", "calendar": "ofice"}
    here = made({"id": "general"}, unknown)
    assert words(here).endswith("cannot be told before errors in Hours, Channels and Queues are mended.")
    assert words(replace(here, untrusted=frozenset({"hours"}))) == words(here)
    assert words(made({"id": "general", **OPEN}, unknown)).endswith(
        "There may be more: errors in Hours, Channels or Queues leave some hours open."
    )


def test_a_gap_has_a_line_with_its_week_and_the_cell_to_mend():
    here = made({"id": "general", **OPEN})
    (line,) = gap_lines(outcome(here).attendance, here)
    assert words(here) == (
        f"Of {PERIOD}, those below have nobody who takes over. "
        "A strip is one day of a usual week, from 0 to 24 o'clock: █ nobody."
    )
    assert line.who == "general closed: nobody takes over\nevery language by voice and chat\na"
    assert line.when == (
        "Mon–Thu 17:30–09:00, Fri 17:30–Mon 09:00\nFri 25 Dec 2026 all day\nEurope/London\n6,550 h in the year"
    )
    assert line.week.strip(0) == "████▌···▐███"
    assert str(line.place) == "Queues!H5"


def test_lines_have_an_end():
    calendars = [
        hours(f"c{at}", {0: [(f"{at // 60:02}:{at % 60:02}", "24:00")]}) for at in range(MOST_GAPS + 5)
    ]
    queues = [{"id": f"q{at}", "calendar": f"c{at}"} for at in range(MOST_GAPS + 5)]
    intents = [{"id": f"i{at}", "queue": f"q{at}"} for at in range(MOST_GAPS + 5)]
    here = made({"id": "general", **OPEN}, *queues, intents=intents, calendars=(OFFICE, *calendars))
    assert len(list(gap_lines(outcome(here).attendance, here))) == MOST_GAPS


def test_gaps_stand_in_red_above_the_queues_and_lead_to_the_cell():
    here = made({"id": "general", **OPEN})
    sheet = coverage_sheet(outcome(here), ())
    (row,) = [
        row
        for (row, column), cell in sheet.cells.items()
        if column == 1 and str(cell.value).startswith("general closed")
    ]
    cells = [sheet.cells[key] for key in sorted(sheet.cells) if key[0] == row and sheet.cells[key].value]
    assert [cell.style for cell in cells] == [coverage_looks.GAP] * 2 + [coverage_looks.GAP_STRIP] * 7
    (link,) = {cell.link for cell in cells[2:]}
    target = next(name for name in sheet.names if name.name == link)
    assert (target.sheet, target.row, target.column) == ("Queues", 5, 8)
    (queues,) = [
        row
        for (row, column), cell in sheet.cells.items()
        if column == 1 and str(cell.value).startswith("general\n")
    ]
    assert queues > row


def test_a_circle_in_which_nobody_waits_is_not_red():
    for here in (
        made({"id": "general", **OPEN}, lines="office"),
        made({"id": "general", **OPEN}, kind="async"),
    ):
        (line,) = queue_hours(here, outcome(here))
        assert line.following.endswith(": nobody: what comes then waits")
        assert line.ends_well
    night = hours("night", {day: [("17:30", "20:00")] for day in range(5)})
    queues = ({"id": "first", **OPEN, "fallback": "second"}, {"id": "second", "calendar": "night"})
    here = made(
        {"id": "general", **OPEN}, *queues, intents=[{"id": "a", "queue": "first"}], calendars=(OFFICE, night)
    )
    for line in queue_hours(here, outcome(here)):
        assert line.following.endswith("general again: they go round in a circle")
        assert not line.ends_well


def test_what_waits_longer_than_was_promised_has_a_line_that_is_not_red():
    here = made({"id": "general", "sla_minutes": 60.0, **OPEN}, kind="async")
    assert words(here) == (
        f"At {PERIOD} that a live channel is open somebody takes over, or a callback, ticket or message follows. At "
        "the times below messages wait longer than was promised, or than three days where nothing is. A strip is one "
        "day of a usual week, from 0 to 24 o'clock: █ nobody."
    )
    (line,) = gap_lines(outcome(here).attendance, here)
    assert line.who == "general closed: what comes waits\nevery language by voice and chat\na"
    assert line.when.endswith("Europe/London\n6,550 h in the year, 88 h at the longest")
    assert line.week.strip(0) == "████▌···▐███"
    sheet = coverage_sheet(outcome(here), ())
    (row,) = [
        row
        for (row, column), cell in sheet.cells.items()
        if column == 1 and str(cell.value).startswith("general closed")
    ]
    cells = [sheet.cells[key] for key in sorted(sheet.cells) if key[0] == row and sheet.cells[key].value]
    assert [cell.style for cell in cells] == [coverage_looks.HOURS] * 2 + [coverage_looks.STRIP] * 7


def test_waits_stand_below_gaps():
    here = made({"id": "general", "sla_minutes": 60.0, **OPEN})
    here = replace(here, channels=(here.channels[0], replace(here.channels[1], kind="async")))
    assert [line.is_borne for line in gap_lines(outcome(here).attendance, here)] == [False, True]
    assert words(here).startswith(f"Of {PERIOD}, those below have nobody who takes over.")
