from handoff_xl.regions.covers import joined, maximal_boxes
from handoff_xl.regions.splitting import classes

NO, YES, BOTH = 1, 2, 3


def test_a_box_that_others_cover_together_is_left_out():
    # What is open: a and b, or not a and c. The box “b and c” is maximal too, but the other two hold all of it.
    bars = [(YES, NO, BOTH), (NO, BOTH, NO)]
    dimensions = [classes(BOTH, column) for column in zip(*bars, strict=True)]
    cells = [(BOTH, YES, YES), (YES, YES, NO), (NO, NO, YES)]
    assert set(maximal_boxes(dimensions, 3, cells)) == {(YES, YES, BOTH), (NO, BOTH, YES)}


def test_neighbours_are_joined_over_and_over():
    quarters = [(NO, NO), (NO, YES), (YES, NO), (YES, YES)]
    assert joined(quarters) == [(BOTH, BOTH)]
    assert len(joined(quarters[1:])) == 2
