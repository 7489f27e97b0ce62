"""The words of rules and reasons, apart from the rules: a code and plain values become a sentence in the reader's language.

Snapshots keep codes and values only, so that an offer made in one language can be read in another, years later.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Final

from django.utils.formats import date_format, number_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.kernel.money import format_rupiah

#: What is stored of a value: JSON without surprises.
Value = str | int | float
Params = Mapping[str, Value]

WEEKDAYS: Final = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
ORDINALS: Final = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), 5: _("fifth")}
TRAVEL: Final = {
    "none": _("on foot"), "bicycle": _("by bicycle"), "motorcycle": _("by motorcycle"), "car": _("by car"),
    "public": _("by public transport"), "": _("means of travel not asked"),
}

#: Why a class is closed to a client, by the code of the rule.
REFUSALS: Final[dict[str, str | Promise]] = {
    "cohort_closed": _("This cohort takes nobody at the moment."),
    "registration_early": _("Registration opens on %(opens_on)s."),
    "registration_over": _("Registration closed on %(closed_on)s."),
    "agreement_missing": _("No agreement with the partner is in force for this cohort."),
    "agreement_too_short": _("The class ends after the partner's agreement, which runs until %(until_on)s."),
    "referrals_closed": _("Under its agreement the partner takes new people from %(from_on)s until %(until_on)s."),
    "outside_district": _("The partner's agreement does not cover the client's district."),
    "other_office": _("The class belongs to another office."),
    "no_children": _("This class is not approved for children."),
    "children_only": _("This class is for children."),
    "too_young": _("The class starts at %(age)s years."),
    "too_old": _("The class ends at %(age)s years."),
    "women_only": _("This is a class for women."),
    "men_only": _("This is a class for men."),
    "sex_unknown": _("The class is for women or men only, and the file does not say."),
    "schooling_short": _("The certificate of this class needs more schooling."),
    "schooling_unknown": _("The certificate of this class needs a certain schooling, and the file does not say."),
    "excluded_by_law": _("The law excludes this kind of case: %(law)s"),
    "not_in_guidance": _("The client is not under guidance now."),
    "too_late": ngettext_lazy(
        "The class ends %(days)s day before the end of guidance; %(needed)s are needed.",
        "The class ends %(days)s days before the end of guidance; %(needed)s are needed.",
        "days",
    ),
    "after_guidance": ngettext_lazy(
        "The class runs %(days)s day past the end of guidance.", "The class runs %(days)s days past the end of guidance.", "days"
    ),
    "already_open": _("The client is already on the way into this class."),
    "clash_duty": _("Clashes with the reporting duty on %(weekday)s at %(at_time)s."),
    "clash_class": _("Clashes with %(title)s on %(on_day)s."),
    "day_taken": _("The client cannot come on %(weekday)s."),
    "too_far": _("About %(km)s km, %(travel)s; the limit is %(limit)s km."),
    "no_smartphone": _("The class is partly online, and the client has no smartphone."),
    "full": ngettext_lazy(
        "All seats are taken; %(waiting)s person is on the waiting list.",
        "All seats are taken; %(waiting)s people are on the waiting list.",
        "waiting",
    ),
}
#: The nearest change that would open it (domain.md C3), by the same codes.
CHANGES: Final[dict[str, str | Promise]] = {
    "cohort_closed": _("another cohort of this class opens."),
    "registration_early": _("you come back on %(opens_on)s."),
    "registration_over": _("another cohort of this class opens."),
    "agreement_missing": _("the office signs an agreement or names an exception."),
    "agreement_too_short": _("the agreement is renewed."),
    "referrals_closed": _("the window for new people is opened again."),
    "outside_district": _("the agreement is widened to this district."),
    "other_office": _("the guidance is transferred to that office."),
    "no_children": _("the office approves the class for children."),
    "children_only": _("a class for adults opens."),
    "too_young": _("the client is old enough, on %(from_on)s."),
    "too_old": _("a class without this limit opens."),
    "women_only": _("a class for everybody opens."),
    "men_only": _("a class for everybody opens."),
    "sex_unknown": _("the file is completed."),
    "schooling_short": _("the client takes a package course (Kejar Paket) first."),
    "schooling_unknown": _("the schooling is written into the file."),
    "excluded_by_law": _("another class is chosen; this cannot be changed here."),
    "not_in_guidance": _("the client agrees to after-care."),
    "too_late": _("the client agrees to after-care."),
    "after_guidance": _("the client agrees to after-care."),
    "already_open": _("you go on with the referral that is open."),
    "clash_duty": _("the reporting duty is moved to another day or hour."),
    "clash_class": _("the other class is over."),
    "day_taken": _("this day becomes free, or the class moves to another day."),
    "too_far": _("a lift or a class nearer by is found, or the client goes further."),
    "no_smartphone": _("a phone can be borrowed for the class."),
    "full": _("the client goes on the waiting list."),
}
#: Reasons for a match, by the code of the part's finding.
REASONS: Final[dict[str, str | Promise]] = {
    "wish": _("The %(rank_word)s wish, recorded on %(on_day)s."),
    "wish_family": _("Not chosen, but close to the %(rank_word)s wish of %(on_day)s."),
    "wish_other": _("Not among the wishes of %(on_day)s."),
    "reach_online": _("From home, on the client's own phone."),
    "reach": _("About %(km)s km, %(travel)s."),
    "reach_cost": _("About %(km)s km, %(travel)s, about %(cost_rupiah)s one way."),
    "need_high": _("Assessment of %(on_day)s: work and income are a strong need."),
    "need_some": _("Assessment of %(on_day)s: work and income are a need among others."),
    "need_low": _("Assessment of %(on_day)s: other needs come first."),
    "time_left": ngettext_lazy(
        "The class ends %(days)s day before the end of guidance.", "The class ends %(days)s days before the end of guidance.", "days"
    ),
    "time_aftercare": _("The class ends after guidance; the client agreed to after-care until %(until_on)s."),
    "waiting": ngettext_lazy("%(days)s day under guidance without a class.", "%(days)s days under guidance without a class.", "days"),
    "aptitude_work": _("Has worked in this trade before: %(work)s."),
    "aptitude_other": _("Has worked before, in another trade: %(work)s."),
    "work_chance": _("Of %(base)s people who finished this kind of class, %(percent)s%% found work."),
}
#: What each part is called, and what is missing while nothing is known.
PART_NAMES: Final[dict[str, str | Promise]] = {
    "wish": _("Wish"), "reach": _("Way"), "need": _("Need"), "time_left": _("Time left"), "waiting": _("Waiting"),
    "aptitude": _("Background"), "work_chance": _("Chance of work"),
}
#: Where a fact comes from.
SOURCES: Final[dict[str, str | Promise]] = {
    "program": _("the class as published"), "cohort": _("the cohort's plan"), "agreement": _("the agreement"),
    "register": _("the register"), "wish_sheet": _("the wishes as recorded"), "assessment": _("the assessment"),
    "consent": _("the client's consent"), "calendar": _("the calendar"), "queue": _("the waiting list"),
    "outcomes": _("outcomes of earlier classes"), "map": _("the map"),
}


def render(table: Mapping[str, str | Promise], code: str, params: Params) -> str:
    """The sentence of ``code`` with its values, in the active language; KeyError for a code without words."""
    return str(table[code] % {**params, **{name: shown(name, value) for name, value in params.items()}})


def shown(name: str, value: Value) -> Value:
    """A stored value as people read it; the end of its name says what it is."""
    if name.endswith(("_on", "_day")):
        return str(date_format(date.fromisoformat(str(value)), "DATE_FORMAT"))
    if name.endswith("_time"):
        return str(time_format(time.fromisoformat(str(value)), "TIME_FORMAT"))
    if name.endswith("_rupiah"):
        return format_rupiah(int(value))
    if name == "km":
        return str(number_format(value, decimal_pos=1 if float(value) < 10 else 0))
    return _word(name, value)


def _word(name: str, value: Value) -> Value:
    if name == "weekday":
        return str(WEEKDAYS[int(value)])
    if name == "rank_word":
        return str(ORDINALS.get(int(value), ORDINALS[max(ORDINALS)]))
    if name == "travel":
        return str(TRAVEL.get(str(value), TRAVEL[""]))
    return value
