"""The demand board: where people are ready for a class and none is in reach."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enrollment.selectors.demand_pages import frozen_page, live_page, rows_of
from enrollment.views.base import ActorRequest, frame
from partners.access import CASEWORKERS, PARTNERS, STEERING, audience
from portal.kernel import clock

PAGE = 50


def _live(request: ActorRequest) -> HttpResponse:
    context = live_page(request.actor, request.GET, now=clock.now())
    page = Paginator(context["cells"], PAGE).get_page(request.GET.get("page"))
    rows = rows_of(request.actor, page.object_list, context.pop("names"))
    return render(request, "enrollment/demand/live.html", frame(request, page=page, rows=rows, **context))


def _frozen(request: ActorRequest) -> HttpResponse:
    context: dict[str, Any] = frozen_page(request.actor, request.GET)
    page = Paginator(context["rows"], PAGE).get_page(request.GET.get("page"))
    return render(request, "enrollment/demand/frozen.html", frame(request, page=page, **context))


@audience(*STEERING)
@require_safe
def office_demand(request: ActorRequest) -> HttpResponse:
    """Leaders read true counts of the clients they may see; evaluators the frozen month with small numbers hidden."""
    return _live(request) if request.actor.is_lead else _frozen(request)


@audience(*CASEWORKERS)
@require_safe
def officer_demand(request: ActorRequest) -> HttpResponse:
    """The same over the own caseload."""
    return _live(request)


@audience(*PARTNERS)
@require_safe
def partner_demand(request: ActorRequest) -> HttpResponse:
    """The frozen month, rounded and with small numbers hidden; one click plans a cohort there."""
    return _frozen(request)
