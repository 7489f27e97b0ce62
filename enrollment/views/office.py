"""Pages of leaders about clients: what waits, sharing out clients, transfers, closed files, possible duplicates."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.duplicate_reasons import REASONS
from enrollment.forms.office import AssignForm, DecisionForm, RestrictionForm, TransferForm
from enrollment.models import Client, DuplicatePair, Restriction
from enrollment.selectors.office import officers_with_load, waiting_for
from enrollment.services.duplicates import decide_pair
from enrollment.services.officers import assign_many, current_assignment, lift_restriction, offer_transfer, restrict_client
from enrollment.views.base import ActorRequest, client_or_404, frame, posted, row_or_404
from partners.access import LEADS, STEERING, audience
from partners.http import act, once, refusals_on
from partners.models import Membership
from portal.kernel import audit, clock

FORM = ("GET", "HEAD", "POST")
PAGE = 50


@audience(*STEERING)
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """What waits for the leaders of the office."""
    context = frame(request, today=clock.today(), **waiting_for(request.actor, now=clock.now()))
    return render(request, "enrollment/clients/office_home.html", context)


@audience(*LEADS)
@require_http_methods(FORM)
@once
def assign(request: ActorRequest) -> HttpResponse:
    """Give clients whom nobody has to an officer, one or many at once."""
    waiting = Client.objects.visible_to(request.actor).unassigned().select_related("region").order_by("normalized_name", "pk")
    officers = officers_with_load(request.actor)
    form = AssignForm(posted(request), officers=officers, clients=waiting)
    if request.method == "POST" and form.is_valid():
        given, refusals = assign_many(
            actor=request.actor, clients=form.cleaned_data["clients"], officer=form.cleaned_data["officer"], now=clock.now()
        )
        if given:
            words = ngettext("%(n)d client is given.", "%(n)d clients are given.", len(given)) % {"n": len(given)}
            messages.success(request, words)
        for client, refusal in refusals:
            messages.error(request, f"{client.name}: {refusal.message}")
        return redirect("office:assign")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    audit.record("clients.read", actor=request.actor, reason="unassigned")
    chosen = set(request.POST.getlist("clients"))
    return render(request, "enrollment/clients/assign.html", frame(request, form=form, page=page, officers=officers, chosen=chosen))


@audience(*LEADS)
@require_http_methods(FORM)
@once
def transfer_offer(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ask another officer to take a client over."""
    client = client_or_404(request, public_id)
    held = current_assignment(client)
    officers = officers_with_load(request.actor).exclude(pk=held.officer_id if held else 0)
    form = TransferForm(posted(request), officers=officers)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            offer_transfer(actor=request.actor, client=client, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The officer is asked. Until they accept, nothing changes."))
            return redirect("officer:client", public_id=client.public_id)
    return render(request, "enrollment/clients/transfer_offer.html", frame(request, client=client, form=form, held=held))


@audience(*LEADS)
@require_http_methods(FORM)
@once
def restrict(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Close a file to somebody, or to everybody but a few."""
    client = client_or_404(request, public_id)
    people = (
        Membership.objects.visible_to(request.actor)
        .active()
        .filter(organization=client.office)
        .select_related("user")
        .order_by("user__name")
    )
    form = RestrictionForm(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            users = [member.user for member in form.cleaned_data["people"]]
            restrict_client(
                actor=request.actor,
                client=client,
                mode=form.cleaned_data["mode"],
                users=users,
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            )
            messages.success(request, _("The file is closed from now on, in every list and count."))
            return redirect("office:clients")
    return render(request, "enrollment/clients/restrict.html", frame(request, client=client, form=form))


@audience(*LEADS)
@require_POST
def restriction_lift(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Open a closed file again."""
    row = row_or_404(request, Restriction.objects.select_related("client"), public_id)
    then = reverse("officer:client", args=[row.client.public_id])
    return act(
        request,
        then=then,
        done=_("The file is open again."),
        service=lambda: lift_restriction(actor=request.actor, restriction=row, now=clock.now()),
    )


@audience(*LEADS)
@require_safe
def duplicates(request: ActorRequest) -> HttpResponse:
    """Pairs that nobody has decided yet."""
    rows = (
        DuplicatePair.objects.visible_to(request.actor)
        .undecided()
        .select_related("first__region", "second__region")
        .order_by("-found_at", "-pk")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record("clients.read", actor=request.actor, reason="duplicates")
    return render(request, "enrollment/clients/duplicates.html", frame(request, page=page))


@audience(*LEADS)
@require_http_methods(FORM)
@once
def duplicate(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Two records side by side, what speaks for one person, and the decision."""
    pair = row_or_404(request, DuplicatePair.objects.select_related("first__region", "second__region"), public_id)
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            decide_pair(actor=request.actor, pair=pair, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The decision is remembered."))
            return redirect("office:duplicates")
    for client in (pair.first, pair.second):
        audit.record("client.read", actor=request.actor, subject=client, person=client, reason="duplicates")
    reasons = [REASONS[code] for code in pair.reasons if code in REASONS]
    return render(request, "enrollment/clients/duplicate.html", frame(request, pair=pair, form=form, reasons=reasons))
