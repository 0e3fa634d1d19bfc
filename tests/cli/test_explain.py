import pytest

from handoff_xl.catalogue import RULES


def test_the_list_has_every_rule_once(run):
    code, out, err = run("explain")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  HX")] == [
        rule.code for rule in RULES
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained_without_placeholders(run, rule):
    code, out, _ = run("explain", rule.code)
    assert code == 0
    assert out.startswith(f"{rule.code}  {rule.severity.value}  {rule.title}")
    assert out.count("{") == rule.failing.count("{") + rule.passing.count("{") + rule.meaning.count("{")
    assert rule.failing.split()[0] in out


@pytest.mark.parametrize("spelling", ["hx201", "201", " HX201 "])
def test_a_code_is_found_however_it_is_typed(run, spelling):
    assert run("explain", spelling)[1].startswith("HX201 ")


def test_an_unknown_code_points_to_the_list(run):
    code, out, err = run("explain", "HX20l")
    assert (code, out) == (2, "")
    assert err == "Error: There is no finding HX20l. handoff-xl explain lists them all.\n"
