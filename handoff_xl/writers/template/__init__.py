"""Templates and filled workbooks: the layout's sheets with drop-downs, checks and live highlights."""

from __future__ import annotations

from handoff_xl.writers.template.conditions import EXAMPLE_PREFIX
from handoff_xl.writers.template.intents_csv import IntentsCsv, read_intents_csv
from handoff_xl.writers.template.start_here import START_HERE
from handoff_xl.writers.template.writing import (
    DEFAULT_ROWS,
    MOST_ROWS,
    TemplateOptions,
    write_filled,
    write_template,
)

__all__ = [
    "DEFAULT_ROWS",
    "EXAMPLE_PREFIX",
    "MOST_ROWS",
    "START_HERE",
    "IntentsCsv",
    "TemplateOptions",
    "read_intents_csv",
    "write_filled",
    "write_template",
]
