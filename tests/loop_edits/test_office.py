"""Stakeholders edit the annotated copy in LibreOffice, and it is compiled again."""

import pytest

from tests.loop_edits import designs
from tests.loop_edits.office import EDITS, edited_by_libreoffice


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    return edited_by_libreoffice(designs.annotated(), tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize("name", EDITS)
def test_edited_in_libreoffice(name, edited):
    _, expected = EDITS[name]
    designs.check(edited[name], **expected)
