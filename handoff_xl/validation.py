"""Pandera schemas derived from the layout; their failures become findings at cells.

Cells are parsed before this (reading/tables.py), so a frame holds typed values. Each schema has a few frame-level
checks whose names are finding codes; a check marks the failing cells, and ``failure_cases`` is read back to
(sheet, row, column). No text of pandera's own ever reaches a user.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, reduce
from itertools import islice
from operator import and_
from typing import TYPE_CHECKING, Any, NamedTuple

from handoff_xl.findings import Finding, Place, Rule, Severity
from handoff_xl.layout import SETTINGS, SHEET_BY_KEY, Column, Kind
from handoff_xl.reading.faults import brief
from handoff_xl.reading.numbers import OUT_OF_RANGE, as_percent
from handoff_xl.reading.tables import Row, SettingsTable, Table, Tables, subject
from handoff_xl.reading.words import LONGEST_NAME

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from pandera.pandas import Check, DataFrameSchema

REQUIRED_BLANK = Rule(
    code="HX201",
    severity=Severity.ERROR,
    title="Required cell blank",
    message="{header} is blank.",
    fix="Fill it in. {help}",
    meaning="Without the cell the row cannot be understood, so nothing may depend on it.",
    failing="An intent without a Risk.",
    passing="An intent with the Risk low.",
)
DUPLICATE = Rule(
    code="HX220",
    severity=Severity.ERROR,
    title="Name twice",
    message="{header} {text} stands in more than one row.",
    fix="Delete one of the rows, or give it another name.",
    meaning="Two rows of one name may disagree, and nobody could tell which one counts.",
    failing="The intent card_lost in two rows.",
    passing="Every intent once. Triggers and exceptions may repeat a name: such rows are alternatives.",
)
LOOK_ALIKE = Rule(
    code="HX221",
    severity=Severity.ERROR,
    title="Names that look the same",
    message="{header} {text} differs from {other} only in case, spaces or characters that look alike.",
    fix="Delete one of them, or give it a clearly different name.",
    meaning="People and systems will mix them up: card_lost, Card_lost and card_lost with a Cyrillic a look alike.",
    failing="The queues cards and Cards.",
    passing="The queues cards and card_disputes.",
)

RULES = (REQUIRED_BLANK, DUPLICATE, LOOK_ALIKE)

# Characters of other scripts and styles that look like these letters and digits in common fonts
# (after Unicode TS 39, confusables; the ones that occur in identifiers).
_LOOK_ALIKES = str.maketrans("аеорсухіјѕԁһԛԝвкмнтгαοενρτυκι01", "aeopcyxijsdhqwbkmhtraoevptukiol")

_FILLED = " is filled"
_MOST_RELATED = 50  # rows of one name that each of them is shown beside


@cache
def _dtype(kind: Kind) -> Any:
    """Return the type of a column; as an object, since pandas looks its name up anew each time."""
    import numpy as np  # noqa: PLC0415 -- heavy: never at start-up
    import pandas as pd  # noqa: PLC0415 -- heavy: never at start-up

    numbers = {Kind.INTEGER: pd.Int64Dtype(), Kind.NUMBER: np.dtype(float), Kind.PERCENT: np.dtype(float)}
    return {**numbers, Kind.YES_NO: pd.BooleanDtype()}.get(kind, np.dtype(object))


def frame_of(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], index: Sequence[int]
) -> pd.DataFrame:
    """Return typed columns over rows; the index is the row number in Excel.

    Each required column has a boolean companion that tells where it is filled: pandera leaves blank cells out of
    its failure cases, and a companion is never blank.
    """
    import numpy as np  # noqa: PLC0415 -- heavy: never at start-up
    import pandas as pd  # noqa: PLC0415 -- heavy: never at start-up

    at = pd.Index(list(index), name="row")
    data = {
        column.key: pd.Series([row.get(column.key) for row in rows], index=at, dtype=_dtype(column.kind))
        for column in columns
    }
    filled = {
        column.key + _FILLED: np.array([row.get(column.key) is not None for row in rows])
        for column in columns
        if column.required
    }
    return pd.DataFrame({**data, **filled}, index=at)


class _Failure(NamedTuple):
    code: str
    row: int
    key: str
    value: Any


CellMask = Callable[["pd.DataFrame"], Mapping[str, "NDArray[np.bool_]"]]
"""Tells for each column of a frame that it judges which of its cells pass."""


class FrameSchema(NamedTuple):
    """A pandera schema with one check per finding code, and the mask of cells behind each check.

    ``columns`` are those that a check looks at: a frame needs no others. ``whole`` has a single check of all of them: it
    takes half the time, and most sheets pass.
    """

    columns: tuple[Column, ...]
    whole: DataFrameSchema
    schema: DataFrameSchema
    masks: Mapping[str, CellMask]


@cache
def _schema(
    columns: tuple[Column, ...], unique: str | None = None, distinct: str | None = None
) -> FrameSchema:
    import pandera.pandas as pa  # noqa: PLC0415 -- heavy: never at start-up

    masks: dict[str, CellMask] = {REQUIRED_BLANK.code: lambda frame: _filled(frame, columns)}
    if any(column.minimum is not None for column in columns):
        masks[OUT_OF_RANGE.code] = lambda frame: _in_range(frame, columns)
    if unique is not None:
        masks[DUPLICATE.code] = lambda frame: _unique(frame, unique)
    if distinct is not None:
        masks[LOOK_ALIKE.code] = lambda frame: _distinct(frame, distinct)

    def check(name: str, *some: CellMask) -> Check:
        return pa.Check(lambda frame: _passes(frame, some), name=name, ignore_na=False)

    names = {unique, distinct}
    return FrameSchema(
        tuple(one for one in columns if one.required or one.minimum is not None or one.key in names),
        pa.DataFrameSchema(checks=check("whole", *masks.values())),
        pa.DataFrameSchema(checks=[check(code, mask) for code, mask in masks.items()]),
        masks,
    )


def schema_of(key: str) -> FrameSchema:
    """Return the pandera schema of a sheet of the layout."""
    layout = SHEET_BY_KEY[key]
    # Hours rows have no name of their own, but the calendars they name must not be mixed up either.
    distinct = "calendar" if key == "hours" else layout.identity
    return _schema(layout.columns, None if layout.repeats else layout.identity, distinct)


def _passes(frame: pd.DataFrame, masks: Iterable[CellMask]) -> pd.Series[bool]:
    """Return which rows pass in all of the columns that are judged."""
    import pandas as pd  # noqa: PLC0415 -- heavy: never at start-up

    judged = (passed for mask in masks for passed in mask(frame).values())
    return pd.Series(reduce(and_, judged, True), index=frame.index)


def _filled(frame: pd.DataFrame, columns: Sequence[Column]) -> Mapping[str, NDArray[np.bool_]]:
    companions = (column.key + _FILLED for column in columns if column.required)
    return {key: frame[key].to_numpy() for key in companions if key in frame.columns}


def _in_range(frame: pd.DataFrame, columns: Sequence[Column]) -> Mapping[str, NDArray[np.bool_]]:
    passed = {}
    for column in columns:
        if column.key in frame.columns and column.minimum is not None and column.maximum is not None:
            values = frame[column.key].to_numpy(
                float, na_value=float("nan")
            )  # a blank is neither below nor above
            passed[column.key] = ~((values < column.minimum) | (values > column.maximum))
    return passed


def _unique(frame: pd.DataFrame, identity: str) -> Mapping[str, NDArray[np.bool_]]:
    """Tell for each name whether no row above has it."""
    seen: set[object] = set()

    def passes(name: object) -> bool:
        is_new = name not in seen
        seen.add(name)
        return is_new

    return _names(frame, identity, passes)


def _distinct(frame: pd.DataFrame, identity: str) -> Mapping[str, NDArray[np.bool_]]:
    """Tell for each name, where it stands first, whether no other name above looks like it."""
    seen: set[object] = set()
    first: dict[str, object] = {}

    def passes(name: object) -> bool:
        if name in seen:
            return True
        seen.add(name)
        return first.setdefault(skeleton(name), name) is name

    return _names(frame, identity, passes)


def _names(
    frame: pd.DataFrame, identity: str, passes: Callable[[object], bool]
) -> Mapping[str, NDArray[np.bool_]]:
    """Ask about each name of a column, from top to bottom; a blank passes."""
    import numpy as np  # noqa: PLC0415 -- heavy: never at start-up

    if identity not in frame.columns:
        return {}
    return {identity: np.array([name is None or passes(name) for name in frame[identity].to_numpy()], bool)}


def skeleton(name: object) -> str:
    """Return what a name looks like: one case, no spaces, look-alike characters made one (after UTS 39).

    One too long to be a name looks like nothing but itself: its compatible forms may be eighteen times as long.
    """
    text = str(name)
    if len(text) > LONGEST_NAME:
        return text
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = (character for character in folded if unicodedata.category(character) != "Cf")
    return "".join("".join(seen).split()).translate(_LOOK_ALIKES)


def validate(tables: Tables) -> Tables:
    """Validate every table against its schema; failing cells count as unreadable from here on."""
    findings: list[Finding] = []
    checked: dict[str, Table] = {}
    for key, table in tables.tables.items():
        checked[key] = _validated(table, findings) if table.rows else table
    settings = tables.settings
    if settings is not None and settings.complete:
        settings = _validated_settings(settings, findings)
    return replace(tables, tables=checked, settings=settings, findings=tuple(findings))


def _failures(schema: FrameSchema, frame: pd.DataFrame) -> Iterator[_Failure]:
    """Yield each failing cell once.

    pandera tells which rows failed which check; which of their cells did is read off the check's mask, since the
    columns in pandera's failure cases depend on its version and leave out blanks.
    """
    from pandera.errors import SchemaError, SchemaErrors  # noqa: PLC0415 -- heavy: never at start-up

    with suppress(SchemaError):  # which checks failed, and in which rows, is asked below
        schema.whole.validate(frame)
        return
    try:
        schema.schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].isna().any():  # a check itself broke: a fault of ours, not of the workbook
            raise RuntimeError(str(errors)) from errors
        for code in dict.fromkeys(cases["check"]):
            rows = set(cases.loc[cases["check"] == code, "index"].astype(int))
            for key, passed in schema.masks[code](frame).items():
                for row in sorted(rows.intersection(frame.index[~passed])):
                    yield _Failure(code, int(row), key.removesuffix(_FILLED), frame.loc[row, key])


def _validated(table: Table, findings: list[Finding]) -> Table:
    layout = SHEET_BY_KEY[table.key]
    present = table.rows[0].source.columns
    schema = schema_of(table.key)
    columns = [column for column in schema.columns if column.key in present]
    frame = frame_of(columns, [row.values for row in table.rows], [row.source.row for row in table.rows])
    by_number = {row.source.row: row for row in table.rows}
    broken: dict[int, set[str]] = {}
    groups = _Groups(table.rows)
    for failure in _failures(schema, frame):
        row = by_number[failure.row]
        if failure.key in row.source.broken:
            continue  # the cell has a finding already
        if layout.repeats and failure.code == REQUIRED_BLANK.code and failure.key != layout.identity:
            continue  # a repeated row may leave it to the first row of its name; judged when rows are joined
        column = layout.column(failure.key)
        findings.append(_finding(failure, column, row, table.key, groups))
        if failure.code not in {DUPLICATE.code, LOOK_ALIKE.code}:
            broken.setdefault(failure.row, set()).add(failure.key)
    if not broken:
        return table
    rows = tuple(
        row.without(broken[row.source.row]) if row.source.row in broken else row for row in table.rows
    )
    return replace(table, rows=rows)


class _Groups:
    """The rows of a table by what stands in one of their cells, each column grouped when it is first asked for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._by: dict[tuple[str, bool], dict[str, list[Row]]] = {}

    def others(self, row: Row, key: str, *, by_looks: bool = False) -> Iterator[Row]:
        """Yield the other rows with the same text in a column, or with one that looks the same, in their order."""
        if (key, by_looks) not in self._by:
            groups: dict[str, list[Row]] = {}
            for one in self._rows:
                if (name := one.get(key)) is not None:
                    groups.setdefault(skeleton(name) if by_looks else name, []).append(one)
            self._by[key, by_looks] = groups
        text = row.get(key)
        found = self._by[key, by_looks].get(skeleton(text) if by_looks else text, ())
        return (other for other in found if other is not row)


def _finding(failure: _Failure, column: Column, row: Row, sheet: str, groups: _Groups) -> Finding:
    place = row.source.place(column.key)
    about = subject(sheet, row.values, column)
    owner = str(row.get("owner") or "")
    if failure.code == REQUIRED_BLANK.code:
        return required_blank(column, place, about, owner)
    if failure.code == OUT_OF_RANGE.code:
        return _out_of_range(column, place, about, failure.value)
    text = str(row.get(column.key))
    if failure.code == DUPLICATE.code:
        some = islice(groups.others(row, column.key), _MOST_RELATED)
        related = [other.source.place(column.key) for other in some]
        return DUPLICATE.at(
            place,
            about=f"{brief(text)} · row",
            related=related,
            owner=owner,
            header=column.header,
            text=brief(text),
        )
    alike = groups.others(row, column.key, by_looks=True)
    other = next(other for other in alike if other.get(column.key) != text)
    return LOOK_ALIKE.at(
        place,
        about=brief(text),
        related=(other.source.place(column.key),),
        owner=owner,
        header=column.header,
        text=brief(text),
        other=brief(str(other.get(column.key))),
    )


def required_blank(column: Column, place: Place, about: str, owner: str = "") -> Finding:
    """Return the finding of a required cell that is blank."""
    return REQUIRED_BLANK.at(place, about=about, owner=owner, header=column.header, help=column.help)


def _out_of_range(column: Column, place: Place, about: str, value: Any) -> Finding:
    def words(number: float) -> str:
        return as_percent(float(number)) if column.kind is Kind.PERCENT else f"{number:,.15g}"

    return OUT_OF_RANGE.at(
        place,
        about=about,
        header=column.header,
        text=words(value),
        minimum=words(column.minimum or 0),
        maximum=words(column.maximum or 0),
    )


def _validated_settings(settings: SettingsTable, findings: list[Finding]) -> SettingsTable:
    schema = _schema(SETTINGS)
    frame = frame_of(schema.columns, [settings.values], [1])
    broken = set(settings.broken)
    by_key = {column.key: column for column in SETTINGS}
    for failure in _failures(schema, frame):
        if failure.key in settings.broken:
            continue
        column = by_key[failure.key]
        place = settings.places.get(failure.key, Place(settings.tab))
        if failure.code == REQUIRED_BLANK.code:
            findings.append(required_blank(column, place, column.header))
        else:
            findings.append(_out_of_range(column, place, column.header, failure.value))
        broken.add(failure.key)
    values = {key: value for key, value in settings.values.items() if key not in broken}
    return replace(settings, values=values, broken=frozenset(broken))
