"""Pages of the office about its partners: verification, groups of the decree, leaving, staff, audit trail."""

from functools import partial
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import policies
from partners.access import LEADS, audience
from partners.forms import GroupForm, InviteForm, ReasonForm, RoleForm
from partners.forms_partnership import ContactForm
from partners.http import ActorRequest, act, once, refusals_on
from partners.models import Agreement, AuditEntry, Invitation, Membership, Organization
from partners.papers import what_proves
from partners.reauth import fresh_login_required
from partners.selectors import decree_groups, last_reason
from partners.services import members, organizations
from partners.services.trail import history_of
from partners.views.pulse import partner_life, recorded
from partners.workflow import ORGANIZATION
from portal.kernel import clock

PAGE = 50


def _organization(request: ActorRequest, public_id: UUID) -> Organization:
    rows = Organization.objects.visible_to(request.actor).filter(office=request.actor.office_id)
    return get_object_or_404(rows, public_id=public_id)


@audience(*LEADS)
def organization_list(request: ActorRequest) -> HttpResponse:
    """Partners, employers and sponsors of this office; those who wait come first."""
    rows = Organization.objects.visible_to(request.actor).filter(office=request.actor.office_id).select_related("region")
    kind = request.GET.get("kind", "")
    rows = rows.filter(kind=kind) if kind else rows
    page = Paginator(rows.order_by("-submitted_at", "name"), PAGE).get_page(request.GET.get("page"))
    waiting = Organization.objects.awaiting_verification().filter(office=request.actor.office_id).count()
    return render(
        request,
        "partners/office_organizations.html",
        {"page": page, "kind": kind, "waiting": waiting, "groups": decree_groups(request.actor)},
    )


def _organization_page(request: ActorRequest, row: Organization, **forms: object) -> HttpResponse:
    context = {
        "organization": row,
        "papers": row.papers.all(),
        "history": history_of(row, ORGANIZATION),
        "agreements": Agreement.objects.visible_to(request.actor).of_partner(row).select_related("lead"),
        "may_leave": organizations.may_leave(request.actor, row, today=clock.today()),
        "is_trainer": row.kind in policies.TRAINERS,
        "papers_needed": what_proves(row.legal_form),
        "left_reason": last_reason(row, "left") if row.state == "left" else "",
        "members": row.memberships.active().select_related("user"),
        "group_form": GroupForm(initial={"decree_group": row.decree_group}),
        "reason_form": ReasonForm(),
        "today": clock.today(),
        **partner_life(row),
    }
    return render(request, "partners/office_organization.html", {**context, **forms})


@audience(*LEADS)
@require_POST
@once
def contact_add(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Note a contact, a visit or a meeting."""
    row, form = _organization(request, public_id), ContactForm(request.POST)
    if recorded(request, row, form, clock.now()):
        return redirect("office:organization", public_id)
    return _organization_page(request, row, contact_form=form)


@audience(*LEADS)
def organization(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One organization: papers, people, agreements, and the decision that waits."""
    return _organization_page(request, _organization(request, public_id))


@audience(*LEADS)
@require_POST
def organization_verify(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The papers are in order."""
    row, form = _organization(request, public_id), GroupForm(request.POST)
    group = form.cleaned_data["decree_group"] if form.is_valid() else ""
    return act(
        request,
        then=reverse("office:organization", args=[public_id]),
        done=_("Verified. The organisation has been told."),
        service=lambda: organizations.verify_organization(actor=request.actor, organization=row, decree_group=group, now=clock.now()),
    )


@audience(*LEADS)
@require_POST
def organization_decide(request: ActorRequest, public_id: UUID, move: str) -> HttpResponse:
    """Refuse or suspend with a reason."""
    row, form = _organization(request, public_id), ReasonForm(request.POST)
    service = {"refuse": organizations.refuse_organization, "suspend": organizations.suspend_organization}[move]
    if form.is_valid():
        with refusals_on(form):
            service(actor=request.actor, organization=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:organization", public_id)
    return _organization_page(request, row, reason_form=form)


@audience(*LEADS)
@require_POST
def organization_resume(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """End a pause."""
    row = _organization(request, public_id)
    return act(
        request,
        then=reverse("office:organization", args=[public_id]),
        done=_("The pause is over."),
        service=lambda: organizations.resume_organization(actor=request.actor, organization=row, now=clock.now()),
    )


@audience(*LEADS)
@require_POST
def organization_group(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """For which group of the decree a partner counts."""
    row, form = _organization(request, public_id), GroupForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            organizations.set_decree_group(actor=request.actor, organization=row, group=form.cleaned_data["decree_group"])
            return redirect("office:organization", public_id)
    return _organization_page(request, row, group_form=form)


@audience(*LEADS)
@once
def organization_leave(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Let an organization go: first what that means and what still stands against it, then the reason."""
    row, form = _organization(request, public_id), ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            organizations.leave(actor=request.actor, organization=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:organization", public_id)
    may = organizations.may_leave(request.actor, row, today=clock.today())
    return render(request, "partners/office_leave.html", {"organization": row, "form": form, "may_leave": may})


@audience("head", "administrator")
@once
def staff(request: ActorRequest) -> HttpResponse:
    """People of the office and their roles."""
    office = request.actor.home
    form = InviteForm(request.POST or None, roles=policies.OFFICE_ROLES)
    if form.is_valid():
        with refusals_on(form):
            members.invite(actor=request.actor, organization=office, now=clock.now(), **form.cleaned_data)
            return redirect("office:staff")
    rows = office.memberships.active().select_related("user", "organization").order_by("user__name", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "partners/staff.html", {"form": form, "page": page, "invitations": office.invitations.open(clock.now())})


def _colleague(request: ActorRequest, public_id: UUID) -> Membership:
    return get_object_or_404(Membership.objects.active().filter(organization=request.actor.home).select_related("user", "organization"), public_id=public_id)


@audience("head", "administrator")
@fresh_login_required
def staff_role(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Give a colleague another role; the password is asked for again (R40)."""
    member = _colleague(request, public_id)
    form = RoleForm(request.POST or None, roles=policies.OFFICE_ROLES, initial={"role": member.role})
    if form.is_valid():
        with refusals_on(form):
            members.change_role(actor=request.actor, membership=member, role=form.cleaned_data["role"])
            return redirect("office:staff")
    return render(request, "partners/role.html", {"base": "portal/base_office.html", "form": form, "member": member, "back": reverse("office:staff")})


def _invitation(request: ActorRequest, public_id: UUID) -> Invitation:
    rows = Invitation.objects.open(clock.now()).filter(organization=request.actor.home).select_related("organization")
    return get_object_or_404(rows, public_id=public_id)


@audience("head", "administrator")
@require_POST
def invitation_resend(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A new link to the same address."""
    row = _invitation(request, public_id)
    service = partial(members.resend_invitation, actor=request.actor, invitation=row, now=clock.now())
    return act(request, then=reverse("office:staff"), done=_("Sent again. The earlier link no longer works."), service=service)


@audience("head", "administrator")
@require_POST
def invitation_revoke(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    row = _invitation(request, public_id)
    service = partial(members.revoke_invitation, actor=request.actor, invitation=row, now=clock.now())
    return act(request, then=reverse("office:staff"), done=_("The invitation is taken back; its link no longer works."), service=service)


@audience("head", "administrator")
@require_POST
def staff_end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """End a colleague's membership; it takes effect at their next request."""
    member = _colleague(request, public_id)
    return act(
        request,
        then=reverse("office:staff"),
        done=_("This person no longer works here."),
        service=lambda: members.end_membership(actor=request.actor, membership=member, now=clock.now()),
    )


@audience(*LEADS)
def trail(request: ActorRequest) -> HttpResponse:
    """Who read and wrote what in this office."""
    rows = AuditEntry.objects.visible_to(request.actor).select_related("user", "organization")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "partners/trail.html", {"page": page})
