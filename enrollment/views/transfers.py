"""An officer is asked to take over a client, and says yes or no. Before the yes the file stays closed (R31)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enrollment.forms.clients import ReasonForm
from enrollment.models import OfficerAssignment
from enrollment.services.officers import accept_transfer, decline_transfer
from enrollment.views.base import ActorRequest, frame, posted
from partners.access import CASEWORKERS, audience
from partners.http import once, refusals_on
from portal.kernel import clock


@audience(*CASEWORKERS)
@require_http_methods(("GET", "HEAD", "POST"))
@once
def transfer(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Who asks and why; the client's name comes with the yes."""
    rows = OfficerAssignment.objects.answerable_by(request.actor).select_related(
        "client__region__parent", "offered_by", "officer__organization"
    )
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    form = ReasonForm(posted(request))
    if request.method == "POST" and request.POST.get("answer") == "yes":
        with refusals_on(form):
            accept_transfer(actor=request.actor, assignment=row, now=clock.now())
            messages.success(request, _("The client is yours now."))
            return redirect("officer:client", public_id=row.client.public_id)
    elif request.method == "POST" and form.is_valid():
        with refusals_on(form):
            decline_transfer(actor=request.actor, assignment=row, reason=form.cleaned_data["reason"], now=clock.now())
            messages.success(request, _("Your answer was passed on. The client stays where they are."))
            return redirect("officer:home")
    return render(
        request, "enrollment/clients/transfer.html", frame(request, assignment=row, form=form, is_child=row.client.is_child(clock.today()))
    )
