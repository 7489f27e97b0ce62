"""Public pages of partners: the directory, and one page that earns trust."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from partners.access import PUBLIC, audience
from partners.actors import PUBLIC as ANYBODY
from partners.models import Agreement, Organization, Region
from partners.providers import public_facts
from portal.kernel import clock

PAGE = 24


@audience(*PUBLIC)
def directory(request: HttpRequest) -> HttpResponse:
    """Verified partners, by name and by district; the same for everybody."""
    rows = Organization.objects.visible_to(ANYBODY).select_related("region").order_by("name")
    region, text = request.GET.get("region", ""), request.GET.get("q", "").strip()[:80]
    rows = rows.filter(region=region) if region else rows
    rows = rows.filter(name__icontains=text) if text else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request, "partners/directory.html", {"page": page, "regions": Region.objects.work_areas(), "region": region, "text": text}
    )


@audience(*PUBLIC)
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """One partner: what it does, whether its agreement is in force, what it runs."""
    row = Organization.objects.visible_to(ANYBODY).filter(code=code).select_related("region").first()
    if row is None:
        return _moved(code)
    agreement = Agreement.objects.of_partner(row).in_force(clock.today()).prefetch_related("scopes", "districts").first()
    return render(request, "partners/partner.html", {"partner": row, "agreement": agreement, "facts": public_facts(row)})


def _moved(code: str) -> HttpResponse:
    """A merged record leads on for good to the one that was kept, if that is public; everything else is not there."""
    kept = get_object_or_404(Organization.objects.visible_to(ANYBODY), merged__code=code)
    return redirect("partners:partner", kept.code, permanent=True)
