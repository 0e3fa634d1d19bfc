"""HX Summary: whether engineering gets the design, what AI may do in it, and who does what next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from handoff_xl.figures import IRREVERSIBLE, Figures, RiskFigures, figures
from handoff_xl.findings import AREAS, Finding, Severity
from handoff_xl.lanes import Lane
from handoff_xl.ooxml import NewSheet
from handoff_xl.outcome import Outcome
from handoff_xl.writers.annotated import looks
from handoff_xl.writers.annotated.abridging import abridged
from handoff_xl.writers.annotated.coverage import SHEET as COVERAGE
from handoff_xl.writers.annotated.handoff_map import SHEET as MAP
from handoff_xl.writers.annotated.issue import Issue, marked_cells
from handoff_xl.writers.annotated.issues import SHEET as ISSUES
from handoff_xl.writers.annotated.issues import where
from handoff_xl.writers.annotated.page import Page
from handoff_xl.writers.annotated.phrasing import confidence, once, plain, shortened
from handoff_xl.writers.annotated.statements import (
    acceptance_notes,
    acting_alone,
    assumptions,
    combinations,
    identity,
    next_steps,
    verdict,
)
from handoff_xl.writers.annotated.unplaced import unplaced_words

SHEET = "HX Summary"

_WIDTHS = (30, 13, 26, 26, 24, 24, 20)
_LAST = len(_WIDTHS)
_WORST = 5
_LONGEST = 300
_RISK_HEADERS = (
    "Risk",
    "Intents",
    "Least human lane allowed",
    "Least human lane reached",
    "Lowest AI from allowed",
    "Lowest AI from reached",
    "Verdict",
)
_RISK_WORDS = {IRREVERSIBLE: "irreversible, any risk"}
_ABOUT_ROUTES = (
    "Routes are what Intents, Thresholds and Settings decide, without what an exception always sends to a person. "
    "Triggers and other exceptions come on top: they can only make a turn more human."
)
_LEGEND_COLUMN = 5
_LEGEND = {
    Severity.ERROR: "no routing JSON before it is mended.",
    Severity.WARNING: "mend it, or accept it with name and reason.",
    Severity.INFORMATION: "how something was understood.",
}
_SEE_ALSO = {
    ISSUES: "what to mend",
    COVERAGE: "who answers where",
    MAP: "to print and sign",
}
_HOW_TO_GO_ON = (
    "A coloured cell bears a note; the colour goes when the cell is edited. Compile this copy again to "
    "check: its marks are replaced, everything of yours stays."
)


def summary_sheet(outcome: Outcome, issues: tuple[Issue, ...]) -> NewSheet:
    """Return HX Summary: five lines, the worst issues, and tables of risks, areas and assumptions."""
    page = Page(SHEET, _WIDTHS)
    counted = None if outcome.routes is None else figures(outcome.routes)
    row = _see_also(page, _five_lines(page, outcome, counted, issues))
    sections: tuple[Callable[[int], int], ...] = (
        lambda at: _worst(page, at, issues, outcome),
        lambda at: at if counted is None else _risks(page, at, counted),
        lambda at: _areas(page, at, outcome),
        lambda at: _assumptions(page, at, outcome),
    )
    for section in sections:
        end = section(row + 1)
        if end > row + 1:
            page.keep_together(row + 1, end - 1)
            row = end
    page.fit_on_one_page()
    return page.sheet(looks.TAB_SUMMARY)


def _five_lines(page: Page, outcome: Outcome, counted: Figures | None, issues: tuple[Issue, ...]) -> int:
    banner = looks.NOT_READY if outcome.has_errors else looks.READY
    page.put(1, 1, verdict(outcome), banner, last_column=_LAST)
    lines = (
        ("AI alone", acting_alone(counted, provisional=outcome.has_errors)),
        ("Coverage", combinations(counted, unplaced_words(outcome))),
        ("Next", next_steps(outcome, issues)),
        ("Design", identity(outcome)),
        *(("Note", note) for note in (*acceptance_notes(outcome), *_left_out(issues))),
    )
    for row, (label, text) in enumerate(lines, start=2):
        page.put(row, 1, label, looks.LABEL)
        page.put(row, 2, text, looks.STATEMENT, last_column=_LAST)
    return len(lines) + 2


def _left_out(issues: tuple[Issue, ...]) -> Iterator[str]:
    return abridged(marked_cells(issues), sum(issue.listed for issue in issues), len(issues))


def _see_also(page: Page, row: int) -> int:
    page.put(row, 1, "See also", looks.LABEL)
    for at, (sheet, what) in enumerate(_SEE_ALSO.items()):
        column = 2 + 2 * at
        page.put(row, column, f"{sheet}: {what}", looks.LINK_BELOW, link=sheet, last_column=column + 1)
    return row + 1


def _worst(page: Page, row: int, issues: tuple[Issue, ...], outcome: Outcome) -> int:
    """Write the issues to mend first among those still open; information is not among them."""
    still_open = [
        issue
        for issue in issues
        if issue.finding.severity is not Severity.INFORMATION and not outcome.is_accepted(issue.finding)
    ]
    if not still_open:
        return row
    first = _to_mend_first(still_open)
    title = "Mend these first" if len(issues) > len(first) else "Mend these"
    page.put(row, 1, title, looks.SECTION)
    page.put(row + 1, 1, "Go to", looks.HEADER)
    page.put(row + 1, 2, "Severity", looks.HEADER)
    page.put(row + 1, 3, "What is wrong", looks.HEADER, last_column=4)
    page.put(row + 1, 5, "How to mend it", looks.HEADER, last_column=6)
    page.put(row + 1, 7, "Owner", looks.HEADER)
    alike = Counter(issue.finding.code for issue in still_open)
    told = Counter(issue.finding.code for issue in first)
    for at, issue in enumerate(first, start=row + 2):
        finding = issue.finding
        page.put(at, 1, where(finding), looks.LINK if issue.link else looks.BODY, link=issue.link)
        page.put(at, 2, looks.WORDS[finding.severity], looks.SEVERITY[finding.severity])
        more = alike[finding.code] - told[finding.code]
        page.put(at, 3, _what_is_wrong(finding, more), looks.BODY, last_column=4)
        page.put(at, 5, shortened(plain(finding.fix), _LONGEST), looks.BODY, last_column=6)
        page.put(at, 7, shortened(plain(issue.owner), _LONGEST), looks.BODY)
    end = row + 2 + len(first)
    page.put(end, 1, _HOW_TO_GO_ON, looks.GUIDANCE, last_column=_LAST)
    return end + 1


def _to_mend_first(issues: list[Issue]) -> list[Issue]:
    """Return the five that matter most, of each kind one; where that gives fewer, further ones of the same kinds."""
    ranked = sorted(issues, key=lambda issue: issue.finding.urgency)
    one_of_each = {issue.finding.code: issue for issue in reversed(ranked)}
    chosen = {issue.number for issue in ranked if one_of_each[issue.finding.code] is issue}
    others = [issue for issue in ranked if issue.number not in chosen]
    kept = {issue.number for issue in [*(i for i in ranked if i.number in chosen), *others][:_WORST]}
    return [issue for issue in ranked if issue.number in kept]


def _what_is_wrong(finding: Finding, more: int) -> str:
    """Return the message, with its subject where it does not name it, and how many others of its kind there are."""
    message = shortened(plain(finding.message), _LONGEST)
    about = shortened(once(plain(finding.about)), 60)
    text = message if about.partition(" · ")[0] in message else f"{about}: {message}"
    return f"{text} ({more:,} more of this kind)" if more else text


def _risks(page: Page, row: int, counted: Figures) -> int:
    if not counted.risks:
        return row
    page.put(row, 1, "What guardrails allow, and what the routes reach", looks.SECTION)
    for column, header in enumerate(_RISK_HEADERS, start=1):
        page.put(row + 1, column, header, looks.HEADER_NUMBER if header == "Intents" else looks.HEADER)
    for at, risk in enumerate(counted.risks, start=row + 2):
        look = looks.SEVERITY[Severity.ERROR] if risk.is_broken else looks.BODY
        page.put(at, 1, _RISK_WORDS.get(risk.risk, risk.risk), looks.BODY)
        page.put(at, 2, risk.intents, looks.NUMBER)
        page.put(at, 3, risk.allowed.words, looks.BODY)
        reached = Lane.HUMAN if risk.reached is None and _is_always_human(risk) else risk.reached
        page.put(at, 4, "–" if reached is None else reached.words, look)
        page.put(at, 5, "–" if risk.lowest_ai_from is None else confidence(risk.lowest_ai_from), looks.BODY)
        page.put(at, 6, "–" if risk.ai_from is None else confidence(risk.ai_from), look)
        page.put(at, 7, _judgement(risk), look)
    end = row + 2 + len(counted.risks)
    page.put(end, 1, _ABOUT_ROUTES, looks.GUIDANCE, last_column=_LAST)
    return end + 1


def _is_always_human(risk: RiskFigures) -> bool:
    """Whether exceptions take every intent of the risk to a person, so that no route of it is left."""
    return risk.reached is None and risk.is_complete and risk.intents > 0


def _judgement(risk: RiskFigures) -> str:
    if risk.is_broken:
        return "forbidden"
    if risk.reached is None:
        return "always a person" if _is_always_human(risk) else "no route"
    return "within" if risk.is_complete else "within so far"


def _areas(page: Page, row: int, outcome: Outcome) -> int:
    """Write how many issues there are in each area, and beside it what the colours mean."""
    counts = Counter((finding.rule.area, finding.severity) for finding in outcome.findings)
    areas = [area for area in AREAS.values() if any(counts[area, severity] for severity in Severity)]
    if not areas:
        return row
    page.put(row, 1, "Issues by area", looks.SECTION)
    page.put(row, _LEGEND_COLUMN, "The colours", looks.SECTION)
    page.put(row + 1, 1, "Area", looks.HEADER)
    for column, severity in enumerate(Severity, start=2):
        page.put(row + 1, column, looks.WORDS[severity], looks.HEADER_NUMBER)
    for at, area in enumerate(areas, start=row + 2):
        page.put(at, 1, area, looks.BODY)
        for column, severity in enumerate(Severity, start=2):
            count = counts[area, severity]
            page.put(at, column, count or "–", looks.NUMBER)
    for at, (severity, meaning) in enumerate(_LEGEND.items(), start=row + 1):
        text = f"{looks.WORDS[severity]}: {meaning}"
        page.put(at, _LEGEND_COLUMN, text, looks.SEVERITY[severity], last_column=_LAST)
    return row + 1 + max(len(areas) + 1, len(_LEGEND))


def _assumptions(page: Page, row: int, outcome: Outcome) -> int:
    assumed = [] if outcome.routes is None else list(assumptions(outcome.routes.design))
    if not assumed:
        return row
    page.put(row, 1, "Assumed where the workbook says nothing", looks.SECTION)
    page.put(row + 1, 1, "Left out", looks.HEADER)
    page.put(row + 1, 2, "What holds instead", looks.HEADER, last_column=_LAST)
    for at, (what, instead) in enumerate(assumed, start=row + 2):
        page.put(at, 1, what, looks.BODY)
        page.put(at, 2, instead, looks.BODY, last_column=_LAST)
    return row + 2 + len(assumed)
