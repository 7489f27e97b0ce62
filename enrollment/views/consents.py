"""A client's consents: what was said yes to, a new yes with its text, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enrollment.consent_texts import current_text
from enrollment.enums.clients import ConsentPurpose
from enrollment.forms.clients import ConsentForm, ReasonForm
from enrollment.models import Client, Consent
from enrollment.policies.clients import allowed_purposes
from enrollment.selectors.client import consents_of
from enrollment.services.consents import give_consent, longest_end, withdraw_consent
from enrollment.views.base import ActorRequest, client_or_404, frame, posted, row_or_404
from partners.access import CASEWORKERS, LEADS, audience
from partners.http import once, refusals_on
from partners.models import Organization
from portal.kernel import audit, clock

FORM = ("GET", "HEAD", "POST")


def _form(request: ActorRequest, client: Client, purpose: str) -> ConsentForm:
    today = clock.today()
    partners = Organization.objects.visible_to(request.actor).trainers().verified().order_by("name")
    initial = {"ends_on": longest_end(client, purpose, today), "language": (get_language() or "id")[:2]}
    return ConsentForm(posted(request), initial=initial, purpose=purpose, is_child=client.is_child(today), partners=partners)


@audience(*CASEWORKERS, *LEADS)
@require_http_methods(FORM)
@once
def consent(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What the client agreed to, and the form of one purpose with the text to read out."""
    client = client_or_404(request, public_id)
    purposes = allowed_purposes(client, clock.today())
    asked = request.GET.get("purpose", purposes[0].value)
    purpose = ConsentPurpose(asked) if asked in purposes else purposes[0]
    form = _form(request, client, purpose)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            give_consent(actor=request.actor, client=client, purpose=purpose, now=clock.now(), **form.facts())
            messages.success(request, _("The consent is in force from now on."))
            return redirect("officer:client", public_id=client.public_id)
    if request.method != "POST":
        audit.record("client.read", actor=request.actor, subject=client, person=client, reason="consents")
    context = frame(
        request,
        client=client,
        form=form,
        purpose=purpose,
        text=current_text(purpose),
        is_child=client.is_child(clock.today()),
        rows=consents_of(request.actor, client, purposes, now=clock.now()),
    )
    return render(request, "enrollment/clients/consent.html", context)


@audience(*CASEWORKERS, *LEADS)
@require_http_methods(FORM)
@once
def consent_withdraw(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take a consent back; whoever saw something is asked to delete it."""
    row = row_or_404(request, Consent.objects.select_related("client", "recipient"), public_id)
    form = ReasonForm(posted(request))
    form.fields["reason"].required = False
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            withdraw_consent(actor=request.actor, consent=row, now=clock.now(), reason=form.cleaned_data["reason"])
            messages.success(
                request, _("The consent has ended. What rested on it is closed, and recipients are asked to delete what they have.")
            )
            return redirect("officer:consent", public_id=row.client.public_id)
    return render(request, "enrollment/clients/consent_withdraw.html", frame(request, client=row.client, consent=row, form=form))
