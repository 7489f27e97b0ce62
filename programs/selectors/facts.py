"""Facts about a cohort for rules and plans: holidays, agreements, money, sessions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Sum

from partners.enums import AgreementState
from partners.models import Agreement, Holiday
from portal.kernel.ranges import DateRange
from programs.checks import AgreementFacts, CohortFacts
from programs.models import Cohort
from programs.planning import LONGEST, CohortPlan, FundingLine

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
    rows = Agreement.objects.of_partner(cohort.program.partner).filter(office=cohort.program.office_id, state=AgreementState.SIGNED)
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
    sessions = list(cohort.sessions.in_force())
    return CohortFacts(
        runs=DateRange.inclusive(cohort.starts_on, cohort.ends_on),
        registers=DateRange.inclusive(cohort.registration_opens_on, cohort.registration_closes_on),
        agreement=agreement_facts(agreement) if agreement else None,
        budget=cohort.budget_total,
        funds=cohort.funding.aggregate(total=Sum("amount"))["total"] or 0,
        planned_minutes=sum(minutes(session) for session in sessions),
        promised_minutes=cohort.program.hours * 60,
    )


def minutes(session: Session) -> int:
    """Length of a session."""
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


def plan_of(cohort: Cohort) -> CohortPlan:
    """The plan that a cohort was laid out by; funding included."""
    return CohortPlan(
        starts_on=cohort.starts_on,
        slots=tuple(slot.weekly for slot in cohort.slots.all()),
        session_count=cohort.sessions.in_force().count() or cohort.program.session_count,
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
