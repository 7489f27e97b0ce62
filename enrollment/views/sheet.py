"""The sheet of one session, as the page with a log-in and the page behind a link share it.

A browser with script sends the sheet in the background and asks for a short answer (``Accept: application/json``): the
send is led to the same address as any other, which then answers when it was saved. The page works without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from enrollment.forms.flow import AttendanceForm
from enrollment.selectors.marks import last_save, statuses_in, version_of
from enrollment.selectors.roster import marking_lines
from enrollment.services.attendance import expected, mark_attendance, may_mark, needs_reason
from portal.kernel import clock
from programs.enums import SessionState

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Session

JSON = "application/json"


def save_sheet(actor: Actor, session: Session, form: AttendanceForm) -> None:
    """Write what was sent. Raises DomainError."""
    data = form.cleaned_data
    mark_attendance(actor=actor, session=session, marks=form.marks(), now=clock.now(), reason=data["reason"], seen=data["version"])


def sheet_context(actor: Actor, session: Session, form: AttendanceForm) -> dict[str, Any]:
    """What the sheet shows: people, marks, their version, and whether they can be written now."""
    people, statuses, now = expected(actor=actor, session=session), statuses_in(session), clock.now()
    form.show(marking_lines(actor=actor, session=session, people=people, statuses=statuses, now=now))
    return {
        "session": session, "cohort": session.cohort, "program": session.cohort.program, "form": form, "version": version_of(statuses),
        "may": may_mark(actor, session, now), "late": needs_reason(session, now), "is_held": session.state == SessionState.HELD,
    }


def wants_short_answer(request: HttpRequest) -> bool:
    """Whether a script sent it."""
    return request.headers.get("Accept") == JSON


def asks_for_receipt(request: HttpRequest) -> bool:
    """Whether a script was led here after its send and asks what came of it."""
    return request.method == "GET" and wants_short_answer(request)


def receipt_of(session: Session) -> HttpResponse:
    """When the sheet was last saved; names nobody."""
    last = last_save(session)
    return JsonResponse({"saved_at": f"{clock.wib(last.marked_at):%H.%M}" if last else ""})


def refusal_in_short(request: HttpRequest) -> HttpResponse | None:
    """A script whose send was refused shows the page with the reason itself."""
    is_refusal = request.method == "POST" and wants_short_answer(request)
    return JsonResponse({"refused": True}, status=409) if is_refusal else None
