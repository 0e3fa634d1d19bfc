import pytest

from handoff_xl.lanes import Lane
from handoff_xl.rules.bands import find_empty_bands, find_extreme_thresholds, find_inverted_bands
from tests.rules.designs import design, found, intent, row, settings, subject


def test_an_inverted_band_stands_at_the_narrower_cell_and_names_both():
    thresholds = (
        row(2, mode=Lane.AI_AUTO, review_from=0.8),
        row(3, risks="low", languages="en", ai_from=0.7),
    )
    (finding,) = find_inverted_bands(subject(design(thresholds=thresholds)))
    assert [str(place) for place in (finding.place, *finding.related)] == ["Thresholds!G3", "Thresholds!H2"]
    assert finding.suggestion is None  # either of the two may be the slip
    assert finding.about == "low · en · AI from"


def test_one_pair_of_cells_is_one_finding():
    intents = tuple(intent(name, at) for at, name in enumerate("abc", 2))
    thresholds = (row(2, mode=Lane.AI_AUTO, ai_from=0.7, review_from=0.8),)
    here = design(intents=intents, languages="en es", channels="chat phone", thresholds=thresholds)
    assert len(found(find_inverted_bands, here)) == 1


def test_an_inherited_default_has_no_cell():
    thresholds = (row(2, mode=Lane.AI_AUTO, review_from=0.9),)
    (finding,) = find_inverted_bands(subject(design(thresholds=thresholds)))
    assert str(finding.place) == "Thresholds!H2"
    assert "AI from is 85 % (the default)" in finding.message


@pytest.mark.parametrize("broken", ["ai_from", "review_from"])
def test_unread_thresholds_are_not_judged(broken):
    values = {"ai_from": 0.6, "review_from": 0.6, "mode": Lane.AI_AUTO}
    del values[broken]
    thresholds = (row(2, broken={broken}, **values),)
    for check in (find_inverted_bands, find_empty_bands):
        assert found(check, design(thresholds=thresholds)) == []


def test_settings_can_be_the_deciding_cell():
    here = design(settings=settings(ai_from=0.7, review_from=0.7))
    ((code, place),) = found(find_empty_bands, here)
    assert (code, place) == ("HX410", str(here.settings.place("ai_from")))


def test_extremes_count_only_where_the_mode_uses_them():
    def extremes(mode):
        return found(
            find_extreme_thresholds, design(thresholds=(row(2, mode=mode, ai_from=1.0, review_from=0.0),))
        )

    assert extremes(Lane.AI_AUTO) == [("HX411", "Thresholds!G2"), ("HX411", "Thresholds!H2")]
    assert extremes(Lane.AI_REVIEW) == [("HX411", "Thresholds!H2")]
    assert extremes(Lane.HUMAN) == []
