"""An organization's own pages: what it says about itself, papers, people, agreements."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import policies
from partners.access import EMPLOYERS, PARTNERS, audience
from partners.forms import AgreementForm, InviteForm, OrganizationForm, PaperForm
from partners.http import ActorRequest, act, once, refusals_on
from partners.models import Agreement, Membership
from partners.selectors import inbox, partner_overview
from partners.services import agreements, members, organizations
from partners.services.trail import history_of
from partners.views.account import base_for
from partners.workflow import AGREEMENT, ORGANIZATION
from portal.kernel import clock

SIDES = (*PARTNERS, *EMPLOYERS, "sponsor")


def _section(request: ActorRequest) -> str:
    return "employer" if request.actor.is_employer else "partner"


@audience(*PARTNERS)
def home(request: ActorRequest) -> HttpResponse:
    """What waits for this partner, and the next step of its programs."""
    overview = partner_overview(request.actor, today=clock.today())
    return render(request, "partners/partner_home.html", {"items": inbox(request.actor, now=clock.now()), **overview})


@audience(*SIDES)
def organization(request: ActorRequest) -> HttpResponse:
    """Registration: facts, papers, state and the next step."""
    row = request.actor.home
    context = {
        "base": base_for(request),
        "organization": row,
        "papers": row.papers.all(),
        "history": history_of(row, ORGANIZATION),
        "section": _section(request),
        "paper_form": PaperForm(),
        "may_manage": policies.may_manage(request.actor, row),
    }
    return render(request, "partners/organization.html", context)


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
@require_POST
@once
def paper_add(request: ActorRequest) -> HttpResponse:
    """Add one paper; a bad one comes back with the reason and what was typed."""
    row, form = request.actor.home, PaperForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            organizations.add_paper(actor=request.actor, organization=row, now=clock.now(), **form.cleaned_data)
            return redirect(f"{_section(request)}:organization")
    context = {
        "base": base_for(request),
        "organization": row,
        "papers": row.papers.all(),
        "history": history_of(row, ORGANIZATION),
        "section": _section(request),
        "paper_form": form,
        "may_manage": policies.may_manage(request.actor, row),
    }
    return render(request, "partners/organization.html", context)


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
        "members": row.memberships.active().select_related("user"),
        "invitations": row.invitations.open(clock.now()),
    }
    return render(request, "partners/people.html", context)


@audience(*SIDES)
@require_POST
def person_end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take somebody's right to act away."""
    member = get_object_or_404(Membership.objects.active().filter(organization=request.actor.home), public_id=public_id)
    return act(
        request,
        then=reverse(f"{_section(request)}:people"),
        done=_("This person no longer acts for the organization."),
        service=lambda: members.end_membership(actor=request.actor, membership=member, now=clock.now()),
    )


@audience(*PARTNERS)
@once
def agreement_new(request: ActorRequest) -> HttpResponse:
    """Draft an agreement with the office."""
    form = AgreementForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            row = agreements.draft_agreement(actor=request.actor, lead=request.actor.home, **form.facts())
            return redirect("partner:agreement", row.public_id)
    return render(request, "partners/agreement_form.html", {"form": form, "agreement": None})


@audience(*PARTNERS)
def agreements_list(request: ActorRequest) -> HttpResponse:
    """All agreements of this partner, newest first."""
    rows = Agreement.objects.visible_to(request.actor).prefetch_related("scopes")
    may_draft = policies.may_draft_agreement(request.actor, request.actor.home)
    return render(request, "partners/agreements.html", {"agreements": rows, "may_draft": may_draft, "today": clock.today()})


@audience(*PARTNERS)
def agreement(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One agreement and its next step."""
    row = get_object_or_404(Agreement.objects.visible_to(request.actor), public_id=public_id)
    context = {
        "agreement": row,
        "history": history_of(row, AGREEMENT),
        "may_edit": policies.may_edit_agreement(request.actor, row),
        "today": clock.today(),
    }
    return render(request, "partners/agreement.html", context)


@audience(*PARTNERS)
def agreement_edit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Correct a draft."""
    row = get_object_or_404(Agreement.objects.visible_to(request.actor), public_id=public_id)
    policies.may_edit_agreement(request.actor, row).or_raise()
    form = AgreementForm(request.POST or None, request.FILES or None, instance=row)
    if form.is_valid():
        with refusals_on(form):
            agreements.edit_agreement(actor=request.actor, agreement=row, **form.facts())
            return redirect("partner:agreement", row.public_id)
    return render(request, "partners/agreement_form.html", {"form": form, "agreement": row})


@audience(*PARTNERS)
@require_POST
def agreement_submit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Sign for the partner and hand the agreement to the office."""
    row = get_object_or_404(Agreement.objects.visible_to(request.actor), public_id=public_id)
    return act(
        request,
        then=reverse("partner:agreement", args=[public_id]),
        done=_("Signed and handed to the office."),
        service=lambda: agreements.submit_agreement(actor=request.actor, agreement=row, now=clock.now()),
    )
