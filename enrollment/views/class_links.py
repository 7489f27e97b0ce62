"""Class links: made and shown by the partner or a leader of the office, opened by whoever teaches without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import decorator_from_middleware
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.actors import link_actor
from enrollment.forms.flow import AttendanceForm, ClassLinkForm
from enrollment.models import ClassLink
from enrollment.policies.flow import may_share_class
from enrollment.selectors.class_links import class_to_share, open_link_of
from enrollment.services.class_links import (
    TooManyTries,
    class_behind,
    class_link_token,
    count_miss,
    count_save,
    make_class_link,
    note_use,
    revoke_class_link,
)
from enrollment.services.roster import note_names_read
from enrollment.views.base import ActorRequest, frame, posted
from enrollment.views.certificates import visitor_of
from enrollment.views.sheet import asks_for_receipt, receipt_of, refusal_in_short, save_sheet, sheet_context
from partners.access import LEADS, PARTNERS, PUBLIC, audience
from partners.http import act, once, refusals_on
from portal.kernel import clock
from portal.kernel.qr import qr_svg
from programs.models import Cohort, Session

FORM = ("GET", "HEAD", "POST")
View = Callable[..., HttpResponse]


def _session(request: ActorRequest, public_id: UUID) -> Session:
    rows = Session.objects.filter(cohort__in=Cohort.objects.own(request.actor).values("pk"))
    return get_object_or_404(rows.select_related("cohort__program__partner", "place"), public_id=public_id)


def _page_of(request: ActorRequest, session: Session) -> str:
    section = "partner" if request.actor.is_partner else "officer"
    return reverse(f"{section}:class_link", args=[session.public_id])


@audience(*PARTNERS, *LEADS)
@require_http_methods(FORM)
@once
def class_link(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The link of one session, to be sent or shown; making a new one replaces the old."""
    session = _session(request, public_id)
    form = ClassLinkForm(posted(request), initial={"holder": session.cohort.instructor_name[:80]})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            make_class_link(actor=request.actor, session=session, now=clock.now(), holder=form.cleaned_data["holder"])
            messages.success(request, _("The link is ready. It works until a day after the session."))
            return redirect(_page_of(request, session))
    link = open_link_of(actor=request.actor, session=session, now=clock.now())
    context = frame(
        request, session=session, cohort=session.cohort, program=session.cohort.program, form=form, link=link,
        shown=_shown(link) if link else None, may=may_share_class(request.actor, session, clock.now()),
    )
    return render(request, "enrollment/flow/class_link.html", context)


def _shown(link: ClassLink) -> dict[str, str]:
    """The address, a message with it that a person sends, and its QR code."""
    url = f"{settings.SITE_URL}{reverse('enrollment:class_by_link', args=[class_link_token(link)])}"
    text = _("Please mark the class here: %(url)s") % {"url": url}
    drawing = mark_safe(qr_svg(url, title=_("QR code of the class link")))  # noqa: S308 (our own drawing)
    return {"url": url, "whatsapp": f"https://wa.me/?text={quote(text)}", "qr": drawing}


@audience(*PARTNERS)
@require_safe
def class_link_today(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """To the link of today's session of a cohort, or of the next one."""
    cohort = get_object_or_404(Cohort.objects.own(request.actor), public_id=public_id)
    session = class_to_share(cohort=cohort, now=clock.now())
    if session is None:
        messages.info(request, _("No session of this cohort is still to come."))
        return redirect("partner:cohort", public_id=cohort.public_id)
    return redirect("partner:class_link", public_id=session.public_id)


@audience(*PARTNERS, *LEADS)
@require_POST
def class_link_revoke(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take the link of a session back."""
    session = _session(request, public_id)
    link = open_link_of(actor=request.actor, session=session, now=clock.now())
    if link is None:
        return redirect(_page_of(request, session))
    return act(
        request,
        then=_page_of(request, session),
        done=_("The link opens nothing any more."),
        service=lambda: revoke_class_link(actor=request.actor, link=link, now=clock.now()),
    )


# --- behind the link -----------------------------------------------------------------------------------------------


class _TokenAlone(CsrfViewMiddleware):
    """The form token is asked for as everywhere; a page that sends no referrer names its origin ``null``."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        return request.META.get("HTTP_ORIGIN") == "null" or bool(super()._origin_verified(request))  # type: ignore[misc]

    def _check_referer(self, request: HttpRequest) -> None:
        """None is sent (``sealed``)."""


def sealed(view: View) -> View:
    """Nothing of the page is kept, indexed, or told to another site: its address is a secret."""

    @wraps(view)
    def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    guarded: Callable[..., Any] = csrf_exempt(decorator_from_middleware(_TokenAlone)(closed))
    return guarded


@audience(*PUBLIC)
@sealed
@require_http_methods(FORM)
@once
def class_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet of one session for whoever holds its link: call names and numbers, one save, nothing else."""
    link = class_behind(token=token, now=clock.now())
    try:
        return _nothing_here(request) if link is None else _marked_by_link(request, link)
    except TooManyTries as refusal:
        return render(request, "enrollment/flow/class_link_over.html", {"message": refusal.message}, status=429)


def _nothing_here(request: HttpRequest) -> HttpResponse:
    """One answer for forged, replaced, revoked and old links."""
    count_miss(visitor=visitor_of(request), now=clock.now())
    return render(request, "enrollment/flow/class_link_over.html", {"message": ""}, status=410)


def _marked_by_link(request: HttpRequest, link: ClassLink) -> HttpResponse:
    actor, session = link_actor(link), link.session
    if asks_for_receipt(request):
        return receipt_of(session)
    form = AttendanceForm(posted(request))
    if request.method == "POST":
        count_save(link=link, now=clock.now())
        if form.is_valid():
            with refusals_on(form):
                save_sheet(actor, session, form)
                note_use(actor=actor, link=link, now=clock.now())
                messages.success(request, _("Attendance is saved. Thank you."))
                # Not the address itself: it is a secret, and the receipt of the form is kept.
                return redirect("./")
    return refusal_in_short(request) or _sheet_by_link(request, link, form)


def _sheet_by_link(request: HttpRequest, link: ClassLink, form: AttendanceForm) -> HttpResponse:
    actor = link_actor(link)
    context = sheet_context(actor, link.session, form)
    if request.method != "POST":
        note_names_read(actor=actor, cohort=link.session.cohort, lines=form.lines, now=clock.now())
    return render(request, "enrollment/flow/class_by_link.html", {**context, "who": link.public_id, "until": link.expires_at})
