"""Signs of life of partners: contacts that somebody notes, sessions held, and the task that silence raises."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners import policies
from partners.actors import SYSTEM, Actor
from partners.enums import RECORDED_BY_HAND
from partners.models import Organization, PartnerActivity, Task
from partners.selectors_pulse import pulses_of
from partners.services.tasks import close_tasks, open_task
from portal.kernel import audit
from portal.kernel.decisions import refuse

SILENT_TASK = "partner.silent"
#: The office speaks with a silent partner within a week.
CONTACT_WITHIN = timedelta(days=7)
#: What lies further back is a slip of the hand, or belongs to a paper file.
NOTED_WITHIN = timedelta(days=365)


@transaction.atomic
def record_contact(*, actor: Actor, organization: Organization, kind: str, at: datetime, note: str, now: datetime) -> PartnerActivity:
    """Note a contact, visit or meeting that took place. Raises DomainError ``in_future``, ``too_long_ago``, ``wrong_kind``."""
    policies.may_record_contact(actor, organization).or_raise()
    if kind not in RECORDED_BY_HAND:
        refuse("wrong_kind", _("Choose contact, visit or meeting; sessions and answers are noted by themselves."))
    if at > now:
        refuse("in_future", _("This moment is still to come. Note the contact when it has taken place."))
    if at < now - NOTED_WITHIN:
        refuse("too_long_ago", _("This is more than a year ago. Check the date."))
    row = PartnerActivity.objects.create(organization=organization, kind=kind, at=at, note=note.strip(), recorded_by=actor.user)
    audit.record("activity.record", actor=actor, subject=organization)
    close_tasks(kind=SILENT_TASK, subject=organization, actor=actor)
    return row


def note_sign(*, organization: Organization, kind: str, actor: Actor, now: datetime, is_missed: bool = True) -> PartnerActivity:
    """Note a sign of life that comes with something else, e.g. a session held; it ends the silence.

    ``is_missed`` is False when the caller has just seen that nobody was asked to speak with the partner.
    """
    if is_missed:
        close_tasks(kind=SILENT_TASK, subject=organization, actor=actor)
    return PartnerActivity.objects.create(organization=organization, kind=kind, at=now, recorded_by=actor.user)


def heard_from(*, organization: Organization, actor: Actor) -> None:
    """The partner's own people did something that is kept elsewhere, e.g. answered a referral: its silence is over."""
    if actor.organization is not None and actor.organization.pk == organization.pk:
        close_tasks(kind=SILENT_TASK, subject=organization, actor=actor)


@transaction.atomic
def watch_silence(now: datetime) -> dict[str, int]:
    """Ask each office once to speak with a partner that is silent while something is due; what is over is closed."""
    partners = Organization.objects.visible_to(SYSTEM).trainers().verified().select_related("office").order_by("pk")
    silent = {row.organization.pk: row for row in pulses_of(list(partners), now=now) if row.pulse.needs_contact}
    for row in silent.values():
        _ask_office(row.organization, now)
    still = {row.organization.public_id for row in silent.values()}
    over = Task.objects.filter(kind=SILENT_TASK, done_at=None).exclude(subject_id__in=still)
    return {"silent": len(silent), "over": over.update(done_at=now)}


def _ask_office(organization: Organization, now: datetime) -> None:
    office = organization.office
    assert office is not None
    open_task(
        organization=office,
        kind=SILENT_TASK,
        subject=organization,
        role_key="office_lead",
        due_at=now + CONTACT_WITHIN,
        params={"name": organization.name},
    )
