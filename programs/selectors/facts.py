"""Facts about a cohort for rules and plans: holidays, agreements, money, sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum

from partners.enums import BINDING
from partners.models import Agreement, Holiday
from portal.kernel.ranges import DateRange, TimeRange
from programs.checks import AgreementFacts, CohortFacts
from programs.models import Cohort, TravelSupport
from programs.planning import LONGEST, CohortPlan, FundingLine
from programs.sheet import units_of
from programs.terms import terms_of
from programs.timetable import Frame

if TYPE_CHECKING:
    from programs.models import Session


def holidays_between(first: date, last: date | None = None) -> dict[date, str]:
    """Public holidays by day, up to the longest class from ``first`` on."""
    rows = Holiday.objects.filter(held_on__gte=first, held_on__lte=last or first + LONGEST)
    return dict(rows.values_list("held_on", "name"))


def lost_days(cohort: Cohort) -> dict[date, str]:
    """Holidays on a class day between the first and the last day of a cohort, with their names."""
    weekdays = {slot.weekday for slot in cohort.slots.all()}
    days = holidays_between(cohort.starts_on, cohort.ends_on)
    return {day: name for day, name in sorted(days.items()) if day.weekday() in weekdays}


def signed_agreements(cohort: Cohort) -> list[Agreement]:
    """Signed agreements of the cohort's partner, the one that lasts longest first."""
    rows = Agreement.objects.of_partner(cohort.program.partner).filter(office=cohort.program.office_id, state__in=BINDING)
    return list(rows.order_by("-ends_on", "-pk"))


def best_agreement(cohort: Cohort) -> Agreement | None:
    """The signed agreement that covers the cohort's days, else the one that lasts longest, else None."""
    agreements = signed_agreements(cohort)
    runs = DateRange.inclusive(cohort.starts_on, cohort.ends_on)
    covering = (row for row in agreements if DateRange.inclusive(row.starts_on, row.ends_on).covers(runs))
    return next(covering, agreements[0] if agreements else None)


def agreement_facts(agreement: Agreement) -> AgreementFacts:
    """Its dates as plain values."""
    return AgreementFacts(
        number=agreement.number,
        valid=DateRange.inclusive(agreement.starts_on, agreement.ends_on),
        referrals=DateRange.inclusive(agreement.referrals_from, agreement.referrals_until),
    )


def cohort_facts(cohort: Cohort, agreement: Agreement | None) -> CohortFacts:
    """What the checks of a proposal need to know."""
    sessions = list(cohort.sessions.in_force().regular())
    return CohortFacts(
        runs=DateRange.inclusive(cohort.starts_on, cohort.ends_on),
        registers=DateRange.inclusive(cohort.registration_opens_on, cohort.registration_closes_on),
        agreement=agreement_facts(agreement) if agreement else None,
        budget=cohort.budget_total,
        funds=cohort.funding.aggregate(total=Sum("amount"))["total"] or 0,
        planned_minutes=sum(minutes(session) for session in sessions),
        promised_minutes=terms_of(cohort).hours * 60,
    )


def frame_of(cohort: Cohort, *, now: datetime, others: QuerySet[Session]) -> Frame:
    """What bounds a session of the cohort beside ``others``; four queries at most."""
    agreement = cohort.agreement
    return Frame(
        now=now,
        starts_on=cohort.starts_on,
        registers_until=cohort.registration_closes_on,
        approved=DateRange.inclusive(cohort.starts_on, cohort.ends_on),
        agreement=DateRange.inclusive(agreement.starts_on, agreement.ends_on) if agreement else None,
        slots=tuple(slot.weekly for slot in cohort.slots.all()),
        holidays=holidays_between(cohort.registration_closes_on),
        taken=_hours_of(others),
    )


def _hours_of(sessions: Iterable[Session]) -> tuple[TimeRange, ...]:
    return tuple(session.hours for session in sessions)


def minutes(session: Session) -> int:
    """Length of a session."""
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


def plan_of(cohort: Cohort) -> CohortPlan:
    """The plan that a cohort was laid out by; funding included."""
    return CohortPlan(
        starts_on=cohort.starts_on,
        slots=tuple(slot.weekly for slot in cohort.slots.all()),
        session_count=cohort.sessions.in_force().regular().count() or cohort.program.session_count,
        capacity=cohort.capacity,
        minimum=cohort.minimum,
        registration_opens_on=cohort.registration_opens_on,
        registration_closes_on=cohort.registration_closes_on,
        region=cohort.region,
        place=cohort.place,
        latitude=cohort.latitude,
        longitude=cohort.longitude,
        travel_note=cohort.travel_note,
        budget_total=cohort.budget_total,
        funding=tuple(FundingLine(line.source, line.amount, line.note) for line in cohort.funding.all()),
        instructor_name=cohort.instructor_name,
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """What people of a cohort can do at the end, by the text under which the cohort runs."""

    units: tuple[str, ...]
    #: Whether a certificate needs each unit checked and mastered.
    is_required: bool


def sheet_of(cohort: Cohort) -> Sheet:
    """The skill sheet of the cohort's version; where that text was published before there were sheets, today's text."""
    terms = terms_of(cohort)
    return Sheet(units_of(terms.skill_sheet), bool(terms.needs_skill_check and terms.skill_sheet))


def travel_of(cohort: Cohort) -> TravelSupport | None:
    """Rate, budget and what was paid for the way to class; None where nothing is paid."""
    return TravelSupport.objects.filter(cohort=cohort).select_related("extra_by__user").first()
