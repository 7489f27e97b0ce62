"""Writes of the review: the office comments on a field, both sides answer, the office settles."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.kernel import audit
from portal.kernel.decisions import refuse
from programs.content import CONTENT_FIELDS
from programs.enums import ProgramState, Side
from programs.models import FieldComment
from programs.policies import leads_office_of, speaks_for

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Program

#: The office comments on what it has seen: never on a draft that is still being written.
COMMENTED = (ProgramState.SUBMITTED, ProgramState.RETURNED, ProgramState.PUBLISHED)


@transaction.atomic
def comment_field(*, actor: Actor, program: Program, field: str, text: str, now: datetime, must_change: bool = False) -> FieldComment:
    """Begin a thread on a field; one that must be changed keeps the text from being published until it is settled."""
    leads_office_of(actor, program.partner).or_raise()
    if program.state not in COMMENTED:
        refuse("not_handed_in", _("The partner is still writing, or the programme is archived. Comment on it once it is handed in."))
    if field not in CONTENT_FIELDS:
        refuse("no_such_field", _("A programme has no such field."))
    row = FieldComment(
        program=program, field=field, text=text.strip(), side=Side.OFFICE, author=actor.person, written_at=now, must_change=must_change
    )
    row.full_clean()
    row.save()
    audit.record("program.comment", actor=actor, subject=program)
    return row


@transaction.atomic
def answer_comment(*, actor: Actor, comment: FieldComment, text: str, now: datetime) -> FieldComment:
    """Answer within a thread that is still open."""
    speaks_for(actor, comment.program.partner).or_raise()
    if not comment.is_open:
        refuse("comment_settled", _("The office has settled this comment. Nothing more is needed."))
    row = FieldComment(
        program=comment.program,
        thread=comment,
        field=comment.field,
        text=text.strip(),
        side=Side.OFFICE if actor.is_lead else Side.PARTNER,
        author=actor.person,
        written_at=now,
    )
    row.full_clean()
    row.save()
    audit.record("program.comment_answer", actor=actor, subject=comment.program)
    return row


@transaction.atomic
def settle_comment(*, actor: Actor, comment: FieldComment, now: datetime) -> FieldComment:
    """The office is content; settling twice is harmless."""
    leads_office_of(actor, comment.program.partner).or_raise()
    if FieldComment.objects.open().filter(pk=comment.pk).update(settled_at=now, settled_by=actor.person):
        audit.record("program.comment_settle", actor=actor, subject=comment.program)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def reopen_comment(*, actor: Actor, comment: FieldComment) -> FieldComment:
    """Ask again after all."""
    leads_office_of(actor, comment.program.partner).or_raise()
    if FieldComment.objects.threads().exclude(settled_at=None).filter(pk=comment.pk).update(settled_at=None, settled_by=None):
        audit.record("program.comment_reopen", actor=actor, subject=comment.program)
    comment.refresh_from_db()
    return comment
