from random import Random

from handoff_xl.proofs.routing import Site
from handoff_xl.proofs.stretches import Stretches


def test_the_sites_of_cases_are_those_of_a_walk_over_all_sites():
    random = Random(3)
    sites = [
        Site(None, sum(1 << bit for bit in random.sample(range(12), random.randrange(3))), (None, None, None))
        for _ in range(5_000)
    ]
    stretches = Stretches(sites)
    for cases in ((1,), (0b110, 0b1000), (0b11, 0b10, 0b100), (0,), ()):
        assert list(stretches.having(*cases)) == [
            site for site in sites if all(site.bits & some for some in cases)
        ]


def test_no_sites_have_no_cases():
    assert list(Stretches(()).having(1)) == []
