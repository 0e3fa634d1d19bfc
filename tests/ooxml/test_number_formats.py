import pytest

from handoff_xl.ooxml.number_formats import built_in, number_format


@pytest.mark.parametrize(
    ("code", "percent", "date", "time"),
    [
        ("General", False, False, False),
        ("0.00", False, False, False),
        ("0%", True, False, False),
        ("0.0\\%", False, False, False),
        ('0.0"%"', False, False, False),
        ("yyyy-mm-dd", False, True, False),
        ("mmm", False, True, False),
        ("d/m/yy h:mm", False, True, True),
        ("h:mm", False, False, True),
        ("[h]:mm:ss", False, False, True),
        ("[mm]:ss", False, False, True),
        ("mm:ss", False, False, True),
        ("[$-F400]h:mm:ss AM/PM", False, False, True),
        ('0 "days"', False, False, False),
        ("[Red]0.0;[Blue]-0.0", False, False, False),
        ("[$€-407] #,##0.00", False, False, False),
        ("@", False, False, False),
        ('General" d"', False, False, False),
        ('yyyy"年"m"月"d"日"', False, True, False),
        ("[>=0.5]0%;0.00", True, False, False),
        ("0.00E+00", False, False, False),
    ],
)
def test_what_a_format_shows(code, percent, date, time):
    found = number_format(code)
    assert (found.percent, found.date, found.time) == (percent, date, time)
    assert found.code == code


def test_formats_named_by_number():
    assert built_in(9).percent
    assert built_in(14).date
    assert built_in(20).time
    assert built_in(22).date
    assert built_in(57).date
    assert built_in(9999).code == "General"


def test_a_code_that_no_program_writes_costs_no_time():
    assert number_format("[$-" * 1_000_000).code == "[$-" * 333 + "["
