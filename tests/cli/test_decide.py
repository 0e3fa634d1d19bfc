import json

import pytest

DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def routing(run, write, sheets, tmp_path):
    assert run("compile", write(sheets), *DAY)[0] == 0
    return tmp_path / "bank.routing.json"


def test_a_turn_by_routing_json_names_lane_queue_and_every_cell(run, routing):
    code, out, err = run(
        "decide", routing, "--intent", "balance", "--confidence", "0.9", "--signal", "human_request=yes"
    )
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Human, queue general"
    assert "SLA           5 minutes" in lines
    assert lines[lines.index("Decided by") + 1].split() == ["trigger", "person_requested", "Triggers!A5"]
    assert lines[lines.index("Also counted") + 1].startswith("  route  balance / en / chat  Thresholds!F5")
    assert "Route AI alone from 85 %, AI drafts from 60 %, below that Human" in lines
    assert "  AI from             Thresholds!G5" in lines
    assert "Assumed to be 0: ai_turns, clarifications, no_match_count" in lines


def test_what_is_unknown_in_a_turn_is_told_in_words_and_in_json(run, routing):
    turn = ("--intent", "balnce", "--channel", "fax", "--language", "fr", "--confidence", "90")
    code, out, err = run("decide", routing, *turn, "--signal", "human_request=maybe")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    why = [
        "The intent balnce is not in the design. Did you mean balance?",
        "The language fr is not in the design. The design has en.",
        "The channel fax is not in the design. The design has chat.",
        "So no route is open for this turn, and the fallback counts in its place: a person takes over.",
        (
            "The confidence 90 is not between 0 and 1. It counts as missing, so the route sends the turn to a person. "
            "Write 0.9 or 90%."
        ),
        "The signal human_request holds Yes or No, and maybe is not that. It counts as missing.",
    ]
    start = lines.index("Why") + 1
    assert lines[start : start + len(why)] == [f"  {sentence}" for sentence in why]
    _, out, _ = run("decide", routing, *turn, "--signal", "human_request=maybe", "--format", "json")
    decision = json.loads(out)
    assert decision["why"] == why
    assert decision["decider"] == {"kind": "route", "id": "fallback", "source": "Settings!B14"}


@pytest.mark.parametrize("written", ["0.9", "90%", " 90 % "])
def test_a_confidence_is_a_share_or_a_percent(run, routing, written):
    _, out, _ = run("decide", routing, "--intent", "balance", "--confidence", written, "--format", "json")
    decision = json.loads(out)
    assert (decision["lane"], decision["why"]) == ("ai_auto", [])


@pytest.mark.parametrize("written", ["sure", "%", "1e9999999999999999999%x", "nine%"])
def test_what_is_no_share_is_refused_with_an_example(run, routing, written):
    code, out, err = run("decide", routing, "--intent", "balance", "--confidence", written)
    assert (code, out) == (2, "")
    assert "0.9 or 90%" in err


def test_a_workbook_decides_like_its_routing_json(run, routing, tmp_path):
    turn = ("--intent", "balance", "--confidence", "0.7", "--exception", "complaint", "--format", "json")
    from_json = run("decide", routing, *turn)
    from_workbook = run("decide", tmp_path / "bank.xlsx", *turn, *DAY)
    assert from_json == from_workbook
    decision = json.loads(from_json[1])
    assert (decision["lane"], decision["queue"], decision["ai_may"]) == ("human", "complaints", "acknowledge")


def test_an_ai_only_lane_has_no_queue(run, routing):
    _, out, _ = run("decide", routing, "--intent", "balance", "--confidence", "0.9")
    assert out.splitlines()[0] == "AI alone"


def test_the_clock_is_asked_where_it_is_given(run, routing):
    _, out, _ = run(
        "decide", routing, "--intent", "card_lost", "--confidence", "0.1", "--at", "2027-01-11T12:00+01:00"
    )
    assert "By the clock  to general at 2027-01-11T12:00+01:00" in out


def test_an_exception_that_is_not_listed_has_no_cell(run, routing):
    _, out, _ = run("decide", routing, "--intent", "balance", "--confidence", "0.9", "--exception", "flood")
    assert "exception  flood  not in the workbook" in out


def test_a_faulty_workbook_decides_nothing(run, write, sheets):
    sheets["Triggers"][0]["Queue"] = "genral"
    code, out, err = run("decide", write(sheets), "--intent", "balance", *DAY)
    assert (code, out) == (1, "")
    assert "has 1 error, so it decides nothing yet" in err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"format": ', "not valid JSON"),
        (b'{"format": "other"}', "routing JSON"),
        (b'{"format": "handoff-xl/routing", "format_version": 99}', "99"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[]", "not a routing JSON"),
        (b"\xff", "not valid JSON"),
    ],
)
def test_what_is_no_routing_json_is_a_plain_sentence(run, tmp_path, data, words):
    path = tmp_path / "a.routing.json"
    path.write_bytes(data)
    code, out, err = run("decide", path, "--intent", "balance")
    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {path}: ")
    assert words in err
    assert len(err.splitlines()) == 1


def test_a_signal_without_value_is_a_plain_sentence(run, routing):
    code, _, err = run("decide", routing, "--intent", "balance", "--signal", "sentiment")
    assert code == 2
    assert "Write it as name=value" in err
