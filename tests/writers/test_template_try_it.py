"""Try it: what LibreOffice calculates, what is cached and what the compiled design decides are the same."""

import random
from dataclasses import asdict
from datetime import date

import pytest

from handoff_xl.compile import compile_workbook
from handoff_xl.decide import Router
from handoff_xl.lanes import Lane
from handoff_xl.layout import SHEET_BY_KEY, setting
from handoff_xl.routes import Origin
from handoff_xl.writers.template.tables import Pick, lay_out
from handoff_xl.writers.template.trial import TRIED, Trial
from handoff_xl.writers.template.trial_formulas import IN_FORCE_ROW, LANE_ROW, MEANING_ROW, PICK, QUEUE_ROW
from handoff_xl.writers.template.try_it import LANES, explained, in_words
from tests.oracle.plain_cells import percent, text
from tests.oracle.plain_routes import channels, languages
from tests.oracle.random_designs import random_design
from tests.writers.template_books import filled, opened, template
from tests.writers.template_calculation import LibreOffice

AS_OF = date(2026, 11, 24)
DESIGNS, TURNS, ROWS = 15, 20, 40
PERCENTS = ("AI from", "Review from", "Ambiguity margin")


def tidy(design):
    """Return a design as a person fills it into the template: shares are numbers; no limits, no exceptions."""
    content = {name: [dict(row) for row in rows] for name, rows in design.items()}
    for row in content["Settings"]:
        row["Setting"] = text(row["Setting"])
        if row["Setting"].lower() in {name.lower() for name in PERCENTS}:
            row["Value"] = percent(row["Value"])
    for row in content["Thresholds"]:
        row |= {name: percent(row.get(name)) for name in PERCENTS}
        for limit in ("Max clarifications", "Max AI turns"):
            row.pop(limit, None)
    content["Settings"] = [
        row for row in content["Settings"] if not row["Setting"].lower().startswith("max ")
    ]
    asked = {"Trigger": "person", "Signal": "human_request", "Operator": "is", "Value": "Yes"}
    return content | {"Triggers": [asked | {"Lane": "Human", "Priority": 1}], "Exceptions": []}


def random_pick(rng, content):
    edges = [
        0.0,
        1.0,
        *(row[name] for row in content["Thresholds"] for name in PERCENTS[:2] if row[name] is not None),
    ]
    confidence = rng.choice([rng.choice(edges), round(rng.random(), 3), round(rng.uniform(0.5, 1), 2)])
    return Pick(
        text(rng.choice(content["Intents"])["Intent"]),
        rng.choice([str.upper, str])(rng.choice(languages(content))),
        rng.choice([str.upper, str])(rng.choice(channels(content))),
        confidence,
    )


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """Return for each random design its outcome and, for each pick, the trial and what LibreOffice shows."""
    folder = tmp_path_factory.mktemp("try_it")
    office = LibreOffice(folder)
    designs, orders = [], []
    for seed in range(DESIGNS):
        content = tidy(random_design(seed))
        rng = random.Random(seed)
        picks = [random_pick(rng, content) for _ in range(TURNS)]
        data = filled(content, rows=ROWS)
        path = folder / f"{seed}.xlsx"
        path.write_bytes(data)
        book = lay_out(content, capacity=ROWS)
        designs.append((compile_workbook(data, "design.xlsx", AS_OF), [Trial(book, pick) for pick in picks]))
        orders += [("open", path.as_uri()), *(order for pick in picks for order in picked(pick)), ("close",)]
    answers = iter(office.answers(orders))
    return [
        (outcome, [(trial, Shown(next(answers), next(answers)), next(answers)) for trial in trials])
        for outcome, trials in designs
    ]


def picked(pick):
    """Return the orders that fill in the four cells and read what the sheets show then."""
    for key in ("intent", "language", "channel"):
        yield "text", "Try it", f"B{PICK[key]}", getattr(pick, key)
    yield "number", "Try it", f"B{PICK['confidence']}", repr(pick.confidence)
    yield "read", "Try it", f"B{LANE_ROW}:D{IN_FORCE_ROW + len(TRIED) - 1}"
    yield "read", "Thresholds", "A1:S1"
    yield "read", "Thresholds", f"S5:S{4 + ROWS}"


def routes_of(outcome):
    return {
        (intent, language.lower(), channel.lower()): route
        for (intent, language, channel), route in outcome.routes.by_combination.items()
    }


def combination(pick):
    return pick.intent, pick.language.lower(), pick.channel.lower()


class Shown:
    """The cells of Try it from the lane to the last setting, and the rows that count, as LibreOffice shows them."""

    def __init__(self, cells, top_of_thresholds):
        self.lane = cells[0]
        self.queue = cells[3 * (QUEUE_ROW - LANE_ROW)]
        first = 3 * (IN_FORCE_ROW - LANE_ROW)
        self.values = dict(zip(TRIED, cells[first::3], strict=True))
        self.origins = dict(zip(TRIED, cells[first + 1 :: 3], strict=True))
        self.words = dict(zip(TRIED, cells[first + 2 :: 3], strict=True))
        columns = [column.key for column in SHEET_BY_KEY["thresholds"].columns]
        self.decisive = {key: top_of_thresholds[columns.index(key)] for key in TRIED}


def test_lanes_queues_and_rows_are_those_of_the_compiled_design(tried):
    seen = set()
    for outcome, trials in tried:
        router = Router(outcome.routing)
        routes = routes_of(outcome)
        for trial, shown, _ in trials:
            pick = trial.pick
            lane = Lane.from_key(router.decide(asdict(pick)).lane)
            route = routes.get(combination(pick))
            queue = outcome.routes.design.settings.fallback_queue if route is None else route.queue_for(lane)
            assert shown.lane == lane.words, pick
            assert shown.queue == (queue or "Nobody: AI goes on by itself."), pick
            seen.add((lane, route is None))
            for key in TRIED if route is not None else ():
                resolved = route.cells[key]
                value = resolved.value.words if isinstance(resolved.value, Lane) else resolved.value
                assert shown.values[key] == pytest.approx("" if value is None else value), (pick, key)
                if resolved.origin in {Origin.ROW, Origin.INTENT, Origin.LANGUAGE}:
                    assert shown.origins[key] == f"{resolved.place.sheet} row {resolved.place.row}", (
                        pick,
                        key,
                    )
    assert {lane for lane, _ in seen} == set(Lane)
    assert (Lane.HUMAN, True) in seen


def test_values_that_the_mode_does_not_use_say_so(tried):
    seen = set()
    for outcome, trials in tried:
        routes = routes_of(outcome)
        for trial, shown, _ in trials:
            pick, route = trial.pick, routes.get(combination(trial.pick))
            for key in TRIED if route is not None else ():
                resolved, used = route.cells[key], key in route.used_settings()
                said = explained(key) if used else f"Does not count: Mode is {route.mode.words}."
                assert shown.words[key] == said, (pick, key)
                counts = used and resolved.origin is Origin.ROW
                assert shown.decisive[key] == (resolved.place.row if counts else ""), (pick, key)
                seen.add((key, route.mode, used))
    assert {("ai_from", Lane.HUMAN, False), ("ai_from", Lane.AI_REVIEW, False)} < seen
    assert {("if_unsure", Lane.HUMAN, False), ("review_from", Lane.AI_REVIEW, True)} < seen


def test_without_a_mode_nothing_is_taken_for_a_threshold(tmp_path):
    content = tidy(random_design(0)) | {"Thresholds": [{"Intents": "", "AI from": 0.9}]}
    intent, language, channel = (
        text(content["Intents"][0]["Intent"]),
        languages(content)[0],
        channels(content)[0],
    )
    content["Intents"][0] |= {"Languages": "", "Channels": "", "Status": ""}
    pick = Pick(intent, language, channel, 0.95)
    path = tmp_path / "design.xlsx"
    path.write_bytes(filled(content, rows=ROWS))
    cells, top, _ = LibreOffice(tmp_path).answers([("open", path.as_uri()), *picked(pick), ("close",)])
    shown = Shown(cells, top)
    assert shown.lane == "Gap"
    assert shown.values["ai_from"] == 0.9
    assert shown.words["ai_from"] == shown.words["if_unsure"] == "Does not count: no row fills in Mode."
    assert shown.words["queue"] == explained("queue")


def test_a_setting_that_is_no_number_is_not_taken_for_the_default(tmp_path):
    content = tidy(random_design(0)) | {"Thresholds": [{"Intents": "", "Mode": "AI alone"}]}
    content["Settings"] = [
        row for row in content["Settings"] if row["Setting"] != setting("ai_from").header
    ] + [{"Setting": setting("ai_from").header, "Value": "about 95 %"}]
    content["Languages"] = [{**row, "AI support": "full"} for row in content["Languages"]]
    content["Intents"][0] |= {"Languages": "", "Channels": "", "Status": ""}
    pick = Pick(text(content["Intents"][0]["Intent"]), languages(content)[0], channels(content)[0], 0.9)
    path = tmp_path / "design.xlsx"
    path.write_bytes(filled(content, rows=ROWS))
    cells, top, _ = LibreOffice(tmp_path).answers([("open", path.as_uri()), *picked(pick), ("close",)])
    shown, trial = Shown(cells, top), Trial(lay_out(content, capacity=ROWS), pick)
    assert shown.lane == LANES[trial.lane][0] == "Not clear"
    assert shown.values["ai_from"] == trial.in_force("ai_from") == "cannot be read"


def test_what_is_cached_is_what_libreoffice_shows(tried):
    for _, trials in tried:
        for trial, shown, fits in trials:
            assert list(trial.fits) == fits, trial.pick
            assert {key: trial.in_force(key) for key in TRIED} == pytest.approx(shown.values), trial.pick
            assert {key: trial.idle(key) or explained(key) for key in TRIED} == shown.words, trial.pick
            assert LANES[trial.lane][0] == shown.lane, trial.pick


def test_what_is_picked_in_vain_is_told_in_words(tmp_path):
    content = tidy(random_design(0))
    for sheet, name in (("Intents", "Intent"), ("Languages", "Language"), ("Channels", "Channel")):
        content[sheet] = content.get(sheet) or [{name: "one"}]
    data, book = filled(content, rows=ROWS), lay_out(content, capacity=ROWS)
    intent, language, channel = (
        text(content[sheet][0][name])
        for sheet, name in (("Intents", "Intent"), ("Languages", "Language"), ("Channels", "Channel"))
    )
    fill_in, bad = (
        "Fill in the four cells above.",
        "Confidence: type a percent from 0% to 100%, for example 90%.",
    )
    words = {
        Pick(" ", language, channel, 0.9): fill_in,
        Pick(intent, language, "", 0.9): fill_in,
        Pick(
            " gone?  * ", "xx", channel, 0.9
        ): "Intent: gone? * is not on the Intents sheet. Pick one from the list.",
        Pick(intent, "xx", "fax", 0.9): "Language: xx is not on the Languages sheet. Pick one from the list.",
        Pick(
            intent, language, "fax", 90
        ): "Channel: fax is not on the Channels sheet. Pick one from the list.",
        Pick(intent, language, channel, 90): bad,
        Pick(intent, language, channel, -0.1): bad,
    }
    path = tmp_path / "design.xlsx"
    path.write_bytes(data)
    orders = [("open", path.as_uri())]
    for pick in words:
        orders += [*picked(pick), ("read", "Try it", f"B{MEANING_ROW}:B{MEANING_ROW}")]
    answers = LibreOffice(tmp_path).answers([*orders, ("close",)])
    assert [answer for [answer] in answers[3::4]] == list(words.values())
    assert [in_words(Trial(book, pick)) for pick in words] == list(words.values())


def test_the_template_shows_true_values_before_anything_calculates_it(tmp_path):
    cached = opened(template(), values=True)
    [book] = LibreOffice(tmp_path).calculated([template()])
    for sheet in cached:
        for row in sheet.iter_rows():
            for cell in row:
                again = book[sheet.title][cell.coordinate].value
                same = (again or "") == (cell.value or "") or again == pytest.approx(cell.value)
                assert same, (sheet.title, cell.coordinate)
    assert cached["Try it"][f"B{LANE_ROW}"].value == "AI drafts"
    assert cached["Thresholds"]["F1"].value == 6
