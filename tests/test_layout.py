import pytest

from handoff_xl.layout import SETTINGS, SHEET_BY_KEY, SHEETS, Kind, setting
from handoff_xl.model import SCOPE_COLUMNS, SETTING_COLUMNS
from handoff_xl.reading.sheets import fold_header
from handoff_xl.reading.words import fold_words

LISTS = [(sheet.name, sheet.columns) for sheet in SHEETS] + [("settings", SETTINGS)]
KINDS_THAT_REFER = {Kind.IDENTIFIER, Kind.LIST}
DECLARED_ELSEWHERE = {"tags", "categories"}


def test_all_sixteen_sheets():
    assert [sheet.name for sheet in SHEETS] == [
        *(
            "Settings",
            "Languages",
            "Channels",
            "Hours",
            "Queues",
            "Intents",
            "Thresholds",
            "Triggers",
            "Exceptions",
        ),
        *("Stages", "Signals", "Guardrails", "Controls", "Reason codes", "Scenarios", "Approvals"),
    ]
    assert {sheet.name for sheet in SHEETS if sheet.required} == {
        "Settings",
        "Queues",
        "Intents",
        "Thresholds",
        "Triggers",
        "Exceptions",
    }


@pytest.mark.parametrize(("name", "columns"), LISTS, ids=[name for name, _ in LISTS])
def test_keys_and_headers_are_unambiguous(name, columns):
    assert len({column.key for column in columns}) == len(columns), name
    spellings = [fold_header(text) for column in columns for text in (column.header, *column.aliases)]
    assert len(set(spellings)) == len(spellings)


@pytest.mark.parametrize(
    "column", [column for _, columns in LISTS for column in columns], ids=lambda column: column.header
)
class TestEachColumn:
    def test_says_what_it_is(self, column):
        assert column.header == column.header.strip()
        assert column.help.endswith((".", "name=value", "Meaning")) or column.kind in {
            Kind.CHOICE,
            Kind.ASSIGNMENTS,
        }

    def test_choices_are_there_where_they_are_needed(self, column):
        assert bool(column.choices) is (column.kind in {Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})

    def test_choices_are_unambiguous(self, column):
        meant: dict[str, str] = {}
        for choice in column.choices:
            for spelling in (choice.key, choice.words, *choice.aliases):
                assert meant.setdefault(fold_words(spelling), choice.key) == choice.key

    def test_refers_to_a_sheet_that_has_names(self, column):
        if column.refers_to is not None and column.refers_to not in DECLARED_ELSEWHERE:
            sheet = SHEET_BY_KEY[column.refers_to]
            assert sheet.identity is not None or sheet.key == "hours"
        assert column.refers_to is None or column.kind in KINDS_THAT_REFER

    def test_whole_numbers_have_bounds(self, column):
        if column.kind is Kind.INTEGER:
            assert column.minimum is not None
            assert column.maximum is not None


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_is_named_by_its_column(sheet):
    assert sheet.identity is None or sheet.column(sheet.identity).required
    assert sheet.required or sheet.without


def test_thresholds_have_the_columns_of_the_model():
    keys = {column.key for column in SHEET_BY_KEY["thresholds"].columns}
    assert keys == {*SCOPE_COLUMNS, *SETTING_COLUMNS, "rationale"}


def test_an_unknown_column_or_setting():
    with pytest.raises(KeyError):
        SHEET_BY_KEY["intents"].column("colour")
    with pytest.raises(KeyError):
        setting("colour")
