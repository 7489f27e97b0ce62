"""What classes owe, and how the marks of a session came about."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enrollment.owed import owed_by_kind
from enrollment.policies.flow import FREE_CORRECTION_DAYS
from enrollment.selectors.sheet_history import sheet_history
from enrollment.services.roster import note_sheet_read
from enrollment.views.base import ActorRequest, frame
from partners.access import LEADS, OFFICE, PARTNERS, audience
from portal.kernel import clock
from programs.models import Cohort, Session


@audience(*PARTNERS, *LEADS)
@require_safe
def owed(request: ActorRequest) -> HttpResponse:
    """Sessions without attendance and certificates that wait, each with its one button."""
    now = clock.now()
    groups = [(kind.label, [(row, row.is_late(now)) for row in rows]) for kind, rows in owed_by_kind(request.actor, now)]
    return render(request, "enrollment/flow/owed.html", frame(request, groups=groups, count=sum(len(rows) for _label, rows in groups)))


@audience(*PARTNERS, *OFFICE)
@require_safe
def history(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Who marked a session and what was corrected."""
    cohorts = Cohort.objects.own(request.actor).values("pk")
    rows = Session.objects.filter(cohort__in=cohorts).select_related("cohort__program__partner")
    session, now = get_object_or_404(rows, public_id=public_id), clock.now()
    lines = sheet_history(actor=request.actor, session=session, now=now)
    note_sheet_read(actor=request.actor, session=session, names={line.mark.enrollment.client_id: line.name for line in lines}, now=now)
    context = frame(request, session=session, cohort=session.cohort, program=session.cohort.program, lines=lines, free_days=FREE_CORRECTION_DAYS)
    return render(request, "enrollment/flow/sheet_history.html", context)
