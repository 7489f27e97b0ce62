"""Public pages: the catalog and one program."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from partners.access import PUBLIC, audience
from portal.kernel import clock
from programs.catalog import PAGE_SIZE, facets_for, find, programs_for, wanted_from
from programs.models import Program
from programs.selectors import catalog_spots, program_page


@audience(*PUBLIC)
def catalog(request: HttpRequest) -> HttpResponse:
    """All published programs, with search words and facets."""
    wanted, today = wanted_from(request.GET), clock.today()
    found = find(wanted.text)
    page = Paginator(programs_for(wanted, found, today), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"wanted": wanted, "facets": facets_for(wanted, found, today), "page": page, "corrected": found.corrected}
    return render(request, "programs/catalog.html", {**context, **catalog_spots(page.object_list)})


@audience(*PUBLIC)
def program(request: HttpRequest, slug: str) -> HttpResponse:
    """One program: what it teaches, its cohorts, who can join, where it is."""
    row = get_object_or_404(Program.objects.published().select_related("skill", "partner__region", "office"), slug=slug)
    return render(request, "programs/program.html", program_page(row, today=clock.today()))
