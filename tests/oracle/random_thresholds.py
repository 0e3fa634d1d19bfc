"""Random rows of Thresholds that cover every combination, free of contradictions and forbidden lanes.

Rows are drawn freely first; then, wherever two cells contradict or the guardrails would be breached, the
later cell is emptied until nothing is at fault. Standard library only.
"""

from itertools import product

from tests.oracle.plain_cells import blank, fold, text, yes
from tests.oracle.plain_routes import (
    SETTING_COLUMNS,
    channels,
    covers,
    is_open,
    languages,
    scope_of,
)
from tests.oracle.random_cells import (
    chance,
    folded_list_cell,
    lane_cell,
    list_cell,
    number_cell,
    percent_cell,
    some,
)

RISKS = ("low", "medium", "high", "regulated")
SCOPES = (
    ("Languages",),
    ("Channels",),
    ("Categories",),
    ("Intents",),
    ("Risk",),
    ("Languages", "Channels"),
    ("Risk", "Languages"),
    ("Risk", "Channels"),
    ("Risk", "Categories"),
    ("Categories", "Languages"),
    ("Intents", "Languages"),
    ("Intents", "Channels"),
    ("Intents", "Categories", "Channels"),
    ("Intents", "Languages", "Channels"),
)
# Without a Guardrails sheet these may reach no AI-only lane.
GUARDED_RISKS = ("high", "regulated")


def _setting_cell(rng, column, pivot, queues):
    """A random cell; AI from is never below the pivot, Review from never above it: no band is inverted."""
    if column == "Mode":
        return lane_cell(rng, rng.choice(["ai_auto"] * 6 + ["ai_review", "human"]))
    if column == "AI from":
        shares = (75, 75, 80, 80, 80, 85, 85, 85, 90, 92.5, 95, 100)
        return percent_cell(rng, rng.choice([share for share in shares if share >= pivot]))
    if column == "Review from":
        return percent_cell(
            rng, rng.choice([value for value in (0, 40, 55, 60, 62.5, 70, 80) if value <= pivot])
        )
    if column == "If unsure":
        return lane_cell(rng, rng.choice(["human", "clarify"]))
    if column == "Ambiguity margin":
        return percent_cell(rng, rng.choice([0, 1, 5, 10, 12.5, 20]))
    if column in ("Queue", "Review queue"):
        return rng.choice(queues)
    if column == "Max clarifications":
        return number_cell(rng, rng.randint(0, 3))
    if column == "Max AI turns":
        return number_cell(rng, rng.randint(1, 8))
    return number_cell(rng, rng.randint(1, 5) if column == "Priority" else rng.choice([5, 15, 30, 60, 240]))


def _base_rows(rng, pivot, queues):
    """One row per risk, or fewer with lists: together they decide the Mode of every combination."""
    groups = [["low"], ["medium"], ["high"], ["regulated"]]
    if chance(rng, 0.3):
        groups = [["low", "medium"], ["high", "regulated"]]
    rows = []
    for risks in groups:
        guarded = risks[0] in GUARDED_RISKS
        mode = rng.choice(["ai_review", "human"]) if guarded else rng.choice(["ai_auto"] * 5 + ["ai_review"])
        row = {"Risk": folded_list_cell(rng, risks), "Mode": lane_cell(rng, mode), "Rationale": "Risk policy"}
        for column in ("AI from", "Review from", "Priority", "SLA minutes", "Queue", "Ambiguity margin"):
            if chance(rng, 0.4):
                row[column] = _setting_cell(rng, column, pivot, queues)
        if guarded or chance(rng, 0.5):
            row["If unsure"] = lane_cell(
                rng, "human" if guarded else rng.choice(["human", "clarify", "clarify"])
            )
        rows.append(row)
    return rows


def _scope_cells(rng, design, columns):
    intents = [text(row["Intent"]) for row in design["Intents"] if fold(text(row.get("Status"))) != "retired"]
    choices = {
        "Risk": folded_list_cell(rng, some(rng, RISKS, 2)),
        "Intents": list_cell(rng, some(rng, intents, 3)),
    }
    for column, declared in (("Languages", languages(design)), ("Channels", channels(design))):
        # Where no sheet declares them, the rows that name them do, so they are spelt alike everywhere.
        spelling = folded_list_cell if column in design else list_cell
        choices[column] = spelling(rng, some(rng, declared, 2))
    categories = sorted({text(row.get("Category")) for row in design["Intents"]} - {""})
    if categories:
        choices["Categories"] = folded_list_cell(rng, some(rng, categories, 2))
    return {column: choices[column] for column in columns if column in choices}


def _local_queues(design, row):
    """Queues with lists that serve all of a row's languages: usable on that row and nowhere else."""
    if blank(row.get("Languages")):
        return []
    named = {fold(tag) for tag in row["Languages"].replace(";", ",").replace("\n", ",").split(",")}
    return [
        text(queue["Queue"])
        for queue in design["Queues"]
        if blank(queue.get("Stands in for"))
        and blank(queue.get("Channels"))
        and not blank(queue.get("Languages"))
        and named <= {fold(tag) for tag in queue["Languages"].split(",")}
    ]


def random_thresholds(rng, design, queues, pivot):
    """Thresholds; `queues` serve all; AI from is at least the pivot (percent), Review from at most."""
    rows = _base_rows(rng, pivot, queues)
    if chance(rng, 0.3):
        rows.append({"Mode": rng.choice(["Human", "AI drafts"]), "Priority": 4, "Rationale": "Otherwise"})
    for intent in design["Intents"]:
        if text(intent["Category"]) == "Out of scope":
            rows.append({"Intents": list_cell(rng, [text(intent["Intent"])]), "Mode": "Human"})
        elif yes(intent.get("Irreversible")):
            mode = rng.choice(["ai_review", "human"])
            rows.append({"Intents": list_cell(rng, [text(intent["Intent"])]), "Mode": lane_cell(rng, mode)})
    for _ in range(rng.randint(5, 14)):
        row = _scope_cells(rng, design, rng.choice(SCOPES))
        if not row:
            continue
        local = _local_queues(design, row)
        for column in rng.sample(sorted(SETTING_COLUMNS), rng.randint(1, 4)):
            row[column] = _setting_cell(rng, column, pivot, local * 3 + queues)
        rows.append(row)
    _empty_faulty_cells(design, rows)
    rows = [row for row in rows if any(not blank(row.get(column)) for column in SETTING_COLUMNS)]
    rng.shuffle(rows)
    return rows


def _empty_faulty_cells(design, rows):
    """Empty the later cell of each contradiction and of each breach of the guardrails, until none is left."""
    combinations = []
    for intent, language, channel in product(design["Intents"], languages(design), channels(design)):
        if is_open(intent, language, channel):
            combinations.append((intent, [row for row in rows if covers(row, intent, language, channel)]))
    for column in SETTING_COLUMNS:
        faulty = True
        while faulty:
            faulty = [
                row for intent, matching in combinations for row in _faulty_rows(intent, matching, column)
            ]
            for row in faulty[:1]:
                del row[column]


def _faulty_rows(intent, matching, column):
    """The row whose cell is to be emptied at one combination, or nothing."""
    read, more_careful = SETTING_COLUMNS[column]
    cells = [(scope_of(row), read(row[column]), row) for row in matching if not blank(row.get(column))]
    if column == "Queue" and not blank(intent.get("Queue")):
        cells.insert(0, ({"Intents", "Categories", "Risk"}, read(intent["Queue"]), intent))
    top = [cell for cell in cells if not any(other[0] > cell[0] for other in cells)]
    for number, (scope, value, _) in enumerate(top):
        for other_scope, other_value, other_row in top[number + 1 :]:
            meets = scope == other_scope or column in ("Queue", "Review queue")
            if value != other_value and meets:
                return [other_row]
    if top and column in ("Mode", "If unsure"):
        lane = more_careful([value for _, value, _ in top])
        guarded = fold(text(intent["Risk"])) in GUARDED_RISKS
        if (guarded and lane in ("ai_auto", "clarify")) or (
            yes(intent.get("Irreversible")) and lane == "ai_auto"
        ):
            return [top[-1][2]]
    return []
