"""The words of score and alarm, apart from the rules: a code and plain values become a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.kernel.decisions import Text

PART_NAMES: Final[Mapping[str, Text]] = {
    "next": _("Next cohort"),
    "seats": _("Seats filled"),
    "sessions": _("Sessions held"),
    "gap": _("Gap between cohorts"),
    "funds": _("Money"),
    "agreement": _("Agreement"),
    "demand": _("People waiting"),
}
SOURCES: Final[Mapping[str, Text]] = {
    "next": _("plan of cohorts"),
    "seats": _("lists of participants"),
    "sessions": _("attendance lists"),
    "gap": _("plan of cohorts"),
    "funds": _("sources of money of the cohorts"),
    "agreement": _("register of agreements"),
    "demand": _("wishes of clients"),
}
REASONS: Final[Mapping[str, Text]] = {
    "no_cohort_yet": _("The first cohort is still to come."),
    "next_dated": _("Cohort %(number)s begins on %(start)s."),
    "next_proposed": _("Cohort %(number)s is proposed for %(start)s and waits for the office."),
    "next_running": _("Cohort %(number)s runs until %(end)s; none after it has been proposed."),
    "next_planned": _("Cohort %(number)s is planned for %(start)s, but not proposed yet."),
    "next_none": _("No cohort is planned."),
    "seats": _("%(used)s of %(total)s seats were used in cohorts %(first)s to %(last)s."),
    "seats_one": _("%(used)s of %(total)s seats were used in cohort %(last)s."),
    "seats_unknown": _("No cohort has filled its seats yet."),
    "sessions": _("%(held)s of %(total)s sessions were held, up to cohort %(last)s."),
    "sessions_unknown": _("No session has been marked yet."),
    "gap": ngettext_lazy(
        "%(days)s day without a class between cohorts, on average of the last %(count)s.",
        "%(days)s days without a class between cohorts, on average of the last %(count)s.",
        "days",
    ),
    "gap_opening": ngettext_lazy(
        "%(days)s day without a class since %(since)s, and no next date.",
        "%(days)s days without a class since %(since)s, and no next date.",
        "days",
    ),
    "gap_unknown": _("There are no two cohorts yet to measure between."),
    "funds": _("Money is found until %(until)s."),
    "funds_free": _("The classes cost nothing."),
    "funds_over": _("No money is found for what comes next."),
    "funds_unknown": _("No cohort has a budget yet."),
    "agreement": _("%(number)s is valid until %(until)s."),
    "agreement_over": _("%(number)s ended on %(until)s."),
    "agreement_none": _("There is no signed agreement."),
    "demand": _("About %(people)s people within reach wait for this skill."),
    "demand_few": _("Fewer than %(floor)s people within reach wait for this skill."),
    "demand_unknown": _("It is not counted who waits for this skill."),
}
#: Why a programme is in danger, or is not.
ALARMS: Final[Mapping[str, Text]] = {
    "runs_and_follows": _("Cohort %(number)s runs until %(end)s; the next begins on %(next)s."),
    "runs": _("Cohort %(number)s runs until %(end)s."),
    "follows": _("Cohort %(number)s begins on %(start)s."),
    "first_planned": _("The first cohort is planned for %(start)s."),
    "first_missing": _("It is published, but no cohort has been planned yet."),
    "nothing_follows": _("Cohort %(number)s ends on %(end)s and nothing follows."),
    "nothing_followed": _("Cohort %(number)s ended on %(end)s and nothing follows."),
    "not_approved": _("Cohort %(number)s is to begin on %(start)s and is not approved yet."),
    "no_money": _("Cohort %(number)s begins on %(start)s and its budget is not covered."),
    "agreement_ends": _("The agreement ends on %(until)s."),
    "agreement_lapsed": _("The agreement ended on %(until)s."),
    "agreement_none": _("There is no signed agreement."),
    "few_people": _("Cohort %(number)s has %(taken)s of at least %(minimum)s people; registration ends on %(closes)s."),
    "few_came": _("Cohort %(number)s has %(taken)s of at least %(minimum)s people and registration is over."),
    "sessions_unmarked": ngettext_lazy(
        "%(sessions)s session of cohort %(number)s is over and not marked.",
        "%(sessions)s sessions of cohort %(number)s are over and not marked.",
        "sessions",
    ),
    "sessions_lost": _("%(lost)s of %(total)s sessions of cohort %(number)s were not held."),
    "stopped": ngettext_lazy("No class since %(end)s: %(days)s day.", "No class since %(end)s: %(days)s days.", "days"),
    "partner_inactive": _("The partner is not active any more."),
}


def render(text: Text, params: Mapping[str, Any]) -> str:
    """A sentence with its values; days are written out in the reader's language."""
    words = {key: date_format(value, "DATE_FORMAT") if isinstance(value, date) else value for key, value in params.items()}
    return str(text % words) if words else str(text)
