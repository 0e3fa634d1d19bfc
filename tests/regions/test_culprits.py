from handoff_xl.regions import ANY, Span, analyse, numbers


def test_culprits_explain_every_gap_and_overlap_once():
    # Four quarters of a square; the second is too narrow, the third too tall.
    square = [numbers("x", Span(0, 10, False, True)), numbers("y", Span(0, 10, False, True))]
    half = (Span(0, 5, False, True), Span(5, 10, False, True))
    rules = {
        1: [half[0], half[0]],
        2: [Span(6, 10, False, True), half[0]],
        3: [half[0], Span(4, 10, False, True)],
        4: [half[1], half[1]],
    }
    found = analyse(square, rules)
    assert [(culprit.rule, len(culprit.gaps), len(culprit.overlaps)) for culprit in found.culprits] == [
        (1, 1, 1)
    ]
    assert sum(len(culprit.gaps) for culprit in found.culprits) == len(found.gaps)
    assert sum(len(culprit.overlaps) for culprit in found.culprits) == len(found.overlaps)


def test_the_culprit_of_a_gap_is_the_rule_that_would_close_it_with_one_cell():
    # Three columns of tiles; the tile in the middle begins too late, beside two tiles that each have half of its height.
    plane = [numbers("x", Span(0, 9)), numbers("y", Span(0, 9))]
    rules = {
        "left, below": [Span(0, 3), Span(0, 5)],
        "left, above": [Span(0, 3), Span(5, 9, low_open=True)],
        "middle": [Span(4, 6, low_open=True), ANY],
        "right": [Span(6, 9, low_open=True), ANY],
    }
    (culprit,) = (found for found in analyse(plane, rules).culprits if found.gaps)
    assert culprit.rule == "middle"
    assert [gap.cells for gap in culprit.gaps] == [(Span(3, 4, low_open=True), ANY)]
