"""Filters that write numbers, money, days and hours in the language of the page; nothing shows as a dash."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.kernel import clock as wall_clock
from portal.kernel.money import format_rupiah, short_rupiah
from portal.ui import format as f
from portal.ui.reading import ends

register = template.Library()
NOTHING = "–"


def _language() -> str:
    return f.tongue(get_language())


def _filter(name: str, write: Callable[..., str]) -> None:
    """Register ``write(value, language)``; an empty value shows as a dash."""

    def apply(value: Any) -> str:
        return NOTHING if value is None or value == "" else write(value, _language())

    apply.__doc__ = write.__doc__
    register.filter(name, apply)


_WRITERS: dict[str, Callable[..., str]] = {
    "number": f.number, "percent": f.percent, "kilometres": f.kilometres, "spelled": f.spelled,
    "day": f.day, "day_short": f.day_short, "day_medium": f.day_medium, "weekday": f.weekday,
    "weekday_day": f.weekday_day, "weekday_hour": f.weekday_hour, "hour": f.hour, "clock": f.clock, "moment": f.moment,
}
for _name, _write in _WRITERS.items():
    _filter(_name, _write)


@register.filter
def rupiah(amount: int | None) -> str:
    """``Rp3.300.000``."""
    return NOTHING if amount is None else format_rupiah(int(amount))


@register.filter
def rupiah_short(amount: int | None) -> str:
    """``Rp4,2 juta``."""
    return NOTHING if amount is None else short_rupiah(int(amount))


@register.filter
def decimal(value: int | float | Decimal | None, places: int = 1) -> str:
    """A number with so many decimals: ``4,5``."""
    return NOTHING if value is None else f.number(value, _language(), places)


@register.filter
def percent_range(interval: Any) -> str:
    """``35%–42%`` of a pair or of anything with ``low`` and ``high``."""
    if interval is None:
        return NOTHING
    return f.percent_range(*ends(interval), _language())


@register.filter
def period(start: date | None, end: date | None) -> str:
    """``{{ cohort.starts_on|period:cohort.ends_on }}``: 18 Januari–5 Februari 2027."""
    return NOTHING if start is None else f.period(start, end, _language())


@register.filter
def hours(start: time | None, end: time | None) -> str:
    """``{{ slot.starts_at|hours:slot.ends_at }}``: 10.00–14.00."""
    return NOTHING if start is None or end is None else f.hours(start, end, _language())


@register.filter
def initials(name: Any) -> str:
    """MF for ``Kgs. M. Fauzan``."""
    return f.initials(str(name))


@register.filter
def time_left(deadline: datetime | None, now: datetime | None = None) -> str:
    """``3 hours left`` before a deadline, ``2 days late`` after it; ``now`` for pages that know their instant."""
    if deadline is None:
        return NOTHING
    gap = deadline - (now or wall_clock.now())
    unit, amount = f.whole_units(gap)
    words = {
        ("days", False): ngettext("%(n)d day left", "%(n)d days left", amount),
        ("hours", False): ngettext("%(n)d hour left", "%(n)d hours left", amount),
        ("minutes", False): ngettext("%(n)d minute left", "%(n)d minutes left", amount),
        ("days", True): ngettext("%(n)d day late", "%(n)d days late", amount),
        ("hours", True): ngettext("%(n)d hour late", "%(n)d hours late", amount),
        ("minutes", True): ngettext("%(n)d minute late", "%(n)d minutes late", amount),
    }
    if unit == "minutes" and amount == 0:
        return _("now")
    return words[unit, gap.total_seconds() < 0] % {"n": amount}
