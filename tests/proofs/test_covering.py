import pytest

from handoff_xl.proofs.covering import Search
from handoff_xl.regions.atoms import Effort, OverBudget

BOXES = [(0b01, 0b11), (0b10, 0b01)]


def test_questions_share_an_effort_and_none_is_answered_once_it_is_spent():
    search, effort = Search(), Effort(50)
    with pytest.raises(OverBudget), search.limited(effort):
        assert [search.first_open((0b11, 0b11), BOXES) for _ in range(100)] == []
    assert effort.left < 0
    with pytest.raises(OverBudget), search.limited(effort):
        pytest.fail("nothing is left of the effort")
    assert search.first_open((0b11, 0b11), BOXES) == (0b10, 0b10)


def test_an_effort_within_another_ends_with_its_own_questions():
    search, outer = Search(), Effort(1_000)
    with search.limited(outer):
        with search.limited(Effort(1_000)):
            search.spend(400)
        assert outer.left == 1_000
        search.spend(400)
    assert outer.left == 600
