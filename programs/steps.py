"""What comes next for a program or a cohort, in one sentence, by state, dates and seats. Pure; no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import Text
from programs.enums import CohortState as C
from programs.enums import ProgramState as P

if TYPE_CHECKING:
    from collections.abc import Sequence

    from programs.models import Cohort, Program

#: Tones of the badges of states.
PROGRAM_TONES = {P.DRAFT: "plain", P.SUBMITTED: "info", P.RETURNED: "warn", P.PUBLISHED: "ok", P.ARCHIVED: "plain"}
COHORT_TONES = {
    C.DRAFT: "plain",
    C.PROPOSED: "info",
    C.RETURNED: "warn",
    C.APPROVED: "info",
    C.OPEN: "ok",
    C.CONFIRMED: "ok",
    C.RUNNING: "ok",
    C.FINISHED: "info",
    C.CLOSED: "plain",
    C.CANCELLED: "bad",
}


@dataclass(frozen=True, slots=True)
class Step:
    """The next step: a sentence, and whether it is the reader's turn."""

    text: Text
    is_mine: bool


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def partner_step(program: Program, cohorts: Sequence[Cohort], today: date) -> Step:
    """The partner's next step with a program; ``cohorts`` are those that are not over."""
    if program.state == P.PUBLISHED:
        return _published_step(program, cohorts, today)
    return {
        P.DRAFT: Step(_("Complete the text and hand it in."), True),
        P.SUBMITTED: Step(_("The office is reading it and answers within seven days."), False),
        P.RETURNED: Step(_("Read the comment of the office, correct the text and hand it in again."), True),
        P.ARCHIVED: Step(_("No longer offered. You can make it a draft again."), False),
    }[P(program.state)]


def _published_step(program: Program, cohorts: Sequence[Cohort], today: date) -> Step:
    if program.pending_changes is not None and not program.has_changes_in_review:
        return Step(_("Hand in your changes; until then the old text stays."), True)
    if not cohorts:
        return Step(_("No cohort is planned. Propose the next one before people forget it."), True)
    mine = [cohort for cohort in cohorts if cohort_step(cohort, today, for_office=False).is_mine]
    cohort = (mine or list(cohorts))[0]
    step = cohort_step(cohort, today, for_office=False)
    return Step(_("Cohort %(number)s: %(step)s") % {"number": cohort.number, "step": step.text}, step.is_mine)


def cohort_step(cohort: Cohort, today: date, *, for_office: bool) -> Step:
    """The next step with a cohort; ``for_office`` says who reads it."""
    words = {
        "start": _day(cohort.starts_on),
        "end": _day(cohort.ends_on),
        "opens": _day(cohort.registration_opens_on),
        "closes": _day(cohort.registration_closes_on),
        "taken": cohort.taken,
        "minimum": cohort.minimum,
    }
    text, turn = _COHORT_STEPS[_stage(cohort, today)]
    return Step(text % words, turn == ("office" if for_office else "partner"))


def _stage(cohort: Cohort, today: date) -> str:
    """The state, told apart by date and seats where that changes what is to be done."""
    if cohort.state == C.OPEN and cohort.taken >= cohort.minimum:
        return "open_enough"
    if cohort.state == C.OPEN and cohort.registration_closes_on < today:
        return "open_late"
    if cohort.state == C.RUNNING and cohort.ends_on < today:
        return "running_over"
    return str(cohort.state)


_COHORT_STEPS: dict[str, tuple[Text, str]] = {
    "draft": (_("Check the sessions and propose the cohort to the office."), "partner"),
    "proposed": (_("The office looks at agreement and money and answers within seven days."), "office"),
    "returned": (_("Read the comment of the office, correct the plan and propose it again."), "partner"),
    "approved": (_("Approved. It opens for referrals on %(opens)s, or earlier by hand."), "office"),
    "open": (_("%(taken)s of at least %(minimum)s seats are taken; registration until %(closes)s."), "officer"),
    "open_enough": (
        _("The minimum of %(minimum)s is reached. It is confirmed when registration ends on %(closes)s, or earlier by hand."),
        "officer",
    ),
    "open_late": (
        _("Registration is over with %(taken)s of at least %(minimum)s people. Confirm it all the same, or cancel it."),
        "office",
    ),
    "confirmed": (_("The class begins on %(start)s."), "nobody"),
    "running": (_("Mark each session on its day; the class ends on %(end)s."), "partner"),
    "running_over": (_("The last day has passed. Settle the sessions that are still planned and finish the cohort."), "partner"),
    "finished": (_("Issue the certificates and propose the next cohort."), "partner"),
    "closed": (_("Everything is settled."), "nobody"),
    "cancelled": (_("It did not take place."), "nobody"),
}


def program_tone(program: Program) -> str:
    """Tone of the badge of a program's state."""
    return PROGRAM_TONES[P(program.state)]


def cohort_tone(cohort: Cohort) -> str:
    """Tone of the badge of a cohort's state."""
    return COHORT_TONES[C(cohort.state)]
