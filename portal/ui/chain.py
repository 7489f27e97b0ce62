"""The chain of seven knots that every client walks, and the beads that show it and the seats of a cohort."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ui import svg

#: design.md §1, in order.
KNOTS: dict[str, str | Promise] = {
    "need": pgettext_lazy("chain", "Need"),
    "match": pgettext_lazy("chain", "Match"),
    "seat": pgettext_lazy("chain", "Seat"),
    "class": pgettext_lazy("chain", "Class"),
    "certificate": pgettext_lazy("chain", "Certificate"),
    "work": pgettext_lazy("chain", "Work"),
    "year": pgettext_lazy("chain", "One year on"),
}
DONE = "done"
#: More seats than this are a bar: beads could no longer be counted at a glance.
MOST_BEADS = 24
BEAD_STEP = 11
CHAIN_STEP = 15


@dataclass(frozen=True, slots=True)
class Knot:
    """One knot as it is shown; ``state`` is done, now or later."""

    key: str
    label: str | Promise
    state: str
    note: str = ""


def position(current: str | int) -> int:
    """Number of the knot a client is at, 1 to 7; 8 when all are tied; 0 before the first.

    ``current`` is a key of ``KNOTS``, ``done`` or already a number. ValueError for anything else.
    """
    if isinstance(current, int):
        return max(0, min(current, len(KNOTS) + 1))
    if current == DONE:
        return len(KNOTS) + 1
    keys = list(KNOTS)
    return keys.index(current) + 1


def knots(current: str | int, notes: Mapping[str, str] | None = None) -> list[Knot]:
    """All seven with their state; ``notes`` holds a short line for some of them."""
    here, notes = position(current), notes or {}
    return [
        Knot(key, label, "done" if place < here else "now" if place == here else "later", notes.get(key, ""))
        for place, (key, label) in enumerate(KNOTS.items(), start=1)
    ]


def chain_label(current: str | int) -> str:
    """The sentence behind the beads."""
    here = position(current)
    if here > len(KNOTS):
        return str(_("All seven knots are tied"))
    if here == 0:
        return str(_("No knot tied yet"))
    name = list(KNOTS.values())[here - 1]
    return str(_("Knot %(place)d of 7: %(name)s") % {"place": here, "name": name})


def chain_beads(current: str | int) -> list[SafeString]:
    """Beads 102 units wide: full = done, ring with dot = now, ring on dashes = later."""
    here = position(current)
    done_until = 5 + CHAIN_STEP * (min(max(here, 1), len(KNOTS)) - 1)
    end = 5 + CHAIN_STEP * (len(KNOTS) - 1)
    shapes = [svg.line(5, 7, done_until, 7, "")] if here > 1 else []
    shapes += [svg.line(done_until, 7, end, 7, "l")] if here < len(KNOTS) else []
    for place in range(1, len(KNOTS) + 1):
        x = 5 + CHAIN_STEP * (place - 1)
        if place < here:
            shapes.append(svg.circle(x, 7, 3.5, "f"))
        elif place == here:
            shapes += [svg.circle(x, 7, 5, "h"), svg.circle(x, 7, 2, "f")]
        else:
            shapes.append(svg.circle(x, 7, 3, "h"))
    return shapes


def seat_beads(taken: int, capacity: int) -> list[SafeString]:
    """One bead a seat, full when taken; more taken than there are seats shows as all full."""
    return [
        svg.circle(BEAD_STEP * place + 5.5, 6, 4, "full" if place < taken else "free") for place in range(capacity)
    ]
