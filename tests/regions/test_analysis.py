"""The analysis of tables against a plain reading of every combination of values, and what must not change it."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff_xl.regions import (
    ANY,
    MISSING,
    OTHER,
    PRESENT,
    Contradiction,
    Inclusion,
    NoneOf,
    OneOf,
    Region,
    Shadow,
    Span,
    Stray,
    analyse,
    booleans,
    choices,
    free_text,
    integers,
    numbers,
)
from tests.regions.plain_table import firing, in_region, points_of, representatives
from tests.regions.random_tables import tables


def by_rules(dimensions, rules):
    """Return the points of a table by the rules that fire there."""
    found = defaultdict(set)
    for point in points_of(dimensions, rules):
        found[firing(rules, point)].add(point)
    return found


def within(regions, points):
    """Return those of some points that lie in one of the regions."""
    return {point for point in points if any(in_region(region, point) for region in regions)}


@settings(max_examples=80)
@given(tables())
def test_gaps_and_overlaps_are_exact(table):
    dimensions, rules = table
    points = points_of(dimensions, rules)
    expected = by_rules(dimensions, rules)
    analysis = analyse(*table)
    assert analysis.complete
    assert within(analysis.gaps, points) == expected.pop((), set())
    together = {names: points for names, points in expected.items() if len(names) > 1}
    assert {overlap.rules for overlap in analysis.overlaps} == together.keys()
    for overlap in analysis.overlaps:
        assert within(overlap.regions, points) == together[overlap.rules]


@settings(max_examples=70)
@given(tables(most_dimensions=3))
def test_boxes_are_maximal_needed_and_have_witnesses(table):
    dimensions, rules = table
    points = points_of(dimensions, rules)
    analysis = analyse(*table)
    found = [((), analysis.gaps), *((overlap.rules, overlap.regions) for overlap in analysis.overlaps)]
    for names, regions in found:
        for region in regions:
            assert in_region(region, region.witness)
            assert firing(rules, region.witness) == names
            others = [other for other in regions if other is not region]
            assert within([region], points) - within(others, points)
            for at in range(len(dimensions)):
                assert_cannot_grow(region, at, names, rules, points)


def assert_cannot_grow(region, at, names, rules, points):
    """Every value beyond the cell at a place meets another set of rules somewhere across the rest of the box."""
    beyond = defaultdict(set)
    free = Region((*region.cells[:at], ANY, *region.cells[at + 1 :]), region.witness)
    for point in within([free], points) - within([region], points):
        beyond[point[at]].add(firing(rules, point))
    assert all(met != {names} for met in beyond.values())


@settings(max_examples=80)
@given(tables(most_dimensions=4))
def test_what_is_told_of_single_rules_and_pairs(table):
    dimensions, rules = table
    analysis = analyse(*table)
    where = {name: set() for name in rules}
    for names, points in by_rules(dimensions, rules).items():
        for name in names:
            where[name] |= points

    def before(name):
        return set().union(*(where[other] for other in rules if other < name))

    def others(name):
        return set().union(*(where[other] for other in rules if other != name))

    alive = [name for name in rules if where[name]]
    assert [found.rule for found in analysis.contradictions] == [name for name in rules if not where[name]]
    assert [found.rule for found in analysis.unreachable] == [n for n in alive if where[n] <= before(n)]
    assert [found.rule for found in analysis.covered] == [n for n in alive if where[n] <= others(n)]
    for shadow in (*analysis.unreachable, *analysis.covered):
        assert where[shadow.rule] <= set().union(*(where[name] for name in shadow.by))
        assert shadow.rule not in shadow.by
    for shadow in analysis.unreachable:
        assert all(name < shadow.rule for name in shadow.by)
    assert {(found.rule, found.includes) for found in analysis.inclusions} == {
        (one, other) for one in alive for other in alive if where[one] > where[other]
    }
    groups = defaultdict(list)
    for name in alive:
        groups[frozenset(where[name])].append(name)
    assert sorted(analysis.duplicates) == sorted(tuple(group) for group in groups.values() if len(group) > 1)


@settings(max_examples=40)
@given(tables(most_dimensions=4), st.randoms(use_true_random=False))
def test_the_order_of_rules_and_dimensions_changes_nothing(table, random):
    dimensions, rules = table
    names, places = list(rules), list(range(len(dimensions)))
    random.shuffle(names)
    random.shuffle(places)
    moved = analyse(
        [dimensions[at] for at in places],
        {f"R{name}": [rules[name][at] for at in places] for name in names},
    )
    straight = analyse(*table)
    points = points_of(dimensions, rules)

    def there(regions):
        return {p for p in points if any(in_region(r, [p[at] for at in places]) for r in regions)}

    assert there(moved.gaps) == within(straight.gaps, points)
    expected = {frozenset(f"R{n}" for n in o.rules): within(o.regions, points) for o in straight.overlaps}
    assert {frozenset(o.rules): there(o.regions) for o in moved.overlaps} == expected
    assert {f.rule for f in moved.covered} == {f"R{f.rule}" for f in straight.covered}


@settings(max_examples=40)
@given(tables(most_dimensions=3), st.data())
def test_splitting_a_rule_changes_no_gap(table, data):
    dimensions, rules = table
    if not rules:
        return
    split = data.draw(st.sampled_from(sorted(rules)))
    at = data.draw(st.integers(0, len(dimensions) - 1))
    cell = rules[split][at]
    if cell is ANY:
        value = data.draw(st.sampled_from(representatives(dimensions[at], [OneOf(())])))
        halves = (
            (OneOf((value,)), (NoneOf((value,)), MISSING))
            if value not in {None, OTHER}
            else (PRESENT, MISSING)
        )
    else:
        halves = cell if isinstance(cell, tuple) else (cell, cell)
    parts = {
        **rules,
        split: (*rules[split][:at], halves[0], *rules[split][at + 1 :]),
        "rest": (*rules[split][:at], halves[1], *rules[split][at + 1 :]),
    }
    points = points_of(dimensions, rules)
    assert within(analyse(dimensions, parts).gaps, points) == within(analyse(*table).gaps, points)


def test_free_text_needs_a_row_for_everything_else_and_the_rest_is_analysed():
    dimensions = [free_text("country"), integers("age", Span(0))]
    rules = {"EU": [OneOf(("EU",)), Span(18)], "US": [OneOf(("US",)), Span(0)]}
    found = analyse(dimensions, rules)
    assert found.incompletable == ("country",)
    assert (OneOf(("EU",)), Span(0, 17)) in [
        tuple(
            OneOf(("EU",)) if at == 0 and isinstance(cell, NoneOf) else cell
            for at, cell in enumerate(g.cells)
        )
        for g in found.gaps
    ]
    completed = analyse(dimensions, {**rules, "else": [NoneOf(("EU", "US")), ANY]})
    assert completed.incompletable == ()
    assert [gap.cells for gap in completed.gaps] == [(OneOf(("EU",)), Span(0, 17))]


def test_a_union_of_rules_that_covers_another():
    rules = {"low": [Span(0, 5)], "high": [Span(5, 10)], "aside": [Span(20)], "middle": [Span(3, 7)]}
    found = analyse([numbers("n")], rules)
    assert found.unreachable == (Shadow("middle", ("low", "high")),)
    assert found.covered == (Shadow("middle", ("low", "high")),)
    assert found.inclusions == ()
    first = analyse([numbers("n")], dict(reversed(rules.items())))
    assert first.unreachable == ()
    assert first.covered == (Shadow("middle", ("high", "low")),)


def test_faults_inside_one_rule():
    dimensions = [numbers("share", Span(0, 100)), choices("risk", ["low", "high"])]
    rules = {
        "crossed": [Span(10, 0), OneOf(("low",))],
        "beyond": [Span(0, 999), OneOf(("low", "none"))],
        "outside": [Span(200), OneOf(("none",))],
    }
    found = analyse(dimensions, rules)
    assert found.contradictions == (
        Contradiction("crossed", ("share",)),
        Contradiction("outside", ("share", "risk")),
    )
    assert found.strays == (
        Stray("beyond", "share", (999,)),
        Stray("beyond", "risk", ("none",)),
        Stray("outside", "share", (200,)),
        Stray("outside", "risk", ("none",)),
    )


def test_equal_rules_stand_in_groups_and_include_nothing():
    rules = {1: [Span(0)], 2: [Span(0)], 3: [Span(0, 9)]}
    found = analyse([numbers("n", Span(0))], rules)
    assert found.duplicates == ((1, 2),)
    assert found.inclusions == (Inclusion(1, 3), Inclusion(2, 3))
    assert found.unreachable == (Shadow(2, (1,)), Shadow(3, (1,)))


def test_nothing_at_all():
    assert analyse([], {}).gaps == (Region((), ()),)
    assert analyse([], {1: []}).gaps == ()
    assert analyse([numbers("n")], {}).gaps == (Region((ANY,), (0,)),)


def crossed(count):
    """Return rules that each bind one of several switches: every subset of them fires together somewhere."""
    dimensions = [booleans(f"switch {at}") for at in range(count)]
    rules = {at: [OneOf((True,)) if at == place else ANY for place in range(count)] for at in range(count)}
    return dimensions, rules


def test_over_budget_every_rule_has_a_witness_and_the_rest_is_counted():
    dimensions, rules = crossed(14)
    found = analyse(dimensions, rules, budget=2_000)
    assert not found.overlaps_complete
    assert not found.complete
    shown = {name for overlap in found.overlaps for name in overlap.rules}
    assert shown == set(rules)
    for overlap in found.overlaps:
        for region in overlap.regions:
            assert firing(rules, region.witness) == overlap.rules
    pairs = {frozenset((a, b)) for o in found.overlaps for a in o.rules for b in o.rules if a != b}
    assert len(pairs) + found.more_overlaps == 14 * 13 // 2
    # The search for gaps alone is easy here, and says that it is done.
    assert found.gaps_complete
    assert [gap.witness for gap in found.gaps] == [(False,) * 14]


def test_over_budget_for_gaps_is_said():
    dimensions, rules = crossed(14)
    found = analyse(dimensions, rules, budget=20)
    assert not found.gaps_complete
    assert not found.complete


def test_more_gaps_than_can_be_told_are_shown_by_examples_and_counted():
    side = 40
    dimensions = [integers("row", Span(1, side)), integers("column", Span(1, side))]
    lists = [OneOf(tuple(range(at, side + 1, 4))) for at in range(1, 5)]
    rules = {at: [Span(at, at), lists[at % 4]] for at in range(1, side + 1)}
    whole = analyse(dimensions, rules)
    found = analyse(dimensions, rules, budget=3_000)
    assert whole.complete
    assert not found.gaps_complete
    assert 0 < len(found.gaps) < len(whole.gaps)
    assert found.more_gaps > 0
    for gap in found.gaps:
        assert firing(rules, gap.witness) == ()
        assert gap in whole.gaps


def test_over_budget_what_is_told_of_single_rules_is_still_right():
    dimensions, rules = crossed(14)
    rules = {**rules, "second": rules[3], "narrow": [OneOf((True,))] * 14}
    found = analyse(dimensions, rules, budget=2_000)
    assert found.duplicates == ((3, "second"),)
    assert Inclusion(5, "narrow") in found.inclusions
    assert Shadow("second", (3,)) in found.unreachable
    assert {shadow.rule for shadow in found.unreachable} == {"second", "narrow"}
