"""Pages about one session: move it alone or with all later ones, having seen what that does; or cancel it.

The partner and the leaders of its office use the same pages, each in their own section.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import PARTNERS, audience
from partners.http import once, refusals_on
from partners.views.account import base_for
from portal.kernel import clock
from portal.kernel.decisions import Decision
from programs.models import Cohort, Session
from programs.services import moving
from programs.services import sessions as services
from programs.session_forms import CancelSessionForm, MoveSessionForm
from programs.views.base import ActorRequest


def section_of(request: ActorRequest) -> str:
    """URL namespace of the reader's pages about cohorts."""
    return "partner" if request.actor.is_partner else "office"


def _own_session(request: ActorRequest, public_id: UUID) -> Session:
    rows = Session.objects.visible_to(request.actor).filter(cohort__in=Cohort.objects.own(request.actor))
    rows = rows.select_related("cohort__program__partner", "cohort__program__office", "cohort__agreement", "cohort__place", "place")
    return get_object_or_404(rows, public_id=public_id)


def _session_page(request: ActorRequest, row: Session, **forms: Any) -> HttpResponse:
    frame = {"base": base_for(request), "section": section_of(request), "session": row, "cohort": row.cohort}
    forms = {"move_form": MoveSessionForm(session=row), "cancel_form": CancelSessionForm(), **forms}
    return render(request, "programs/session.html", {**frame, **forms})


@audience(*PARTNERS)
def session_change(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Move or cancel one session."""
    return _session_page(request, _own_session(request, public_id))


@audience(*PARTNERS)
@require_POST
@once
def session_move(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Show what a new date does, old and new side by side; the button that saves writes it."""
    row, now = _own_session(request, public_id), clock.now()
    form = MoveSessionForm(request.POST, session=row)
    if form.is_valid():
        with refusals_on(form):
            if "save" not in request.POST:
                return _preview(request, row, form, moving.plan_move(actor=request.actor, session=row, now=now, **form.plan()))
            reason = form.cleaned_data["reason"]
            moving.move_session(actor=request.actor, session=row, now=now, reason=reason, **form.plan())
            messages.success(request, _("Saved. Officers whose clients now have two classes at once are asked to settle it."))
            return redirect(f"{section_of(request)}:cohort", row.cohort.public_id)
    return _session_page(request, row, move_form=form)


def _preview(request: ActorRequest, row: Session, form: MoveSessionForm, proposal: moving.Proposal) -> HttpResponse:
    decision: Decision = proposal.allowed_with(form.cleaned_data["reason"] or "-", request.actor)
    context = {
        "base": base_for(request),
        "section": section_of(request),
        "session": row,
        "cohort": row.cohort,
        "form": form,
        "proposal": proposal,
        "decision": decision,
        "changes": [step for step in proposal.steps if step.is_change],
    }
    return render(request, "programs/session_preview.html", context)


@audience(*PARTNERS)
@require_POST
@once
def session_cancel(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Cancel a session, with the reason and whose side it was on."""
    row, form = _own_session(request, public_id), CancelSessionForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.cancel_session(actor=request.actor, session=row, now=clock.now(), **form.cleaned_data)
            return redirect(f"{section_of(request)}:cohort", row.cohort.public_id)
    return _session_page(request, row, cancel_form=form)
