"""Reads of what classes owe: sessions that took place and are not marked, certificates after the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollment.enums.flow import EnrollmentState
from enrollment.owed import MOST_ROWS, OwedKind, OwedRow
from enrollment.workflow import ENROLLMENT
from portal.kernel import clock
from programs.enums import CohortState
from programs.models import Cohort, Session
from programs.services.reminders import MARK_WITHIN, TEACHING

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
