"""An organization's own pages: what it says about itself, papers, people, leaving."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import policies
from partners.access import EMPLOYERS, PARTNERS, audience, open_when_paused
from partners.forms import InviteForm, OrganizationForm, PaperForm, ReasonForm, RoleForm
from partners.http import ActorRequest, act, once, refusals_on
from partners.models import Invitation, Membership
from partners.papers import what_proves
from partners.reauth import fresh_login_required
from partners.selectors import inbox, last_reason, partner_overview
from partners.services import members, organizations
from partners.services.trail import history_of
from partners.views.account import base_for
from partners.workflow import ORGANIZATION
from portal.kernel import clock

SIDES = (*PARTNERS, *EMPLOYERS, "sponsor")


def _section(request: ActorRequest) -> str:
    return "employer" if request.actor.is_employer else "partner"


@audience(*PARTNERS)
@open_when_paused
def home(request: ActorRequest) -> HttpResponse:
    """What waits for this partner, and the next step of its programs; a paused one is led to the reason."""
    if request.actor.home.state == "suspended":
        return redirect("partner:organization")
    overview = partner_overview(request.actor, today=clock.today())
    return render(request, "partners/partner_home.html", {"items": inbox(request.actor, now=clock.now()), **overview})


def _own_page(request: ActorRequest, **forms: object) -> HttpResponse:
    row = request.actor.home
    context = {
        "base": base_for(request),
        "organization": row,
        "papers": row.papers.all(),
        "papers_needed": what_proves(row.legal_form),
        "history": history_of(row, ORGANIZATION),
        "section": _section(request),
        "paper_form": PaperForm(),
        "may_manage": policies.may_manage(request.actor, row),
        "pause_reason": last_reason(row, "suspended") if row.state == "suspended" else "",
        "office": row.office,
    }
    return render(request, "partners/organization.html", {**context, **forms})


@audience(*SIDES)
@open_when_paused
def organization(request: ActorRequest) -> HttpResponse:
    """Registration: facts, papers, state and the next step."""
    return _own_page(request)


@audience(*SIDES)
def organization_edit(request: ActorRequest) -> HttpResponse:
    """Change the facts."""
    row = request.actor.home
    form = OrganizationForm(request.POST or None, instance=row)
    if form.is_valid():
        with refusals_on(form):
            organizations.edit_organization(actor=request.actor, organization=row, **form.cleaned_data)
            return redirect(f"{_section(request)}:organization")
    return render(request, "partners/organization_edit.html", {"base": base_for(request), "form": form, "section": _section(request)})


@audience(*SIDES)
@open_when_paused
@require_POST
@once
def paper_add(request: ActorRequest) -> HttpResponse:
    """Add one paper; a bad one comes back with the reason and what was typed."""
    row, form = request.actor.home, PaperForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            organizations.add_paper(actor=request.actor, organization=row, now=clock.now(), **form.cleaned_data)
            return redirect(f"{_section(request)}:organization")
    return _own_page(request, paper_form=form)


@audience(*SIDES)
@require_POST
def organization_submit(request: ActorRequest) -> HttpResponse:
    """Hand the registration to the office."""
    row = request.actor.home
    return act(
        request,
        then=reverse(f"{_section(request)}:organization"),
        done=_("Handed in. The office answers within seven days."),
        service=lambda: organizations.submit_organization(actor=request.actor, organization=row, now=clock.now()),
    )


@audience(*SIDES)
@once
def people(request: ActorRequest) -> HttpResponse:
    """Who acts for us, and invitations."""
    row = request.actor.home
    form = InviteForm(request.POST or None, roles=policies.SIDE_ROLES)
    if form.is_valid():
        with refusals_on(form):
            members.invite(actor=request.actor, organization=row, now=clock.now(), **form.cleaned_data)
            return redirect(f"{_section(request)}:people")
    context = {
        "base": base_for(request),
        "form": form,
        "section": _section(request),
        "may_manage": policies.may_manage(request.actor, row),
        "may_invite": policies.may_invite(request.actor, row),
        "members": row.memberships.active().select_related("user"),
        "invitations": row.invitations.open(clock.now()),
    }
    return render(request, "partners/people.html", context)


def _member(request: ActorRequest, public_id: UUID) -> Membership:
    rows = Membership.objects.active().filter(organization=request.actor.home).select_related("user", "organization")
    return get_object_or_404(rows, public_id=public_id)


@audience(*SIDES)
@fresh_login_required
def person_role(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Give somebody another role; the password is asked for again (R40)."""
    member, back = _member(request, public_id), reverse(f"{_section(request)}:people")
    policies.may_manage(request.actor, member.organization).or_raise()
    form = RoleForm(request.POST or None, roles=policies.SIDE_ROLES, initial={"role": member.role})
    if form.is_valid():
        with refusals_on(form):
            members.change_role(actor=request.actor, membership=member, role=form.cleaned_data["role"])
            return redirect(back)
    return render(request, "partners/role.html", {"base": base_for(request), "form": form, "member": member, "back": back})


def _invitation(request: ActorRequest, public_id: UUID) -> Invitation:
    rows = Invitation.objects.open(clock.now()).filter(organization=request.actor.home).select_related("organization")
    return get_object_or_404(rows, public_id=public_id)


@audience(*SIDES)
@require_POST
def invitation_resend(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A new link to the same address."""
    service = partial(members.resend_invitation, actor=request.actor, invitation=_invitation(request, public_id), now=clock.now())
    then = reverse(f"{_section(request)}:people")
    return act(request, then=then, done=_("Sent again. The earlier link no longer works."), service=service)


@audience(*SIDES)
@require_POST
def invitation_revoke(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    service = partial(members.revoke_invitation, actor=request.actor, invitation=_invitation(request, public_id), now=clock.now())
    then = reverse(f"{_section(request)}:people")
    return act(request, then=then, done=_("The invitation is taken back; its link no longer works."), service=service)


@audience(*SIDES)
@open_when_paused
@once
def organization_leave(request: ActorRequest) -> HttpResponse:
    """Leave: first what that means and what still stands against it, then the reason."""
    row, form = request.actor.home, ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            organizations.leave(actor=request.actor, organization=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("account:home")
    may = organizations.may_leave(request.actor, row, today=clock.today())
    return render(request, "partners/leave.html", {"base": base_for(request), "form": form, "section": _section(request), "may_leave": may})


@audience(*SIDES)
@require_POST
def person_end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take somebody's right to act away."""
    member = _member(request, public_id)
    return act(
        request,
        then=reverse(f"{_section(request)}:people"),
        done=_("This person no longer acts for the organisation."),
        service=lambda: members.end_membership(actor=request.actor, membership=member, now=clock.now()),
    )
