import pytest

from handoff_xl.contacts import is_anonymous, tells_contact
from handoff_xl.model import Channel, Signal, SignalType
from handoff_xl.signals import BUILT_IN_SIGNALS
from tests.rules.designs import source


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (Channel("store_kiosk"), True),
        (Channel("shop", "Terminals in the shop"), True),
        (Channel("phone"), False),
        (Channel("atmosphere"), False),
    ],
)
def test_names_tell_anonymous_channels(channel, expected):
    assert is_anonymous(channel) == expected


def test_a_signal_tells_a_contact_where_it_is_measured():
    everywhere = Signal("contact_known", SignalType.BOOLEAN, source=source("signals", 2))
    by_phone = Signal(
        "contact_known", SignalType.BOOLEAN, channels=frozenset({"phone"}), source=source("signals", 2)
    )
    assert tells_contact(everywhere, Channel("kiosk"))
    assert not tells_contact(by_phone, Channel("kiosk"))
    assert tells_contact(by_phone, Channel("phone"))
    assert not any(tells_contact(signal, Channel("kiosk")) for signal in BUILT_IN_SIGNALS)
