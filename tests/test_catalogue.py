import importlib
import pkgutil
import re
import string

import pytest

import handoff_xl
from handoff_xl.catalogue import CHECKS, RULE_BY_CODE, RULES
from handoff_xl.findings import AREAS, Rule

PLACEHOLDER = re.compile(r"[a-z_]+")


def modules():
    for module in pkgutil.walk_packages(handoff_xl.__path__, "handoff_xl."):
        if not module.name.endswith("__main__"):
            yield importlib.import_module(module.name)


def test_codes_are_unique_and_in_order():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert set(RULE_BY_CODE) == set(codes)


def test_every_rule_and_check_of_every_module_is_gathered():
    declared = {value for module in modules() for value in vars(module).values() if isinstance(value, Rule)}
    assert declared == set(RULES)
    checks = [
        check
        for module in modules()
        if module.__name__ != "handoff_xl.catalogue"
        for check in getattr(module, "CHECKS", ())
    ]
    assert set(checks) == set(CHECKS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
class TestEachRule:
    def test_has_a_code_of_its_family(self, rule):
        assert re.fullmatch(r"HX[1-9]\d\d", rule.code)
        assert rule.area in AREAS.values()

    def test_has_all_its_texts(self, rule):
        for text in (rule.title, rule.message, rule.fix, rule.meaning, rule.failing, rule.passing):
            assert text == text.strip()
            assert len(text) >= 3
        for sentence in (rule.message, rule.meaning):
            assert sentence.endswith((".", "}", "!"))
        assert not rule.title.endswith(".")
        assert rule.title[0].isupper()

    def test_has_plain_placeholders(self, rule):
        for text in (rule.message, rule.fix):
            for _, name, format_, conversion in string.Formatter().parse(text):
                assert name is None or (PLACEHOLDER.fullmatch(name) and not format_ and conversion is None)

    def test_speaks_to_people(self, rule):
        texts = f"{rule.title} {rule.meaning} {rule.failing} {rule.passing}"
        assert not re.search(
            r"\b(None|null|NaN|dtype|DataFrame|str|int|float|bool|regex|traceback)\b|[{}]", texts
        )
