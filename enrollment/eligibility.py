"""Which classes are open to a client at all: every hard rule as a value with its fact, its date and its source.

The rules are those of design §4.4 and domain.md C3. A refusal names the nearest change that would lift it. Score and
consents (but after-care) play no part here, and no rule refuses by a risk score.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from enrollment.facts import ClientFacts, CohortFacts
from enrollment.reach import limit_km, road_km
from enrollment.sentences import CHANGES, REFUSALS, Params, render
from portal.kernel.clock import wib
from portal.kernel.decisions import ALLOWED, Decision, refused
from portal.kernel.ranges import first_clash

#: Days between the last session and the end of guidance, so that work can still be looked for (domain.md C3).
DAYS_AFTER_CLASS: Final = 30
ONLINE: Final = ("online", "mixed")
#: A section head may set these aside with a reason: an arrangement can be made. The others rest on law or duty (R06).
OVERRIDABLE: Final = frozenset(
    {"clash_duty", "clash_class", "day_taken", "too_far", "no_smartphone", "schooling_short", "schooling_unknown"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found. ``code`` names the rule when it allows, and the refusal when it does not."""

    code: str
    allowed: bool
    params: Params = field(default_factory=dict)
    as_of: date | None = None
    source: str = "cohort"

    @property
    def sentence(self) -> str:
        """Why it refuses, in the reader's language."""
        return render(REFUSALS, self.code, self.params)

    @property
    def change(self) -> str:
        """What would have to change, as the end of "fits if …"."""
        return render(CHANGES, self.code, self.params)

    @property
    def can_be_overridden(self) -> bool:
        """Whether a section head may set it aside."""
        return self.code in OVERRIDABLE

    @property
    def decision(self) -> Decision:
        """The same as services raise it."""
        return ALLOWED if self.allowed else refused(self.code, self.sentence)

    def as_json(self) -> dict[str, Any]:
        """What a snapshot keeps."""
        as_of = self.as_of.isoformat() if self.as_of else None
        return {"code": self.code, "allowed": self.allowed, "params": dict(self.params), "as_of": as_of, "source": self.source}


Rule = Callable[[ClientFacts, CohortFacts, date], Finding]


def _fine(rule: str, *, source: str = "cohort", as_of: date | None = None, **params: str | int | float) -> Finding:
    return Finding(rule, True, params, as_of, source)


def _no(code: str, *, source: str = "cohort", as_of: date | None = None, **params: str | int | float) -> Finding:
    return Finding(code, False, params, as_of, source)


def registration(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """The cohort takes people, and today lies in its window."""
    if not cohort.takes_seats:
        return _no("cohort_closed", as_of=today)
    if today < cohort.registration_opens_on:
        return _no("registration_early", opens_on=cohort.registration_opens_on.isoformat())
    if today > cohort.registration_closes_on:
        return _no("registration_over", closed_on=cohort.registration_closes_on.isoformat())
    return _fine("registration", as_of=today)


def agreement(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """An agreement covers the class and takes referrals today, or a named exception stands in its place."""
    if cohort.has_exception:
        return _fine("agreement", source="agreement")
    paper = cohort.agreement
    if paper is None or not paper.in_force or not paper.starts_on <= cohort.starts_on:
        return _no("agreement_missing", source="agreement")
    if cohort.ends_on > paper.ends_on:
        return _no("agreement_too_short", source="agreement", until_on=paper.ends_on.isoformat())
    if not paper.referrals_from <= today <= paper.referrals_until:
        opens, closes = paper.referrals_from.isoformat(), paper.referrals_until.isoformat()
        return _no("referrals_closed", source="agreement", from_on=opens, until_on=closes)
    return _fine("agreement", source="agreement", as_of=paper.ends_on)


def district(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Same office, and a district that the agreement serves (all, when it names none)."""
    if client.office_id != cohort.office_id:
        return _no("other_office", source="register")
    served = cohort.agreement.regencies if cohort.agreement else frozenset()
    if served and client.regency_code and client.regency_code not in served:
        return _no("outside_district", source="agreement")
    return _fine("district", source="agreement")


def group(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Children only where the office approved it, adults not in classes for children (R09)."""
    is_child = client.is_child(today)
    if is_child and (cohort.clients == "adult" or not cohort.is_child_approved):
        return _no("no_children", source="program")
    if not is_child and cohort.clients == "child":
        return _no("children_only", source="program")
    return _fine("group", source="program")


def age(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Limits of age on the first day of class."""
    years = client.age_on(cohort.starts_on)
    if years < cohort.min_age:
        old_enough = _birthday(client.birth_date, cohort.min_age)
        return _no("too_young", source="program", age=cohort.min_age, from_on=old_enough.isoformat())
    if cohort.max_age is not None and years > cohort.max_age:
        return _no("too_old", source="program", age=cohort.max_age)
    return _fine("age", source="program", age=years)


def _birthday(born: date, years: int) -> date:
    """The day on which somebody is ``years`` old; 1 March for those born on 29 February."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def sex(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Classes for women or men only, for the lawful reason that the program gives."""
    if cohort.sex == "any" or client.sex == cohort.sex:
        return _fine("sex", source="program")
    if not client.sex:
        return _no("sex_unknown", source="register")
    return _no("women_only" if cohort.sex == "female" else "men_only", source="program")


def schooling(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Schooling, where the certificate demands it."""
    if cohort.education_rank is None:
        return _fine("schooling", source="program")
    if client.education_rank is None:
        return _no("schooling_unknown", source="register")
    enough = client.education_rank >= cohort.education_rank
    return _fine("schooling", source="program") if enough else _no("schooling_short", source="program")


def lawful_case(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Kinds of case that a law keeps from this trade; the program names the law."""
    if client.offense_kind and client.offense_kind in cohort.excluded_cases:
        return _no("excluded_by_law", source="program", law=cohort.exclusion_reason)
    return _fine("lawful_case", source="program")


def guidance(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Under guidance today, or with a consent for after-care."""
    begun = client.guidance_starts_on is not None and client.guidance_starts_on <= today
    running = begun and (client.guidance_ends_on is None or today <= client.guidance_ends_on)
    cared_for = client.aftercare_until is not None and today <= client.aftercare_until
    if (client.is_active and running) or cared_for:
        return _fine("guidance", source="register", as_of=client.guidance_starts_on)
    return _no("not_in_guidance", source="register", as_of=today)


def time_left(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """The last session and thirty days more lie within guidance, unless the client agreed to after-care."""
    last = cohort.last_session_on
    if client.guidance_ends_on is None:
        return _fine("time_left", source="register")
    days = (client.guidance_ends_on - last).days
    cared_for = client.aftercare_until is not None and last <= client.aftercare_until
    if days >= DAYS_AFTER_CLASS or cared_for:
        return _fine("time_left", source="register", as_of=client.guidance_ends_on, days=days)
    if days < 0:
        return _no("after_guidance", source="register", as_of=client.guidance_ends_on, days=-days)
    return _no("too_late", source="register", as_of=client.guidance_ends_on, days=days, needed=DAYS_AFTER_CLASS)


def not_open_yet(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """One open enrollment per client and program."""
    if cohort.program_id in client.open_program_ids:
        return _no("already_open", source="register", as_of=today)
    return _fine("not_open_yet", source="register")


def reporting(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """No session falls into a reporting duty; the duty can be moved, the office only has to do it."""
    for duty in client.duties:
        if any(duty.meets(session) for session in cohort.sessions):
            return _no("clash_duty", source="register", weekday=duty.slot.weekday, at_time=duty.slot.starts_at.isoformat("minutes"))
    return _fine("reporting", source="register")


def other_classes(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """No session overlaps one that is booked already (R06)."""
    titles = {busy.time: busy.title for busy in client.busy}
    clash = first_clash(cohort.sessions, titles)
    if clash is None:
        return _fine("other_classes", source="register")
    return _no("clash_class", source="register", title=titles[clash[1]], on_day=wib(clash[0].start).date().isoformat())


def free_days(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """The class meets on days on which the client can come."""
    taken = sorted(client.unavailable_days & cohort.weekdays)
    if taken:
        return _no("day_taken", source="wish_sheet", as_of=client.limits_on, weekday=taken[0])
    return _fine("free_days", source="wish_sheet", as_of=client.limits_on)


def reachable(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Within the way that the client can go; where a place is not known the rule does not refuse."""
    if cohort.mode == "online" or client.point is None or cohort.point is None:
        return _fine("reachable", source="map")
    km, limit = road_km(client.point, cohort.point), limit_km(said=client.max_distance_km, transport=client.transport)
    if km > limit:
        return _no("too_far", source="wish_sheet", as_of=client.limits_on, km=km, limit=limit, travel=client.transport)
    return _fine("reachable", source="map", km=km, limit=limit)


def equipped(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """Online hours need a smartphone; not asked yet does not refuse."""
    if cohort.mode in ONLINE and client.has_smartphone is False:
        return _no("no_smartphone", source="wish_sheet", as_of=client.limits_on)
    return _fine("equipped", source="wish_sheet")


def free_seat(client: ClientFacts, cohort: CohortFacts, today: date) -> Finding:
    """A seat is free; only an offer needs it, a referral does not."""
    if cohort.seats_left <= 0:
        return _no("full", source="queue", as_of=today, waiting=cohort.waiting)
    return _fine("free_seat", source="queue", as_of=today)


#: Rules in the order in which they are told; the gravest first.
RULES: Final[tuple[Rule, ...]] = (
    lawful_case,
    group,
    age,
    sex,
    guidance,
    district,
    agreement,
    not_open_yet,
    registration,
    time_left,
    schooling,
    other_classes,
    reporting,
    free_days,
    reachable,
    equipped,
)
RULES_FOR_A_SEAT: Final[tuple[Rule, ...]] = (*RULES, free_seat)


def check(client: ClientFacts, cohort: CohortFacts, today: date, rules: Iterable[Rule] = RULES_FOR_A_SEAT) -> tuple[Finding, ...]:
    """What every rule says, in the order of ``rules``."""
    return tuple(rule(client, cohort, today) for rule in rules)


def refusals(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that refuse."""
    return tuple(finding for finding in findings if not finding.allowed)


def decide(findings: Iterable[Finding], *, may_override: bool = False) -> Decision:
    """The gravest refusal as services raise it; ``may_override`` passes over those that an exception can lift."""
    for finding in refusals(findings):
        if not (may_override and finding.can_be_overridden):
            return finding.decision
    return ALLOWED
