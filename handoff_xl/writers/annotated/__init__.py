"""The annotated copy: the user's own workbook with highlights and notes, and the report sheets in front."""

from handoff_xl.writers.annotated.copying import annotated_copy, is_untouched, own_sheets, strip_marks
from handoff_xl.writers.annotated.remarks import read_remarks

__all__ = ["annotated_copy", "is_untouched", "own_sheets", "read_remarks", "strip_marks"]
