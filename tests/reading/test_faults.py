from handoff_xl.findings import Place, Rule, Severity
from handoff_xl.reading.faults import Fault, brief

RULE = Rule("HX999", Severity.ERROR, "Title", "Not {text}.", "Type {text}.", "m", "f", "p")


def test_short_texts_are_quoted_whole():
    assert brief("card lost") == "card lost"
    assert brief("x" * 80) == "x" * 80


def test_long_texts_are_cut_and_lines_joined():
    assert brief("x" * 81) == "x" * 79 + "…"
    assert brief("a\r\n b") == "a b"


def test_a_fault_becomes_a_finding_at_its_cell():
    finding = Fault(RULE, {"text": "y" * 32_767}, suggestion="z").at(Place("Intents", 2, 1), "about it")
    assert finding.message == f"Not {'y' * 79}…."
    assert (finding.suggestion, finding.about, str(finding.place)) == ("z", "about it", "Intents!A2")
