"""A held seat: the client's answer by the officer or by the signed link, and the way of each enrollment."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.consent_texts import current_text
from enrollment.enums.clients import ConsentPurpose
from enrollment.enums.flow import FINISHED_STATES, IN_CLASS_STATES, OPEN_STATES, AnsweredHow, OfferState
from enrollment.forms.flow import AnswerForm, EndEarlyForm, LinkAnswerForm, QuestionForm, ReasonForm, ReferralForm
from enrollment.matching import read_parts
from enrollment.models import Enrollment, Offer
from enrollment.selectors.history import enrollment_history
from enrollment.selectors.marks import summaries_of
from enrollment.selectors.roster import enrollments_of
from enrollment.services import enrollments as services
from enrollment.services.consents import give_consent
from enrollment.services.offers import accept_offer, ask_question, decline_offer, link_token, make_link, offer_behind, revoke_offer
from enrollment.views.base import ActorRequest, frame, posted, row_or_404
from enrollment.workflow import ENROLLMENT
from partners.access import CASEWORKERS, LEADS, PUBLIC, audience
from partners.http import act, once, refusals_on, typed_text
from portal.kernel import audit, clock
from programs.terms import terms_of
from programs.wording import weekly_hours

BOTH = (*CASEWORKERS, *LEADS)
FORM = ("GET", "HEAD", "POST")
PER_PAGE = 25
#: Tabs of the list: what waits, what runs, everything.
TABS = {
    "open": (_("Under way"), OPEN_STATES),
    "class": (_("In class"), ("enrolled", "on_program", "suspended")),
    "done": (_("Finished"), ("completed", "certified", "ended_early")),
    "all": (_("All"), None),
}


# --- enrollments ---------------------------------------------------------------------------------------------------


@audience(*BOTH)
@require_safe
def enrollments(request: ActorRequest) -> HttpResponse:
    """Every way of the actor's clients through a program, by where it stands."""
    asked = request.GET.get("show", "")
    chosen = asked if asked in TABS else "open"
    rows = enrollments_of(actor=request.actor)
    states = TABS[chosen][1]
    page = Paginator(rows.filter(state__in=states) if states else rows, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [{"label": str(label), "url": f"?show={key}", "current": key == chosen} for key, (label, _states) in TABS.items()]
    return render(request, "enrollment/flow/enrollments.html", frame(request, page=page, tabs=tabs))


def _enrollment(request: ActorRequest, public_id: UUID) -> Enrollment:
    rows = Enrollment.objects.select_related("client__office", "program__partner", "program__office", "cohort", "referred_by__user")
    row: Enrollment = row_or_404(request, rows, public_id)
    return row


@audience(*BOTH)
@require_safe
def enrollment(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One way through a program: where it stands, what happened, what can be done."""
    row = _enrollment(request, public_id)
    audit.record("enrollment.read", actor=request.actor, subject=row, person=row.client)
    context = frame(
        request,
        row=row,
        can={move.name for move in ENROLLMENT.available(row, request.actor)},
        offers=list(row.offers.order_by("-offered_at")),
        history=enrollment_history(row),
        marks=row.attendance.select_related("session").order_by("session__starts_at"),
        summary=summaries_of(row.cohort, [row])[row.pk] if row.cohort and row.state in (*IN_CLASS_STATES, *FINISHED_STATES) else None,
        certificates=row.certificates.order_by("-issued_at"),
        reason_form=ReasonForm(),
        end_form=EndEarlyForm(),
        note_form=ReferralForm(),
    )
    return render(request, "enrollment/flow/enrollment.html", context)


@audience(*BOTH)
@require_POST
def enrollment_move(request: ActorRequest, public_id: UUID, move: str) -> HttpResponse:
    """One button of the page: withdraw, a change of the place in the queue, pause, resume, end early, hand in again."""
    row, now, actor = _enrollment(request, public_id), clock.now(), request.actor
    reason = typed_text(request)
    end = EndEarlyForm(request.POST)
    calls = {
        "withdraw": lambda: services.withdraw_enrollment(actor=actor, enrollment=row, reason=reason, now=now),
        "suspend": lambda: services.suspend_enrollment(actor=actor, enrollment=row, reason=reason, now=now),
        "resume": lambda: services.resume_enrollment(actor=actor, enrollment=row, now=now),
        "submit": lambda: services.resubmit_enrollment(actor=actor, enrollment=row, note=typed_text(request, "note"), now=now),
        "end_early": lambda: services.end_early(actor=actor, enrollment=row, now=now, **_end_facts(end)),
    }
    queue = lambda: services.change_place_in_queue(actor=actor, enrollment=row, move=move, reason=reason, now=now)  # noqa: E731
    then = reverse("officer:enrollment", args=[row.public_id])
    return act(request, then=then, done=_("Done. The page shows where it stands now."), service=calls.get(move, queue))


def _end_facts(form: EndEarlyForm) -> dict[str, str]:
    """What was chosen; nothing chosen is refused by the service."""
    return form.facts() if form.is_valid() else {"group": "", "code": "", "note": ""}


# --- the officer's page of an offer --------------------------------------------------------------------------------


def _offer(request: ActorRequest, public_id: UUID) -> Offer:
    row: Offer = row_or_404(request, Offer.objects.with_people().select_related("enrollment__client__office", "cohort__region"), public_id)
    return row


def _answer_form(request: ActorRequest, row: Offer) -> AnswerForm:
    is_child = row.enrollment.client.is_child(clock.today())
    return AnswerForm(posted(request), is_child=is_child, is_lead=request.actor.is_lead)


@audience(*BOTH)
@require_http_methods(FORM)
@once
def offer_detail(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The seat, until when it is held, and the form that takes the answer down."""
    row = _offer(request, public_id)
    form = _answer_form(request, row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _record(request, row, form)
            messages.success(request, _("The answer is on file."))
            return redirect("officer:offer_detail", public_id=row.public_id)
        row.refresh_from_db()
    context = frame(request, **_offer_facts(row), form=form, link=_link(request, row), reason_form=ReasonForm())
    return render(request, "enrollment/flow/offer.html", context)


def _offer_facts(row: Offer) -> dict[str, object]:
    """What the pages of an offer show."""
    slots = row.cohort.slots.order_by("weekday", "starts_at")
    return {
        "offer": row,
        "client": row.enrollment.client,
        "cohort": row.cohort,
        "program": terms_of(row.cohort),
        "hours": weekly_hours(slot.weekly for slot in slots),
        "is_held": row.state == OfferState.HELD and row.expires_at > clock.now(),
        "reasons": [part for part in read_parts(row.snapshot) if part.value is not None],
        "text": current_text(ConsentPurpose.TRAINING_PARTNER).in_language((get_language() or "id")[:2]),
    }


def _record(request: ActorRequest, row: Offer, form: AnswerForm) -> None:
    """Yes or no, and the consent that came with a yes."""
    data, now = form.cleaned_data, clock.now()
    if not form.says_yes:
        decline_offer(actor=request.actor, offer=row, how=data["how"], reason=data["reason"], note=data["note"], now=now)
        return
    accept_offer(actor=request.actor, offer=row, how=data["how"], now=now, override_reason=data.get("override_reason", ""))
    if data["share"]:
        give_consent(
            actor=request.actor,
            client=row.enrollment.client,
            purpose=ConsentPurpose.TRAINING_PARTNER,
            channel=data["channel"],
            language=(get_language() or "id")[:2],
            now=now,
            recipient=row.cohort.program.partner,
            witness=data["witness"],
            guardian_name=data.get("guardian_name", ""),
            child_assented=data.get("child_assented", False),
        )


def _link(request: ActorRequest, row: Offer) -> dict[str, str] | None:
    """The client's link with a message ready to be sent by a person; nothing in it names anybody."""
    token = link_token(row)
    if not token or row.link_expires_at is None or row.link_expires_at <= clock.now():
        return None
    url = f"{settings.SITE_URL}{reverse('enrollment:offer_link', args=[token])}"
    text = _("There is a seat for you in a class. Please look and answer here: %(url)s") % {"url": url}
    return {"url": url, "text": text, "whatsapp": f"https://wa.me/?text={quote(text)}"}


@audience(*BOTH)
@require_POST
def offer_link_make(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Make the client's own link; an older one stops working."""
    row = _offer(request, public_id)
    then = reverse("officer:offer_detail", args=[row.public_id])
    return act(
        request,
        then=then,
        done=_("The link is ready. It works until the seat is no longer held."),
        service=lambda: make_link(actor=request.actor, offer=row, now=clock.now()),
    )


@audience(*BOTH)
@require_POST
def offer_revoke(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take the offer back; the client waits at the old place."""
    row, reason = _offer(request, public_id), typed_text(request)
    then = reverse("officer:enrollment", args=[row.enrollment.public_id])
    return act(
        request,
        then=then,
        done=_("The offer was taken back."),
        service=lambda: revoke_offer(actor=request.actor, offer=row, reason=reason, now=clock.now()),
    )


# --- the client's own page -----------------------------------------------------------------------------------------


@audience(*PUBLIC)
@never_cache
@require_http_methods(FORM)
def offer_link(request: HttpRequest, token: str) -> HttpResponse:
    """The offer for whoever holds the link: class, days, place, yes, no or a question. Old links say so."""
    row = offer_behind(token, clock.now())
    if row is None:
        return render(request, "enrollment/flow/link_over.html", status=410)
    asks = "ask" in request.POST
    question = QuestionForm(request.POST if asks else None)
    form = LinkAnswerForm(request.POST if request.method == "POST" and not asks else None)
    if _answered_by_link(request, row, form, question):
        return redirect(request.path)
    row.refresh_from_db()
    return render(request, "enrollment/flow/link.html", {**_offer_facts(row), "form": form, "question_form": question})


def _answered_by_link(request: ActorRequest | HttpRequest, row: Offer, form: LinkAnswerForm, question: QuestionForm) -> bool:
    """Whether this request changed something; a refusal stands above the form."""
    if question.is_bound and question.is_valid():
        with refusals_on(question):
            ask_question(offer=row, text=question.cleaned_data["question"], now=clock.now())
            messages.success(request, _("Your question is with your officer."))
            return True
    if form.is_bound and form.is_valid():
        with refusals_on(form), transaction.atomic():
            _answer(request, row, form)
            return True
    return False


def _answer(request: ActorRequest | HttpRequest, row: Offer, form: LinkAnswerForm) -> None:
    actor, now, how = request.actor, clock.now(), AnsweredHow.SIGNED_LINK  # type: ignore[union-attr]
    if form.says_yes:
        accept_offer(actor=actor, offer=row, how=how, now=now)
    else:
        decline_offer(actor=actor, offer=row, how=how, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], now=now)
