"""Feedback after a course: the client's own page, what the officer takes down, what the office reads, sums for the partner."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.enums.flow import FeedbackChannel
from enrollment.forms.learning import CallForm, FeedbackForm, ToldFeedbackForm
from enrollment.models import Enrollment, Feedback, FeedbackLink
from enrollment.selectors.feedback import feedback_for_office, feedback_sums
from enrollment.services.feedback import (
    can_be_heard,
    enrollment_behind,
    give_feedback,
    link_token,
    make_feedback_link,
    may_call,
    record_call,
)
from enrollment.views.base import ActorRequest, frame, posted, row_or_404
from partners.access import CASEWORKERS, LEADS, PARTNERS, PUBLIC, audience
from partners.http import act, once, refusals_on
from portal.kernel import audit, clock
from programs.models import Program

BOTH = (*CASEWORKERS, *LEADS)
FORM = ("GET", "HEAD", "POST")
PER_PAGE = 25


def _enrollment(request: ActorRequest, public_id: UUID) -> Enrollment:
    rows = Enrollment.objects.select_related("client__office", "program__partner", "cohort")
    row: Enrollment = row_or_404(request, rows, public_id)
    return row


@audience(*BOTH)
@require_http_methods(FORM)
@once
def feedback_take(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What the client said: a link to send, or the form that the officer fills in from paper or by ear."""
    row, now = _enrollment(request, public_id), clock.now()
    form = ToldFeedbackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            give_feedback(actor=request.actor, enrollment=row, now=now, **form.cleaned_data)
            messages.success(request, _("The feedback is on file."))
            return redirect(request.path)
    said = Feedback.objects.visible_to(request.actor).filter(enrollment=row).first()
    if said is not None:
        audit.record("feedback.read", actor=request.actor, subject=said, person=row.client)
    context = frame(request, row=row, client=row.client, form=form, said=said, may=can_be_heard(row), link=_link(request, row))
    return render(request, "enrollment/flow/feedback_take.html", context)


def _link(request: ActorRequest, row: Enrollment) -> dict[str, str] | None:
    """The client's link with a message ready to be sent by a person; nothing in it names anybody or any office."""
    link = FeedbackLink.objects.visible_to(request.actor).filter(enrollment=row, expires_at__gt=clock.now()).first()
    if link is None:
        return None
    url = f"{settings.SITE_URL}{reverse('enrollment:feedback_link', args=[link_token(link)])}"
    text = _("How was the class? Please tell us here, it takes two minutes. The training place does not see your answer: %(url)s") % {"url": url}
    return {"url": url, "text": text, "whatsapp": f"https://wa.me/?text={quote(text)}"}


@audience(*BOTH)
@require_POST
def feedback_link_make(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Make the client's own link; an older one stops working."""
    row = _enrollment(request, public_id)
    return act(
        request,
        then=reverse("officer:feedback_take", args=[row.public_id]),
        done=_("The link is ready. It works for two weeks."),
        service=lambda: make_feedback_link(actor=request.actor, enrollment=row, now=clock.now()),
    )


# --- the office reads ----------------------------------------------------------------------------------------------


@audience(*LEADS)
@require_safe
def feedbacks(request: ActorRequest) -> HttpResponse:
    """Everything that clients said, whoever waits for a call first."""
    page = Paginator(feedback_for_office(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    waiting = Feedback.objects.visible_to(request.actor).waiting_for_call().count()
    audit.record("feedback.list", actor=request.actor)
    return render(request, "enrollment/flow/feedbacks.html", frame(request, page=page, waiting=waiting))


@audience(*LEADS)
@require_http_methods(FORM)
@once
def feedback_call(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Somebody asked to be called: what they said, the number to call, and what came of it."""
    rows = Feedback.objects.select_related("enrollment__client__office", "enrollment__program__partner", "called_by__user")
    row: Feedback = row_or_404(request, rows, public_id)
    form = CallForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            record_call(actor=request.actor, feedback=row, note=form.cleaned_data["note"], now=clock.now())
            messages.success(request, _("The call is on file."))
            return redirect("office:feedbacks")
    audit.record("feedback.read", actor=request.actor, subject=row, person=row.audit_person)
    context = frame(request, said=row, client=row.enrollment.client, form=form, may=may_call(request.actor, row))
    return render(request, "enrollment/flow/feedback_call.html", context)


# --- the partner sees sums -----------------------------------------------------------------------------------------


@audience(*PARTNERS)
@require_safe
def feedback_of_program(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Sums of what was said of one program, from ten answers on, as of the end of last month."""
    program = get_object_or_404(Program.objects.own(request.actor), public_id=public_id)
    context = frame(request, program=program, sums=feedback_sums(program, now=clock.now()))
    return render(request, "enrollment/flow/feedback_sums.html", context)


# --- the client's own page -----------------------------------------------------------------------------------------


@audience(*PUBLIC)
@never_cache
@require_http_methods(FORM)
def feedback_link(request: HttpRequest, token: str) -> HttpResponse:
    """How was it? For whoever holds the link, without a name and without a word about where it comes from."""
    row = enrollment_behind(token, clock.now())
    if row is None:
        return _unindexed(render(request, "enrollment/flow/feedback_over.html", status=410))
    form = FeedbackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actor, how = request.actor, FeedbackChannel.SIGNED_LINK  # type: ignore[attr-defined]
            give_feedback(actor=actor, enrollment=row, channel=how, now=clock.now(), **form.cleaned_data)
            return redirect(request.path)
    context = {"form": form, "program": row.program, "may": can_be_heard(row)}
    return _unindexed(render(request, "enrollment/flow/feedback_link.html", context))


def _unindexed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
