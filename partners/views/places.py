"""Places: listed, added, changed and retired by the office; seen by partners, who keep their own."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners import policies
from partners.access import LEADS, audience
from partners.forms_partnership import PlaceForm
from partners.http import ActorRequest, act, once, refusals_on
from partners.models import Organization, Place
from partners.services import places
from partners.views.account import base_for
from portal.kernel import clock
from portal.kernel.decisions import DomainError

PAGE = 50


def _section(request: ActorRequest) -> str:
    return "office" if request.actor.is_lead else "partner"


def _office(request: ActorRequest) -> Organization:
    return Organization.objects.visible_to(request.actor).get(pk=request.actor.office_id)


def _place(request: ActorRequest, public_id: UUID) -> Place:
    rows = Place.objects.visible_to(request.actor).select_related("region", "office", "owner").prefetch_related("facilities")
    return get_object_or_404(rows, public_id=public_id)


@audience(*LEADS)
def place_list(request: ActorRequest) -> HttpResponse:
    """All places that this reader may use, those in use first."""
    rows = Place.objects.visible_to(request.actor).select_related("region__parent", "owner").prefetch_related("facilities")
    is_retired = request.GET.get("view") == "retired"
    rows = rows.exclude(retired_at=None) if is_retired else rows.in_use()
    context = {
        "base": base_for(request),
        "section": _section(request),
        "page": Paginator(rows.order_by("name", "pk"), PAGE).get_page(request.GET.get("page")),
        "is_retired": is_retired,
    }
    return render(request, "partners/places.html", context)


@audience(*LEADS)
@require_http_methods(("GET", "HEAD", "POST"))
@once
def place_new(request: ActorRequest) -> HttpResponse:
    """Add a place of the office, or of one's own organization."""
    office = _office(request)
    form = PlaceForm(request.POST or None, office=office)
    if form.is_valid():
        with refusals_on(form):
            owner = None if request.actor.is_lead else request.actor.home
            places.add_place(actor=request.actor, owner=owner, office=office, **form.cleaned_data)
            return redirect(f"{_section(request)}:places")
    return _form_page(request, form, None)


@audience(*LEADS)
@require_http_methods(("GET", "HEAD", "POST"))
@once
def place(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One place; whoever keeps it changes it here, others read it."""
    row = _place(request, public_id)
    form = PlaceForm(request.POST or None, instance=row, office=row.office)
    if form.is_valid():
        with refusals_on(form):
            places.edit_place(actor=request.actor, place=row, **form.cleaned_data)
            return redirect(f"{_section(request)}:places")
    return _form_page(request, form, _place(request, public_id))


def _form_page(request: ActorRequest, form: PlaceForm, row: Place | None) -> HttpResponse:
    context = {
        "base": base_for(request),
        "section": _section(request),
        "form": form,
        "place": row,
        "may_keep": policies.may_keep_place(request.actor, row) if row else True,
    }
    return render(request, "partners/place.html", context)


@audience(*LEADS)
@require_POST
def place_remove(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Delete a place that was never used; retire one that was."""
    row = _place(request, public_id)
    try:
        is_gone = places.remove_place(actor=request.actor, place=row, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        retired = _("Retired: classes that were planned there keep it, new ones cannot choose it.")
        messages.success(request, _("Deleted: no class was ever held there.") if is_gone else retired)
    return redirect(f"{_section(request)}:places")


@audience(*LEADS)
@require_POST
def place_restore(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Offer a retired place again."""
    row = _place(request, public_id)
    return act(
        request,
        then=reverse(f"{_section(request)}:places"),
        done=_("This place can be chosen for classes again."),
        service=lambda: places.restore_place(actor=request.actor, place=row),
    )
