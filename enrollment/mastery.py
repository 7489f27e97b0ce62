"""Whether somebody has shown what the skill sheet of a class asks for; plain values, no query.

The levels order help in class and are never a grade of a person: only what somebody can do is said of them elsewhere
(``enrollment.enums.flow.MASTERED``).
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import MASTERED
from portal.kernel.decisions import ALLOWED, Decision, refused


def sheet_met(units: Sequence[str], levels: Mapping[str, str]) -> Decision:
    """Whether every unit was checked and is mastered, alone or with help; the refusal counts what is missing."""
    unchecked = [unit for unit in units if unit not in levels]
    words = {"count": len(unchecked), "all": len(units)}
    if unchecked:
        return refused("skills_unchecked", _("The skill check is not complete: %(count)s of %(all)s lines are open.") % words)
    practising = [unit for unit in units if levels[unit] not in MASTERED]
    if practising:
        words["count"] = len(practising)
        return refused("skills_not_yet", _("%(count)s of %(all)s lines of the skill sheet are still being practised.") % words)
    return ALLOWED
