"""The load of an officer at a glance: one bead a client."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.ui import svg

PER_ROW, STEP = 20, 17.0


def load(today: int, week: int, calm: int) -> dict[str, Any]:
    """Shapes, box and sentence for so many clients who need something today, this week, or are well."""
    states = ["hot"] * today + ["warm"] * week + ["calm"] * calm
    words = {"all": len(states), "today": today, "week": week, "calm": calm}
    return {
        **words, "shapes": [_bead(place, state) for place, state in enumerate(states)],
        "height": svg.num(max(1, -(-len(states) // PER_ROW)) * STEP), "width": svg.num(PER_ROW * STEP),
        "sentence": _("%(all)s clients: %(today)s need something today, %(week)s this week, %(calm)s are well") % words,
    }


def _bead(place: int, state: str) -> SafeString:
    size = {"hot": 6.0, "warm": 5.0, "calm": 2.5}[state]
    row, column = divmod(place, PER_ROW)
    return svg.circle(STEP * column + 8.5, STEP * row + 8.5, size, state)
