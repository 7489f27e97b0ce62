"""Pages of a partner about its cohorts: plan, propose, sessions, confirm, finish, the next one."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import PARTNERS, audience
from partners.http import act, once, refusals_on, typed_text
from portal.kernel import clock
from programs import policies
from programs.forms import CapacityForm, CohortForm, ReasonForm, initial_of
from programs.models import Cohort, Program
from programs.selectors import Wanted, clashes_of, cohort_page, partner_cohorts
from programs.selectors.calls import class_district
from programs.services import cohorts as planning
from programs.services import running, seats
from programs.views.base import ActorRequest
from programs.views.continuity import follow
from programs.views.partner import own_program


def own_cohort(request: ActorRequest, public_id: UUID) -> Cohort:
    """A cohort of the acting partner, or 404."""
    rows = Cohort.objects.own(request.actor).select_related("program__partner", "program__office", "place", "region", "agreement")
    return get_object_or_404(rows, public_id=public_id)


@audience(*PARTNERS)
def cohorts(request: ActorRequest) -> HttpResponse:
    """Own cohorts that are not over, by first day, with the next step; then those that are."""
    return render(request, "programs/partner_cohorts.html", partner_cohorts(request.actor, today=clock.today()))


@audience(*PARTNERS)
@once
def cohort_new(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Plan a cohort of a program, perhaps for people of one district (``?near=``): see the sessions first, then save."""
    program = own_program(request, public_id)
    policies.may_plan_cohort(request.actor, program).or_raise()
    near = class_district(request.GET.get("near", ""))
    form = CohortForm(request.POST or None, program=program, near=near)
    return _plan_page(request, program, None, form, lambda: planning.draft_cohort(actor=request.actor, program=program, plan=form.plan()))


@audience(*PARTNERS)
def cohort_edit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Change the plan while it is a draft or returned."""
    cohort = own_cohort(request, public_id)
    policies.may_change_plan(request.actor, cohort).or_raise()
    form = CohortForm(request.POST or None, program=cohort.program, initial=initial_of(cohort))
    return _plan_page(
        request, cohort.program, cohort, form, lambda: planning.edit_cohort(actor=request.actor, cohort=cohort, plan=form.plan())
    )


def _plan_page(
    request: ActorRequest, program: Program, cohort: Cohort | None, form: CohortForm, save: Callable[[], Cohort]
) -> HttpResponse:
    """The form; ``save`` runs for the button that saves, any other shows the sessions that would arise."""
    schedule, clashes = None, []
    if form.is_valid():
        with refusals_on(form):
            if "save" in request.POST:
                return redirect("partner:cohort", save().public_id)
            plan = form.plan()
            schedule = planning.preview(plan)
            wanted = Wanted(program, schedule.sessions, plan.place, plan.instructor_name, cohort)
            clashes = clashes_of(actor=request.actor, wanted=wanted)
    context = {"form": form, "program": program, "cohort": cohort, "schedule": schedule, "clashes": clashes}
    return render(request, "programs/partner_cohort_form.html", context)


def _page(request: ActorRequest, row: Cohort, **forms: Any) -> HttpResponse:
    forms = {"cancel_form": ReasonForm(), "capacity_form": CapacityForm(initial={"capacity": row.capacity}), **forms}
    context = cohort_page(request.actor, row, today=clock.today(), for_office=False)
    return render(request, "programs/partner_cohort.html", {**context, **forms})


@audience(*PARTNERS)
def cohort(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One cohort: next step, sessions, seats, money."""
    return _page(request, own_cohort(request, public_id))


def _button(request: ActorRequest, public_id: UUID, done: str, service: Callable[..., Any]) -> HttpResponse:
    row = own_cohort(request, public_id)
    return act(
        request,
        then=reverse("partner:cohort", args=[public_id]),
        done=done,
        service=lambda: service(actor=request.actor, cohort=row, now=clock.now()),
    )


@audience(*PARTNERS)
@require_POST
def cohort_propose(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Hand the plan to the office; with the reason where the place is taken."""
    propose = partial(planning.propose_cohort, reason=typed_text(request))
    return _button(request, public_id, _("Proposed. The office answers within seven days."), propose)


@audience(*PARTNERS)
@require_POST
def cohort_confirm(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The minimum is reached: it takes place."""
    return _button(request, public_id, _("Confirmed. Everybody can rely on it now."), running.confirm_cohort)


@audience(*PARTNERS)
@require_POST
def cohort_finish(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Every session is settled."""
    return _button(request, public_id, _("Finished. Now the certificates, and the next cohort."), running.finish_cohort)


@audience(*PARTNERS)
@require_POST
@once
def cohort_next(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Draft the next cohort from the last one, ready to be looked at and proposed; where it exists, lead to it."""
    return follow(request, own_cohort(request, public_id).program, "partner:cohort")


@audience(*PARTNERS)
@require_POST
def cohort_cancel(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take back a proposal or call a cohort off, with the reason."""
    row, form = own_cohort(request, public_id), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            running.cancel_cohort(actor=request.actor, cohort=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("partner:cohort", public_id)
    return _page(request, row, cancel_form=form)


@audience(*PARTNERS)
@require_POST
def cohort_capacity(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Change the number of seats before approval."""
    row, form = own_cohort(request, public_id), CapacityForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            seats.change_capacity(actor=request.actor, cohort=row, capacity=form.cleaned_data["capacity"])
            return redirect("partner:cohort", public_id)
    return _page(request, row, capacity_form=form)
