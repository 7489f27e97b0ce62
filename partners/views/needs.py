"""The board of needs: partners ask, others answer, one answer is accepted; the office looks on and helps."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners import policies
from partners.access import LEADS, PARTNERS, audience
from partners.forms import ReasonForm
from partners.forms_partnership import AnswerForm, NeedForm
from partners.http import ActorRequest, act, once, refusals_on
from partners.models import NeedAnswer, PartnerNeed
from partners.selectors_needs import board, need_page
from partners.services import needs
from partners.services.trail import history_of
from partners.workflow import NEED
from portal.kernel import clock

PAGE = 50
HELPERS = (*PARTNERS, "sponsor")


def _need(request: ActorRequest, public_id: UUID) -> PartnerNeed:
    rows = PartnerNeed.objects.visible_to(request.actor).select_related("organization__region")
    return get_object_or_404(rows, public_id=public_id)


def _answer(request: ActorRequest, public_id: UUID) -> NeedAnswer:
    rows = NeedAnswer.objects.visible_to(request.actor).standing().select_related("need")
    return get_object_or_404(rows, public_id=public_id)


def _own_contact(request: ActorRequest) -> dict[str, str]:
    return {"contact_name": request.actor.person.name, "contact_phone": request.actor.home.phone}


@audience(*HELPERS)
def need_list(request: ActorRequest) -> HttpResponse:
    """What others look for, what we look for, what we answered."""
    view = request.GET.get("view", "board")
    context = {
        "view": view,
        "page": Paginator(board(request.actor, view), PAGE).get_page(request.GET.get("page")),
        "may_ask": policies.may_ask_for_help(request.actor),
    }
    return render(request, "partners/needs.html", context)


@audience(*PARTNERS)
@require_http_methods(("GET", "HEAD", "POST"))
@once
def need_new(request: ActorRequest) -> HttpResponse:
    """Ask for tools, an instructor, a room, material."""
    form = NeedForm(request.POST or None, initial=_own_contact(request))
    if form.is_valid():
        with refusals_on(form):
            row = needs.ask_for_help(actor=request.actor, now=clock.now(), **form.cleaned_data)
            return redirect("partner:need", row.public_id)
    return render(request, "partners/need_form.html", {"form": form, "may_ask": policies.may_ask_for_help(request.actor)})


@audience(*HELPERS)
def need(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One request with its answers."""
    return _need_page(request, _need(request, public_id), AnswerForm(initial=_own_contact(request)))


def _need_page(request: ActorRequest, row: PartnerNeed, form: AnswerForm) -> HttpResponse:
    context = {"form": form, "history": history_of(row, NEED), **need_page(request.actor, row)}
    return render(request, "partners/need.html", context)


@audience(*HELPERS)
@require_POST
@once
def need_answer(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Say what one can give."""
    row, form = _need(request, public_id), AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            needs.answer_need(actor=request.actor, need=row, now=clock.now(), **form.cleaned_data)
            return redirect("partner:need", public_id)
    return _need_page(request, row, form)


@audience(*PARTNERS)
@require_POST
def need_withdraw(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """It is not needed any more."""
    row = _need(request, public_id)
    return act(
        request,
        then=reverse("partner:need", args=[public_id]),
        done=_("Taken from the board. Whoever answered has been told."),
        service=lambda: needs.withdraw_need(actor=request.actor, need=row, now=clock.now()),
    )


@audience(*PARTNERS)
@require_POST
def answer_accept(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Choose one answer."""
    row = _answer(request, public_id)
    return act(
        request,
        then=reverse("partner:need", args=[row.need.public_id]),
        done=_("Accepted. You can see each other's contact persons now."),
        service=lambda: needs.accept_answer(actor=request.actor, answer=row, now=clock.now()),
    )


@audience(*HELPERS)
@require_POST
def answer_take_back(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take one's own answer back."""
    row = _answer(request, public_id)
    return act(
        request,
        then=reverse("partner:needs"),
        done=_("Your answer is taken back."),
        service=lambda: needs.take_back_answer(actor=request.actor, answer=row, now=clock.now()),
    )


@audience(*LEADS)
def office_needs(request: ActorRequest) -> HttpResponse:
    """The board for the office."""
    view = request.GET.get("view", "open")
    page = Paginator(board(request.actor, view), PAGE).get_page(request.GET.get("page"))
    return render(request, "partners/office_needs.html", {"view": view, "page": page})


@audience(*LEADS)
def office_need(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One request for the office, which may close it."""
    return _office_page(request, _need(request, public_id), ReasonForm())


def _office_page(request: ActorRequest, row: PartnerNeed, form: ReasonForm) -> HttpResponse:
    context = {"reason_form": form, "history": history_of(row, NEED), **need_page(request.actor, row)}
    return render(request, "partners/office_need.html", context)


@audience(*LEADS)
@require_POST
def office_need_close(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take a request from the board, with a reason."""
    row, form = _need(request, public_id), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            needs.close_need(actor=request.actor, need=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:need", public_id)
    return _office_page(request, row, form)
