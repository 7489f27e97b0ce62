"""Pages about whether programmes go on: the board of the office, and the next cohort in one click."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.access import LEADS, PARTNERS, STEERING, audience
from partners.http import once
from portal.kernel import clock
from programs.models import Program
from programs.selectors.board import continuity_board
from programs.services.continuity import Following, propose_next
from programs.views.base import ActorRequest


@audience(*STEERING)
def board(request: ActorRequest) -> HttpResponse:
    """All programmes of the office by how soon they would stop."""
    return render(request, "programs/office_continuity.html", continuity_board(request.actor, request.GET, today=clock.today()))


def tell(request: HttpRequest, following: Following) -> None:
    """Say whether the cohort was drafted now or before."""
    number = {"number": following.cohort.number}
    if following.is_new:
        messages.success(request, _("Cohort %(number)s is drafted from the one before. Look at it before it is proposed.") % number)
    else:
        messages.info(request, _("Cohort %(number)s had been drafted already; here it is.") % number)


def follow(request: ActorRequest, program: Program, then: str) -> HttpResponse:
    """Draft the next cohort, or find it, and lead to it."""
    following = propose_next(actor=request.actor, program=program, today=clock.today())
    tell(request, following)
    return redirect(then, following.cohort.public_id)


def _program(request: ActorRequest, public_id: UUID) -> Program:
    return get_object_or_404(Program.objects.own(request.actor).select_related("partner"), public_id=public_id)


@audience(*LEADS)
@require_POST
@once
def office_next(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The office drafts the next cohort for the partner, who looks at it and proposes it."""
    return follow(request, _program(request, public_id), "office:cohort")


@audience(*PARTNERS)
@require_POST
@once
def partner_next(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The partner drafts the next cohort from the last one."""
    return follow(request, _program(request, public_id), "partner:cohort")
