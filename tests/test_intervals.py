from hypothesis import given
from hypothesis import strategies as st

from handoff_xl.intervals import joined, length, shared, without

ENDS = st.integers(0, 30)
INTERVALS = st.lists(st.tuples(ENDS, ENDS), max_size=8)


def numbers(intervals):
    return {at for start, end in intervals for at in range(start, end)}


def is_in_order(intervals):
    edges = [edge for interval in intervals for edge in interval]
    return edges == sorted(set(edges))


@given(INTERVALS, INTERVALS)
def test_sets_of_intervals_are_sets(one, other):
    first, second = joined(one), joined(other)
    assert numbers(first) == numbers(one)
    assert numbers(shared(first, second)) == numbers(one) & numbers(other)
    assert numbers(without(first, second)) == numbers(one) - numbers(other)
    assert length(first) == len(numbers(one))
    assert all(map(is_in_order, (first, second, shared(first, second), without(first, second))))
