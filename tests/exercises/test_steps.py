import pytest

from handoff_xl.exercises.steps import beside


@pytest.mark.parametrize(
    ("signal", "bound", "expected"),
    [
        ("confidence", 0.85, (0.849, 0.85, 0.851)),
        ("confidence_margin", 0.1, (0.099, 0.1, 0.101)),
        ("ai_turns", 3.0, (2.0, 3.0, 4.0)),
        ("amount", 500.0, (499.0, 500.0, 501.0)),
        ("amount", 0.05, (0.04, 0.05, 0.06)),
        ("amount", 0.125, (0.124, 0.125, 0.126)),
        ("score", 0.7, (0.69, 0.7, 0.71)),
        ("sentiment", -0.6, (-0.61, -0.6, -0.59)),
        ("sentiment", 0.0, (-0.01, 0.0, 0.01)),
        ("amount", 1e21, (1e21, 1e21, 1e21)),
    ],
)
def test_values_beside_a_bound(signal, bound, expected):
    assert beside(signal, bound) == expected
