"""Which open errors and warnings concern an intent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from handoff_xl.findings import Finding, Place, Severity
from handoff_xl.model import Design, ExceptionRule, Trigger
from handoff_xl.outcome import Outcome
from handoff_xl.writers.annotated.coverage_cells import Combination, CoverageCell, Kind
from handoff_xl.writers.annotated.issue import Issue

_FAULTY = frozenset({Kind.GAP, Kind.FORBIDDEN, Kind.CONTRADICTION, Kind.UNREADABLE})
_Row = tuple[str | None, int | None]


def problems_by_intent(
    design: Design, outcome: Outcome, issues: Iterable[Issue], cells: Mapping[Combination, CoverageCell]
) -> Mapping[str, tuple[Issue, ...]]:
    """Return the issues that concern each intent, in the order given; an intent without any is left out.

    Counted are errors, and warnings that nobody accepted. An issue concerns the intents whose rows it is about, those
    that its row names, that of its example, and those for which the cell that it marks decides something faulty.
    """
    concerned = _Concerned(design, cells)
    problems: dict[str, dict[int, Issue]] = defaultdict(dict)
    for issue in issues:
        finding = issue.finding
        if finding.severity is Severity.INFORMATION or outcome.is_accepted(finding):
            continue
        for intent in concerned.by(finding):
            problems[intent][issue.number] = issue
    return {intent: tuple(found.values()) for intent, found in problems.items()}


class _Concerned:
    """Tells the intents that a finding concerns."""

    def __init__(self, design: Design, cells: Mapping[Combination, CoverageCell]) -> None:
        self._own: dict[_Row, frozenset[str]] = {
            _row(intent.source.place()): frozenset({intent.id}) for intent in design.intents
        }
        self._intents = frozenset(intent.id for intent in design.intents)
        self._naming = dict(self._own)
        for threshold in design.thresholds:
            self._naming[_row(threshold.source.place())] = threshold.intents or frozenset()
        rules: tuple[Trigger | ExceptionRule, ...] = (*design.triggers, *design.exceptions)
        for rule in rules:
            for row in rule.alternatives:
                self._naming[_row(row.source.place())] = row.scope.named
        self._deciding: dict[Place, set[str]] = defaultdict(set)
        for (intent, _, _), cell in cells.items():
            if cell.kind in _FAULTY and cell.place is not None:
                self._deciding[cell.place].add(intent)

    def by(self, finding: Finding) -> frozenset[str]:
        """Return the intents that a finding concerns."""
        found = set(self._naming.get(_row(finding.place), ()))
        for place in finding.related:
            found.update(self._own.get(_row(place), ()))
        for place in (finding.place, *finding.related):
            found.update(self._deciding.get(place, ()))
        found.add(finding.about.partition(" · ")[0])
        found.add(str((finding.witness or {}).get("intent")))
        return self._intents & found


def _row(place: Place) -> _Row:
    return place.sheet, place.row
