"""Every statement of the dtanalysis cases against what the analysis of the same table says.

Regions are compared as regions, by a plain reading of their cells. The statements that do not hold are named below, each
with its reason; nothing else is left out.
"""

import json
from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest

from tests.adapters.cases import ALL, needed, saying
from tests.adapters.dtanalysis import ALL_FIRE, analyse_case
from tests.adapters.plain_cases import Plain, holds, key

pytestmark = needed

NULL_IS_A_VALUE = {
    "kie.EnumerationWithNull": "null is an allowed value and no rule takes it: that is a gap",
    "kie.GapsXYv2WithNull": "the rules name null, and leave null with a negative number and the like open",
    "kie.notnulltest": "the second rule does not take null, so that the overlap is not the whole axis",
    "kie.RecommenderHitPolicy1_allowNull": "null is an allowed value and no rule takes it: that is a gap",
    "kie.nulltestdt": "rules 3 to 11 all take a null date-time: they do overlap, and they leave gaps",
}
"""Cases in which KIE gives null no place on the axis; apart from null they agree, which is tested."""

NOT_OF_REGIONS = {
    "expected_mcdc_case_count": "how many test vectors an algorithm makes is its own affair",
    "expected_output_out_of_domain": "says something of output values",
    "expected_severity": "says how grave the source takes a finding to be",
    "expected_message_count": "counts the source's messages, several about one finding",
    "expected_overlap_text": "words of the source",
}
"""Statements that are not about regions."""

TESTED = {
    "expected_column_gaps",
    "expected_gaps_missed_by_source",
    "expected_gaps_reported",
    "expected_gaps_reported_merged",
    "expected_maximal_overlap_sets",
    "expected_overlaps_stated",
    "expected_points",
    "expected_gaps",
    "expected_gap_count",
    "expected_overlaps",
    "expected_overlap_count",
    "expected_1nf_violation",
    "expected_duplicates",
    "expected_duplicate_tuple_count",
    "expected_subsumptions",
    "expected_subsumptions_nonempty",
    "expected_2nf_violation",
    "expected_2nf_contractions",
    "expected_2nf_contraction_count",
    "expected_2nf_cell_count",
    "expected_contractions",
    "expected_contraction_count",
    "expected_no_findings",
    "expected_masked",
    "expected_misleading",
    "expected_absent",
    "expected_gap_analysis",
    "expected_overlap_finding_by_hit_policy",
    "expected_hit_policy_recommendation_by_policy",
    "expected_error",
    "expected_shadowed",
    "expected_conflicts",
    "expected_identical_rules",
    "expected_cell_subsumes",
    "expected_findings",
    "expected_only_kinds",
    "expected_absent_kinds",
}
"""Statements with a test below."""


def test_every_statement_has_a_test_or_a_reason():
    stated = {name for case in ALL for name in case if name.startswith("expected_")}
    assert stated == TESTED | NOT_OF_REGIONS.keys()
    assert Counter(name for case in ALL for name in case)["expected_gaps"] == 51
    assert Counter(name for case in ALL for name in case)["expected_overlaps"] == 51


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["name"])
def test_regions_are_those_of_a_plain_reading(case):
    found = analyse_case(case)
    plain = Plain(case, *found["gaps"], *(overlap["region"] for overlap in found["overlaps"]))
    assert plain.of(found["gaps"]) == {point for point in plain.points if not plain.firing(point)}
    together = {}
    for overlap in found["overlaps"]:
        together.setdefault(tuple(overlap["rules"]), []).append(overlap["region"])
    firing = {point: plain.firing(point) for point in plain.points}
    assert together.keys() == {rules for rules in firing.values() if len(rules) > 1}
    for rules, regions in together.items():
        assert plain.of(regions) == {point for point, fired in firing.items() if fired == rules}


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["name"])
def test_renamed_rescaled_and_turned_round(case):
    """Rules and columns in reverse, every number × 0.1 + 7, every text another: the same regions, moved."""
    straight, turned = analyse_case(case), analyse_case(varied(case))
    last = len(case["rules"]) + 1

    def back(numbers):
        return sorted(last - number for number in numbers)

    assert [back(group) for group in reversed(turned["duplicates"])] == straight["duplicates"]
    swapped = {(last - one["rule"], last - one["includes"]) for one in turned["subsumptions"]}
    assert swapped == {(one["rule"], one["includes"]) for one in straight["subsumptions"]}
    moved = varied({**case, "rules": straight["gaps"] + [one["region"] for one in straight["overlaps"]]})[
        "rules"
    ][::-1]
    plain = Plain(varied(case), *moved, *turned["gaps"], *(one["region"] for one in turned["overlaps"]))
    gaps = len(straight["gaps"])
    assert plain.of(turned["gaps"]) == plain.of(moved[:gaps])
    for rules in {tuple(one["rules"]) for one in straight["overlaps"]}:
        there = [
            region
            for region, one in zip(moved[gaps:], straight["overlaps"], strict=True)
            if one["rules"] == [*rules]
        ]
        here = [one["region"] for one in turned["overlaps"] if back(one["rules"]) == [*rules]]
        assert plain.of(there) == plain.of(here)


def varied(case):
    """Return a case with its rules and columns in reverse, its numbers rescaled and its texts renamed."""
    order = [(given["type"], at) for at, given in enumerate(case["inputs"])][::-1]
    inputs = [
        {**case["inputs"][at], "domain": moved(kind, case["inputs"][at]["domain"])} for kind, at in order
    ]
    rules = [[moved(kind, row[at]) for kind, at in order] for row in case["rules"]][::-1]
    return {**case, "inputs": inputs, "rules": rules, "outputs": case["outputs"][::-1]}


def moved(kind, cell):
    if isinstance(cell, list):
        return [moved(kind, part) for part in cell]
    if not isinstance(cell, dict):
        return cell
    return {
        name: [renamed(kind, value) for value in part]
        if isinstance(part, list)
        else renamed(kind, part)
        if name in {"low", "high"}
        else part
        for name, part in cell.items()
    }


def renamed(kind, value):
    if value is None or kind in {"boolean", "date", "datetime"}:
        return value
    if kind == "number":
        return str(Decimal(str(value)) / 10 + 7)
    return value + 7 if kind in {"integer", "months"} else f"{value}!"


@saying("expected_gaps")
def test_gaps(case):
    found = analyse_case(case)["gaps"]
    plain = Plain(case, *found, *case["expected_gaps"])
    nulls = case["name"] not in NULL_IS_A_VALUE
    assert plain.of(found, nulls=nulls) == plain.of(case["expected_gaps"], nulls=nulls)


@saying("expected_gap_count")
def test_gap_counts(case):
    """Above one dimension the count follows the column order of KIE's sweep; maximal boxes are never more."""
    found, stated = analyse_case(case)["gaps"], case["expected_gap_count"]
    if case["name"] in NULL_IS_A_VALUE:
        found = [gap for gap in found if {"null": True} not in gap]
    assert len(found) == stated if len(case["inputs"]) == 1 else min(1, stated) <= len(found) <= stated


@saying("expected_overlaps")
def test_overlaps(case):
    found = analyse_case(case)["overlaps"]
    plain = Plain(case, *(one["region"] for one in (*found, *case["expected_overlaps"])))
    nulls = case["name"] not in NULL_IS_A_VALUE

    def regions(overlaps):
        together = {}
        for one in overlaps:
            points = plain.of([one["region"]], nulls=nulls)
            together[tuple(one["rules"])] = together.get(tuple(one["rules"]), set()) | points
        return {rules: points for rules, points in together.items() if points}

    assert regions(found) == regions(case["expected_overlaps"])


@saying("expected_overlap_count")
def test_overlap_counts(case):
    if case["name"] != "kie.nulltestdt":
        assert len(analyse_case(case)["overlaps"]) == case["expected_overlap_count"]


@saying("expected_gap_analysis")
def test_free_text_is_analysed_all_the_same(case):
    """KIE skips such tables; here the gaps are told, and those in the free text are everything that no row names."""
    plain = Plain(case)
    for gap in analyse_case(case)["gaps"]:
        assert plain.of([gap])
    complete = {"kie.NotStringVowel2"}
    assert (not analyse_case(case)["gaps"]) == (case["name"] in complete)


# Rules against rules


def priority(case, number):
    """Return the place of a rule's output in the order of priorities, 0 the highest."""
    return case["output_columns"][0]["priority_order"].index(case["outputs"][number - 1][0])


def masked(case):
    """Return the pairs (rule, the one of higher priority that fires wherever it does)."""
    plain = Plain(case)
    where = {number: plain.where(number) for number in range(1, len(case["rules"]) + 1)}
    return [
        {"rule": one, "masked_by": other}
        for one in where
        for other in where
        if one != other and where[one] <= where[other] and priority(case, other) < priority(case, one)
    ]


@saying("expected_masked")
def test_masked_rules_are_unreachable(case):
    assert masked(case) == case["expected_masked"]
    assert analyse_case(case)["unreachable"] == sorted({one["rule"] for one in masked(case)})


@saying("expected_misleading")
def test_misleading_rules(case):
    """A later rule of higher priority that meets an earlier one misleads those who read from above."""
    pairs = {
        (max(pair), min(pair))
        for one in analyse_case(case)["overlaps"]
        for pair in combinations(one["rules"], 2)
    }
    misleading = [
        {"rule": one, "misleads": other}
        for one, other in sorted(pairs)
        if priority(case, one) < priority(case, other)
    ]
    assert misleading == case["expected_misleading"]


@saying("expected_absent")
def test_either_masked_or_misleading(case):
    """Where a rule is masked, KIE does not say as well that the other misleads."""
    assert case["expected_absent"] == (["misleading_message"] if masked(case) else ["masked_message"])


@saying("expected_hit_policy_recommendation_by_policy")
def test_the_hit_policy_that_the_overlaps_call_for(case):
    found = analyse_case(case)
    agreeing = all(
        case["outputs"][one - 1] == case["outputs"][other - 1]
        for overlap in found["overlaps"]
        for one, other in combinations(overlap["rules"], 2)
    )
    fit = "UNIQUE" if not found["overlaps"] else "ANY" if agreeing else "PRIORITY"
    for declared, recommended in case["expected_hit_policy_recommendation_by_policy"].items():
        assert recommended == (None if found["gaps"] or declared == fit else fit)


@saying("expected_overlap_finding_by_hit_policy")
def test_overlaps_are_faults_under_some_hit_policies(case):
    assert analyse_case(case)["overlaps"]
    for policy, fault in case["expected_overlap_finding_by_hit_policy"].items():
        same = analyse_case({**case, "hit_policy": policy})["overlaps"]
        assert same == analyse_case(case)["overlaps"]
        assert fault == (policy in {"UNIQUE", "ANY"})


@saying("expected_duplicates", "expected_duplicate_tuple_count", "expected_1nf_violation")
def test_duplicates(case):
    found = analyse_case(case)["duplicates"]
    if "expected_duplicates" in case:
        assert found == case["expected_duplicates"]
    if "expected_duplicate_tuple_count" in case:
        assert len(found) == case["expected_duplicate_tuple_count"]
    if case.get("expected_1nf_violation"):
        assert found or case["hit_policy"] in {"FIRST", "RULE ORDER"}


@saying("expected_subsumptions", "expected_subsumptions_nonempty")
def test_subsumptions(case):
    found = analyse_case(case)["subsumptions"]
    assert found == case.get("expected_subsumptions", found)
    assert found


@saying("expected_no_findings")
def test_nothing_to_say(case):
    assert not any(analyse_case(case).values())


# Cells


@saying("expected_error")
def test_rules_that_reach_outside_the_domain(case):
    """A closed finite end beyond the domain; an endless cell is just cut off."""
    outside = [
        number
        for number, row in enumerate(case["rules"], start=1)
        for given, cell in zip(case["inputs"], row, strict=True)
        for span in cell
        for end in (span["low"], span["high"])
        if end is not None and not holds(given["type"], given["domain"], key(given["type"], end))
    ]
    assert case["expected_error"] == f"rule {outside[0]} reaches outside the input domain"


def contractions(case):
    """Return groups of rules with one output that only differ in one ordered or listed cell, and touch there."""
    found = []
    for at, given in enumerate(case["inputs"]):
        rows = {}
        for number, row in enumerate(case["rules"], start=1):
            rest = json.dumps([row[:at], row[at + 1 :], case["outputs"][number - 1]])
            rows.setdefault(rest, []).append(number)
        for numbers in rows.values():
            column = {
                **case,
                "inputs": [given],
                "rules": [[case["rules"][number - 1][at]] for number in numbers],
            }
            column["outputs"] = [[]] * len(numbers)
            if len(numbers) > 1 and touching(column):
                found.append({"rules": numbers, "dimension": at + 1})
    return found


def touching(column):
    """Whether the cells of a column leave no gap between them: what they leave open reaches an end."""
    if column["inputs"][0]["type"] in {"string", "boolean"}:
        return True
    spans = [span for (cell,) in analyse_case(column)["gaps"] for span in cell]
    return all(span["low"] is None or span["high"] is None for span in spans)


@saying(
    "expected_2nf_violation",
    "expected_2nf_contractions",
    "expected_2nf_contraction_count",
    "expected_2nf_cell_count",
    "expected_contractions",
    "expected_contraction_count",
)
def test_rules_and_cells_that_could_be_contracted(case):
    found = contractions(case)
    whole = [
        cell
        for at, given in enumerate(case["inputs"])
        for (cell,) in ([row[at]] for row in case["rules"])
        if cell != "-"
        and not analyse_case(
            {**case, "inputs": [given], "rules": [[cell]], "outputs": [[]], "hit_policy": "ANY"}
        )["gaps"]
    ]
    assert len(whole) == case.get("expected_2nf_cell_count", 0)
    for stated in ("expected_2nf_contractions", "expected_contractions"):
        for one in case.get(stated, []):
            assert one in found
    for stated in ("expected_2nf_contraction_count", "expected_contraction_count"):
        assert len(found) == case.get(stated, len(found))
    if "expected_2nf_violation" in case:
        assert bool(found or whole) == case["expected_2nf_violation"]


def test_hit_policies_under_which_all_rules_fire_hide_none():
    case = {
        "inputs": [{"name": "n", "type": "number", "domain": None}],
        "rules": [["-"], [[{"low": 3, "low_open": False, "high": 1, "high_open": False}]], ["-"]],
        "outputs": [["a"], ["b"], ["c"]],
    }
    for policy in ALL_FIRE:
        assert analyse_case({**case, "hit_policy": policy})["unreachable"] == [2]
    assert analyse_case({**case, "hit_policy": "FIRST"})["unreachable"] == [2, 3]
