import pytest

from handoff_xl.cli.turns import signal_values, with_defaults
from handoff_xl.refusal import CannotRun

DOCUMENT = {
    "design": {"default_language": "en"},
    "dimensions": {"channels": [{"id": "chat"}]},
    "signals": [
        {"id": "human_request", "type": "boolean"},
        {"id": "sentiment", "type": "number"},
        {"id": "tier", "type": "category"},
    ],
}


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("human_request=Yes", True),
        ("human_request=no", False),
        ("human_request=perhaps", "perhaps"),
        ("sentiment=-0.6", -0.6),
        ("sentiment=3", 3),
        ("sentiment=low", "low"),
        ("tier=1", "1"),
        ("tier=a=b", "a=b"),
        ("other=true", True),
        ("other=2.5", 2.5),
        ("other=yes", "yes"),
        (" sentiment = 0.5 ", 0.5),
    ],
)
def test_values_take_the_declared_type(assignment, value):
    (found,) = signal_values([assignment], DOCUMENT).values()
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("assignment", ["sentiment", "=1", " =1"])
def test_what_is_no_assignment_is_refused(assignment):
    with pytest.raises(CannotRun, match="name=value"):
        signal_values([assignment], DOCUMENT)


def test_language_and_the_only_channel_are_filled_in():
    assert with_defaults({"intent": "a"}, DOCUMENT) == {"intent": "a", "language": "en", "channel": "chat"}
    assert with_defaults({"language": "es", "channel": "fax"}, DOCUMENT) == {
        "language": "es",
        "channel": "fax",
    }


def test_of_several_channels_none_is_assumed():
    several = {**DOCUMENT, "dimensions": {"channels": [{"id": "chat"}, {"id": "phone"}]}}
    assert "channel" not in with_defaults({"intent": "a"}, several)
