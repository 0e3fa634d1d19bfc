import io

import openpyxl
import pytest

from tests.corpus import drawings, sheet_features, workbook_features
from tests.corpus.losses import losses
from tests.corpus.package import Package, plain


def test_nothing_is_lost_of_the_same():
    assert losses(plain().written(), plain().written()) == []


@pytest.mark.parametrize(
    "file",
    [
        drawings.shape_with_text,
        drawings.form_controls,
        drawings.conversation_on_a_faulty_cell,
        sheet_features.printer_settings,
        workbook_features.sensitivity_label,
    ],
    ids=lambda file: file.name,
)
def test_what_openpyxl_loses_is_seen(file):
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(file.make())).save(buffer)
    assert losses(file.make(), buffer.getvalue())


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet3.xml", '<c r="F2"><v>900</v></c>', ""),
        ("xl/worksheets/sheet3.xml", "<v>900</v>", "<v>901</v>"),
        ("xl/styles.xml", 'numFmtId="14"', 'numFmtId="15"'),
        ("_rels/.rels", "<Relationship ", "<Relation "),
    ],
)
def test_a_changed_cell_style_or_relationship_is_seen(part, old, new):
    package: Package = plain()
    package.replace(part, old, new)
    assert losses(plain().written(), package.written())
