"""Sessions beside the weekly hours, and the class list on paper."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.forms.timetable import ExtraSessionForm
from enrollment.models import Enrollment
from enrollment.selectors.print_roster import print_lines, sheets
from enrollment.selectors.roster import names_for
from enrollment.services.attendance import EXPECTED
from enrollment.services.extra_sessions import add_extra_session
from enrollment.services.roster import note_names_read
from enrollment.views.base import ActorRequest, base_for, posted
from partners.access import PARTNERS, audience
from partners.http import once, refusals_on
from portal.kernel import clock
from programs.models import Cohort, Session
from programs.services.moving import plan_extra

FORM = ("GET", "HEAD", "POST")


def _cohort(request: ActorRequest, public_id: UUID) -> Cohort:
    rows = Cohort.objects.own(request.actor).select_related("program__partner", "program__office", "place", "region", "agreement")
    return get_object_or_404(rows, public_id=public_id)


@audience(*PARTNERS)
@require_http_methods(FORM)
@once
def session_new(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Add a session; where it would meet another class, that is told before it is saved."""
    cohort, now = _cohort(request, public_id), clock.now()
    rows = Enrollment.objects.visible_to(request.actor).of_cohort(cohort).filter(state__in=EXPECTED)
    people = list(rows.select_related("client").order_by("client__roster_number", "pk"))
    form = ExtraSessionForm(posted(request), cohort=cohort, people=people, names=names_for(actor=request.actor, people=people, now=now))
    proposal = None
    if form.is_valid():
        with refusals_on(form):
            proposal = plan_extra(actor=request.actor, cohort=cohort, extra=form.extra(), now=now)
            if "save" in request.POST or not proposal.clashes and not proposal.obstacles:
                _add(request, cohort, form)
                return redirect(f"{_section(request)}:cohort", public_id)
    context = {"base": base_for(request), "section": _section(request), "cohort": cohort, "form": form, "proposal": proposal}
    return render(request, "enrollment/flow/session_new.html", context)


def _add(request: ActorRequest, cohort: Cohort, form: ExtraSessionForm) -> None:
    reason = form.cleaned_data["reason"]
    add_extra_session(actor=request.actor, cohort=cohort, extra=form.extra(), people=form.chosen(), now=clock.now(), reason=reason)
    messages.success(request, _("The session is added. Only those for whom it is are expected in it."))


def _section(request: ActorRequest) -> str:
    return "partner" if request.actor.is_partner else "office"


@audience(*PARTNERS)
@require_safe
def roster_print(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The class list on A4: names as the reader may know them, a code per session that opens its attendance."""
    cohort, now = _cohort(request, public_id), clock.now()
    lines = print_lines(actor=request.actor, cohort=cohort, now=now)
    note_names_read(actor=request.actor, cohort=cohort, lines=lines, now=now)
    side = "partner" if request.actor.is_partner else "officer"

    def address(session: Session) -> str:
        return request.build_absolute_uri(reverse(f"{side}:attendance", args=[session.public_id]))

    found = sheets(actor=request.actor, cohort=cohort, lines=lines, address=address)
    back_url = reverse("partner:cohort", args=[public_id]) if request.actor.is_partner else reverse("officer:programs")
    context = {"cohort": cohort, "sheets": found, "count": len(lines), "back_url": back_url, "made_at": now}
    return render(request, "enrollment/flow/roster_print.html", context)
