"""The skill sheet of a program: what a person can do at the end, one line a unit, in the partner's own words.

It is part of the program's text and therefore versioned with it; a cohort is checked by the sheet of its version.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import ALLOWED, Decision, refused

#: Fewer say nothing of a whole course, more are not checked for twenty people on one screen.
FEWEST_UNITS: Final = 3
MOST_UNITS: Final = 12
#: Length of one line; also the column of ``enrollment.models.SkillCheck``.
LONGEST_UNIT: Final = 150


def units_of(text: str) -> tuple[str, ...]:
    """The units of a sheet in order, each once; blank lines and bullets in front don't count."""
    lines = (" ".join(line.split()).lstrip("-*• ").strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def check_sheet(text: str) -> Decision:
    """Whether a sheet can be used: empty, or three to twelve lines of at most 150 characters."""
    units = units_of(text)
    if not units:
        return ALLOWED
    if not FEWEST_UNITS <= len(units) <= MOST_UNITS:
        message = _("A skill sheet has %(fewest)s to %(most)s lines, one for each thing that people can do; yours has %(count)s.")
        return refused("sheet_length", message % {"fewest": FEWEST_UNITS, "most": MOST_UNITS, "count": len(units)})
    too_long = next((unit for unit in units if len(unit) > LONGEST_UNIT), None)
    if too_long is not None:
        message = _("Keep each line within %(longest)s characters. Too long: “%(start)s …”.")
        return refused("sheet_line_too_long", message % {"longest": LONGEST_UNIT, "start": too_long[:40]})
    return ALLOWED
