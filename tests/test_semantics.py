"""The compiled routing decides as a plain, separately written reading of the design does.

Random designs are typed into a workbook by header texts alone, compiled, and asked about random turns; the oracle
reads the same rows with plain loops. 50 designs × 200 turns.
"""

import io
import json
import random
from datetime import date

import openpyxl
import pytest

from handoff_xl.compile import compile_workbook
from handoff_xl.decide import Router
from handoff_xl.findings import Severity
from tests.oracle.plain_reading import plain_decide
from tests.oracle.random_designs import random_design, random_turn

AS_OF = date(2026, 11, 24)
TURNS = 200


def workbook_of(design, rng):
    """Return the design as a workbook, its columns and sheets in random order under a random number of title rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in rng.sample(list(design), len(design)):
        sheet = book.create_sheet(name)
        for title in range(rng.randrange(3)):
            sheet.append([f"Title {title}"])
        headers = list(dict.fromkeys(header for row in design[name] for header in row))
        rng.shuffle(headers)
        sheet.append(headers)
        for row in design[name]:
            sheet.append([row.get(header) for header in headers])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def without_cells(decision):
    """Return the decision without its cells, which the oracle does not know."""
    plain = json.loads(json.dumps(decision))
    for rule in (plain["decider"], *plain["matched"]):
        rule.pop("source", None)
    return plain


@pytest.mark.parametrize("seed", range(50))
def test_decisions_agree_with_the_plain_reading(seed):
    design = random_design(seed)
    rng = random.Random(seed)
    outcome = compile_workbook(workbook_of(design, rng), f"design-{seed}.xlsx", AS_OF)
    errors = [
        str(finding.place) + finding.message
        for finding in outcome.findings
        if finding.severity is Severity.ERROR
    ]
    assert errors == []
    router = Router(json.loads(json.dumps(outcome.routing)))
    for _ in range(TURNS):
        turn = random_turn(rng, design)
        assert without_cells(router.decide(turn).to_dict()) == without_cells(plain_decide(design, turn)), turn
