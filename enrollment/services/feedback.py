"""Writes what clients say of a class: through a link of their own, or told to the officer; calls that they asked for.

The partner never sees a text or a single answer; sums go through ``enrollment.selectors.feedback``.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enrollment.enums.flow import FINISHED_STATES, EnrollmentState, FeedbackChannel
from enrollment.models import Enrollment, Feedback, FeedbackLink
from enrollment.policies.flow import may_guide
from partners.enums import Role
from partners.services.tasks import close_tasks, open_task
from portal.kernel import audit
from portal.kernel.decisions import ALLOWED, Decision, refuse, refused

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Organization

#: How long a link opens; long enough for a phone that is charged once a week.
LINK_LASTS = timedelta(days=14)
#: Somebody who asks for a call is called within this time.
CALL_WITHIN = timedelta(days=2)
LINK_SALT = "enrollment.feedback"
#: After the course: finished, or left before its end.
HEARD = (*FINISHED_STATES, EnrollmentState.ENDED_EARLY)


class Answers(TypedDict, total=False):
    """What a form of feedback holds: 1 to 5, three closed questions, own words, and whether to be called."""

    rating: int
    taught_well: str
    felt_safe: str
    useful_for_work: str
    text: str
    wants_call: bool


def can_be_heard(enrollment: Enrollment) -> Decision:
    """Whether feedback can still be given: the course is over for this person, and nothing was said yet."""
    if enrollment.state not in HEARD:
        return refused("course_not_over", _("Feedback is asked for after the course."))
    if Feedback.objects.filter(enrollment=enrollment).exists():
        return refused("heard_already", _("This feedback has been given already. Thank you."))
    return ALLOWED


@transaction.atomic
def make_feedback_link(*, actor: Actor, enrollment: Enrollment, now: datetime) -> FeedbackLink:
    """A link by which the client answers alone for two weeks; earlier links stop working."""
    may_guide(actor, enrollment.client).or_raise()
    can_be_heard(enrollment).or_raise()
    Enrollment.objects.select_for_update(of=("self",)).get(pk=enrollment.pk)
    link = FeedbackLink.objects.filter(enrollment=enrollment).first() or FeedbackLink(enrollment=enrollment, version=0)
    link.version, link.expires_at, link.made_by = link.version + 1, now + LINK_LASTS, actor.membership
    link.save()
    audit.record("feedback.link", actor=actor, subject=enrollment, person=enrollment.client)
    return link


def link_token(link: FeedbackLink) -> str:
    """The token of the newest link: a random id and a signature, no name."""
    return Signer(salt=LINK_SALT).sign(f"{link.enrollment.public_id.hex}.{link.version}")


def enrollment_behind(token: str, now: datetime) -> Enrollment | None:
    """The course that a link is about now; None for a forged, replaced or old link alike."""
    try:
        public_id, _dot, version = Signer(salt=LINK_SALT).unsign(token).partition(".")
        known: dict[str, Any] = {"public_id": uuid.UUID(public_id), "feedback_link__version": int(version)}
    except (BadSignature, ValueError):
        return None
    rows = Enrollment.objects.filter(**known, feedback_link__expires_at__gt=now, state__in=HEARD)
    return rows.select_related("client__office", "program__partner").first()


@transaction.atomic
def give_feedback(*, actor: Actor, enrollment: Enrollment, channel: str, now: datetime, **answers: Unpack[Answers]) -> Feedback:
    """Keep what a client says, once. Whoever asks to be called becomes a task of the section head, never of the partner.

    A link is checked where it is opened (``enrollment_behind``); an officer enters only what their own client said.
    """
    if channel != FeedbackChannel.SIGNED_LINK:
        may_guide(actor, enrollment.client).or_raise()
    can_be_heard(enrollment).or_raise()
    row = _insert(enrollment, channel, now, answers)
    audit.record("feedback.give", actor=actor, subject=row, person=enrollment.client)
    if row.wants_call:
        _ask_for_call(row, enrollment.client.office, now)
    return row


def _insert(enrollment: Enrollment, channel: str, now: datetime, answers: Answers) -> Feedback:
    row = Feedback(enrollment=enrollment, channel=channel, given_at=now, **answers)
    row.text = row.text.strip()
    row.full_clean(exclude=["enrollment"])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        refuse("heard_already", _("This feedback has been given already. Thank you."))
    return row


def _ask_for_call(row: Feedback, office: Organization, now: datetime) -> None:
    """The section head calls; where the office has none, its leaders."""
    has_head = office.memberships.active().filter(role=Role.SECTION_HEAD).exists()
    role_key = "section_head" if has_head else "office_lead"
    open_task(organization=office, kind="feedback.call", subject=row, role_key=role_key, due_at=now + CALL_WITHIN)


def may_call(actor: Actor, row: Feedback) -> Decision:
    """A leader of the office who may see the file."""
    if not actor.is_lead:
        return refused("leads_only", _("A section head makes this call."))
    return may_guide(actor, row.enrollment.client)


@transaction.atomic
def record_call(*, actor: Actor, feedback: Feedback, note: str, now: datetime) -> Feedback:
    """Write down that the client was called and what came of it."""
    may_call(actor, feedback).or_raise()
    if not note.strip():
        refuse("note_needed", _("Please write what came of the call."))
    rows = Feedback.objects.waiting_for_call().filter(pk=feedback.pk)
    if not rows.update(called_at=now, called_by=actor.membership, call_note=note.strip()):
        refuse("stale_state", _("Nobody asked for this call, or it has been made already."))
    feedback.refresh_from_db()
    close_tasks(kind="feedback.call", subject=feedback, actor=actor)
    audit.record("feedback.call", actor=actor, subject=feedback, person=feedback.audit_person)
    return feedback
