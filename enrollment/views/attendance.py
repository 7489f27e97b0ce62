"""The partner's class: sessions of the day, attendance in one save, who takes part, referrals to answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.enums.flow import NotHeldBecause
from enrollment.forms.flow import AttendanceForm, EndEarlyForm, NotHeldForm, ReasonForm, ReferralAnswerForm
from enrollment.models import Enrollment
from enrollment.policies.flow import may_share_class
from enrollment.selectors.marks import last_save
from enrollment.selectors.roster import beads, names_for, referrals_to_answer, session_day
from enrollment.selectors.roster import roster as roster_of
from enrollment.services import enrollments as services
from enrollment.services.attendance import mark_not_held
from enrollment.services.roster import note_names_read
from enrollment.views.base import ActorRequest, frame, posted, row_or_404
from enrollment.views.sheet import asks_for_receipt, receipt_of, refusal_in_short, save_sheet, sheet_context
from partners.access import OFFICE, PARTNERS, audience
from partners.http import act, once, refusals_on, typed_text
from portal.kernel import clock
from programs.models import Cohort, Session

FORM = ("GET", "HEAD", "POST")


def _session(request: ActorRequest, public_id: UUID) -> Session:
    cohorts = Cohort.objects.own(request.actor).values("pk")
    rows = Session.objects.filter(cohort__in=cohorts).select_related("cohort__program__partner", "cohort__program__office", "place")
    return get_object_or_404(rows, public_id=public_id)


def _cohort(request: ActorRequest, public_id: UUID) -> Cohort:
    rows = Cohort.objects.own(request.actor).select_related("program__partner", "program__office", "place")
    return get_object_or_404(rows, public_id=public_id)


@audience(*PARTNERS)
@require_safe
def sessions(request: ActorRequest) -> HttpResponse:
    """What is to be marked today, what comes, and what can still be corrected; referrals that wait are mentioned."""
    asked = referrals_to_answer(actor=request.actor).count()
    return render(request, "enrollment/flow/sessions.html", frame(request, day=session_day(actor=request.actor, now=clock.now()), asked=asked))


@audience(*PARTNERS, *OFFICE)
@require_http_methods(FORM)
@once
def attendance(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One session on one screen: everybody present, change the few, save once; saving again is harmless."""
    session = _session(request, public_id)
    if asks_for_receipt(request):
        return receipt_of(session)
    form = AttendanceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            save_sheet(request.actor, session, form)
            messages.success(request, _("Attendance is saved. Corrections are free for seven days."))
            return redirect(request.path)
    return refusal_in_short(request) or _sheet(request, session, form)


def _sheet(request: ActorRequest, session: Session, form: AttendanceForm) -> HttpResponse:
    context = sheet_context(request.actor, session, form)
    if request.method != "POST":
        note_names_read(actor=request.actor, cohort=session.cohort, lines=form.lines, now=clock.now())
    regular = list(session.cohort.sessions.in_force().regular().order_by("starts_at", "pk"))
    thread = sorted({*regular, session}, key=lambda each: (each.starts_at, each.pk))
    return render(
        request, "enrollment/flow/attendance.html",
        frame(
            request, **context, beads=beads(thread, session), total=len(regular), not_held_form=NotHeldForm(),
            may_share=may_share_class(request.actor, session, clock.now()), last=last_save(session), who=request.actor.post.public_id,
        ),
    )


@audience(*PARTNERS, *OFFICE)
@require_POST
def not_held(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The session did not take place."""
    session = _session(request, public_id)
    form = NotHeldForm(request.POST)
    here = request.resolver_match.namespace if request.resolver_match else "partner"
    if not form.is_valid():
        messages.error(request, _("Please choose why the session did not take place."))
        return redirect(f"{here}:attendance", public_id=session.public_id)
    because = NotHeldBecause(form.cleaned_data["because"])
    then = reverse("partner:sessions") if request.actor.is_partner else reverse("officer:attendance", args=[session.public_id])
    return act(
        request,
        then=then,
        done=_("Noted: the session was not held. It counts against nobody."),
        service=lambda: mark_not_held(actor=request.actor, session=session, because=because, now=clock.now()),
    )


@audience(*PARTNERS)
@require_safe
def roster(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Who takes part, under the name that the reader may know."""
    cohort, now = _cohort(request, public_id), clock.now()
    lines = roster_of(actor=request.actor, cohort=cohort, now=now)
    note_names_read(actor=request.actor, cohort=cohort, lines=lines, now=now)
    context = frame(request, cohort=cohort, program=cohort.program, lines=lines, end_form=EndEarlyForm(), reason_form=ReasonForm())
    return render(request, "enrollment/flow/roster.html", context)


def _own_enrollment(request: ActorRequest, public_id: UUID) -> Enrollment:
    rows = Enrollment.objects.select_related("client__office", "program__partner", "program__office", "cohort")
    row: Enrollment = row_or_404(request, rows, public_id)
    return row


@audience(*PARTNERS)
@require_POST
def participant_move(request: ActorRequest, public_id: UUID, move: str) -> HttpResponse:
    """Pause, resume, or end the class early for one person."""
    row, now, actor = _own_enrollment(request, public_id), clock.now(), request.actor
    end = EndEarlyForm(request.POST)
    facts = end.facts() if end.is_valid() else {"group": "", "code": "", "note": ""}
    calls = {
        "suspend": lambda: services.suspend_enrollment(actor=actor, enrollment=row, reason=typed_text(request), now=now),
        "resume": lambda: services.resume_enrollment(actor=actor, enrollment=row, now=now),
        "end_early": lambda: services.end_early(actor=actor, enrollment=row, now=now, **facts),
    }
    then = reverse("partner:roster", args=[row.cohort.public_id]) if row.cohort else reverse("partner:sessions")
    return act(request, then=then, done=_("Done. The page shows where it stands now."), service=calls[move])


# --- referrals -----------------------------------------------------------------------------------------------------


@audience(*PARTNERS)
@require_safe
def referrals(request: ActorRequest) -> HttpResponse:
    """Referrals that wait for an answer."""
    rows = list(referrals_to_answer(actor=request.actor))
    names = names_for(actor=request.actor, people=rows, now=clock.now())
    context = frame(request, rows=[(row, names[row.pk]) for row in rows])
    return render(request, "enrollment/flow/referrals.html", context)


@audience(*PARTNERS)
@require_http_methods(FORM)
@once
def referral(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take the client, ask for more, or decline."""
    row, now = _own_enrollment(request, public_id), clock.now()
    form = ReferralAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _answer_referral(request, row, form)
            messages.success(request, _("Thank you. The officer has been told."))
            return redirect("partner:referrals")
    name = names_for(actor=request.actor, people=[row], now=now)[row.pk]
    return render(
        request, "enrollment/flow/referral.html", frame(request, row=row, name=name, form=form, program=row.program, cohort=row.cohort)
    )


def _answer_referral(request: ActorRequest, row: Enrollment, form: ReferralAnswerForm) -> None:
    data, now, actor = form.cleaned_data, clock.now(), request.actor
    if data["answer"] == form.ACCEPT:
        services.accept_enrollment(actor=actor, enrollment=row, now=now)
    elif data["answer"] == form.RETURN:
        services.return_enrollment(actor=actor, enrollment=row, reason=data["reason"], now=now)
    else:
        services.decline_enrollment(actor=actor, enrollment=row, code=data["code"], reason=data["reason"], now=now)
