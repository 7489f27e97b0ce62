"""The officer's view of what is on offer: cohorts that take referrals, with the seats as they are."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from partners.access import OFFICE, audience
from portal.kernel import clock
from programs.selectors import district_choices, open_cohorts
from programs.views.base import ActorRequest

PAGE = 50


@audience(*OFFICE)
def programs(request: ActorRequest) -> HttpResponse:
    """Cohorts of the office that take registrations today, by first day; by district if asked."""
    district = request.GET.get("district", "")[:5]
    rows = open_cohorts(request.actor, today=clock.today())
    chosen = rows.filter(region__code__startswith=district) if district else rows
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "districts": district_choices(rows), "district": district}
    return render(request, "programs/officer_programs.html", context)
