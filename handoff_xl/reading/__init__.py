"""From a workbook to typed rows that keep their cells.

opening → sheets (where the sheets and headers are) → tables (each cell parsed by its column's kind). Every fault is a
finding at its cell; nothing here stops at the first.
"""
