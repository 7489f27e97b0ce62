"""How alive partners are: the list of the office, and one partner's pulse in the same words for everybody."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.access import CASEWORKERS, LEADS, PARTNERS, audience
from partners.forms_partnership import ContactForm
from partners.http import ActorRequest, once, refusals_on
from partners.models import Organization
from partners.selectors_pulse import levels_of, pulse_list, pulse_of, timeline_of
from partners.services.activities import record_contact
from partners.views.account import base_for
from portal.kernel import clock

PAGE = 50


def partner_life(organization: Organization, form: ContactForm | None = None) -> dict[str, object]:
    """What every page about one partner's pulse shows; one selector, one template (``partners/_pulse.html``)."""
    now = clock.now()
    return {
        "organization": organization,
        "pulse_row": pulse_of(organization, now=now),
        "events": timeline_of(organization, now=now),
        "contact_form": form or ContactForm(initial={"on": clock.today()}),
    }


def recorded(request: ActorRequest, organization: Organization, form: ContactForm, now: datetime) -> bool:
    """Whether the form was in order and the contact is noted; otherwise the form says why not."""
    if form.is_valid():
        with refusals_on(form):
            record_contact(actor=request.actor, organization=organization, now=now, **form.facts(now))
            return True
    return False


@audience(*LEADS)
def pulse(request: ActorRequest) -> HttpResponse:
    """All partners of the office, who is silent longest first; for officers too, under their own address."""
    rows = pulse_list(request.actor, now=clock.now())
    level = request.GET.get("level", "")
    chosen = [row for row in rows if not level or row.pulse.level == level]
    context = {
        "base": base_for(request),
        "page": Paginator(chosen, PAGE).get_page(request.GET.get("page")),
        "levels": levels_of(rows),
        "level": level,
        "total": len(rows),
        "silent": sum(row.pulse.needs_contact for row in rows),
        "detail": "office:organization" if request.actor.is_lead else "officer:partner",
    }
    return render(request, "partners/pulse_list.html", context)


@audience(*CASEWORKERS)
@require_http_methods(("GET", "HEAD", "POST"))
@once
def partner(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One partner for an officer: pulse, what happened, and a contact to note."""
    rows = Organization.objects.visible_to(request.actor).filter(office=request.actor.office_id).trainers()
    return _life_page(request, get_object_or_404(rows, public_id=public_id))


@audience(*PARTNERS)
@require_http_methods(("GET", "HEAD", "POST"))
@once
def own_pulse(request: ActorRequest) -> HttpResponse:
    """The partner reads what the office reads, and notes a contact."""
    return _life_page(request, request.actor.home)


def _life_page(request: ActorRequest, row: Organization) -> HttpResponse:
    form = ContactForm(request.POST or None, initial={"on": clock.today()})
    if recorded(request, row, form, clock.now()):
        return redirect(request.path)
    return render(request, "partners/pulse.html", {"base": base_for(request), "title": _("Pulse"), **partner_life(row, form)})
