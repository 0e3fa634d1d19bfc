"""Every rule there is, gathered from the modules that declare them, and every check of a design."""

from __future__ import annotations

from collections.abc import Mapping

from handoff_xl import validation
from handoff_xl.building import conditions, escalations
from handoff_xl.building import governance as assignments
from handoff_xl.building import hours as calendars
from handoff_xl.building import signals as measured
from handoff_xl.findings import Rule
from handoff_xl.reading import cells, numbers, opening, sheets, surroundings, tables, times, totals, words
from handoff_xl.rules import (
    ai_alone,
    bands,
    closed_rows,
    compliance,
    contradictions,
    coverage,
    exits,
    governance,
    guardrails,
    hours,
    idle_rows,
    load,
    maintainability,
    queues,
    references,
    scenarios,
    service,
    shadows,
    similar,
    stages,
    tags,
    undecided,
    unused,
)
from handoff_xl.rules import conditions as idle_conditions
from handoff_xl.rules.subject import Check

_WHERE_CELLS_ARE_READ = (
    opening,
    sheets,
    surroundings,
    cells,
    numbers,
    words,
    times,
    totals,
    tables,
    validation,
    conditions,
    escalations,
    calendars,
    assignments,
    measured,
    references,
)
_WHERE_DESIGNS_ARE_JUDGED = (
    unused,
    coverage,
    contradictions,
    bands,
    idle_rows,
    idle_conditions,
    closed_rows,
    shadows,
    guardrails,
    compliance,
    ai_alone,
    tags,
    exits,
    queues,
    service,
    hours,
    load,
    similar,
    maintainability,
    stages,
    governance,
    scenarios,
    undecided,  # last, since it tells what the others left open
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (rule for module in (*_WHERE_CELLS_ARE_READ, *_WHERE_DESIGNS_ARE_JUDGED) for rule in module.RULES),
        key=lambda rule: rule.code,
    )
)
"""All rules by code."""

RULE_BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}

CHECKS: tuple[Check, ...] = tuple(check for module in _WHERE_DESIGNS_ARE_JUDGED for check in module.CHECKS)
"""What is looked for in every design, in the order of the families."""
