"""Time as a thread: the cohorts of a programme and the gaps between them; and a score as small bars, the unknown hatched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.ui import svg
from portal.ui.charts.drawing import WIDTH, Drawing, KeyEntry
from portal.ui.format import SHORT_MONTHS, number, period, tongue
from portal.ui.reading import read
from portal.ui.tables import Column, Table

TOP, BAR, AXIS, FOOT = 26.0, 26.0, 66.0, 90.0
#: Months between two labels of the axis; a cohort of one day is still seen.
EVERY, LEAST = 6, 4.0
#: Room for the number of a cohort, and for the words of a gap.
NUMBER_ROOM, GAP_ROOM = 20.0, 84.0
#: What took place, what is promised, what is only planned; a cancelled one is a dashed line.
SPAN_MARKS = {"over": "b1", "running": "b1", "dated": "b2", "proposed": "few", "planned": "few"}
SCORE_STEP, SCORE_BAR, SCORE_HEIGHT = 22.0, 16.0, 40.0


@dataclass(frozen=True, slots=True)
class Span:
    """One cohort as it is drawn; ``kind`` is a key of ``SPAN_MARKS`` or ``cancelled``, ``state`` its word."""

    label: str
    starts_on: date
    ends_on: date
    kind: str
    state: str

    @property
    def counts(self) -> bool:
        """Whether it breaks a gap."""
        return self.kind != "cancelled"


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are drawn."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day stands; days outside stand at the edge."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return WIDTH * min(1.0, max(0.0, share))

    def shows(self, span: Span) -> bool:
        """Whether any of its days is drawn."""
        return span.ends_on >= self.first and span.starts_on <= self.last


def cohort_timeline(sentence: str, spans: Iterable[Any], *, first: date, last: date, today: date, language: str) -> Drawing:
    """Cohorts with ``label``, ``starts_on``, ``ends_on``, ``kind`` and ``state``, by first day, from ``first`` to ``last``."""
    rows = sorted((_span(each) for each in spans), key=lambda span: span.starts_on)
    window = Window(first, last)
    drawn = [span for span in rows if window.shows(span)]
    shapes = [*_thread(window, today), *_gaps(drawn, window, language), *_bars(drawn, window), *_months(window, today, language)]
    return Drawing(sentence, FOOT, shapes, _table(sentence, drawn, language), css="chart chart--p", key=_key(drawn))


def _span(each: Any) -> Span:
    return Span(str(read(each, "label")), read(each, "starts_on"), read(each, "ends_on"), str(read(each, "kind")), str(read(each, "state")))


def _thread(window: Window, today: date) -> list[SafeString]:
    x = window.x(today)
    return [svg.line(0, AXIS, WIDTH, AXIS, "ax"), svg.line(x, TOP - 8, x, AXIS + 4, "ref")]


def _bars(spans: Sequence[Span], window: Window) -> list[SafeString]:
    shapes, free = [], -NUMBER_ROOM
    for span in spans:
        left, right = window.x(span.starts_on), window.x(span.ends_on)
        width, middle = max(LEAST, right - left), (left + right) / 2
        if span.counts:
            shapes.append(svg.rect(min(left, WIDTH - width), TOP + 8, width, BAR, SPAN_MARKS[span.kind]))
        else:
            shapes.append(svg.line(left, TOP + 8 + BAR / 2, left + width, TOP + 8 + BAR / 2, "iv iv--few"))
        if middle - free >= NUMBER_ROOM:
            shapes.append(svg.text(min(max(middle, 6), WIDTH - 6), TOP - 10, span.label, "m t"))
            free = middle
    return shapes


def gaps_between(spans: Sequence[Span]) -> list[tuple[date, date, int]]:
    """First and last day of each gap with its length in days, between cohorts that were not called off."""
    found, until = [], None
    for span in (each for each in spans if each.counts):
        if until is not None and span.starts_on > until:
            found.append((until, span.starts_on, (span.starts_on - until).days))
        until = span.ends_on if until is None else max(until, span.ends_on)
    return found


def _gaps(spans: Sequence[Span], window: Window, language: str) -> list[SafeString]:
    shapes = []
    for since, until, days in gaps_between(spans):
        left, right = window.x(since), window.x(until)
        if right - left >= GAP_ROOM:
            shapes.append(svg.text((left + right) / 2, TOP + BAR, days_text(days, language), "m"))
    return shapes


def days_text(days: int, language: str) -> str:
    """``75 days``."""
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days, language)}


def _months(window: Window, today: date, language: str) -> list[SafeString]:
    """A label each half year; the one at today says so."""
    names, shapes = SHORT_MONTHS[tongue(language)], []
    marks = [_month(window.first, EVERY * step) for step in range(1 + _months_between(window.first, window.last) // EVERY)]
    for mark in marks:
        x = window.x(mark)
        shapes.append(svg.line(x, AXIS, x, AXIS + 5, "ax"))
        is_today = abs(x - window.x(today)) < NUMBER_ROOM
        words = _("today") if is_today else f"{names[mark.month - 1]} {mark.year}"
        anchor = "" if x < NUMBER_ROOM else "e" if x > WIDTH - NUMBER_ROOM else "m"
        shapes.append(svg.text(x, FOOT - 4, words, f"{anchor} t".strip() if is_today else anchor))
    return shapes


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _month(first: date, months: int) -> date:
    """The same day of a later month, or its 28th."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, 28))


def _key(spans: Sequence[Span]) -> tuple[KeyEntry, ...]:
    words = {"b1": _("took place or runs"), "b2": _("has its date"), "few": _("only planned")}
    used = {SPAN_MARKS[span.kind] for span in spans if span.counts}
    entries = [KeyEntry(mark, words[mark]) for mark in words if mark in used]
    if any(not span.counts for span in spans):
        entries.append(KeyEntry("iv", _("called off")))
    return tuple(entries)


def _table(sentence: str, spans: Sequence[Span], language: str) -> Table:
    columns = [Column(_("Cohort")), Column(_("Days")), Column(_("State")), Column(_("Days since the one before"), numeric=True)]
    gaps = {until: days for _since, until, days in gaps_between(spans)}
    body = [
        [span.label, period(span.starts_on, span.ends_on, language), span.state, gaps.get(span.starts_on) if span.counts else None]
        for span in spans
    ]
    return Table(sentence, columns, body, empty=_("No cohort in this time."))


def score_bars(sentence: str, parts: Iterable[Any]) -> Drawing:
    """A small upright bar for each part with ``name`` and ``percent`` (None: not known, hatched); the list of parts stands below."""
    rows = [(str(read(part, "name")), read(part, "percent")) for part in parts]
    shapes: list[SafeString] = []
    for place, (_name, percent) in enumerate(rows):
        x = SCORE_STEP * place
        filled = SCORE_HEIGHT * (percent or 0) / 100
        shapes.append(svg.rect(x, 0, SCORE_BAR, SCORE_HEIGHT, "hatch" if percent is None else "tile"))
        if percent:
            shapes.append(svg.rect(x, SCORE_HEIGHT - filled, SCORE_BAR, filled, "b1"))
    table = Table(sentence, [Column(_("Part")), Column(_("Value"), numeric=True)], [list(row) for row in rows])
    width = SCORE_STEP * len(rows) - (SCORE_STEP - SCORE_BAR)
    return Drawing(sentence, SCORE_HEIGHT, shapes, table, width=width, css="chart chart--score")
