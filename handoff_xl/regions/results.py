"""What the analysis of a table found; rules are told by the names that they were given under."""

from __future__ import annotations

from dataclasses import dataclass

from handoff_xl.regions.cells import Cell, Value

Name = str | int


@dataclass(frozen=True, slots=True)
class Region:
    """A box, one cell per dimension, and a point in it, one value per dimension."""

    cells: tuple[Cell, ...]
    witness: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where exactly these rules fire together, all of them and no other; regions may share points."""

    rules: tuple[Name, ...]
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """A rule that the rules ``by`` cover together."""

    rule: Name
    by: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """``rule`` fires wherever ``includes`` fires, and elsewhere too."""

    rule: Name
    includes: Name


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A rule that never fires, because its cells in the named dimensions hold no value of the domain."""

    rule: Name
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stray:
    """A rule that names values beyond the domain of a dimension."""

    rule: Name
    dimension: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Culprit:
    """A rule that explains gaps, which it leaves open next to itself, and overlaps, all of which it is part of."""

    rule: Name
    gaps: tuple[Region, ...]
    overlaps: tuple[Overlap, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """All findings about a table.

    ``gaps``: the uncovered region as few maximal boxes, which may share points.
    ``overlaps``: by the full set of rules that fire together.
    ``unreachable``: rules that those before them cover, so that they never decide where the first one does.
    ``covered``: rules that all the others together cover, so that they never fire alone.
    ``inclusions``: proper ones; equal rules stand in ``duplicates``, in groups.
    ``contradictions``, ``strays``: faults inside one rule.
    ``incompletable``: names of free-text dimensions in which no rule takes everything else.

    Where ``gaps_complete`` (or ``overlaps_complete``) is False, there was more than the budget allowed for: what is listed
    is right, but there is or may be more. ``gaps`` may then show one box for each rule that explains some, and at least
    ``more_gaps`` further boxes without common points lie outside these. ``overlaps`` shows each rule that overlaps another
    with one witness, and at least ``more_overlaps`` further pairs of rules overlap; of ``unreachable`` and ``covered``
    some may be lacking.
    """

    gaps: tuple[Region, ...]
    overlaps: tuple[Overlap, ...]
    unreachable: tuple[Shadow, ...]
    covered: tuple[Shadow, ...]
    inclusions: tuple[Inclusion, ...]
    duplicates: tuple[tuple[Name, ...], ...]
    contradictions: tuple[Contradiction, ...]
    strays: tuple[Stray, ...]
    incompletable: tuple[str, ...]
    culprits: tuple[Culprit, ...]
    gaps_complete: bool
    overlaps_complete: bool
    more_gaps: int
    more_overlaps: int

    @property
    def complete(self) -> bool:
        """Whether an empty list means that there is nothing."""
        return self.gaps_complete and self.overlaps_complete
