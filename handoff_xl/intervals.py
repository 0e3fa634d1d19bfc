"""Sets of whole numbers as half-open intervals: joined, shared, taken away. Seconds and minutes are kept in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Interval = tuple[int, int]
"""[start, end)."""

Intervals = tuple[Interval, ...]
"""Intervals in order and apart from each other, none empty."""


def joined(intervals: Iterable[Interval]) -> Intervals:
    """Return the set that the intervals cover, in whatever order and however they overlap."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        elif start < end:
            found.append((start, end))
    return tuple(found)


def shared(one: Intervals, other: Intervals) -> Intervals:
    """Return what is in both sets."""
    return tuple(_shared(one, other))


def _shared(one: Intervals, other: Intervals) -> Iterator[Interval]:
    first = second = 0
    while first < len(one) and second < len(other):
        (start, end), (other_start, other_end) = one[first], other[second]
        if end <= other_end:
            first += 1
        else:
            second += 1
            end = other_end
        start = max(start, other_start)
        if start < end:
            yield start, end


def without(one: Intervals, other: Intervals) -> Intervals:
    """Return what is in the one set and not in the other."""
    if not one:
        return ()
    low, high = one[0][0], one[-1][1]
    edges = [low, *(edge for interval in shared(other, ((low, high),)) for edge in interval), high]
    between = zip(edges[::2], edges[1::2], strict=True)
    return shared(one, tuple((start, end) for start, end in between if start < end))


def length(intervals: Intervals) -> int:
    """Return how many numbers the set has."""
    return sum(end - start for start, end in intervals)
