"""Who could be matched, the classes that fit one client, and the one click that holds a seat or a waiting place."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enrollment.enums.flow import EnrollmentState
from enrollment.forms.flow import ExceptionForm, ReferralForm
from enrollment.models import Client
from enrollment.selectors.matches import to_match
from enrollment.selectors.proposals import match_page
from enrollment.services.enrollments import submit_enrollment
from enrollment.services.offers import refer_and_offer
from enrollment.views.base import ActorRequest, client_or_404, frame
from partners.access import CASEWORKERS, LEADS, audience
from partners.http import once
from portal.kernel import audit, clock
from portal.kernel.decisions import DomainError
from programs.models import Cohort

BOTH = (*CASEWORKERS, *LEADS)
PER_PAGE = 25


@audience(*BOTH)
@require_safe
def matching(request: ActorRequest) -> HttpResponse:
    """Clients with a wish and nothing under way, the oldest wish first."""
    rows = to_match(actor=request.actor).prefetch_related("wishes__skill")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "enrollment/flow/matching.html", frame(request, page=page))


@audience(*BOTH)
@require_safe
def matches(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ranked cohorts with reasons, and why not the others."""
    client = client_or_404(request, public_id)
    audit.record("client.read", actor=request.actor, subject=client, person=client, reason="matches")
    page = match_page(actor=request.actor, client=client, now=clock.now())
    context = frame(request, client=client, page=page, referral_form=ReferralForm(), exception_form=ExceptionForm())
    return render(request, "enrollment/flow/matches.html", context)


def _asked_cohort(request: ActorRequest) -> Cohort:
    """The cohort named in the form, if the actor may see it; anything else is the same 404."""
    try:
        wanted = UUID(request.POST.get("cohort", ""))
    except ValueError:
        wanted = UUID(int=0)
    return get_object_or_404(
        Cohort.objects.visible_to(request.actor).select_related("program__partner", "program__office"), public_id=wanted
    )


def _refused(request: ActorRequest, client: Client, refusal: DomainError) -> HttpResponse:
    """Tell why, keep a row in the trail (R09), and go back to the classes, where the waiting list is open."""
    audit.record("enrollment.refused", actor=request.actor, subject=client, person=client, allowed=False, reason=refusal.code)
    messages.error(request, str(refusal.message))
    return redirect("officer:matches", public_id=client.public_id)


@audience(*BOTH)
@require_POST
@once
def offer(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Hold a seat in one go; where the partner wants to be asked first, the referral goes to it."""
    client, cohort = client_or_404(request, public_id), _asked_cohort(request)
    form = ExceptionForm(request.POST)
    reason = form.cleaned_data["override_reason"] if form.is_valid() else ""
    try:
        with transaction.atomic():
            enrollment = refer_and_offer(actor=request.actor, client=client, cohort=cohort, now=clock.now(), override_reason=reason)
    except DomainError as refusal:
        return _refused(request, client, refusal)
    if enrollment.state == EnrollmentState.OFFERED:
        messages.success(request, _("The seat is held. Now ask the client."))
        return redirect("officer:offer_detail", public_id=enrollment.offers.held().get().public_id)
    messages.success(request, _("The partner has been asked. You will be told as soon as it answers."))
    return redirect("officer:enrollment", public_id=enrollment.public_id)


@audience(*BOTH)
@require_POST
@once
def refer(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Put the client on the waiting list of a class."""
    client, cohort = client_or_404(request, public_id), _asked_cohort(request)
    form = ReferralForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        with transaction.atomic():
            enrollment = submit_enrollment(actor=request.actor, client=client, cohort=cohort, now=clock.now(), note=note)
    except DomainError as refusal:
        return _refused(request, client, refusal)
    messages.success(request, _("The client is on the way into this class."))
    return redirect("officer:enrollment", public_id=enrollment.public_id)
