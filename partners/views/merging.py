"""Two records of one organization: likely pairs, what a merge would move, and the merge itself."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from partners.access import LEADS, audience
from partners.forms import MergeForm
from partners.http import ActorRequest, once, refusals_on
from partners.models import Organization
from partners.selectors import likely_same
from partners.services.merging import merge_organizations, preview_merge
from portal.kernel import clock


def _rows(request: ActorRequest) -> QuerySet[Organization]:
    return Organization.objects.visible_to(request.actor).filter(office=request.actor.office_id).exclude(state="left")


@audience(*LEADS)
def likely(request: ActorRequest) -> HttpResponse:
    """Pairs of records that may be of the same organization."""
    return render(request, "partners/likely_same.html", {"pairs": likely_same(request.actor)})


@audience(*LEADS)
@once
def merge(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Choose the other record, look at what would move, then merge."""
    row = get_object_or_404(_rows(request), public_id=public_id)
    other = _other(request, row)
    if other is None:
        others = _rows(request).filter(kind=row.kind).exclude(pk=row.pk).order_by("name", "pk")
        return render(request, "partners/merge_choose.html", {"organization": row, "others": others})
    form = MergeForm(request.POST or None, pair=[row, other], initial={"keep": min(row, other, key=lambda each: each.pk).public_id})
    if form.is_valid():
        kept = form.cleaned_data["keep"]
        old = other if kept.pk == row.pk else row
        with refusals_on(form):
            merge_organizations(actor=request.actor, old=old, kept=kept, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:organization", kept.public_id)
    previews = [preview_merge(actor=request.actor, old=old, kept=kept) for old, kept in ((row, other), (other, row))]
    return render(request, "partners/merge.html", {"organization": row, "other": other, "form": form, "previews": previews})


def _other(request: ActorRequest, row: Organization) -> Organization | None:
    """The record named beside this one; None for none, or for what is no other record of this office."""
    try:
        wanted = UUID(request.GET.get("with", ""))
    except ValueError:
        return None
    found: Organization | None = _rows(request).filter(public_id=wanted).exclude(pk=row.pk).first()
    return found
