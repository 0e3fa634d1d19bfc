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
