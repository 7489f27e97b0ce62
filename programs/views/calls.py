"""Calls for programs: the office opens them and chooses, partners answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import LEADS, PARTNERS, STEERING, audience
from partners.http import act, once, refusals_on
from portal.kernel import clock
from programs.call_forms import AnswerForm, CallForm, ChooseForm, initial_of
from programs.forms import ReasonForm
from programs.models import CallAnswer, ProgramCall
from programs.selectors.calls import calls_page, office_call_page, own_programs, partner_call_page
from programs.services import calls as services
from programs.views.base import ActorRequest


def _call(request: ActorRequest, public_id: UUID) -> ProgramCall:
    rows = ProgramCall.objects.visible_to(request.actor).select_related("skill", "region__parent", "office", "opened_by__user")
    return get_object_or_404(rows, public_id=public_id)


@audience(*STEERING)
def office_calls(request: ActorRequest) -> HttpResponse:
    """Calls of the office, the next deadline first."""
    return render(request, "programs/office_calls.html", calls_page(request.actor, today=clock.today()))


@audience(*LEADS)
@once
def call_new(request: ActorRequest) -> HttpResponse:
    """Call for a class of one skill in one district; the board fills in both."""
    form = CallForm(request.POST or None, initial={"skill": request.GET.get("skill", ""), "region": request.GET.get("district", "")})
    if form.is_valid():
        with refusals_on(form):
            row = services.open_call(actor=request.actor, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Partners with an agreement for it see the call now."))
            return redirect("office:call", row.public_id)
    return render(request, "programs/office_call_form.html", {"form": form})


def _office_page(request: ActorRequest, row: ProgramCall, **forms: Any) -> HttpResponse:
    forms = {"close_form": ReasonForm(prefix="close"), "withdraw_form": ReasonForm(prefix="withdraw"), **forms}
    return render(request, "programs/office_call.html", {**office_call_page(request.actor, row, today=clock.today()), **forms})


@audience(*STEERING)
def office_call(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One call with its answers."""
    return _office_page(request, _call(request, public_id))


@audience(*LEADS)
@require_POST
def call_choose(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take one answer."""
    row = _call(request, public_id)
    answers = CallAnswer.objects.visible_to(request.actor).filter(call=row).select_related("call__office", "partner")
    form = ChooseForm(request.POST, answers=answers)
    if not form.is_valid():
        messages.error(request, _("Choose one of the answers."))
        return redirect("office:call", public_id)
    return act(
        request,
        then=reverse("office:call", args=[public_id]),
        done=_("Chosen. The partner is asked to plan the cohort."),
        service=lambda: services.choose_answer(actor=request.actor, answer=form.cleaned_data["answer"], now=clock.now()),
    )


@audience(*LEADS)
@require_POST
def call_close(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Choose none, with the reason."""
    row, form = _call(request, public_id), ReasonForm(request.POST, prefix="close")
    if form.is_valid():
        with refusals_on(form):
            services.close_call(actor=request.actor, call=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:call", public_id)
    return _office_page(request, row, close_form=form)


@audience(*LEADS)
@require_POST
def call_withdraw(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take the call back, with the reason."""
    row, form = _call(request, public_id), ReasonForm(request.POST, prefix="withdraw")
    if form.is_valid():
        with refusals_on(form):
            services.withdraw_call(actor=request.actor, call=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:call", public_id)
    return _office_page(request, row, withdraw_form=form)


@audience(*PARTNERS)
def partner_calls(request: ActorRequest) -> HttpResponse:
    """Calls that this partner is asked to answer, and those it has answered."""
    return render(request, "programs/partner_calls.html", calls_page(request.actor, today=clock.today()))


@audience(*PARTNERS)
@once
def partner_call(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One call, and the own answer to it."""
    row = _call(request, public_id)
    page = partner_call_page(request.actor, row, today=clock.today())
    form = AnswerForm(
        request.POST or None, programs=own_programs(request.actor, row).select_related("skill", "partner"), initial=initial_of(page["answer"])
    )
    if form.is_valid():
        with refusals_on(form):
            services.answer_call(actor=request.actor, call=row, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Thank you. The office reads your answer and chooses."))
            return redirect("partner:call", public_id)
    return render(request, "programs/partner_call.html", {**page, "form": form})
