"""HX Handoff map: the design for those who have to approve it, to be printed and signed."""

from __future__ import annotations

from handoff_xl.findings import Severity
from handoff_xl.ooxml import NewSheet
from handoff_xl.outcome import Outcome
from handoff_xl.standing import SHOWN, Standing, standing
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.handoff_map_intents import intents_table
from handoff_xl.writers.annotated.handoff_map_rules import exceptions_table, triggers_table
from handoff_xl.writers.annotated.handoff_map_sign_off import sign_off_table
from handoff_xl.writers.annotated.handoff_map_stages import notes_table, stages_table
from handoff_xl.writers.annotated.issue import Issue
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.paper import Paper
from handoff_xl.writers.annotated.phrasing import counted
from handoff_xl.writers.annotated.rule_words import RuleWords, name
from handoff_xl.writers.annotated.statements import approval, identity
from handoff_xl.writers.annotated.unplaced import unplaced_words

SHEET = "HX Handoff map"

_COLUMNS, _WIDTH = 24, 7.0
_NOTHING = "The workbook has none of the sheets that say who does what."


def handoff_map_sheet(outcome: Outcome, issues: tuple[Issue, ...]) -> NewSheet:
    """Return HX Handoff map: stages, control notes, triggers, exceptions, intents by equal routing, sign-off."""
    del issues  # HX Issues tells them; here only their number matters
    stands = standing(outcome)
    page = Page(SHEET, (_WIDTH,) * _COLUMNS, footer=_footer(outcome, stands))
    paper = Paper(page, _COLUMNS)
    paper.line("Handoff map", looks.TITLE)
    paper.line(identity(outcome), looks.NOTE)
    paper.line(_status(outcome, stands), looks.APPROVED if stands.is_approved else looks.NOT_APPROVED)
    if outcome.routes is None:
        paper.line(_NOTHING, looks.NOTE)
        return page.sheet(looks.TAB_MAP)
    design = outcome.routes.design
    words = RuleWords(design)
    errors = (finding.place for finding in outcome.findings if finding.severity is Severity.ERROR)
    faulty = frozenset((place.sheet, place.cell) for place in errors)
    paper.table(stages_table(design, words, faulty))
    paper.table(notes_table(design))
    paper.table(triggers_table(design, words, faulty))
    paper.table(exceptions_table(design, words, faulty))
    sign_off = sign_off_table(outcome, design, stands)
    paper.table(intents_table(outcome.routes, words, faulty, unplaced_words(outcome)), followed_by=sign_off)
    paper.table(sign_off)
    return page.sheet(looks.TAB_MAP)


def _status(outcome: Outcome, stands: Standing) -> str:
    """Return whether the design may be used as it stands, in one line."""
    errors = outcome.counts[Severity.ERROR]
    if errors:
        return (
            f"NOT APPROVED · {counted(errors, 'error')} to mend first (HX Issues): what could be read is shown, "
            "what could not is in red"
        )
    if stands.is_approved:
        return f"APPROVED for the fingerprint {(outcome.fingerprint or '')[:SHOWN]}"
    return " · ".join(filter(None, ("NOT APPROVED", "; ".join(approval(outcome)))))


def _footer(outcome: Outcome, stands: Standing) -> str:
    """Return the foot of each page: the design, whether it is approved for its fingerprint, the page."""
    fingerprint = (outcome.fingerprint or "")[:SHOWN]
    settings = None if outcome.routes is None else outcome.routes.design.settings
    title = name(outcome.name if settings is None else settings.name or outcome.name)
    design = f"{title} · {fingerprint}" if fingerprint else title
    refused = f'&"-,Bold"&K{looks.PRINTED_RED}NOT APPROVED'
    middle = f"Approved for {fingerprint}" if stands.is_approved else refused
    return f"&L{design.replace('&', '&&')}&C{middle}&R&A, page &P of &N"
