"""What a workbook may cost before it is refused, so that no file fills the machine or keeps it busy for minutes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from handoff_xl.ooxml.errors import PackageError, Reason

_MEGABYTE = 2**20


class Limit(NamedTuple):
    """How a limit is told: the option that raises it, its unit (`MB`, or none for a number) and what it bounds."""

    option: str
    bounds: str
    unit: int = 1
    remedy: str = "Remove sheets, pictures or formatting that are not needed and save it again"

    def told(self, value: int) -> str:
        """Return a value in the unit of the limit: `5,000,000` or `256 MB`, rounded up."""
        return f"{-(-value // self.unit):,}{' MB' if self.unit == _MEGABYTE else ''}"


def _limit(default: int, option: str, bounds: str, *, megabytes: bool = False, **told: str) -> Any:
    unit = _MEGABYTE if megabytes else 1
    return field(default=default * unit, metadata={"limit": Limit(option, bounds, unit, **told)})


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one run; sizes in bytes. Options, messages and docs/security.md derive from these lines."""

    file: int = _limit(128, "--max-file", "the file itself", megabytes=True)
    parts: int = _limit(20_000, "--max-parts", "parts in the file, which is a zip")
    part: int = _limit(192, "--max-part", "one part, unpacked", megabytes=True)
    unpacked: int = _limit(256, "--max-unpacked", "all parts, unpacked", megabytes=True)
    ratio: int = _limit(250, "--max-ratio", "times that a part of more than 16 MB grows when it is unpacked")
    depth: int = _limit(
        256, "--max-depth", "levels of XML elements within each other, in the parts that are read"
    )
    tag: int = _limit(4, "--max-tag", "one XML tag with its attributes, or one comment", megabytes=True)
    tags: int = _limit(16_000_000, "--max-tags", "XML tags in the parts that are read")
    elements: int = _limit(
        500_000,
        "--max-elements",
        "XML elements in it; eight attributes count as one",
    )
    markup: int = _limit(
        64, "--max-markup", "the XML held in memory: all but cells and shared strings", megabytes=True
    )
    cells: int = _limit(2_000_000, "--max-cells", "cells that hold something, in the sheets that are read")
    characters: int = _limit(
        100_000_000, "--max-characters", "characters in these cells; a text that many share counts for each"
    )
    strings: int = _limit(2_000_000, "--max-strings", "shared strings, the texts of the cells")
    rules: int = _limit(10_000, "--max-rules", "rows of triggers and exceptions")
    combinations: int = _limit(
        1_000_000, "--max-combinations", "combinations of intent, language and channel"
    )
    findings: int = _limit(
        100_000,
        "--max-findings",
        "things to be said about the cells",
        remedy="Mend in the workbook what most of them share",
    )

    def refuse_above(self, name: str, value: int, what: str) -> None:
        """Raise PackageError where a value exceeds the limit of this name; `what` says what has that value."""
        allowed: int = getattr(self, name)
        if value > allowed:
            limit = described(name)
            raise PackageError(
                Reason.TOO_LARGE,
                f"The file is too large to be read safely: {what}, and {limit.told(allowed)} is the limit. "
                f"{limit.remedy}; if you trust the file, raise the limit with {limit.option}.",
            )


class Usage:
    """How much of one limit the parts of a package take together; a part that is read again counts once.

    `what` tells it, with `{}` for the number: `it holds {} cells`.
    """

    def __init__(self, limits: Limits, name: str, what: str) -> None:
        self._limits = limits
        self._name = name
        self._what = what
        self._of_parts: dict[str, int] = {}
        self._total = 0

    def count(self, part: str, number: int) -> None:
        """State how much a part takes. Raises PackageError where that is more than the others leave."""
        before = self._of_parts.get(part, 0)
        if number > before:
            self._total += number - before
            self._of_parts[part] = number
            what = self._what.format(described(self._name).told(self._total))
            self._limits.refuse_above(self._name, self._total, what)

    def left(self, part: str) -> int:
        """Return how much a part may take."""
        allowed: int = getattr(self._limits, self._name)
        return allowed - self._total + self._of_parts.get(part, 0)


class Budget:
    """What reading one package has cost of its limits so far."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.elements = Usage(limits, "elements", "it has {} XML elements besides its cells")
        self.markup = Usage(limits, "markup", "it has {} of XML besides its cells")
        self.tags = Usage(limits, "tags", "what is read of it has {} XML tags")
        self.characters = Usage(limits, "characters", "the cells of its sheets hold {} characters")
        self.cells = Usage(limits, "cells", "its sheets hold {} cells")


def described(name: str) -> Limit:
    """Return how the limit of this name is told."""
    return dict(declared())[name]


def declared() -> Iterator[tuple[str, Limit]]:
    """Yield the name of each limit and how it is told, in the order in which a file meets them."""
    for one in fields(Limits):
        yield one.name, one.metadata["limit"]
