"""The examples of docs/regions.md, run as they stand."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "regions.md"


def test_the_examples_run():
    text = PAGE.read_text(encoding="utf-8").replace("```", "")
    example = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    told = []
    doctest.DocTestRunner().run(example, out=told.append)
    assert example.examples
    assert not told, "".join(told)
