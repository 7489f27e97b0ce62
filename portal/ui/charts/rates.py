"""Rates with their doubt: a dot, a range, and the numbers they come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.kernel.intervals import Interval, wilson
from portal.ui import svg
from portal.ui.charts.drawing import WIDTH, Drawing, KeyEntry, of_all
from portal.ui.format import percent, percent_range
from portal.ui.reading import ends, read
from portal.ui.tables import Column, Table

#: Under this many people no rate is put into words: hollow dot and dashed range (hazards, publication rules).
FEW = 30
ROW = 54.0
LEFT, RIGHT = 10.0, WIDTH - 10.0


@dataclass(frozen=True, slots=True)
class Rate:
    """One row: so many of so many, with the range that is plausible."""

    label: str
    successes: int
    total: int
    interval: Interval | None

    @property
    def is_few(self) -> bool:
        """Too few people for a rate in words."""
        return self.total < FEW

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 when there is nobody."""
        return self.successes / self.total if self.total else 0.0


def interval_chart(sentence: str, rows: Iterable[Any], *, language: str, reference: float | None = None) -> Drawing:
    """Rows with ``label``, ``successes``, ``total`` and perhaps ``interval``; the order given is kept: no ranking.

    ``reference`` (0 to 1) is drawn as a dashed line, the rate of the whole office for example.
    """
    rates = [_rate(row) for row in rows]
    foot = ROW * len(rates) + 4
    shapes = _axis(foot, language)
    if reference is not None:
        shapes.append(svg.line(_x(reference), 0, _x(reference), foot, "ref"))
    for place, rate in enumerate(rates):
        shapes += _row(rate, ROW * place, language)
    return Drawing(sentence, foot + 28, shapes, _table(sentence, rates, language), key=_key(rates, reference))


def _rate(row: Any) -> Rate:
    successes, total = int(read(row, "successes")), int(read(row, "total"))
    given = read(row, "interval", None)
    interval = Interval(*ends(given)) if given else None
    return Rate(str(read(row, "label")), successes, total, interval or (wilson(successes, total) if total else None))


def _x(share: float) -> float:
    return LEFT + (RIGHT - LEFT) * share


def _axis(foot: float, language: str) -> list[SafeString]:
    shapes = [svg.line(_x(mark), 0, _x(mark), foot, "ax") for mark in (0, 0.25, 0.5, 0.75, 1)]
    shapes += [svg.text(_x(mark), foot + 22, percent(mark, language), "m") for mark in (0.25, 0.5, 0.75)]
    return [*shapes, svg.text(2, foot + 22, percent(0, language)), svg.text(WIDTH - 2, foot + 22, percent(1, language), "e")]


def _row(rate: Rate, top: float, language: str) -> list[SafeString]:
    words = [svg.text(2, top + 16, rate.label, "t halo"),
             svg.text(WIDTH - 2, top + 16, of_all(rate.successes, rate.total, language), "e halo")]
    if rate.interval is None:
        return words
    y = top + 34
    range_class, dot_class = ("iv iv--few", "few") if rate.is_few else ("iv", "b1")
    return [*words, svg.line(_x(rate.interval.low), y, _x(rate.interval.high), y, range_class),
            svg.circle(_x(rate.share), y, 7, dot_class)]


def _table(sentence: str, rates: Sequence[Rate], language: str) -> Table:
    columns = [Column(_("Name")), Column(_("Number"), numeric=True), Column(_("Rate"), numeric=True),
               Column(_("Plausible range"), numeric=True)]
    body = [[rate.label, of_all(rate.successes, rate.total, language), *_in_words(rate, language)] for rate in rates]
    return Table(sentence, columns, body)


def _in_words(rate: Rate, language: str) -> tuple[str, str]:
    if rate.interval is None:
        return "–", "–"
    share = _("fewer than 30 people") if rate.is_few else percent(rate.share, language)
    return share, percent_range(rate.interval.low, rate.interval.high, language)


def _key(rates: Sequence[Rate], reference: float | None) -> tuple[KeyEntry, ...]:
    entries = [KeyEntry("iv", _("plausible range"))]
    if any(rate.is_few for rate in rates):
        entries.append(KeyEntry("few", _("fewer than 30 people")))
    if reference is not None:
        entries.append(KeyEntry("ref", _("all together")))
    return tuple(entries)
