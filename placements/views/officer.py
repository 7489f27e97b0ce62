"""Pages of officers about work: introductions, first days, follow-ups, income."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enrollment.enums import ConsentPurpose
from enrollment.models import Client, Consent, Disclosure
from partners.access import OFFICE, audience
from partners.http import ActorRequest, act, once, refusals_on
from partners.services.trail import history_of
from placements.enums import IncomeKind
from placements.forms import (
    CloseFollowUpForm,
    DeclineForm,
    EndForm,
    FollowUpForm,
    IncomeForm,
    PlacementForm,
    ProfileForm,
    ReasonForm,
    TryForm,
)
from placements.models import CandidateProfile, FollowUp, IncomeRecord, Introduction, Placement
from placements.policies import may_verify_placement
from placements.services import follow_ups, incomes, introductions, placements, profiles
from placements.workflow import INTRODUCTION, PLACEMENT
from portal.kernel import audit, clock

PAGE = 50


def _client(request: ActorRequest, public_id: UUID) -> Client:
    """A visible client; the look into the file is written down."""
    client = get_object_or_404(Client.objects.visible_to(request.actor), public_id=public_id)
    audit.record("client.read", actor=request.actor, subject=client, person=client)
    return client


def _introduction(request: ActorRequest, public_id: UUID) -> Introduction:
    rows = Introduction.objects.visible_to(request.actor).select_related("profile__client", "employer", "vacancy")
    return get_object_or_404(rows, public_id=public_id)


@audience(*OFFICE)
def introduction_list(request: ActorRequest) -> HttpResponse:
    """Employers who ask for one's clients; those that wait come first."""
    rows = Introduction.objects.visible_to(request.actor).select_related("profile__client", "employer").order_by("expires_at")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/officer_introductions.html", {"page": page})


@audience(*OFFICE)
def introduction(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One request of an employer: check, ask the person, record yes or no."""
    return _introduction_page(request, _introduction(request, public_id))


def _introduction_page(request: ActorRequest, row: Introduction, **forms: Any) -> HttpResponse:
    consent = Consent.objects.in_force(ConsentPurpose.EMPLOYER_VIEW, row.profile.client, clock.now()).first()
    context = {
        "introduction": row,
        "client": row.profile.client,
        "history": history_of(row, INTRODUCTION),
        "consent": consent,
        "decline_form": DeclineForm(),
    }
    return render(request, "placements/officer_introduction.html", {**context, **forms})


@audience(*OFFICE)
@require_POST
def introduction_step(request: ActorRequest, public_id: UUID, step: str) -> HttpResponse:
    """The work fits, or the person said yes."""
    row = _introduction(request, public_id)
    service = {"check": introductions.check_introduction, "agree": introductions.agree_introduction}[step]
    done = {"check": _("Checked. Now ask the person."), "agree": _("The employer can now see name and phone.")}[step]
    return act(
        request,
        then=reverse("officer:introduction", args=[public_id]),
        done=done,
        service=lambda: service(actor=request.actor, introduction=row, now=clock.now()),
    )


@audience(*OFFICE)
@require_POST
def introduction_decline(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """It does not come about."""
    row, form = _introduction(request, public_id), DeclineForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            introductions.decline_introduction(actor=request.actor, introduction=row, now=clock.now(), **form.cleaned_data)
            return redirect("officer:introduction", public_id)
    return _introduction_page(request, row, decline_form=form)


@audience(*OFFICE)
def profile(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What employers see of a client, who has seen it, and a sentence in the client's own words."""
    client = _client(request, public_id)
    row = get_object_or_404(CandidateProfile.objects.visible_to(request.actor), client=client)
    form = ProfileForm(request.POST or None, initial={"available_from": row.available_from, "summary": row.summary})
    if form.is_valid():
        with refusals_on(form):
            profiles.describe_profile(actor=request.actor, profile=row, **form.cleaned_data)
            return redirect("officer:client", public_id)
    views = (
        Disclosure.objects.visible_to(request.actor).filter(client=client, purpose=ConsentPurpose.EMPLOYER_VIEW).select_related("recipient")
    )
    return render(request, "placements/profile.html", {"form": form, "client": client, "profile": row, "views": views})


@audience(*OFFICE)
@once
def placement_new(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Record a first day of work, from an introduction or without one."""
    client = _client(request, public_id)
    met = Introduction.objects.visible_to(request.actor).filter(
        profile__client=client, state__in=["agreed", "met", "hired"], placement=None
    )
    source = met.select_related("employer", "vacancy").order_by("-updated_at").first()
    form = PlacementForm(request.POST or None, request.FILES or None, initial=_prefill(source))
    if form.is_valid():
        with refusals_on(form):
            row = placements.start_placement(actor=request.actor, client=client, introduction=source, now=clock.now(), **form.cleaned_data)
            return redirect("officer:placement", row.public_id)
    return render(request, "placements/placement_form.html", {"form": form, "client": client, "source": source})


def _prefill(source: Introduction | None) -> dict[str, Any]:
    """What an introduction already tells about the work."""
    start: dict[str, Any] = {"started_on": clock.today()}
    if source is None:
        return start
    vacancy = source.vacancy
    work = (
        {
            "occupation": vacancy.title,
            "monthly_wage": vacancy.monthly_wage,
            "weekly_hours": vacancy.weekly_hours,
            "region": vacancy.region_id,
        }
        if vacancy
        else {}
    )
    return {**start, "kind": "employee", "workplace": source.employer.name, "region": source.employer.region_id, **work}


@audience(*OFFICE)
def placement(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One piece of work: evidence, verification by a second person, follow-ups."""
    rows = Placement.objects.visible_to(request.actor).select_related("client", "region", "recorded_by", "verified_by")
    return _placement_page(request, get_object_or_404(rows, public_id=public_id))


def _placement_page(request: ActorRequest, row: Placement, **forms: Any) -> HttpResponse:
    context = {
        "placement": row,
        "client": row.client,
        "history": history_of(row, PLACEMENT),
        "follow_ups": row.follow_ups.all(),
        "end_form": EndForm(),
        "reason_form": ReasonForm(),
        "may_verify": may_verify_placement(request.actor, row),
        "today": clock.today(),
    }
    return render(request, "placements/placement.html", {**context, **forms})


@audience(*OFFICE)
@require_POST
def placement_verify(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A second person has seen the evidence."""
    row = get_object_or_404(Placement.objects.visible_to(request.actor), public_id=public_id)
    return act(
        request,
        then=reverse("officer:placement", args=[public_id]),
        done=_("Verified. It counts from now on."),
        service=lambda: placements.verify_placement(actor=request.actor, placement=row, now=clock.now()),
    )


@audience(*OFFICE)
@require_POST
def placement_return(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The evidence is not enough."""
    row, form = get_object_or_404(Placement.objects.visible_to(request.actor), public_id=public_id), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            placements.return_placement(actor=request.actor, placement=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("officer:placement", public_id)
    return _placement_page(request, row, reason_form=form)


@audience(*OFFICE)
@require_POST
def placement_end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The work has ended."""
    row, form = get_object_or_404(Placement.objects.visible_to(request.actor), public_id=public_id), EndForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            placements.end_placement(actor=request.actor, placement=row, now=clock.now(), **form.cleaned_data)
            return redirect("officer:placement", public_id)
    return _placement_page(request, row, end_form=form)


@audience(*OFFICE)
def follow_up_list(request: ActorRequest) -> HttpResponse:
    """Questions whose window is open, the oldest first."""
    rows = FollowUp.objects.visible_to(request.actor).due(clock.today()).select_related("client", "placement").order_by("due_on", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/follow_ups.html", {"page": page, "today": clock.today()})


def _follow_up(request: ActorRequest, public_id: UUID) -> FollowUp:
    rows = FollowUp.objects.visible_to(request.actor).select_related("client", "placement")
    return get_object_or_404(rows, public_id=public_id)


@audience(*OFFICE)
def follow_up(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Record news about one person."""
    row = _follow_up(request, public_id)
    form = FollowUpForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            facts = {name: form.cleaned_data[name] for name in ("answer", "informant", "note")}
            follow_ups.record_follow_up(actor=request.actor, follow_up=row, income=form.income(), now=clock.now(), **facts)
            return redirect("officer:follow_up", public_id)
    return _follow_up_page(request, row, form=form)


def _follow_up_page(request: ActorRequest, row: FollowUp, **forms: Any) -> HttpResponse:
    context = {
        "follow_up": row,
        "client": row.client,
        "tries": row.tries.all(),
        "form": FollowUpForm(),
        "try_form": TryForm(),
        "close_form": CloseFollowUpForm(),
        "today": clock.today(),
    }
    return render(request, "placements/follow_up.html", {**context, **forms})


@audience(*OFFICE)
@require_POST
def follow_up_try(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Nobody answered today."""
    row, form = _follow_up(request, public_id), TryForm(request.POST)
    who = form.cleaned_data["informant"] if form.is_valid() else "client"
    return act(
        request,
        then=reverse("officer:follow_up", args=[public_id]),
        done=_("The attempt is on record."),
        service=lambda: follow_ups.record_try(actor=request.actor, follow_up=row, informant=who, now=clock.now()),
    )


@audience(*OFFICE)
@require_POST
def follow_up_close(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A result without news."""
    row, form = _follow_up(request, public_id), CloseFollowUpForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            follow_ups.close_follow_up(actor=request.actor, follow_up=row, now=clock.now(), **form.cleaned_data)
            return redirect("officer:follow_up", public_id)
    return _follow_up_page(request, row, close_form=form)


@audience(*OFFICE)
@once
def income(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What a client lives on: the baseline first, later changes after it."""
    client = _client(request, public_id)
    records = IncomeRecord.objects.visible_to(request.actor).filter(client=client)
    has_baseline = records.filter(kind=IncomeKind.BASELINE).exists()
    form = IncomeForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            kind = IncomeKind.UPDATE if has_baseline else IncomeKind.BASELINE
            incomes.record_income(actor=request.actor, client=client, kind=kind, now=clock.now(), **form.cleaned_data)
            return redirect("officer:income", public_id)
    return render(request, "placements/income.html", {"form": form, "client": client, "records": records, "has_baseline": has_baseline})
