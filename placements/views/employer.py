"""Pages of employers: people without names, introductions, vacancies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import EMPLOYERS, audience
from partners.http import ActorRequest, act, once, refusals_on
from partners.selectors import inbox
from partners.services.trail import history_of
from placements.forms import AskForm, CandidateFilter, VacancyForm
from placements.models import CandidateProfile, Introduction, Vacancy
from placements.policies import may_ask_for_introduction, may_see_contact
from placements.selectors.candidates import candidate_cards, search_candidates
from placements.services import introductions, profiles, vacancies
from placements.services.misses import check_misses, note_miss
from placements.workflow import INTRODUCTION
from portal.kernel import clock

PAGE = 24


@audience(*EMPLOYERS)
def home(request: ActorRequest) -> HttpResponse:
    """What waits, and the next step."""
    actor = request.actor
    context = {
        "organization": actor.organization,
        "items": inbox(actor, now=clock.now()),
        "may_ask": may_ask_for_introduction(actor),
        "introductions": Introduction.objects.visible_to(actor).exclude(state__in=["declined", "expired", "not_hired"])[:5],
        "vacancies": Vacancy.objects.visible_to(actor).open(clock.today())[:5],
    }
    return render(request, "placements/employer_home.html", context)


@audience(*EMPLOYERS)
def candidates(request: ActorRequest) -> HttpResponse:
    """Trained people who agreed to be seen: skill, certificate, coarse area, availability."""
    form = CandidateFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(search_candidates(request.actor, **chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "cards": candidate_cards(request.actor, page.object_list),
        "may_ask": may_ask_for_introduction(request.actor),
    }
    return render(request, "placements/candidates.html", context)


def _profile(request: ActorRequest, handle: str) -> CandidateProfile:
    """The profile behind a handle, or the neutral 404 that does not say why (R24, R25)."""
    check_misses(actor=request.actor, now=clock.now())
    profile = profiles.find_profile(actor=request.actor, handle=handle)
    if profile is None:
        note_miss(actor=request.actor, now=clock.now())
        raise Http404
    return profile


@audience(*EMPLOYERS)
def candidate(request: ActorRequest, handle: str) -> HttpResponse:
    """One person without a name; the view is written down."""
    profile = _profile(request, handle)
    profiles.note_view(actor=request.actor, profile=profile, now=clock.now())
    asked = Introduction.objects.visible_to(request.actor).filter(profile=profile).first()
    return render(request, "placements/candidate.html", {"card": candidate_cards(request.actor, [profile])[0], "asked": asked})


@audience(*EMPLOYERS)
@once
def ask(request: ActorRequest, handle: str) -> HttpResponse:
    """Ask to meet the person."""
    profile = _profile(request, handle)
    form = AskForm(request.POST or None, vacancies=Vacancy.objects.visible_to(request.actor).open(clock.today()))
    if form.is_valid():
        with refusals_on(form):
            row = introductions.ask_introduction(actor=request.actor, profile=profile, now=clock.now(), **form.cleaned_data)
            return redirect("employer:introduction", row.public_id)
    return render(request, "placements/ask.html", {"form": form, "card": candidate_cards(request.actor, [profile])[0]})


@audience(*EMPLOYERS)
def introduction_list(request: ActorRequest) -> HttpResponse:
    """All introductions of this employer."""
    page = Paginator(Introduction.objects.visible_to(request.actor).select_related("vacancy"), PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/employer_introductions.html", {"page": page})


@audience(*EMPLOYERS)
def introduction(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One introduction: where it stands, what happens next."""
    row = get_object_or_404(Introduction.objects.visible_to(request.actor), public_id=public_id)
    return _introduction_page(request, row)


def _introduction_page(request: ActorRequest, row: Introduction, contact: Any = None) -> HttpResponse:
    context = {
        "introduction": row,
        "history": history_of(row, INTRODUCTION),
        "contact": contact,
        "may_see": may_see_contact(request.actor, row),
    }
    return render(request, "placements/employer_introduction.html", context)


@audience(*EMPLOYERS)
@require_POST
def contact(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Open name and phone; a POST, because each opening is written down."""
    row = get_object_or_404(Introduction.objects.visible_to(request.actor), public_id=public_id)
    return _introduction_page(request, row, introductions.open_contact(actor=request.actor, introduction=row, now=clock.now()))


@audience(*EMPLOYERS)
@require_POST
def result(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Met, hired or not hired."""
    row, step = get_object_or_404(Introduction.objects.visible_to(request.actor), public_id=public_id), request.POST.get("step")
    now, actor = clock.now(), request.actor
    if step == "met":
        service = lambda: introductions.record_meeting(actor=actor, introduction=row, met_on=clock.today(), now=now)  # noqa: E731
    else:
        service = lambda: introductions.record_result(actor=actor, introduction=row, hired=step == "hired", now=now)  # noqa: E731
    return act(
        request, then=reverse("employer:introduction", args=[public_id]), done=_("Thank you. The office has been told."), service=service
    )


@audience(*EMPLOYERS)
def vacancy_list(request: ActorRequest) -> HttpResponse:
    """Own vacancies."""
    page = Paginator(Vacancy.objects.visible_to(request.actor).select_related("region", "skill"), PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/vacancies.html", {"page": page, "may_post": may_ask_for_introduction(request.actor)})


def _vacancy_form(request: ActorRequest, row: Vacancy, template: str) -> HttpResponse:
    form = VacancyForm(request.POST or None, instance=row)
    if form.is_valid():
        with refusals_on(form):
            vacancies.save_vacancy(actor=request.actor, vacancy=row, now=clock.now(), **form.cleaned_data)
            return redirect("employer:vacancies")
    return render(request, template, {"form": form, "vacancy": row})


@audience(*EMPLOYERS)
@once
def vacancy_new(request: ActorRequest) -> HttpResponse:
    """Post work."""
    return _vacancy_form(request, Vacancy(employer=request.actor.organization), "placements/vacancy_form.html")


@audience(*EMPLOYERS)
def vacancy_edit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Change a vacancy."""
    return _vacancy_form(
        request, get_object_or_404(Vacancy.objects.visible_to(request.actor), public_id=public_id), "placements/vacancy_form.html"
    )


@audience(*EMPLOYERS)
@require_POST
def vacancy_close(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take a vacancy off."""
    row = get_object_or_404(Vacancy.objects.visible_to(request.actor), public_id=public_id)
    return act(
        request,
        then=reverse("employer:vacancies"),
        done=_("The vacancy is closed."),
        service=lambda: vacancies.close_vacancy(actor=request.actor, vacancy=row),
    )
