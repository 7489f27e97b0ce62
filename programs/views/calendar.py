"""The dates of a cohort in one's own calendar: the link, and what a calendar program fetches by it."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.access import PARTNERS, PUBLIC, audience
from partners.http import act
from partners.views.account import base_for
from portal.kernel import clock
from portal.kernel.icalendar import MIME, calendar
from programs.models import Cohort
from programs.selectors import calendar_events, calendar_name, own_feed
from programs.services import calendar as services
from programs.views.base import ActorRequest

#: Key of the session under which a new secret waits to be shown once.
SECRET = "calendar_secret"
#: Kept by the one program that asked, and asked for again each time.
_HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
#: An instant that never changes, so that the tag of the text does not either.
_NO_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)


@audience(*PUBLIC)
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The sessions for a calendar program; nothing new is told in a word (304)."""
    cohort = services.cohort_behind(secret)
    if cohort is None:
        raise Http404
    name, events = calendar_name(cohort), calendar_events(cohort)
    tag = f'W/"{sha256(calendar(name, events, stamp=_NO_INSTANT).encode()).hexdigest()[:32]}"'
    response = HttpResponse(calendar(name, events, stamp=clock.now()), content_type=MIME)
    for name, value in {**_HEADERS, "ETag": tag}.items():
        response[name] = value
    return cast(HttpResponse, get_conditional_response(request, etag=tag, response=response))


def _cohort(request: ActorRequest, public_id: UUID) -> Cohort:
    rows = Cohort.objects.own(request.actor).select_related("program__partner", "program__skill")
    return get_object_or_404(rows, public_id=public_id)


def _section(request: ActorRequest) -> str:
    return "partner" if request.actor.is_partner else "officer"


@audience(*PARTNERS)
@require_safe
def cohort_calendar(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One's own link to the dates of a cohort; its address is shown once, after it was made."""
    cohort = _cohort(request, public_id)
    shown_for, secret = request.session.pop(SECRET, ("", ""))
    address = request.build_absolute_uri(reverse("programs:calendar_feed", args=[secret])) if shown_for == str(public_id) else ""
    context = {
        "base": base_for(request),
        "section": _section(request),
        "cohort": cohort,
        "feed": own_feed(request.actor, cohort),
        "address": address,
        "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return render(request, "programs/calendar.html", context)


@audience(*PARTNERS)
@require_POST
def calendar_make(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Make the link, or a new one in its place."""
    cohort = _cohort(request, public_id)

    def make() -> None:
        _feed, secret = services.make_feed(actor=request.actor, cohort=cohort, now=clock.now())
        request.session[SECRET] = (str(public_id), secret)

    then = reverse(f"{_section(request)}:cohort_calendar", args=[public_id])
    return act(request, then=then, done=_("The link is ready. It is shown only now."), service=make)


@audience(*PARTNERS)
@require_POST
def calendar_revoke(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The link stops working."""
    services.revoke_feed(actor=request.actor, cohort=_cohort(request, public_id), now=clock.now())
    messages.success(request, _("The link no longer works."))
    return redirect(f"{_section(request)}:cohort_calendar", public_id)
