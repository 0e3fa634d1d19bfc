"""What a number format makes of a number: a plain number, a percentage, a date, a time of day."""

import re
from functools import lru_cache
from typing import NamedTuple

# Formats that files name by number only (ECMA-376 part 1, 18.8.30); 27-36 and 50-58 are East Asian dates.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}

_LONGEST = 1000  # characters; Excel takes 255
# Everything in a format code that is text to be shown, or a condition, colour or locale, and no date letter.
_SHOWN_AS_IS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


class NumberFormat(NamedTuple):
    """A number format and what it means for the value of a cell."""

    code: str
    percent: bool
    date: bool
    time: bool


def built_in(number: int) -> NumberFormat:
    """Return the format that a file names by number; an unknown number is General."""
    if number in _EAST_ASIAN_DATES:
        return number_format("yyyy-mm-dd")
    return number_format(BUILT_IN.get(number, "General"))


def number_format(code: str) -> NumberFormat:
    """Read a format code. Only the first section (positive numbers) decides, and of that what Excel could hold."""
    return _number_format(code[:_LONGEST])


@lru_cache(maxsize=1024)
def _number_format(code: str) -> NumberFormat:
    section = _SHOWN_AS_IS.sub("", code).partition(";")[0].lower()
    if "general" in section or "@" in section:
        return NumberFormat(code, percent=False, date=False, time=False)
    time = any(letter in section for letter in "hs") or "[m" in section or "am/pm" in section
    date = any(letter in section for letter in "ydg") or ("m" in section and not time)
    digits = any(letter in section for letter in "0#?") and not (date or time)
    return NumberFormat(code, percent="%" in section and digits, date=date, time=time)
