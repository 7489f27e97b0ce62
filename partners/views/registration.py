"""Pages by which an organization comes in: registration and invitation."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PUBLIC, audience
from partners.forms import JoinForm, RegisterForm
from partners.http import ActorRequest, once, refusals_on
from partners.models import Invitation, Membership, Organization
from partners.services.members import accept_invitation, find_invitation
from partners.services.organizations import register_organization
from portal.kernel import clock
from portal.kernel.decisions import DomainError


@audience(*PUBLIC)
@once
def register(request: ActorRequest) -> HttpResponse:
    """A partner, training centre, employer or sponsor registers itself."""
    form = RegisterForm(request.POST or None, initial={"kind": request.GET.get("kind")})
    if form.is_valid():
        office = get_object_or_404(Organization.objects.offices().order_by("pk")[:1])
        with refusals_on(form):
            register_organization(actor=request.actor, office=office, now=clock.now(), **form.cleaned_data)
            return redirect("partners:register_done")
    return render(request, "partners/register.html", {"form": form})


@audience(*PUBLIC)
def register_done(request: ActorRequest) -> HttpResponse:
    """What happens next; the same words whether the address was known or not (R38)."""
    return render(request, "partners/register_done.html", {"is_demo": settings.IS_DEMO})


@audience(*PUBLIC)
def invitation(request: ActorRequest, secret: str) -> HttpResponse:
    """Join an organization by the link of an invitation."""
    found = find_invitation(secret=secret, now=clock.now())
    if found is None:
        return render(request, "partners/invitation_gone.html", status=410)
    if request.method == "POST" and request.user.is_authenticated:
        return _join(request, found)
    form = JoinForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            member = accept_invitation(invitation=found, now=clock.now(), **form.cleaned_data)
            _welcome(request, member)
            return perform_login(request, member.user, redirect_url=reverse("account:home"))
    return render(request, "partners/invitation.html", {"invitation": found, "form": form, "secret": secret})


def _join(request: ActorRequest, found: Invitation) -> HttpResponse:
    """Somebody who is logged in takes the invitation with the account that they have."""
    try:
        member = accept_invitation(invitation=found, now=clock.now(), user=request.actor.person)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(request.path)
    _welcome(request, member)
    return redirect("account:home")


def _welcome(request: ActorRequest, member: Membership) -> None:
    messages.success(request, _("Welcome. You now act for this organisation."))
    request.session["membership"] = member.pk
