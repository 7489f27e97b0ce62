"""Figures, charts, tables, the chain and its beads."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.kernel.intervals import wilson
from portal.ui import chain as chains
from portal.ui import charts, dots
from portal.ui.format import number, percent, tongue
from portal.ui.query import replaced
from portal.ui.reading import ends, read
from portal.ui.tables import SORT_PARAMETER, shown, sort_state

register = template.Library()


def language() -> str:
    """The language this page is written in."""
    return tongue(get_language())


@register.inclusion_tag("portal/components/seats.html")
def seats(taken: int, capacity: int) -> dict[str, Any]:
    """Beads for seats, full when taken; a bar from 25 seats on; "6 seats left" or "Full" in words."""
    left = max(0, capacity - taken)
    words = ngettext("%(left)s seat left", "%(left)s seats left", left) % {"left": number(left, language())}
    is_bar = capacity > chains.MOST_BEADS
    return {
        "words": words if left else _("Full"), "is_bar": is_bar, "width": chains.BEAD_STEP * capacity,
        "beads": [] if is_bar else chains.seat_beads(taken, capacity),
        "filled": round(100 * min(taken, capacity) / capacity) if capacity else 0,
    }


@register.inclusion_tag("portal/components/progress.html")
def progress(value: int, total: int, label: str = "", small: bool = False, spoken: str = "") -> dict[str, Any]:
    """A bar of so many of so many; ``label`` is what it says and stands below, ``spoken`` says it without showing it."""
    sentence = spoken or label or _("%(count)s of %(total)s") % {"count": number(value, language()), "total": number(total, language())}
    return {"filled": round(100 * min(value, total) / total) if total else 0, "sentence": sentence, "label": label, "small": small}


@register.inclusion_tag("portal/components/figure_tile.html")
def figure_tile(
    value: Any, label: str, of: int | None = None, unknown: int = 0, note: str = "", unit: str = "", interval: Any = None
) -> dict[str, Any]:
    """A figure with its denominator, plausible range and what is not known; None is hidden ("–", and ``note`` why).

    With ``of`` the range is Wilson's unless ``interval`` (low, high) is given; under 30 people no rate is put in words.
    """
    shown_value = number(value, language()) if isinstance(value, int) else value
    if isinstance(value, str) and not unit:  # "Rp4,19 juta": the scale is written small
        shown_value, _space, unit = value.partition(" ")
    lines = _rate_lines(value, of, unknown, interval) if of and isinstance(value, int) else []
    return {"value": "–" if value is None else shown_value, "label": label, "unit": unit, "note": note,
            "of": number(of, language()) if of and value is not None else "", "lines": lines}


def _rate_lines(value: int, of: int, unknown: int, interval: Any) -> list[str]:
    low, high = ends(interval or wilson(value, of))
    words = {"rate": percent(value / of, language()), "low": percent(low, language()), "high": percent(high, language())}
    is_few = of < charts.rates.FEW
    lines = [
        _("fewer than 30 people: too few for a rate") if is_few else _("%(rate)s, plausibly between %(low)s and %(high)s") % words
    ]
    if unknown:
        best = percent((value + unknown) / of, language())
        lines.append(_("%(count)s not yet known; %(best)s if all of them did") % {"count": number(unknown, language()), "best": best})
    return lines


@register.inclusion_tag("portal/components/stackbar.html")
def stackbar(parts: Any, label: str = "") -> dict[str, Any]:
    """One whole in parts with ``label``, ``value`` and ``kind`` (counted, second, rest, unknown)."""
    return {"chart": charts.stackbar(label, parts, language=language())}


@register.inclusion_tag("portal/components/chart.html")
def funnel_chart(sentence: str, stages: Any) -> dict[str, Any]:
    """Where people leave the chain: stages with ``label``, ``count`` and perhaps ``unknown``."""
    return {"chart": charts.funnel_chart(sentence, stages, language=language())}


@register.inclusion_tag("portal/components/chart.html")
def bar_chart(sentence: str, bars: Any, unit: str = "") -> dict[str, Any]:
    """Horizontal bars: ``label``, ``value`` and perhaps ``note``."""
    return {"chart": charts.bar_chart(sentence, bars, language=language(), unit=unit)}


@register.inclusion_tag("portal/components/chart.html")
def stack_chart(sentence: str, rows: Any) -> dict[str, Any]:
    """Several wholes: ``label``, ``parts`` (as in stackbar) and perhaps ``note``."""
    return {"chart": charts.stack_chart(sentence, rows, language=language())}


@register.inclusion_tag("portal/components/chart.html")
def interval_chart(sentence: str, rows: Any, reference: float | None = None) -> dict[str, Any]:
    """Rates with ranges: ``label``, ``successes``, ``total`` and perhaps ``interval``; never ranked."""
    return {"chart": charts.interval_chart(sentence, rows, language=language(), reference=reference)}


@register.inclusion_tag("portal/components/chart.html")
def line_chart(sentence: str, points: Any, unit: str = "") -> dict[str, Any]:
    """Counts over time: ``label`` and ``value`` (None: a gap)."""
    return {"chart": charts.line_chart(sentence, points, language=language(), unit=unit)}


@register.inclusion_tag("portal/components/chart.html")
def survival_chart(sentence: str, curve: Any, until: int = 365) -> dict[str, Any]:
    """A ``portal.kernel.intervals.SurvivalCurve`` with its band and the people still followed."""
    return {"chart": charts.survival_chart(sentence, curve, language=language(), until=until)}


@register.inclusion_tag("portal/components/chart.html")
def cohort_timeline(sentence: str, spans: Any, first: Any, last: Any, today: Any) -> dict[str, Any]:
    """Cohorts and the gaps between them: ``label``, ``starts_on``, ``ends_on``, ``kind`` (over, running, dated, …) and ``state``."""
    return {"chart": charts.cohort_timeline(sentence, spans, first=first, last=last, today=today, language=language())}


@register.inclusion_tag("portal/components/score_bars.html")
def score_bars(sentence: str, parts: Any) -> dict[str, Any]:
    """A score at a glance: parts with ``name`` and ``percent`` (None: not known); their list belongs right beside it."""
    return {"chart": charts.score_bars(sentence, parts)}


@register.inclusion_tag("portal/components/part_bar.html")
def part_bar(percent: int | None, label: str) -> dict[str, Any]:
    """One part of a score between 0 and 100; None is not known, and hatched."""
    return {"percent": percent, "label": label}


@register.inclusion_tag("portal/components/chart.html")
def tile_map(sentence: str, places: Any) -> dict[str, Any]:
    """A tile a place: ``name``, ``lat``, ``lon``, ``value`` (None: hidden)."""
    return {"chart": charts.tile_map(sentence, places, language=language())}


@register.inclusion_tag("portal/components/map.html")
def bubble_map(sentence: str, places: Any, water: str = "") -> dict[str, Any]:
    """Places with ``value`` (bubble) or ``pin`` (number); ``water`` is a province code whose rivers are drawn."""
    return {"chart": charts.bubble_map(sentence, places, language=language(), water=water)}


@register.inclusion_tag("portal/components/chain.html")
def chain(current: Any, notes: Mapping[str, str] | None = None, across: bool = False) -> dict[str, Any]:
    """The seven knots; ``notes`` has a short line for some; ``across`` lays them side by side on a desk."""
    return {"knots": chains.knots(current, notes), "across": across}


@register.inclusion_tag("portal/components/chain_beads.html")
def chain_beads(current: Any) -> dict[str, Any]:
    """The chain in seven beads, for rows."""
    return {"beads": chains.chain_beads(current), "label": chains.chain_label(current)}


@register.inclusion_tag("portal/components/timeline.html")
def timeline(events: Any) -> dict[str, Any]:
    """What happened: events with ``when`` (words), ``title`` and perhaps ``text``, ``url`` and ``open``."""
    return {"events": [
        {"when": read(e, "when"), "title": read(e, "title"), "text": read(e, "text", ""), "url": read(e, "url", ""),
         "open": bool(read(e, "open", False))}
        for e in events
    ]}


@register.inclusion_tag("portal/components/load_dots.html")
def load_dots(today: int, week: int, calm: int) -> dict[str, Any]:
    """A bead a client: full = today, ring = this week, dot = well."""
    return dots.load(today, week, calm)


@register.inclusion_tag("portal/components/data_table.html", takes_context=True)
def data_table(context: template.Context, table: Any, stacked: bool = False) -> dict[str, Any]:
    """A table with ``caption``, ``columns`` and ``rows`` (see portal.ui.tables); ``stacked`` suits a phone."""
    query = context["request"].GET
    ready = shown(table, sort=query.get(SORT_PARAMETER, ""), language=language())
    headers = [
        {"column": each, "url": replaced(query, {SORT_PARAMETER: each.next_sort, "page": None}) if each.key else ""}
        for each in ready.columns
    ]
    return {"table": ready, "headers": headers, "stacked": stacked}


@register.inclusion_tag("portal/components/sort_header.html", takes_context=True)
def sort_header(context: template.Context, label: str, key: str, numeric: bool = False) -> dict[str, Any]:
    """The ``<th>`` of a sortable column in a table written by hand."""
    query = context["request"].GET
    direction, next_sort = sort_state(key, query.get(SORT_PARAMETER, ""))
    return {"label": label, "direction": direction, "numeric": numeric,
            "url": replaced(query, {SORT_PARAMETER: next_sort, "page": None})}


@register.inclusion_tag("portal/components/program_card.html")
def program_card(card: Any) -> dict[str, Any]:
    """A programme in the weave: title, url, partner, picture, place, starts_on, taken, capacity."""
    names = ("partner", "picture", "place", "starts_on", "taken", "capacity")
    return {"title": read(card, "title"), "url": read(card, "url"), **{name: read(card, name, None) for name in names}}


@register.inclusion_tag("portal/components/toast.html")
def toast(text: str, url: str = "", action: str = "") -> dict[str, str]:
    """A short word after something was done, with a way back."""
    return {"text": text, "url": url, "action": action}


@register.inclusion_tag("portal/components/messages.html", takes_context=True)
def messages_list(context: template.Context) -> dict[str, Any]:
    """What the last request had to say; the base templates print it."""
    tones = {"success": ("ok", "check"), "warning": ("warn", "warning"), "error": ("bad", "warning")}
    found = context.get("messages") or []
    return {"messages": [(str(each), *tones.get(each.level_tag, ("info", "info"))) for each in found]}


@register.inclusion_tag("portal/components/plain_table.html")
def plain_table(table: Any) -> dict[str, Any]:
    """A table without sorting, as it stands behind a chart."""
    return {"table": shown(table, sort="", language=language())}
