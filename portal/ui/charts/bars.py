"""Lengths: the funnel along the thread, plain bars, and bars of known, other and unknown."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.ui import svg
from portal.ui.charts.drawing import WIDTH, Drawing, KeyEntry, people, share_text
from portal.ui.format import number
from portal.ui.reading import read
from portal.ui.tables import Column, Table

ROW = 58.0
BAR = 20.0
SPINE_X, FUNNEL_X = 9.0, 28.0
GAP = 2.0
#: How a part of a whole is filled: what is counted, a second thing, the rest, and what is not known.
MARKS = {"counted": "b1", "second": "b2", "rest": "b0", "unknown": "hatch"}


def funnel_chart(sentence: str, stages: Iterable[Any], *, language: str) -> Drawing:
    """Where people leave the chain: stages with ``label``, ``count`` and perhaps ``unknown``; the first is the whole."""
    rows = [(str(read(s, "label")), int(read(s, "count")), int(read(s, "unknown", 0))) for s in stages]
    whole = rows[0][1] if rows else 0
    height = ROW * max(len(rows) - 1, 0) + 52
    shapes = [svg.line(SPINE_X, 34, SPINE_X, height - 18, "th")] if len(rows) > 1 else []
    for place, row in enumerate(rows):
        shapes += _funnel_row(row, ROW * place, whole, language)
    return Drawing(sentence, height, shapes, _funnel_table(sentence, rows, whole, language), key=_unknown_key(rows))


def _funnel_row(row: tuple[str, int, int], top: float, whole: int, language: str) -> list[SafeString]:
    label, count, unknown = row
    unit = (WIDTH - FUNNEL_X) / whole if whole else 0.0
    words = people(count, language) if top == 0 else f"{people(count, language)}, {share_text(count, whole, language)}"
    known = count * unit
    return [
        svg.circle(SPINE_X, top + 34, 6, "open"),
        svg.text(FUNNEL_X, top + 15, label, "t"),
        svg.text(WIDTH, top + 15, words, "e"),
        svg.rect(FUNNEL_X, top + 24, known, BAR, "b1"),
        *([svg.rect(FUNNEL_X + known + GAP, top + 24, unknown * unit - GAP, BAR, "hatch")] if unknown else []),
    ]


def _funnel_table(sentence: str, rows: Sequence[tuple[str, int, int]], whole: int, language: str) -> Table:
    columns = [Column(_("Stage")), Column(_("People"), numeric=True), Column(_("Share"), numeric=True)]
    body: list[list[Any]] = [[label, count, share_text(count, whole, language)] for label, count, _unknown in rows]
    if any(unknown for _label, _count, unknown in rows):
        columns.append(Column(_("Not yet known"), numeric=True))
        body = [[*cells, row[2]] for cells, row in zip(body, rows, strict=True)]
    return Table(sentence, columns, body)


def _unknown_key(rows: Sequence[tuple[str, int, int]]) -> tuple[KeyEntry, ...]:
    return (KeyEntry("hatch", _("not yet known")),) if any(row[2] for row in rows) else ()


def bar_chart(sentence: str, bars: Iterable[Any], *, language: str, unit: str = "") -> Drawing:
    """Horizontal bars from zero: ``label``, ``value`` and perhaps ``note``; None is hidden and says so with a dash."""
    rows = [(str(read(b, "label")), read(b, "value"), str(read(b, "note", "") or "")) for b in bars]
    most = max((value for _label, value, _note in rows if value), default=0)
    shapes: list[SafeString] = []
    for place, (label, value, note) in enumerate(rows):
        top = ROW * place
        shown = note or (f"{number(value, language)} {unit}".strip() if value is not None else "–")
        shapes += [svg.text(0, top + 15, label, "t"), svg.text(WIDTH, top + 15, shown, "e")]
        shapes.append(svg.rect(0, top + 24, WIDTH * value / most if value and most else 0, BAR, "b1"))
    table = Table(sentence, [Column(_("Name")), Column(unit.capitalize() or _("Number"), numeric=True)],
                  [[label, value] for label, value, _note in rows])
    return Drawing(sentence, max(ROW * len(rows) - 12, BAR), shapes, table)


def stackbar(sentence: str, parts: Iterable[Any], *, language: str) -> Drawing:
    """One whole as one bar: parts with ``label``, ``value`` and ``kind`` (counted, second, rest, unknown)."""
    rows = _parts(parts)
    whole = sum(value for _label, value, _kind in rows)
    table = Table(sentence, [Column(_("Group")), Column(_("People"), numeric=True), Column(_("Share"), numeric=True)],
                  [[label, value, share_text(value, whole, language)] for label, value, _kind in rows])
    key = tuple(KeyEntry(MARKS[kind], f"{number(value, language)} {label}") for label, value, kind in rows)
    shapes = _stack(rows, x=0, y=0, width=WIDTH, height=44)
    return Drawing(sentence, 44, shapes, table, css="chart stackbar", stretch=True, key=key)


def stack_chart(sentence: str, rows: Iterable[Any], *, language: str) -> Drawing:
    """Several wholes below each other: ``label``, ``parts`` and perhaps ``note`` (best and worst case)."""
    read_rows = [(str(read(r, "label")), _parts(read(r, "parts")), str(read(r, "note", "") or "")) for r in rows]
    shapes: list[SafeString] = []
    for place, (label, parts, note) in enumerate(read_rows):
        top = ROW * place
        shapes += [svg.text(0, top + 15, label, "t"), svg.text(WIDTH, top + 15, note, "e")] if note else [
            svg.text(0, top + 15, label, "t")]
        shapes += _stack(parts, x=0, y=top + 24, width=WIDTH, height=BAR)
    names = [(label, kind) for label, _value, kind in read_rows[0][1]] if read_rows else []
    columns = [Column(_("Row")), *(Column(name, numeric=True) for name, _kind in names), Column(_("All"), numeric=True)]
    body = [[label, *(value for _n, value, _k in parts), sum(value for _n, value, _k in parts)]
            for label, parts, _note in read_rows]
    key = tuple(KeyEntry(MARKS[kind], name) for name, kind in names)
    return Drawing(sentence, max(ROW * len(read_rows) - 12, BAR), shapes, Table(sentence, columns, body), key=key)


def _parts(parts: Iterable[Any]) -> list[tuple[str, int, str]]:
    return [(str(read(p, "label")), int(read(p, "value")), str(read(p, "kind", "counted"))) for p in parts]


def _stack(rows: Sequence[tuple[str, int, str]], *, x: float, y: float, width: float, height: float) -> list[SafeString]:
    whole = sum(value for _label, value, _kind in rows)
    unit = width / whole if whole else 0.0
    shapes = []
    for _label, value, kind in rows:
        shapes.append(svg.rect(x, y, value * unit - GAP, height, MARKS[kind]))
        x += value * unit
    return shapes

