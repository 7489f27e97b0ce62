"""Pages of leaders and evaluators: what waits for a second person, outcomes with their doubt, figures to publish."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import LEADS, STEERING, audience
from partners.http import ActorRequest, act
from partners.models import Organization
from placements.models import OutcomeSnapshot, Placement
from placements.selectors.inside import inside_figures
from placements.selectors.published import chain_tiles
from placements.services import snapshots
from portal.kernel import clock

PAGE = 50


@audience(*LEADS)
def placement_list(request: ActorRequest) -> HttpResponse:
    """Work on record; what waits for a second person comes first."""
    rows = Placement.objects.visible_to(request.actor).select_related("client", "region").order_by("verified_at", "started_on", "pk")
    page = Paginator(rows.filter(state__in=["started", "returned"]), PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/office_placements.html", {"page": page})


@audience(*STEERING)
def outcomes(request: ActorRequest) -> HttpResponse:
    """How far people come, with denominators, ranges and what is not known."""
    office = get_object_or_404(Organization.objects.offices(), pk=request.actor.office_id)
    context = {
        "figures": inside_figures(office, clock.today()),
        "snapshots": OutcomeSnapshot.objects.visible_to(request.actor).filter(office=office),
    }
    return render(request, "placements/outcomes.html", context)


@audience(*STEERING)
def snapshot(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Frozen figures exactly as the public would see them."""
    row = get_object_or_404(OutcomeSnapshot.objects.visible_to(request.actor).filter(office=request.actor.office_id), public_id=public_id)
    context = {"snapshot": row, "chain": chain_tiles(row.figures["chain"]), "may_approve": request.actor.has("head")}
    return render(request, "placements/snapshot.html", context)


@audience("head")
@require_POST
def snapshot_approve(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The head of office publishes the figures."""
    row = get_object_or_404(OutcomeSnapshot.objects.visible_to(request.actor).filter(office=request.actor.office_id), public_id=public_id)
    return act(
        request,
        then=reverse("office:snapshot", args=[public_id]),
        done=_("Published."),
        service=lambda: snapshots.approve_snapshot(actor=request.actor, snapshot=row, now=clock.now()),
    )
