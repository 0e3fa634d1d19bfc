"""Random rows of Triggers and Exceptions, each condition built around a value that fulfils it.

Standard library only.
"""

from tests.oracle.plain_cells import blank, fold, items, text
from tests.oracle.plain_queues import queue_row
from tests.oracle.plain_routes import fallback_queue, rows_of
from tests.oracle.random_cells import (
    chance,
    folded_list_cell,
    lane_cell,
    letter_case,
    list_cell,
    number_cell,
    some,
    yes_cell,
)

# Values that a built-in number signal can take; conditions compare with them.
BUILT_IN_VALUES = {
    "confidence": (0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1),
    "confidence_margin": (-0.1, 0, 0.05, 0.1, 0.2, 0.3, 0.5),
    "ai_turns": tuple(range(9)),
    "clarifications": tuple(range(5)),
    "no_match_count": tuple(range(5)),
    "sentiment": (-1, -0.8, -0.6, -0.5, -0.25, 0, 0.3, 0.5, 1),
}
SYMBOLS = {"is": "=", "is not": "!=", "less than": "<", "at most": "<=", "at least": ">=", "more than": ">"}
SHARE_SIGNALS = ("confidence", "confidence_margin")


def signal_values(design):
    """Values per signal, all inside what the Signals sheet allows."""
    values = {**BUILT_IN_VALUES, "human_request": (True, False)}
    for row in rows_of(design, "Signals"):
        name = text(row["Signal"])
        kind = fold(text(row["Type"]))
        if kind == "boolean":
            values[name] = (True, False)
        elif kind == "category":
            values[name] = tuple(items(row["Values"]))
        else:
            low, high = row["Minimum"], row["Maximum"]
            values[name] = tuple(low + (high - low) * step / 8 for step in range(9))
    return values


def _comparison(rng, values, witness):
    """An operator in words and its operands, fulfilled by the witness."""
    others = [value for value in values if value != witness]
    below = [value for value in values if value < witness]
    above = [value for value in values if value > witness]
    ways = [("is", [witness]), ("one of", [witness, *some(rng, others, 2)])] * 2
    ways += [("is not", [rng.choice(others)]), ("none of", some(rng, others, 3))]
    if not isinstance(witness, str):
        ways += [
            ("at most", [rng.choice([witness, *above])]),
            ("at least", [rng.choice([witness, *below])]),
        ] * 2
        ways.append(("between", [rng.choice([witness, *below]), rng.choice([witness, *above])]))
        ways += [("less than", [rng.choice(above)])] * 2 if above else []
        ways += [("more than", [rng.choice(below)])] * 2 if below else []
    return rng.choice(ways)


def _value_cell(rng, name, words, operands):
    if isinstance(operands[0], str):
        return folded_list_cell(rng, operands)
    if words == "between":
        return f"{operands[0]:g} to {operands[1]:g}"
    if len(operands) > 1 or words in ("one of", "none of"):
        return list_cell(rng, [f"{operand:g}" for operand in operands]) if len(operands) > 1 else operands[0]
    if name in SHARE_SIGNALS and operands[0] >= 0 and chance(rng, 0.3):
        return f"{operands[0] * 100:g}%"
    if isinstance(operands[0], float) and chance(rng, 0.1):
        return f"{operands[0]:g}".replace(".", ",")
    return number_cell(rng, operands[0])


def _condition(rng, name, values, witness):
    """The signal, operator and value cells of one condition."""
    if isinstance(witness, bool):
        wanted = chance(rng, 0.5)
        words = "is" if wanted == witness else "is not"
        value = yes_cell(rng, wanted)
    else:
        words, operands = _comparison(rng, values, witness)
        value = _value_cell(rng, name, words, operands)
    symbol = SYMBOLS.get(words, words)
    return name, rng.choice([words, letter_case(rng, words), symbol]), value


def _condition_cells(rng, values):
    name = rng.choice(sorted(values))
    witness = rng.choice(values[name])
    signal, operator, value = _condition(rng, name, values[name], witness)
    cells = {"Signal": signal, "Operator": operator, "Value": value}
    if chance(rng, 0.35):
        other = rng.choice(sorted(values))
        candidates = [witness] if other == name else values[other]
        # A margin can be no larger than the confidence, nor smaller than the confidence less one.
        if {name, other} == set(SHARE_SIGNALS):
            confidence = 0.6
            signal, operator, value = _condition(
                rng, name, values[name], confidence if name == "confidence" else 0.2
            )
            cells = {"Signal": signal, "Operator": operator, "Value": value}
            candidates = [confidence if other == "confidence" else 0.2]
        signal, operator, value = _condition(rng, other, values[other], rng.choice(candidates))
        cells |= {"And signal": signal, "And operator": operator, "And value": value}
    return cells


def _scope_cells(rng, design, least):
    """Scope columns of a rule, at least `least` of them filled."""
    intents = [text(row["Intent"]) for row in design["Intents"] if fold(text(row.get("Status"))) != "retired"]
    tags = sorted({tag for row in design["Intents"] for tag in items(row.get("Tags"))})
    choices = {"Intents": list_cell(rng, some(rng, intents, rng.choice([1, 1, 3])))}
    if tags:
        choices["Tags"] = list_cell(rng, some(rng, tags, 1))
    if "Languages" in design:
        choices["Languages"] = folded_list_cell(
            rng, some(rng, [text(row["Language"]) for row in design["Languages"]], 2)
        )
    if "Channels" in design:
        choices["Channels"] = folded_list_cell(
            rng, some(rng, [text(row["Channel"]) for row in design["Channels"]], 2)
        )
    filled = max(least, rng.choice([0, 1, 1, 2]))
    columns = rng.sample(sorted(choices), min(filled, len(choices)))
    if least and not {"Intents", "Tags"} & set(columns):
        columns.append("Intents")
    return {column: choices[column] for column in columns}


def _with_alternatives(rng, first, shared_columns, more):
    """The rows of one id: the columns that alternatives share are repeated or left blank on the others."""
    rows = [first]
    for cells in more:
        shared = {column: first.get(column) for column in shared_columns if chance(rng, 0.5)}
        rows.append({**shared, **cells})
    return rows


def random_triggers(rng, design, queues):
    """Rows of Triggers. Whoever asks for a person gets one, everywhere; the others are random.

    `queues` serve every language and channel.
    """
    values = signal_values(design)
    person = {
        "Trigger": "person_asked",
        "Name": "Asks for a person",
        "Signal": "human_request",
        "Operator": rng.choice(["is", "="]),
        "Value": yes_cell(rng, True),
        "Lane": lane_cell(rng, "human"),
        "Priority": rng.randint(1, 5),
        "Queue": rng.choice([None, *queues]),
        "Owner": "Operations",
    }
    rows = [person]
    ids = [
        "T1",
        "T2",
        "T10",
        "a_first",
        "Zeta",
        "two misses",
        "frustrated",
        "low-margin",
        "éclair",
        "loop, long",
    ]
    shared = ("Name", "Lane", "Queue", "Priority", "Owner")
    for trigger_id in some(rng, ids, 6):
        first = {
            "Trigger": trigger_id,
            "Name": trigger_id.title() if chance(rng, 0.5) else None,
            "Lane": lane_cell(rng, rng.choice(["clarify", "clarify", "clarify", "ai_review", "human"])),
            "Priority": number_cell(rng, rng.randint(1, 5)),
            "Queue": rng.choice([None, *queues]),
            **_scope_cells(rng, design, 0),
            **_condition_cells(rng, values),
        }
        more = [
            {"Trigger": trigger_id, **_scope_cells(rng, design, 0), **_condition_cells(rng, values)}
            for _ in range(rng.choice([0, 0, 0, 1, 1, 2]))
        ]
        rows += _with_alternatives(rng, first, shared, more)
    rng.shuffle(rows)
    return rows


def _exception_condition(rng, design, values, kind):
    if kind == "reported":
        return {"Signal": "reported", **_scope_cells(rng, design, 0)}
    if kind == "scope":
        return _scope_cells(rng, design, 3)
    return {**_scope_cells(rng, design, rng.choice([0, 1, 1, 2, 2])), **_condition_cells(rng, values)}


def can_end_in_message(design, queue):
    """Whether what is sent to a queue, to its stand-ins or to their fallbacks may end in a message."""
    starts = [
        queue,
        *(text(row["Queue"]) for row in design["Queues"] if queue in items(row.get("Stands in for"))),
    ]
    for start in starts:
        current = start
        while not blank(queue_row(design, current).get("Calendar")):
            row = queue_row(design, current)
            when_closed = fold(text(row.get("When closed"))) or "fallback"
            if when_closed == "message":
                return True
            if when_closed != "fallback":
                break
            current = text(row.get("Fallback queue")) or fallback_queue(design)
    return False


def random_exceptions(rng, design, queues):
    """Rows of Exceptions; compliance-sensitive ones never end in a message. `queues` serve everybody."""
    values = signal_values(design)
    safe = [queue for queue in queues if not can_end_in_message(design, queue)]
    ids = ["card_data", "legal threat", "Self-harm", "fraud", "DSAR", "bereavement", "ombudsman", "E10", "E2"]
    shared = (
        "Exception type",
        "Compliance sensitive",
        "If unknown",
        "Queue",
        "Priority",
        "AI may",
        "Legal basis",
        "Owner",
    )
    rows = []
    for exception_id in some(rng, ids, 4):
        sensitive = chance(rng, 0.35)
        kinds = [rng.choice(["reported", "reported", "reported", "scope", "condition", "condition"])]
        kinds += [
            rng.choice(["reported", "scope", "condition", "condition"])
            for _ in range(rng.choice([0, 0, 0, 1, 2]))
        ]
        if_unknown = rng.choice([None, None, "ignore", "ignore", "ignore", "human"])
        may = rng.choice([None, "nothing", "acknowledge", "collect minimum", "collect_minimum"])
        first = {
            "Exception": exception_id,
            "Exception type": rng.choice(["Legal", "Safety", "Fraud"]),
            "Compliance sensitive": yes_cell(rng, sensitive),
            "If unknown": if_unknown and letter_case(rng, if_unknown),
            "Queue": rng.choice(safe if sensitive else queues),
            "Priority": number_cell(rng, rng.randint(1, 3)),
            "AI may": may and letter_case(rng, may),
            "Legal basis": rng.choice(["GDPR Art. 22", "PCI DSS 3.2", "Internal policy 7"]),
            "Owner": "Compliance",
            **_exception_condition(rng, design, values, kinds[0]),
        }
        more = [
            {"Exception": exception_id, **_exception_condition(rng, design, values, kind)}
            for kind in kinds[1:]
        ]
        rows += _with_alternatives(rng, first, shared, more)
    rng.shuffle(rows)
    return rows
