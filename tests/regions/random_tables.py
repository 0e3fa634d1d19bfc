"""Random tables of mixed types."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from handoff_xl.regions import (
    ANY,
    MISSING,
    PRESENT,
    NoneOf,
    OneOf,
    Span,
    booleans,
    choices,
    dates,
    free_text,
    integers,
    numbers,
)

WORDS = ("red", "green", "blue", "grey")
DAYS = [date(2026, 1, 1) + timedelta(days=at) for at in range(6)]
NUMBERS = [0, 1, 2, Fraction(5, 2), Decimal(4), 0.5]
WHOLE = [0, 1, 2, 4, 5]


@st.composite
def spans(draw, values):
    """Draw a span over some values, now and then one that holds nothing."""
    low, high = draw(st.sampled_from([None, *values])), draw(st.sampled_from([None, *values]))
    if low is not None and high is not None and low > high and draw(st.booleans()):
        low, high = high, low
    return Span(low, high, draw(st.booleans()) and low is not None, draw(st.booleans()) and high is not None)


@st.composite
def columns(draw, name):
    """Draw a dimension and a strategy for its cells."""
    missing = draw(st.booleans())
    kind = draw(st.sampled_from(["numbers", "integers", "dates", "booleans", "choices", "text"]))
    ordered = {
        "numbers": (numbers, NUMBERS),
        "integers": (integers, WHOLE),
        "dates": (dates, DAYS),
    }
    if kind in ordered:
        make, values = ordered[kind]
        form = draw(st.sampled_from(["unbounded", "bounded", "listed"]))
        if form == "unbounded":
            dimension = make(name, missing=missing)
        elif form == "listed":
            dimension = make(name, values=sorted(values)[1:4], missing=missing)
        else:
            domain = Span(min(values), max(values), False, draw(st.booleans()))
            dimension = make(name, domain, missing=missing)
        piece = spans(values)
    else:
        values = (False, True) if kind == "booleans" else WORDS
        dimension = {
            "booleans": lambda: booleans(name, missing=missing),
            "choices": lambda: choices(name, WORDS[:3], others=draw(st.booleans()), missing=missing),
            "text": lambda: free_text(name, missing=missing),
        }[kind]()
        piece = st.nothing()
    listed = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)
    some = st.one_of(piece, piece, listed.map(OneOf), listed.map(NoneOf), st.sampled_from([PRESENT, MISSING]))
    return dimension, st.one_of(st.just(ANY), some, some, st.tuples(some, some))


@st.composite
def tables(draw, most_dimensions=5, most_rules=6):
    """Draw (dimensions, rules by number from 1)."""
    count = draw(st.integers(1, most_dimensions))
    drawn = [draw(columns(f"column {at}")) for at in range(count)]
    cells = st.tuples(*(cell for _, cell in drawn))
    rules = draw(st.lists(cells, max_size=most_rules))
    return tuple(dimension for dimension, _ in drawn), dict(enumerate(rules, start=1))
