"""Time: a line of counts, and the survival curve with its band and the people still followed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.ui import svg
from portal.ui.charts.drawing import WIDTH, Drawing, KeyEntry
from portal.ui.format import number, percent, percent_range
from portal.ui.reading import read
from portal.ui.tables import Column, Table

TOP, FOOT, LEFT, RIGHT = 20.0, 240.0, 54.0, WIDTH - 16
#: Days at which the product asks again (design §4.5).
CHECKS = (0, 90, 180, 365)
NICE_STEPS = (1, 2, 2.5, 5, 10)


def nice_top(most: float) -> float:
    """The end of an axis: the smallest round number that holds ``most`` in four equal steps."""
    if most <= 0:
        return 4.0
    size = 1.0
    while size * 40 < most:
        size *= 10
    return next(4 * step * size for step in NICE_STEPS if 4 * step * size >= most)


def line_chart(sentence: str, points: Iterable[Any], *, language: str, unit: str = "") -> Drawing:
    """Counts over time from zero: points with ``label`` and ``value``; None is a gap, not a zero."""
    rows = [(str(read(p, "label")), read(p, "value")) for p in points]
    top = nice_top(max((value for _label, value in rows if value is not None), default=0))
    xs = _spread(len(rows))
    shapes = _grid([(top * q / 4, number(top * q / 4, language, 0 if top >= 4 else 1)) for q in range(5)], top)
    for run in _runs(rows, xs, top):
        shapes.append(svg.path(run, "l1"))
        shapes += [svg.circle(x, y, 4.5, "b1") for x, y in run]
    shapes += _x_labels([label for label, _value in rows], xs)
    columns = [Column(_("Time")), Column(unit.capitalize() or _("Number"), numeric=True)]
    return Drawing(sentence, FOOT + 34, shapes, Table(sentence, columns, [list(row) for row in rows]))


def _spread(count: int) -> list[float]:
    if count < 2:
        return [(LEFT + RIGHT) / 2] * count
    return [LEFT + 12 + (RIGHT - LEFT - 24) * place / (count - 1) for place in range(count)]


def _y(value: float, top: float) -> float:
    return FOOT - (FOOT - TOP) * value / top


def _grid(marks: Sequence[tuple[float, str]], top: float) -> list[SafeString]:
    shapes: list[SafeString] = []
    for value, words in marks:
        y = _y(value, top)
        shapes += [svg.line(LEFT, y, RIGHT, y, "ax"), svg.text(LEFT - 8, y + 5, words, "e")]
    return shapes


def _runs(rows: Sequence[tuple[str, Any]], xs: Sequence[float], top: float) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for (_label, value), x in zip(rows, xs, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, _y(value, top)))
    return [run for run in runs if run]


def _x_labels(labels: Sequence[str], xs: Sequence[float]) -> list[SafeString]:
    """At most six, and always the last, so that none touch on a phone."""
    every = max(1, -(-len(labels) // 6))
    last = len(labels) - 1
    chosen = [place for place in range(len(labels)) if (last - place) % every == 0]
    return [
        svg.text(WIDTH, FOOT + 24, labels[place], "e") if place == last and len(labels[place]) > 6
        else svg.text(xs[place], FOOT + 24, labels[place], "m")
        for place in chosen
    ]


def survival_chart(sentence: str, curve: Any, *, language: str, until: int = 365) -> Drawing:
    """Kaplan-Meier (``portal.kernel.intervals.SurvivalCurve``): step line, 95% band, people still followed.

    Nothing is drawn where fewer than five people are left.
    """
    shown = curve.shown()
    steps = [step for step in shown.steps if step.time <= until]
    end = _last_day(curve, until)
    marks = [day for day in CHECKS if day <= until]
    shapes = _grid([(q / 4, percent(q / 4, language)) for q in range(5)], 1.0)
    shapes += _curve(steps, end, until, language) if curve.times else []
    shapes += _followed(curve, marks, until, language)
    return Drawing(sentence, FOOT + 76, shapes, _survival_table(sentence, curve, marks, end, language), key=(
        KeyEntry("l1", _("share that remains")), KeyEntry("band", _("range of 95%"))))


def _day_x(day: float, until: int) -> float:
    return LEFT + (RIGHT - LEFT) * min(day, until) / until


def _last_day(curve: Any, until: int) -> int:
    """Last day on which at least five people are followed."""
    days = [day for day in range(until + 1) if curve.at_risk(day) >= 5]
    return days[-1] if days else 0


def _curve(steps: Sequence[Any], end: int, until: int, language: str) -> list[SafeString]:
    line, low, high = [(LEFT, _y(1, 1))], [(LEFT, _y(1, 1))], [(LEFT, _y(1, 1))]
    for step in steps:
        x = _day_x(step.time, until)
        for points, value in ((line, step.survival), (low, step.interval.low), (high, step.interval.high)):
            points += [(x, points[-1][1]), (x, _y(value, 1))]
    last = _day_x(end, until)
    for points in (line, low, high):
        points.append((last, points[-1][1]))
    x, y = line[-1]
    share = steps[-1].survival if steps else 1.0
    return [svg.path([*high, *reversed(low)], "band", close=True), svg.path(line, "l1"), svg.circle(x, y, 6, "b1"),
            svg.text(min(x + 4, WIDTH - 2), y + 40 if y < FOOT - 70 else y - 18, percent(share, language), "big e halo")]


def _followed(curve: Any, marks: Sequence[int], until: int, language: str) -> list[SafeString]:
    shapes = [svg.text(0, FOOT + 46, _("People still followed:"))]
    for day in marks:
        x = _day_x(day, until)
        words = _("day %(day)d") % {"day": day} if day == 0 else str(day)
        shapes += [svg.text(x, FOOT + 22, words, "m"), svg.text(x, FOOT + 68, number(curve.at_risk(day), language), "m t")]
    return shapes


def _survival_table(sentence: str, curve: Any, marks: Sequence[int], end: int, language: str) -> Table:
    columns = [Column(_("Day")), Column(_("Remains"), numeric=True), Column(_("Plausible range"), numeric=True),
               Column(_("Still followed"), numeric=True)]
    body = []
    for day in marks[1:]:
        passed = [step for step in curve.steps if step.time <= day]
        if day > end:
            shares = ["–", "–"]
        elif passed:
            shares = [percent(passed[-1].survival, language),
                      percent_range(passed[-1].interval.low, passed[-1].interval.high, language)]
        else:
            shares = [percent(1, language), "–"]
        body.append([str(day), *shares, curve.at_risk(day)])
    return Table(sentence, columns, body)
