"""The workbooks that are mutated: small designs as several programs write them, bare and annotated."""

import io
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from handoff_xl.compile import compile_workbook
from handoff_xl.writers.annotated import annotated_copy
from handoff_xl.writers.template import TemplateOptions, write_template
from tests.cases.workbooks import baseline, edited, workbook_bytes
from tests.ooxml import minimal, samples

TODAY = date(2026, 11, 24)
_FAULTS = (
    {"sheet": "Intents", "row": 3, "set": {"Risk": "hihg"}},
    {"sheet": "Thresholds", "row": 2, "set": {"Review from": "120%"}},
)


def template() -> bytes:
    """The starter, with the formulas and drop-downs that xlsxwriter gives it."""
    stream = io.BytesIO()
    write_template(stream, TemplateOptions(rows=12))
    return stream.getvalue()


def filled() -> bytes:
    """A clean design, as openpyxl writes it."""
    return workbook_bytes(baseline(), "0000abcd")


def decorated() -> bytes:
    """A faulty design with notes, rules, choices, a chart, merged cells, hidden rows and a name."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(edited(baseline(), _FAULTS))))
    intents = book["Intents"]
    intents["A2"].comment = Comment("mine", "Ann")
    intents["D3"].comment = Comment("mine as well", "Bob")
    intents.conditional_formatting.add(
        "A1:D9", CellIsRule("equal", ['"low"'], fill=PatternFill("solid", "FF00FF"))
    )
    choices = DataValidation("list", formula1='"low,medium,high"')
    choices.add("D2:D9")
    intents.add_data_validation(choices)
    intents.merge_cells("C2:C3")
    intents.row_dimensions[4].hidden = True
    intents.freeze_panes = "B2"
    intents.auto_filter.ref = "A1:D9"
    chart = BarChart()
    chart.add_data(Reference(intents, min_col=1, min_row=1, max_row=4))
    intents.add_chart(chart, "J2")
    book["Queues"].protection.enable()
    book["Queues"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def annotated() -> bytes:
    """What annotating the decorated design gives: our own marks, to be found again or taken off."""
    data = decorated()
    return annotated_copy(data, compile_workbook(data, "design.xlsx", TODAY))


def resaved() -> bytes:
    """The annotated copy saved by openpyxl, which leaves our marks but voids the journal."""
    return samples.saved_by_openpyxl(annotated())


def strict() -> bytes:
    """A Strict workbook with prefixed tags."""
    cells = '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Intent</x:t></x:is></x:c></x:row>'
    return minimal.workbook(f"<x:sheetData>{cells}</x:sheetData>", strict=True, prefix="x")


BASES = {
    "template": template,
    "filled": filled,
    "decorated": decorated,
    "annotated": annotated,
    "resaved": resaved,
    "strict": strict,
    "of_xlsxwriter": samples.of_xlsxwriter,
}


def saved_by_libreoffice(data: bytes) -> bytes | None:
    """Return a workbook saved anew by LibreOffice, None where that is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "design.xlsx"
        source.write_bytes(data)
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
                *("--headless", "--convert-to", "xlsx", "--outdir", f"{folder}/out", str(source)),
            ],
            check=True,
            stdout=sys.stderr,
        )
        return (Path(folder) / "out" / "design.xlsx").read_bytes()
