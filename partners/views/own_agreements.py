"""A partner's own agreements: draft, hand in, renew, keep the scan, print the renewal file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners import policies
from partners.access import PARTNERS, audience, open_when_paused
from partners.forms import AgreementForm, ScanForm
from partners.http import ActorRequest, act, once, refusals_on
from partners.models import Agreement
from partners.services import agreement_life, agreements
from partners.services.trail import history_of
from partners.terms import CALLS_FOR_RENEWAL
from partners.views.printing import renewal_answer
from partners.workflow import AGREEMENT
from portal.kernel import clock


def _row(request: ActorRequest, public_id: UUID) -> Agreement:
    rows = Agreement.objects.visible_to(request.actor).select_related("lead", "office", "previous", "renewal")
    return get_object_or_404(rows, public_id=public_id)


@audience(*PARTNERS)
@once
def agreement_new(request: ActorRequest) -> HttpResponse:
    """Draft an agreement with the office."""
    form = AgreementForm(request.POST or None, request.FILES or None, lead=request.actor.home)
    if form.is_valid():
        with refusals_on(form):
            row = agreements.draft_agreement(actor=request.actor, lead=request.actor.home, **form.facts())
            return redirect("partner:agreement", row.public_id)
    return render(request, "partners/agreement_form.html", {"base": "portal/base_partner.html", "form": form, "agreement": None})


@audience(*PARTNERS)
@open_when_paused
def agreements_list(request: ActorRequest) -> HttpResponse:
    """All agreements of this partner, newest first."""
    rows = Agreement.objects.visible_to(request.actor).select_related("lead").prefetch_related("scopes")
    may_draft = policies.may_draft_agreement(request.actor, request.actor.home)
    return render(request, "partners/agreements.html", {"agreements": rows, "may_draft": may_draft, "today": clock.today()})


def _page(request: ActorRequest, row: Agreement, **forms: object) -> HttpResponse:
    context = {
        "agreement": row,
        "history": history_of(row, AGREEMENT),
        "may_edit": policies.may_edit_agreement(request.actor, row),
        "may_renew": policies.may_renew_agreement(request.actor, row),
        "renewal_due": row.status_on(clock.today()) in CALLS_FOR_RENEWAL,
        "may_add_scan": policies.may_add_scan(request.actor, row),
        "scan_form": ScanForm(),
        "today": clock.today(),
    }
    return render(request, "partners/agreement.html", {**context, **forms})


@audience(*PARTNERS)
@open_when_paused
def agreement(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One agreement and its next step."""
    return _page(request, _row(request, public_id))


def edited(request: ActorRequest, row: Agreement, section: str) -> HttpResponse:
    """The form of a draft or a returned agreement, in the section of whoever corrects it."""
    policies.may_edit_agreement(request.actor, row).or_raise()
    form = AgreementForm(request.POST or None, request.FILES or None, instance=row, lead=row.lead)
    if form.is_valid():
        with refusals_on(form):
            agreements.edit_agreement(actor=request.actor, agreement=row, **form.facts())
            return redirect(f"{section}:agreement", row.public_id)
    return render(request, "partners/agreement_form.html", {"base": f"portal/base_{section}.html", "form": form, "agreement": row})


@audience(*PARTNERS)
def agreement_edit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Correct a draft."""
    return edited(request, _row(request, public_id), "partner")


@audience(*PARTNERS)
@require_POST
def agreement_submit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Sign for the partner and hand the agreement to the office."""
    row = _row(request, public_id)
    return act(
        request,
        then=reverse("partner:agreement", args=[public_id]),
        done=_("Signed and handed to the office."),
        service=lambda: agreements.submit_agreement(actor=request.actor, agreement=row, now=clock.now()),
    )


@audience(*PARTNERS)
@require_POST
def agreement_renew(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Draft the next version and open it."""
    draft = agreements.renew_agreement(actor=request.actor, agreement=_row(request, public_id), now=clock.now())
    return redirect("partner:agreement_edit", draft.public_id)


@audience(*PARTNERS)
@require_POST
def agreement_scan(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Add the scan of the signed paper."""
    row, form = _row(request, public_id), ScanForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            agreement_life.add_scan(actor=request.actor, agreement=row, document=form.cleaned_data["document"])
            return redirect("partner:agreement", public_id)
    return _page(request, row, scan_form=form)


@audience(*PARTNERS)
@require_safe
def agreement_file(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The renewal file of one's own work under the agreement, as PDF."""
    return renewal_answer(request, _row(request, public_id))
