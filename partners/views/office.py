"""Pages of the office about its partners: verification, agreements, staff, audit trail."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import policies
from partners.access import LEADS, audience
from partners.forms import InviteForm, ReasonForm, SignForm, VerifyForm
from partners.forms_partnership import ContactForm
from partners.http import ActorRequest, act, once, refusals_on
from partners.models import Agreement, AuditEntry, Membership, Organization
from partners.selectors import decree_groups
from partners.services import agreements, members, organizations
from partners.services.trail import history_of
from partners.views.pulse import partner_life, recorded
from partners.workflow import AGREEMENT, ORGANIZATION
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
        "agreements": row.agreements.all(),
        "members": row.memberships.active().select_related("user"),
        "verify_form": VerifyForm(),
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
    row, form = _organization(request, public_id), VerifyForm(request.POST)
    group = form.cleaned_data["decree_group"] if form.is_valid() else ""
    return act(
        request,
        then=reverse("office:organization", args=[public_id]),
        done=_("Verified. The organization has been told."),
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
def agreement_list(request: ActorRequest) -> HttpResponse:
    """All agreements of the office; those under review first, then by end."""
    rows = Agreement.objects.visible_to(request.actor).select_related("lead").order_by("ends_on")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "partners/office_agreements.html", {"page": page, "today": clock.today()})


@audience(*LEADS)
def agreement(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Review of one agreement: its terms, and sign or return."""
    row = get_object_or_404(Agreement.objects.visible_to(request.actor).select_related("lead"), public_id=public_id)
    return _agreement_page(request, row)


def _agreement_page(request: ActorRequest, row: Agreement, **forms: object) -> HttpResponse:
    context = {
        "agreement": row,
        "history": history_of(row, AGREEMENT),
        "today": clock.today(),
        "may_sign": request.actor.has("head"),
        "sign_form": SignForm(initial={"signed_on": clock.today()}),
        "reason_form": ReasonForm(),
    }
    return render(request, "partners/office_agreement.html", {**context, **forms})


@audience(*LEADS)
@require_POST
def agreement_sign(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The head of office signs."""
    row, form = get_object_or_404(Agreement.objects.visible_to(request.actor), public_id=public_id), SignForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            agreements.sign_agreement(actor=request.actor, agreement=row, now=clock.now(), **form.cleaned_data)
            return redirect("office:agreement", public_id)
    return _agreement_page(request, row, sign_form=form)


@audience(*LEADS)
@require_POST
def agreement_return(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ask for a correction."""
    row, form = get_object_or_404(Agreement.objects.visible_to(request.actor), public_id=public_id), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            agreements.return_agreement(actor=request.actor, agreement=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:agreement", public_id)
    return _agreement_page(request, row, reason_form=form)


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
    rows = office.memberships.active().select_related("user").order_by("user__name")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "partners/staff.html", {"form": form, "page": page, "invitations": office.invitations.open(clock.now())})


@audience("head", "administrator")
@require_POST
def staff_end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """End a colleague's membership; it takes effect at their next request."""
    member = get_object_or_404(Membership.objects.active().filter(organization=request.actor.home), public_id=public_id)
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
