"""One client: the file, a new one, corrections, wishes, contacts, the end of guidance, the national number."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.forms.clients import ClientForm, ContactForm, DutyForm, PeriodEndForm, PersonForm, RevealForm, WishForm
from enrollment.models import Client, Guarantor, GuidancePeriod
from enrollment.policies.clients import may_reveal_nik
from enrollment.selectors.client import file_of, skills_to_wish_for
from enrollment.services import clients as services
from enrollment.services.duplicates import likely_same
from enrollment.services.wishes import MOST_WISHES, record_wish
from enrollment.views.base import ActorRequest, client_or_404, frame, fresh_login_required, posted, row_or_404
from partners.access import CASEWORKERS, LEADS, audience
from partners.http import act, once, refusals_on
from portal.kernel import audit, clock
from portal.kernel.decisions import DomainError

BOTH = (*CASEWORKERS, *LEADS)
FORM = ("GET", "HEAD", "POST")


def to_client(client: Client) -> HttpResponse:
    """Back to the file."""
    return redirect("officer:client", public_id=client.public_id)


@audience(*BOTH)
@require_safe
def client(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Everything about one client on one page: where they stand, what happened, what is known."""
    row = client_or_404(request, public_id, "wish_sheet")
    audit.record("client.read", actor=request.actor, subject=row, person=row)
    return render(request, "enrollment/clients/client.html", frame(request, **file_of(request.actor, row, now=clock.now())))


@audience(*BOTH)
@require_http_methods(FORM)
@once
def client_new(request: ActorRequest) -> HttpResponse:
    """A new client; those on file who look alike and whom the reader may see are shown before anything is stored."""
    form = ClientForm(posted(request))
    alike: list[Client] = []
    if request.method == "POST" and form.is_valid():
        alike = _alike(request, form) if not form.cleaned_data["is_checked"] else []
        if not alike:
            with refusals_on(form):
                row = services.create_client(
                    actor=request.actor, person=form.person(), period=form.period(), guarantor=form.guarantor(), now=clock.now()
                )
                messages.success(request, _("Saved. If the record looks like another one in this office, the section head decides."))
                return to_client(row)
    return render(request, "enrollment/clients/new.html", frame(request, form=form, alike=alike))


def _alike(request: ActorRequest, form: ClientForm) -> list[Client]:
    """Only people whom the reader may see: the rest is compared after saving, by the section head (R22)."""
    person = services.person_columns(form.person())
    unsaved = Client(**person, office=request.actor.organization)
    visible = Client.objects.visible_to(request.actor).select_related("region")
    return [other for other, _facts in likely_same(unsaved, visible)]


@audience(*BOTH)
@require_http_methods(FORM)
@once
def client_edit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Correct what is known of a person."""
    row = client_or_404(request, public_id)
    form = PersonForm(posted(request), initial=PersonForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.update_client(actor=request.actor, client=row, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The record is corrected."))
            return to_client(row)
    return render(request, "enrollment/clients/edit.html", frame(request, client=row, form=form))


@audience(*BOTH)
@require_http_methods(FORM)
@once
def wish(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What the client would like to learn, in order, and what stands in the way."""
    row = client_or_404(request, public_id, "wish_sheet")
    skills = skills_to_wish_for(row)
    form = WishForm(posted(request), skills=skills, initial=WishForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            record_wish(actor=request.actor, client=row, skills=form.ranking(), limits=form.limits(), now=clock.now())
            messages.success(request, _("The wishes are written down. Matching classes are found from now on."))
            return to_client(row)
    return render(request, "enrollment/clients/wish.html", frame(request, client=row, form=form, most=MOST_WISHES))


@audience(*BOTH)
@require_http_methods(FORM)
@once
def contact(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Call, write, and note down that it happened."""
    row = client_or_404(request, public_id)
    form = ContactForm(posted(request), initial={"at": clock.now()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.record_contact(actor=request.actor, client=row, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The contact is written down."))
            return to_client(row)
    guarantors = row.guarantors.filter(ended_at=None)
    return render(request, "enrollment/clients/contact.html", frame(request, client=row, form=form, guarantors=guarantors))


@audience(*BOTH)
@require_http_methods(FORM)
@once
def duties(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """When the client reports; classes that clash with it are not offered."""
    row = client_or_404(request, public_id)
    form = DutyForm(posted(request), initial={"from_on": clock.today(), "every_weeks": 1})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.set_reporting_duties(actor=request.actor, client=row, duties=[form.cleaned_data])
            messages.success(request, _("The reporting duty is written down."))
            return to_client(row)
    return render(request, "enrollment/clients/duties.html", frame(request, client=row, form=form))


@audience(*BOTH)
@require_http_methods(FORM)
@once
def period_end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Close a guidance period."""
    period = row_or_404(request, GuidancePeriod.objects.select_related("client", "kind"), public_id)
    form = PeriodEndForm(posted(request), initial={"ended_on": min(period.ends_on or clock.today(), clock.today())})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.end_guidance(actor=request.actor, period=period, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The guidance period is closed."))
            return to_client(period.client)
    return render(request, "enrollment/clients/period_end.html", frame(request, client=period.client, period=period, form=form))


@audience(*BOTH)
@require_POST
def guarantor_acknowledge(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The guarantor knows and accepts what is asked of them."""
    row = row_or_404(request, Guarantor.objects.select_related("client"), public_id)
    then = reverse("officer:client", args=[row.client.public_id])
    return act(
        request,
        then=then,
        done=_("Written down that the guarantor knows the duties."),
        service=lambda: services.acknowledge_duties(actor=request.actor, guarantor=row, now=clock.now()),
    )


@audience(*BOTH)
@never_cache
@fresh_login_required
@require_http_methods(FORM)
def reveal_nik(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The whole national number, for a reason, after a fresh log-in; it stands on this one answer and nowhere else."""
    row = client_or_404(request, public_id)
    form, number = RevealForm(posted(request)), ""
    may = may_reveal_nik(request.actor, row, "a reason that is long enough")
    if request.method == "POST" and form.is_valid():
        try:
            number = services.reveal_nik(actor=request.actor, client=row, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal.message))
    context = frame(request, client=row, form=form, number=number, may=may)
    return render(request, "enrollment/clients/reveal_nik.html", context)
