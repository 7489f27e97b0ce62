"""Data tables: a caption, columns that may be sorted, and rows whose first cell names them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.ui.format import number
from portal.ui.reading import read

SORT_PARAMETER = "sort"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``key`` makes it sortable, ``numeric`` sets it to the right."""

    label: str
    key: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: text, where it leads, the tone of a badge."""

    text: Any
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Any object or mapping with these names will do where a table is asked for."""

    caption: str
    columns: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as its header is drawn; ``next_sort`` is the value that a click asks for."""

    label: str
    numeric: bool
    key: str = ""
    direction: str = ""
    next_sort: str = ""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as it is drawn; ``label`` repeats the column's name where a phone stacks the row."""

    text: Any
    url: str
    tone: str
    numeric: bool
    label: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready for its template."""

    caption: str
    columns: list[ShownColumn]
    rows: list[list[ShownCell]] = field(default_factory=list)
    empty: str = ""


def sort_state(key: str, current: str) -> tuple[str, str]:
    """``(direction, next value)`` of a sortable column, given the sort in the address (``name`` or ``-name``)."""
    if current == key:
        return "ascending", f"-{key}"
    return ("descending", key) if current == f"-{key}" else ("", key)


def shown(table: Any, *, sort: str, language: str) -> ShownTable:
    """Headers with their sort state and cells with their labels."""
    columns = [_shown_column(each, sort) for each in read(table, "columns")]
    rows = [_shown_row(row, columns, language) for row in read(table, "rows")]
    return ShownTable(str(read(table, "caption")), columns, rows, str(read(table, "empty", "")))


def _shown_column(column: Any, sort: str) -> ShownColumn:
    label, key = str(read(column, "label")), str(read(column, "key", ""))
    direction, next_sort = sort_state(key, sort) if key else ("", "")
    return ShownColumn(label, bool(read(column, "numeric", False)), key, direction, next_sort)


def _shown_row(row: Iterable[Any], columns: Sequence[ShownColumn], language: str) -> list[ShownCell]:
    return [_shown_cell(value, column, language) for value, column in zip(row, columns, strict=True)]


def _shown_cell(value: Any, column: ShownColumn, language: str) -> ShownCell:
    text = read(value, "text", value) if not isinstance(value, str) else value
    if isinstance(text, int | float | Decimal) and not isinstance(text, bool):
        text = number(text, language, 0 if float(text).is_integer() else 1)
    return ShownCell(
        "–" if text is None or text == "" else text,
        str(read(value, "url", "") or ""), str(read(value, "tone", "") or ""), column.numeric, column.label,
    )
