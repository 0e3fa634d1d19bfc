"""Writing cells of Try it: each formula with the value that it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handoff_xl.writers.template.styles import RULE, Styles
from handoff_xl.writers.template.tables import Book, CellValue
from handoff_xl.writers.template.trial import Trial

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class TryItSheet:
    """The sheet being written, what it is about and what is picked in it; addresses as in ``$B$5``."""

    worksheet: Worksheet
    book: Book
    trial: Trial
    styles: Styles

    def text(self, address: str, text: str, looks: Format) -> None:
        """Write a text."""
        self.worksheet.write_string(address.replace("$", ""), text, looks)

    def formula(self, address: str, formula: str, value: CellValue, looks: Format) -> None:
        """Write a formula, given without its equals sign."""
        self.worksheet.write_formula(address.replace("$", ""), f"={formula}", looks, value)

    def array(self, address: str, formula: str, value: CellValue, looks: Format) -> None:
        """Write a formula that works through whole columns."""
        cell = address.replace("$", "")
        self.worksheet.write_array_formula(f"{cell}:{cell}", f"{{={formula}}}", looks, value)


def boxed(styles: Styles, **looks: object) -> Format:
    """Return the format of a cell in a box."""
    return styles.make(
        **{"align": "left", "indent": 1, "valign": "vcenter", "border": 1, "border_color": RULE, **looks}
    )
