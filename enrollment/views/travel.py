"""Travel support of one cohort: rate and budget, what is due, what was paid, and the receipt list to sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.documents.receipts import receipt_list
from enrollment.forms.learning import PayForm, TakeBackForm, TravelExtraForm, TravelForm
from enrollment.models import TravelPayment
from enrollment.selectors.travel import TravelPage, payments_to_take_back, travel_page
from enrollment.services.travel import may_pay, pay_travel, take_back_payment
from enrollment.views.base import ActorRequest, frame
from enrollment.views.skills import own_cohort
from partners.access import LEADS, PARTNERS, audience
from partners.http import act, once, refusals_on
from portal.kernel import audit, clock
from programs.models import Cohort
from programs.policies import leads_office_of, may_set_travel
from programs.services.travel import add_travel_money, set_travel

FORM = ("GET", "HEAD", "POST")


def _here(request: ActorRequest, cohort: Cohort) -> str:
    name = "office:travel" if request.actor.is_lead else "partner:travel"
    return reverse(name, args=[cohort.public_id])


def _page(request: ActorRequest, cohort: Cohort, **forms: Any) -> HttpResponse:
    actor = request.actor
    page = travel_page(actor=actor, cohort=cohort)
    context = frame(
        request,
        cohort=cohort,
        program=cohort.program,
        page=page,
        may_set=may_set_travel(actor, cohort),
        may_pay=may_pay(actor, cohort),
        may_add=leads_office_of(actor, cohort.program.partner),
        **{**_forms(request, cohort, page), **forms},
    )
    return render(request, "enrollment/flow/travel.html", context)


def _forms(request: ActorRequest, cohort: Cohort, page: TravelPage | None) -> dict[str, Any]:
    if page is None:
        return {"set_form": TravelForm()}
    support = page.support
    initial = {"rate": support.rate, "budget": support.budget, "source": support.source}
    return {
        "set_form": TravelForm(initial=initial),
        "pay_form": PayForm(page=page),
        "extra_form": TravelExtraForm(),
        "back_form": TakeBackForm(payments=payments_to_take_back(actor=request.actor, cohort=cohort)),
    }


@audience(*PARTNERS, *LEADS)
@require_http_methods(FORM)
@once
def travel(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What is due and what was paid; a payment is recorded here."""
    cohort = own_cohort(request, public_id)
    page = travel_page(actor=request.actor, cohort=cohort)
    if request.method != "POST" or page is None:
        return _page(request, cohort)
    form = PayForm(request.POST, page=page)
    if form.is_valid():
        with refusals_on(form):
            pay_travel(actor=request.actor, cohort=cohort, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The payment is recorded."))
            return redirect(_here(request, cohort))
    return _page(request, cohort, pay_form=form)


@audience(*PARTNERS, *LEADS)
@require_POST
def travel_set(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Set rate, budget and source."""
    cohort, form = own_cohort(request, public_id), TravelForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            set_travel(actor=request.actor, cohort=cohort, **form.cleaned_data)
            messages.success(request, _("Travel support is set."))
            return redirect(_here(request, cohort))
    return _page(request, cohort, set_form=form)


@audience(*LEADS)
@require_POST
def travel_extra(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A leader of the office lets payments pass the budget, with a reason."""
    cohort, form = own_cohort(request, public_id), TravelExtraForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            add_travel_money(actor=request.actor, cohort=cohort, **form.cleaned_data)
            messages.success(request, _("The budget is higher now."))
            return redirect(_here(request, cohort))
    return _page(request, cohort, extra_form=form)


@audience(*LEADS)
@require_POST
def travel_back(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take back a payment that was recorded by mistake."""
    cohort = own_cohort(request, public_id)
    payments = payments_to_take_back(actor=request.actor, cohort=cohort)
    form = TakeBackForm(request.POST, payments=payments)
    if not form.is_valid():
        return _page(request, cohort, back_form=form)
    rows = TravelPayment.objects.visible_to(request.actor).select_related("enrollment__client", "enrollment__cohort__program__partner")
    payment = get_object_or_404(rows, public_id=form.cleaned_data["payment"])
    return act(
        request,
        then=_here(request, cohort),
        done=_("The payment was taken back; the money counts as left again."),
        service=lambda: take_back_payment(actor=request.actor, payment=payment, reason=form.cleaned_data["reason"], now=clock.now()),
    )


@audience(*PARTNERS, *LEADS)
@never_cache
@require_safe
def travel_receipts(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The list that people sign: call name and number, sessions, amount; no full name."""
    cohort = own_cohort(request, public_id)
    page = travel_page(actor=request.actor, cohort=cohort)
    if page is None:
        raise Http404
    audit.record("travel.receipts", actor=request.actor, subject=cohort)
    response = HttpResponse(receipt_list(cohort, page, today=clock.today()), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="tanda-terima.pdf"'
    return response
