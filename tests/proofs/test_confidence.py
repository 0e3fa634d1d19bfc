"""Which leads over the runner-up there are at a confidence, against runner-ups tried one by one."""

from itertools import product

import pytest

from handoff_xl.proofs.axes import MISSING, NumberAxis
from handoff_xl.proofs.confidence import impossible_pairs, pair, possible_margins

SHARES = NumberAxis.of((0.0, 0.3, 0.7, 1.0))
MARGINS = NumberAxis.of((-0.5, 0.0, 0.1, 0.1 + 1e-13, 0.6))


def atoms(mask):
    return [atom for atom in range(mask.bit_length()) if mask >> atom & 1]


def samples(atom):
    low, high = SHARES.ends(atom)
    return (low,) if low == high else (low + 1e-9, (low + high) / 2, high - 1e-9)


def test_possible_pairs_are_those_that_some_runner_up_gives():
    shares = SHARES.within(0.0, 1.0)
    impossible = set()
    for confidences, margins in impossible_pairs(SHARES, shares | MISSING, MARGINS):
        impossible |= set(product(atoms(confidences), atoms(margins)))
    found = set()
    for atom in atoms(shares):
        for confidence in samples(atom):
            for step in range(2001):
                for runner_up in (step / 2000, round(confidence - 0.1, 12), round(confidence - 0.6, 12)):
                    if 0 <= runner_up <= 1:
                        margin = round(confidence - runner_up, 12)
                        found.add((atom, MARGINS.at(margin).bit_length() - 1))
    every = set(product(atoms(shares), atoms(possible_margins(MARGINS))))
    assert every - impossible == found


@pytest.mark.parametrize("atom", atoms(SHARES.within(0.0, 1.0)))
def test_a_pair_has_the_margin_that_was_asked_for(atom):
    for other in atoms(possible_margins(MARGINS) & ~MISSING):
        try:
            confidence, runner_up = pair(SHARES, 1 << atom, MARGINS, 1 << other)
        except ValueError:
            continue
        assert SHARES.at(confidence) == 1 << atom
        assert 0 <= runner_up <= 1
        assert MARGINS.at(round(confidence - runner_up, 12)) == 1 << other


def test_between_points_closer_than_the_rounding_lies_no_margin():
    close = NumberAxis.of((0.1, 0.1 + 1e-13))
    assert possible_margins(close) == (close.below(0.1) | close.at(0.1) | close.at(0.2))
