"""Pages of a partner about its programs: list, text, review."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import PARTNERS, audience
from partners.http import act, once, refusals_on
from partners.models import Organization
from portal.kernel import clock
from portal.kernel.decisions import ALLOWED
from programs import policies
from programs.content import with_changes
from programs.forms import ProgramForm, ReasonForm
from programs.models import Program
from programs.selectors import partner_program_page, partner_programs, threads_by_field
from programs.services import programs as services
from programs.views.base import ActorRequest


def own_organization(request: ActorRequest) -> Organization:
    """The partner acted for; the audience of these pages makes sure that there is one."""
    assert request.actor.organization is not None
    return request.actor.organization


def own_program(request: ActorRequest, public_id: UUID) -> Program:
    """A program of the acting partner, or 404."""
    rows = Program.objects.own(request.actor).select_related("skill", "partner", "office")
    return get_object_or_404(rows, public_id=public_id)


@audience(*PARTNERS)
def programs(request: ActorRequest) -> HttpResponse:
    """Own programs with state and next step; those that wait for us come first."""
    rows = partner_programs(request.actor, today=clock.today(), with_cards=True)
    may_write = policies.may_write_program(request.actor, own_organization(request))
    return render(request, "programs/partner_programs.html", {"rows": rows, "may_write": may_write})


def _beside_form(request: ActorRequest, row: Program | None) -> dict[str, Any]:
    """What the office said about which field, and why nothing can be changed just now."""
    return {"threads": threads_by_field(row), "may_edit": policies.may_edit_text(request.actor, row) if row else ALLOWED}


@audience(*PARTNERS)
@once
def program_new(request: ActorRequest) -> HttpResponse:
    """Write a program."""
    form = ProgramForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            row = services.draft_program(actor=request.actor, partner=own_organization(request), **form.content())
            return redirect("partner:program", row.public_id)
    return render(request, "programs/partner_program_form.html", {"form": form, "program": None, **_beside_form(request, None)})


@audience(*PARTNERS)
def program(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One program: where it stands, what comes next, its cohorts."""
    row = own_program(request, public_id)
    return render(
        request, "programs/partner_program.html", partner_program_page(request.actor, row, today=clock.today(), archive_form=ReasonForm())
    )


@audience(*PARTNERS)
def program_edit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Change the text; of a published program the changes wait for the office."""
    row = own_program(request, public_id)
    form = ProgramForm(request.POST or None, instance=with_changes(row))
    if form.is_valid():
        with refusals_on(form):
            services.edit_program(actor=request.actor, program=row, **form.content())
            return redirect("partner:program", public_id)
    return render(request, "programs/partner_program_form.html", {"form": form, "program": row, **_beside_form(request, row)})


@audience(*PARTNERS)
@require_POST
def program_submit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Hand a draft or changes to the office."""
    row = own_program(request, public_id)
    return act(
        request,
        then=reverse("partner:program", args=[public_id]),
        done=_("Handed in. The office answers within seven days."),
        service=lambda: services.submit_program(actor=request.actor, program=row, now=clock.now()),
    )


@audience(*PARTNERS)
@require_POST
def program_archive(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Offer a program no longer, with the reason."""
    row, form = own_program(request, public_id), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.archive_program(actor=request.actor, program=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("partner:program", public_id)
    return render(
        request, "programs/partner_program.html", partner_program_page(request.actor, row, today=clock.today(), archive_form=form)
    )


@audience(*PARTNERS)
@require_POST
def program_restore(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Make an archived program a draft again."""
    row = own_program(request, public_id)
    return act(
        request,
        then=reverse("partner:program", args=[public_id]),
        done=_("The programme is a draft again."),
        service=lambda: services.restore_program(actor=request.actor, program=row, now=clock.now()),
    )
