"""Statements of dmn-check, jDMN, the paper and the guided tables of Drools against the analysis of the same tables."""

from itertools import combinations

from tests.adapters.cases import needed, saying
from tests.adapters.dtanalysis import analyse_case
from tests.adapters.plain_cases import Plain

pytestmark = needed

MISSED_BY_THE_SOURCE = {"jdmn.loan-grade-with-relational-operators": {(1, 5)}}
"""Rules 1 and 5 share the point (200, 1000), which the source does not report."""

LEFT_OPEN = {"droolswb.subsumptionAndRedundancyMultipleFields": {"missing_range"}}
"""Amounts from 11,000 on are left open for every other rate and length; the source looks at one column alone."""


# dmn-check


@saying("expected_cell_subsumes")
def test_pairs_of_cells(case):
    stated = dict(case["expected_cell_subsumes"])
    assert stated.pop("value") == (stated in analyse_case(case)["subsumptions"])


@saying("expected_shadowed")
def test_shadowed_rules(case):
    assert analyse_case(case)["unreachable"] == [one["rule"] for one in case["expected_shadowed"]]


@saying("expected_conflicts", "expected_identical_rules")
def test_equal_rules_with_equal_or_other_outputs(case):
    pairs = [pair for group in analyse_case(case)["duplicates"] for pair in combinations(group, 2)]
    equal = [list(pair) for pair in pairs if len({str(case["outputs"][at - 1]) for at in pair}) == 1]
    other = [list(pair) for pair in pairs if list(pair) not in equal]
    assert equal == case.get("expected_identical_rules", equal)
    assert other == case.get("expected_conflicts", other)


# jDMN and the paper


@saying("expected_maximal_overlap_sets")
def test_maximal_sets_of_rules_that_overlap(case):
    sets = {tuple(one["rules"]) for one in analyse_case(case)["overlaps"]}
    maximal = {one for one in sets if not any(set(one) < set(other) for other in sets)}
    stated = {tuple(one) for one in case["expected_maximal_overlap_sets"]}
    assert maximal == stated | MISSED_BY_THE_SOURCE.get(case["name"], set())


@saying("expected_gaps_reported", "expected_gaps_missed_by_source")
def test_reported_gaps_are_part_of_all(case):
    found = analyse_case(case)["gaps"]
    for stated in (
        "expected_gaps_reported",
        "expected_gaps_reported_merged",
        "expected_gaps_missed_by_source",
    ):
        plain = Plain(case, *found, *case.get(stated, []))
        assert plain.of(case.get(stated, [])) <= plain.of(found)


@saying("expected_column_gaps")
def test_gaps_of_single_columns(case):
    found = []
    for at, given in enumerate(case["inputs"]):
        column = {**case, "inputs": [given], "rules": [[row[at]] for row in case["rules"]]}
        found += [{"column": at + 1, "interval": gap[0]} for gap in analyse_case(column)["gaps"]]
    assert found == case["expected_column_gaps"]


@saying("expected_points")
def test_points_of_the_paper(case):
    found, plain = analyse_case(case), Plain(case)
    for stated in case["expected_points"]:
        assert plain.firing(stated["point"]) == tuple(stated["rules"])
        assert any(plain.inside(gap, stated["point"]) for gap in found["gaps"]) == (not stated["rules"])
    assert found["overlaps"] == case["expected_overlaps_stated"]


# Guided tables


def kinds(case):
    """Return the findings of the guided-table verifier that a table gives rise to: (kind, rules)."""
    outputs, found = case["outputs"], analyse_case(case)
    acting = [any(value not in {None, ""} for value in output) for output in outputs]
    bare = [all(cell == "-" for cell in row) for row in case["rules"]]
    inclusions = {
        (one, other)
        for one, other in combinations(range(1, len(outputs) + 1), 2)
        if includes(case, one, other) or includes(case, other, one)
    }
    for one, other in inclusions:
        if bare[one - 1] and bare[other - 1]:
            continue
        if not (acting[one - 1] and acting[other - 1]):
            yield "single_hit_lost", (one, other)
        elif outputs[one - 1] != outputs[other - 1]:
            yield "conflicting_rows", (one, other)
        elif [one, other] in [list(pair) for group in found["duplicates"] for pair in combinations(group, 2)]:
            yield "redundant_rows", (one, other)
        else:
            yield "subsumptant_rows", (one, other)
    for number, row in enumerate(case["rules"], start=1):
        if not acting[number - 1] and outputs[number - 1]:
            yield "missing_action", (number,)
        if bare[number - 1]:
            yield "missing_restriction", (number,)
        if not Plain(case).where(number):
            yield "impossible_match", (number,)
        for at, cell in enumerate(row):
            if (
                isinstance(cell, list)
                and any(span["low"] != span["high"] for span in cell)
                and open_range(case, row, at)
            ):
                yield "missing_range", (number,)


def includes(case, one, other):
    plain = Plain(case)
    return bool(plain.where(other)) and plain.where(other) <= plain.where(one)


def open_range(case, row, at):
    """Whether, with the other cells of a rule as they are, some value of a column is left to no rule."""
    plain = Plain(case)
    line = [*row[:at], "-", *row[at + 1 :]]
    return any(not plain.firing(point) for point in plain.of([line]))


@saying("expected_findings", "expected_only_kinds", "expected_absent_kinds")
def test_findings_of_the_guided_tables(case):
    found = set(kinds(case))
    names = {kind for kind, _ in found}
    for stated in case.get("expected_findings", []):
        rules = set(stated.get("rules", []))
        assert any(kind == stated["kind"] and rules <= set(at) for kind, at in found), stated
    assert not names & set(case.get("expected_absent_kinds", []))
    assert names - LEFT_OPEN.get(case["name"], set()) <= set(case.get("expected_only_kinds", names))
