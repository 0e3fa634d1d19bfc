import pytest

from handoff_xl.ooxml import CellStyle
from handoff_xl.writers.annotated import coverage_looks, looks


def _styles(module):
    for name, value in vars(module).items():
        for style in value.values() if isinstance(value, dict) else (value,):
            if isinstance(style, CellStyle):
                yield name, style


@pytest.mark.parametrize("module", [looks, coverage_looks])
def test_rows_are_measured_in_the_typeface_they_are_written_in(module):
    others = {name for name, style in _styles(module) if style.font_name != looks.TYPEFACE}
    assert others <= {"HIGHLIGHTS", "STRIP", "GAP_STRIP"}
