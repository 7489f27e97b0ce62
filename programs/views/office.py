"""Pages of the office: programs and cohorts that wait for a decision, and what it decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import LEADS, STEERING, audience
from partners.http import act, refusals_on
from portal.kernel import clock
from programs.forms import ApproveForm, CapacityForm, PublishForm, ReasonForm
from programs.models import Cohort, Program
from programs.review_forms import CommentForm
from programs.selectors import cohort_page, office_program_page, office_review
from programs.services import cohorts as planning
from programs.services import programs as services
from programs.services import running, seats
from programs.views.base import ActorRequest


def office_program(request: ActorRequest, public_id: UUID) -> Program:
    """A program that the office answers for, or 404."""
    rows = Program.objects.own(request.actor).select_related("skill", "partner", "office")
    return get_object_or_404(rows, public_id=public_id)


def _cohort(request: ActorRequest, public_id: UUID) -> Cohort:
    rows = Cohort.objects.own(request.actor).select_related("program__partner", "program__office", "place", "region", "agreement")
    return get_object_or_404(rows, public_id=public_id)


@audience(*STEERING)
def programs(request: ActorRequest) -> HttpResponse:
    """What waits for a decision first, then all programs of the office."""
    return render(request, "programs/office_programs.html", office_review(request.actor, request.GET, today=clock.today()))


def program_page(request: ActorRequest, row: Program, **forms: Any) -> HttpResponse:
    """The page of a program with the forms of its decisions."""
    forms = {
        "publish_form": PublishForm(),
        "return_form": ReasonForm(prefix="return"),
        "archive_form": ReasonForm(prefix="archive"),
        "comment_form": CommentForm(prefix="comment", initial={"field": request.GET.get("field", "")}),
        **forms,
    }
    return render(request, "programs/office_program.html", {**office_program_page(request.actor, row, today=clock.today()), **forms})


@audience(*STEERING)
def program(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One program: its text or its changes, and publish or return."""
    return program_page(request, office_program(request, public_id))


@audience(*LEADS)
@require_POST
def program_publish(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Publish the text or the changes."""
    row, form = office_program(request, public_id), PublishForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.publish_program(actor=request.actor, program=row, now=clock.now(), **form.cleaned_data)
            return redirect("office:program", public_id)
    return program_page(request, row, publish_form=form)


@audience(*LEADS)
@require_POST
def program_return(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ask for a correction, with a comment."""
    row, form = office_program(request, public_id), ReasonForm(request.POST, prefix="return")
    if form.is_valid():
        with refusals_on(form):
            services.return_program(actor=request.actor, program=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:program", public_id)
    return program_page(request, row, return_form=form)


@audience(*LEADS)
@require_POST
def program_archive(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take a program out of the catalog, with the reason."""
    row, form = office_program(request, public_id), ReasonForm(request.POST, prefix="archive")
    if form.is_valid():
        with refusals_on(form):
            services.archive_program(actor=request.actor, program=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:program", public_id)
    return program_page(request, row, archive_form=form)


def _cohort_page(request: ActorRequest, row: Cohort, **forms: Any) -> HttpResponse:
    forms = {
        "approve_form": ApproveForm(),
        "return_form": ReasonForm(prefix="return"),
        "small_form": ReasonForm(prefix="small"),
        "cancel_form": ReasonForm(prefix="cancel"),
        "capacity_form": CapacityForm(initial={"capacity": row.capacity}),
        **forms,
    }
    context = cohort_page(request.actor, row, today=clock.today(), for_office=True)
    return render(request, "programs/office_cohort.html", {**context, **forms})


@audience(*STEERING)
def cohort(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One cohort: agreement and money beside the plan, and the decision that waits."""
    return _cohort_page(request, _cohort(request, public_id))


def _decide(request: ActorRequest, row: Cohort, form: Any, name: str, service: Callable[..., Any], **arguments: str) -> HttpResponse:
    """Run a service with what the form says; a refusal stays on the page with what was typed."""
    if form.is_valid():
        with refusals_on(form):
            values = {argument: form.cleaned_data[field] for argument, field in arguments.items()}
            service(actor=request.actor, cohort=row, now=clock.now(), **values)
            return redirect("office:cohort", row.public_id)
    return _cohort_page(request, row, **{name: form})


@audience(*LEADS)
@require_POST
def cohort_approve(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The office says yes."""
    form = ApproveForm(request.POST)
    return _decide(request, _cohort(request, public_id), form, "approve_form", planning.approve_cohort, exception_reason="exception_reason")


@audience(*LEADS)
@require_POST
def cohort_return(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ask for a correction, with a comment."""
    form = ReasonForm(request.POST, prefix="return")
    return _decide(request, _cohort(request, public_id), form, "return_form", planning.return_cohort, reason="reason")


@audience(*LEADS)
@require_POST
def cohort_confirm_small(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Let a cohort below its minimum take place."""
    form = ReasonForm(request.POST, prefix="small")
    return _decide(request, _cohort(request, public_id), form, "small_form", running.confirm_cohort, reason="reason")


@audience(*LEADS)
@require_POST
def cohort_cancel(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Call a cohort off."""
    form = ReasonForm(request.POST, prefix="cancel")
    return _decide(request, _cohort(request, public_id), form, "cancel_form", running.cancel_cohort, reason="reason")


@audience(*LEADS)
@require_POST
def cohort_capacity(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Change the number of seats."""
    row, form = _cohort(request, public_id), CapacityForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            seats.change_capacity(actor=request.actor, cohort=row, capacity=form.cleaned_data["capacity"])
            return redirect("office:cohort", public_id)
    return _cohort_page(request, row, capacity_form=form)


def _button(request: ActorRequest, public_id: UUID, done: str, service: Callable[..., Any]) -> HttpResponse:
    row = _cohort(request, public_id)
    return act(
        request,
        then=reverse("office:cohort", args=[public_id]),
        done=done,
        service=lambda: service(actor=request.actor, cohort=row, now=clock.now()),
    )


@audience(*LEADS)
@require_POST
def cohort_open(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Open it for referrals."""
    return _button(request, public_id, _("Open. Officers can refer clients now."), running.open_cohort)


@audience(*LEADS)
@require_POST
def cohort_confirm(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The minimum is reached."""
    return _button(request, public_id, _("Confirmed. Everybody can rely on it now."), running.confirm_cohort)


@audience(*LEADS)
@require_POST
def cohort_close(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Everything is settled."""
    return _button(request, public_id, _("Closed. Its results stay."), running.close_cohort)
