"""A person's own pages: where to start, acting organization, tasks, messages."""

from datetime import timedelta
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.access import SIGNED_IN, audience
from partners.forms import SnoozeForm
from partners.http import ActorRequest, act
from partners.models import Agreement, Membership, OrganizationPaper, Task
from partners.selectors import gone_from, inbox, messages_of
from partners.services.tasks import mark_messages_read, snooze_task
from portal.kernel import audit, clock

BASES = {
    "officer": "portal/base_officer.html",
    "office": "portal/base_office.html",
    "partner": "portal/base_partner.html",
    "employer": "portal/base_employer.html",
}


def base_for(request: ActorRequest) -> str:
    """The base template of the pages on which this person is at home."""
    return BASES.get(request.actor.home_section, "portal/base_public.html")


@audience(*SIGNED_IN)
def home(request: ActorRequest) -> HttpResponse:
    """Lead everybody to the first page of their own section."""
    section = request.actor.home_section
    if section != "account":
        return redirect(f"{section}:home")
    if request.actor.has("sponsor"):
        return redirect("partner:needs")
    if request.user.is_staff:
        return redirect("wagtailadmin_home")
    return render(request, "partners/account_home.html", {"base": base_for(request), "gone": gone_from(request.user)})


@audience(*SIGNED_IN)
@require_http_methods(("GET", "HEAD", "POST"))
def switch(request: ActorRequest) -> HttpResponse:
    """Act for another of one's own organizations; a mere look lists them."""
    rows = Membership.objects.active().filter(user=request.user).select_related("organization").order_by("organization__name", "pk")
    if not rows:
        return redirect("account:home")
    if request.method != "POST":
        return render(request, "partners/switch.html", {"base": base_for(request), "memberships": rows, "current": request.actor.membership})
    member = get_object_or_404(rows, public_id=request.POST.get("membership") or None)
    request.session["membership"] = member.pk
    audit.record("membership.switch", actor=request.actor, subject=member)
    return redirect("account:home")


@audience(*SIGNED_IN)
def tasks(request: ActorRequest) -> HttpResponse:
    """The inbox: what waits, why, by when."""
    view = "snoozed" if request.GET.get("view") == "snoozed" else "open"
    context = {"base": base_for(request), "items": inbox(request.actor, now=clock.now(), view=view), "view": view, "snooze": SnoozeForm()}
    return render(request, "partners/tasks.html", context)


@audience(*SIGNED_IN)
@require_POST
def snooze(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Put one task off."""
    task = get_object_or_404(Task.objects.visible_to(request.actor).filter(done_at=None), public_id=public_id)
    form = SnoozeForm(request.POST)
    days = form.cleaned_data["days"] if form.is_valid() else 1
    until = clock.now() + timedelta(days=days)
    return act(
        request,
        then=reverse("account:tasks"),
        done=_("The task sleeps and will come back by itself."),
        service=lambda: snooze_task(actor=request.actor, task=task, until=until),
    )


@audience(*SIGNED_IN)
def notifications(request: ActorRequest) -> HttpResponse:
    """Messages, newest first."""
    return render(request, "partners/messages.html", {"base": base_for(request), "items": messages_of(request.actor)})


@audience(*SIGNED_IN)
@require_POST
def notifications_read(request: ActorRequest) -> HttpResponse:
    """Mark all own messages as read."""
    mark_messages_read(actor=request.actor, now=clock.now())
    return redirect("account:notifications")


def _download(name: str, file: object) -> FileResponse:
    """A private file: never shown in the page's own origin (R44)."""
    response = FileResponse(file, as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@audience(*SIGNED_IN)
def paper(request: ActorRequest, public_id: UUID) -> FileResponse:
    """A paper of an organization, for its people and its office."""
    row = get_object_or_404(OrganizationPaper.objects.visible_to(request.actor).exclude(file=""), public_id=public_id)
    audit.record("paper.read", actor=request.actor, subject=row)
    return _download(f"{row.kind}-{row.public_id.hex[:8]}{_suffix(row.file.name)}", row.file.open("rb"))


@audience(*SIGNED_IN)
def agreement_document(request: ActorRequest, public_id: UUID) -> FileResponse:
    """The scan of an agreement, for its parties."""
    row = get_object_or_404(Agreement.objects.visible_to(request.actor).exclude(document=""), public_id=public_id)
    audit.record("agreement.document", actor=request.actor, subject=row)
    return _download(f"agreement-{row.public_id.hex[:8]}{_suffix(row.document.name)}", row.document.open("rb"))


def _suffix(name: str) -> str:
    return name[name.rfind(".") :] if "." in name else ""
