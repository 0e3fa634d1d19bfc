"""The READMEs of the samples: links lead somewhere, and every file of tables is linked."""

import re

import pytest

from tests.samples.compiled import SAMPLES

PAGES = sorted(SAMPLES.glob("*/README.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_links_lead_somewhere(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert links
    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("name", ["back-office", "multilingual-rollout", "portfolio", "retail-bank"])
def test_every_file_of_tables_is_linked(name):
    links = LINK.findall((SAMPLES / name / "README.md").read_text(encoding="utf-8"))
    sources = [path for folder in ("sheets", "workbooks") for path in (SAMPLES / name / folder).glob("*")]
    assert {str(path.relative_to(SAMPLES / name)) for path in sources} <= set(links)
