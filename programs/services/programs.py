"""Writes about programs: draft, edit, hand in, decide, archive. A published text changes only by the office's yes.

What is handed in is kept as a revision of Wagtail, what is published as a version; states move by our own table.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Unpack

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from partners.services.tasks import close_tasks, notify_organization, open_task
from portal.kernel import audit
from portal.kernel.decisions import ALLOWED, Decision, refuse, refused
from programs.content import ProgramContent, from_snapshot, snapshot, to_snapshot, with_changes
from programs.enums import ClientGroup, ProgramState
from programs.models import Program, ProgramVersion
from programs.policies import OVER, leads_office_of, may_edit_text, may_write_program, speaks_for
from programs.services.picture_files import forget_unused, show_published
from programs.signals import tell_public_changed
from programs.workflow import PROGRAM

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Organization

#: Days in which each side answers (the deadlines of the workflow table).
REVIEW_WITHIN = timedelta(days=PROGRAM.waiting[ProgramState.SUBMITTED].days)
CORRECT_WITHIN = timedelta(days=PROGRAM.waiting[ProgramState.RETURNED].days)


def free_slug(title: str) -> str:
    """An address made of the title that no program has yet."""
    base = slugify(title)[:80] or "program"
    taken = set(Program.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(name for n in range(2, 10_000) if (name := f"{base}-{n}") not in taken)


@transaction.atomic
def draft_program(*, actor: Actor, partner: Organization, **content: Unpack[ProgramContent]) -> Program:
    """A new program of ``partner``, not yet handed in. Raises ValidationError for content that breaks a rule."""
    may_write_program(actor, partner).or_raise()
    program = Program(partner=partner, office_id=partner.tenant_id, slug=free_slug(content["title"]), **content)
    program.full_clean()
    program.save()
    audit.record("program.draft", actor=actor, subject=program)
    return program


@transaction.atomic
def edit_program(*, actor: Actor, program: Program, **content: Unpack[ProgramContent]) -> Program:
    """Change the text: at once while it is a draft, as pending changes once it is published."""
    may_edit_text(actor, program).or_raise()
    if program.state == ProgramState.PUBLISHED:
        _keep_for_review(program, content)
    else:
        _write(program, content)
    audit.record("program.edit", actor=actor, subject=program)
    return program


def _write(program: Program, content: ProgramContent) -> None:
    for name, value in content.items():
        setattr(program, name, value)
    program.full_clean()
    program.save()


def _keep_for_review(program: Program, content: ProgramContent) -> None:
    """Keep the changed text beside the published one; whatever equals the published text is no change."""
    changes = {**(program.pending_changes or {}), **to_snapshot(content)}
    now = snapshot(program)
    program.pending_changes = {name: value for name, value in changes.items() if now[name] != value} or None
    _check_changes(program)
    program.save(update_fields=["pending_changes", "updated_at"])


def _check_changes(program: Program) -> None:
    """The text with its changes obeys the same rules, but for the office's word on children, which comes later."""
    if program.pending_changes is None:
        return
    changed = with_changes(program)
    changed.pending_changes, changed.is_child_approved = program.pending_changes, True
    changed.full_clean()


@transaction.atomic
def submit_program(*, actor: Actor, program: Program, now: datetime) -> Program:
    """Hand a draft, or the changes of a published program, to the office."""
    may_write_program(actor, program.partner).or_raise()
    if program.state == ProgramState.PUBLISHED:
        PROGRAM.apply(program, "submit_changes", actor=actor, now=now, changes_submitted_at=now)
    else:
        PROGRAM.apply(program, "submit", actor=actor, now=now)
    _keep_submission(actor, program, now)
    close_tasks(kind="program.returned", subject=program, actor=actor)
    open_task(
        organization=program.office,
        kind="program.review",
        subject=program,
        role_key="office_lead",
        due_at=now + REVIEW_WITHIN,
        params={"title": program.title},
    )
    return program


def _keep_submission(actor: Actor, program: Program, now: datetime) -> None:
    """The text as it was handed in, as a revision; services have checked it already."""
    draft = with_changes(program)
    revision = draft.save_revision(user=actor.user, clean=False)
    type(revision).objects.filter(pk=revision.pk).update(created_at=now)
    program.latest_revision = draft.latest_revision


@transaction.atomic
def return_program(*, actor: Actor, program: Program, reason: str, now: datetime) -> Program:
    """Ask the partner for a correction of the draft or of the changes; ``reason`` is what they read."""
    leads_office_of(actor, program.partner).or_raise()
    if program.state == ProgramState.PUBLISHED:
        PROGRAM.apply(program, "return_changes", actor=actor, now=now, reason=reason, changes_submitted_at=None)
    else:
        PROGRAM.apply(program, "return", actor=actor, now=now, reason=reason)
    close_tasks(kind="program.review", subject=program, actor=actor)
    open_task(
        organization=program.partner,
        kind="program.returned",
        subject=program,
        role_key="partner",
        due_at=now + CORRECT_WITHIN,
        params={"title": program.title},
    )
    return program


@transaction.atomic
def publish_program(*, actor: Actor, program: Program, now: datetime, approve_children: bool = False) -> Program:
    """The office publishes the text, or the changes to it, as the next version.

    ``approve_children``: the office's word that children may join, needed when the program takes them.
    """
    leads_office_of(actor, program.partner).or_raise()
    changes = from_snapshot(program.pending_changes or {}) if program.state == ProgramState.PUBLISHED else {}
    approved = _children(program, changes, approve_children)
    program.is_child_approved = approved
    move = "publish_changes" if program.state == ProgramState.PUBLISHED else "publish"
    PROGRAM.apply(
        program,
        move,
        actor=actor,
        now=now,
        **changes,
        is_child_approved=approved,
        version=program.version + 1,
        published_at=program.published_at or now,
        pending_changes=None,
        changes_submitted_at=None,
    )
    _keep_version(actor, program, now)
    show_published(program)
    close_tasks(kind="program.review", subject=program, actor=actor)
    notify_organization(organization=program.partner, kind="program.published", subject=program, params={"title": program.title})
    tell_public_changed(program)
    return program


def _children(program: Program, changes: dict[str, Any], approve: bool) -> bool:
    """Whether the published program is approved for children; refused when it takes them and nobody said so."""
    clients = changes.get("clients", program.clients)
    if clients == ClientGroup.ADULT:
        return False
    if not approve:
        refuse("children_not_approved", _("This programme takes children. Say first that the office approves it for them."))
    return True


def _keep_version(actor: Actor, program: Program, now: datetime) -> None:
    ProgramVersion.objects.create(
        program=program,
        number=program.version,
        content=snapshot(program),
        published_at=now,
        published_by=actor.user,
        submission=program.latest_revision,
    )


@transaction.atomic
def archive_program(*, actor: Actor, program: Program, reason: str, now: datetime) -> Program:
    """Offer the program no longer. Refused while a cohort of it is still to come or running."""
    speaks_for(actor, program.partner).or_raise()
    _nothing_is_running(program).or_raise()
    PROGRAM.apply(program, "archive", actor=actor, now=now, reason=reason, pending_changes=None, changes_submitted_at=None)
    forget_unused(program)
    for kind in ("program.review", "program.returned"):
        close_tasks(kind=kind, subject=program, actor=actor)
    tell_public_changed(program)
    return program


def _nothing_is_running(program: Program) -> Decision:
    if not program.cohorts.exclude(state__in=OVER).exists():
        return ALLOWED
    return refused("cohorts_alive", _("The programme still has cohorts that are planned or running. Finish or cancel them first."))


@transaction.atomic
def restore_program(*, actor: Actor, program: Program, now: datetime) -> Program:
    """Make an archived program a draft again; it goes through review like a new one."""
    may_write_program(actor, program.partner).or_raise()
    PROGRAM.apply(program, "restore", actor=actor, now=now)
    return program
