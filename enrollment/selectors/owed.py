"""Reads of what classes owe: sessions that took place and are not marked, skill checks and certificates after the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollment.enums.flow import FINISHED_STATES, EnrollmentState
from enrollment.models import Enrollment
from enrollment.owed import MOST_ROWS, OwedKind, OwedRow
from enrollment.workflow import ENROLLMENT
from portal.kernel import clock
from programs.enums import CohortState
from programs.models import Cohort, Session
from programs.services.reminders import MARK_WITHIN, TEACHING
from programs.sheet import units_of
from programs.terms import terms_for

if TYPE_CHECKING:
    from partners.actors import Actor

#: After the end of a class its certificates are to be issued within this time; at half of it the partner is reminded.
CERTIFY_WITHIN = timedelta(days=ENROLLMENT.waiting[EnrollmentState.COMPLETED].days)


def marks_owed(actor: Actor, now: datetime) -> Iterator[OwedRow]:
    """Sessions whose hour is over and of which nobody has said whether they were held."""
    cohorts = Cohort.objects.own(actor).filter(state__in=TEACHING)
    rows = Session.objects.overdue(now).filter(cohort__in=cohorts).select_related("cohort__program__partner")
    section = "partner" if actor.is_partner else "officer"
    for session in rows.order_by("starts_at", "pk")[:MOST_ROWS]:
        yield OwedRow(
            kind=OwedKind.MARKS, cohort=session.cohort, text=_("Session %(number)s") % {"number": session.number}, since=session.ends_at,
            due_at=session.ends_at + MARK_WITHIN, url=reverse(f"{section}:attendance", args=[session.public_id]), button=_("Mark attendance"),
        )


def skills_owed(actor: Actor, now: datetime) -> Iterator[OwedRow]:
    """Finished classes with a skill sheet in which somebody has not been checked by every line of it."""
    rows = Cohort.objects.own(actor).filter(state=CohortState.FINISHED).select_related("program__partner", "program__office", "program__skill")
    cohorts = list(rows.order_by("ends_on", "pk")[:MOST_ROWS])
    lines = {pk: len(units_of(terms.skill_sheet)) for pk, terms in terms_for(cohorts).items()}
    open_for = _people_to_check(actor, lines)
    section = "partner" if actor.is_partner else "officer"
    for cohort in (each for each in cohorts if open_for[each.pk]):
        count = open_for[cohort.pk]
        yield OwedRow(
            kind=OwedKind.SKILLS, cohort=cohort, since=clock.at_wib(cohort.ends_on), due_at=certificates_due(cohort.ends_on),
            text=ngettext("%(count)s person to check", "%(count)s people to check", count) % {"count": count},
            url=reverse(f"{section}:skills", args=[cohort.public_id]), button=_("Check the skills"),
        )


def _people_to_check(actor: Actor, lines: Mapping[int, int]) -> Counter[int]:
    """By cohort: people who finished and were checked by fewer units than the sheet has lines."""
    people = Enrollment.objects.visible_to(actor).filter(cohort__in=lines, state__in=FINISHED_STATES)
    checked = people.annotate(checked=Count("skill_checks__unit", distinct=True)).order_by("pk").values_list("cohort", "checked")
    return Counter(cohort for cohort, number in checked if number < lines[cohort])


def cohorts_owing_certificates(rows: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Those of ``rows`` that are over and in which people completed without a certificate: how many, and since when."""
    waiting = Q(enrollments__state=EnrollmentState.COMPLETED)
    over = rows.filter(state__in=[CohortState.FINISHED, CohortState.CLOSED])
    counted = over.annotate(owed=Count("enrollments", filter=waiting), owed_since=Min("enrollments__ended_on", filter=waiting))
    return counted.filter(owed__gt=0, owed_since__isnull=False).select_related("program__partner", "program__office").order_by("owed_since", "pk")


def certificates_due(since: date) -> datetime:
    """Until when the certificates of a class that ended on ``since`` are to be issued."""
    return clock.end_of_day(since) + CERTIFY_WITHIN


def certificates_owed(actor: Actor, now: datetime) -> Iterator[OwedRow]:
    """Finished classes in which somebody met the rule and has no certificate; the office sees them and cannot sign."""
    for cohort in cohorts_owing_certificates(Cohort.objects.own(actor))[:MOST_ROWS]:
        count: int = cohort.owed  # type: ignore[attr-defined]
        since: date = cohort.owed_since  # type: ignore[attr-defined]
        name, button = ("partner:certificates", _("Issue certificates")) if actor.is_partner else ("office:cohort", _("See the cohort"))
        yield OwedRow(
            kind=OwedKind.CERTIFICATES, cohort=cohort, since=clock.at_wib(since), due_at=certificates_due(since),
            text=ngettext("%(count)s certificate", "%(count)s certificates", count) % {"count": count},
            url=reverse(name, args=[cohort.public_id]), button=button,
        )
