"""Introductions: an employer asks, the office checks, the person decides, contact opens once and is written down."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enrollment.enums import ConsentPurpose
from enrollment.models import Client, Consent, OfficerAssignment
from enrollment.services.consents import record_disclosure
from partners.actors import SYSTEM
from partners.services.tasks import close_tasks, notify_organization, open_task
from placements.enums import IntroductionState
from placements.models import CandidateProfile, Introduction, Vacancy
from placements.policies import may_ask_for_introduction, may_see_contact, may_work_with
from placements.workflow import INTRODUCTION
from portal.kernel import audit
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor

#: Days until an introduction that nobody answers runs out; by state, from the workflow table.
ANSWER_TASK = "introduction.answer"
CONTACT_FIELDS = ("name", "phone")


def _deadline(state: str, now: datetime) -> datetime:
    return now + timedelta(days=INTRODUCTION.waiting[state].days)


def ask_officer(*, introduction: Introduction, now: datetime) -> None:
    """Put the introduction into the officer's inbox, or the leaders' when the client has no officer."""
    client = introduction.profile.client
    holder = OfficerAssignment.objects.current().filter(client=client).select_related("officer__user").first()
    owner: dict[str, Any] = {"assignee": holder.officer.user} if holder else {"role_key": "office_lead"}
    open_task(organization=client.office, kind=ANSWER_TASK, subject=introduction, due_at=introduction.expires_at, **owner)


@transaction.atomic
def ask_introduction(
    *, actor: Actor, profile: CandidateProfile, message: str, now: datetime, vacancy: Vacancy | None = None
) -> Introduction:
    """An employer asks to meet a person. Raises DomainError: not verified, or asked already."""
    may_ask_for_introduction(actor).or_raise()
    if not CandidateProfile.objects.visible_to(actor).filter(pk=profile.pk).exists():
        refuse("not_found", _("This profile is no longer shown."))
    try:
        with transaction.atomic():
            row = Introduction.objects.create(
                profile=profile, employer=actor.home, vacancy=vacancy, asked_by=actor.person, message=message,
                expires_at=_deadline(IntroductionState.ASKED, now),
            )
    except IntegrityError:
        refuse("asked_already", _("You have already asked to meet this person. You will hear from the office."))
    audit.record("introduction.ask", actor=actor, subject=row, person=profile.client)
    ask_officer(introduction=row, now=now)
    return row


def _move(actor: Actor, row: Introduction, move: str, now: datetime, reason: str = "", **changes: Any) -> None:
    may_work_with(actor, row.profile.client).or_raise()
    target = INTRODUCTION.move(move).target
    if target in INTRODUCTION.waiting:
        changes["expires_at"] = _deadline(target, now)
    INTRODUCTION.apply(row, move, actor=actor, now=now, reason=reason, **changes)


@transaction.atomic
def check_introduction(*, actor: Actor, introduction: Introduction, now: datetime) -> Introduction:
    """The office finds the work suitable and turns to the person."""
    _move(actor, introduction, "check", now)
    _move(actor, introduction, "ask_client", now)
    return introduction


@transaction.atomic
def agree_introduction(*, actor: Actor, introduction: Introduction, now: datetime) -> Introduction:
    """The person said yes: name and phone open to this employer for this introduction only."""
    client = introduction.profile.client
    consent = Consent.objects.in_force(ConsentPurpose.EMPLOYER_VIEW, client, now).first()
    if consent is None:
        refuse("no_consent", _("The person's consent to be seen by employers is no longer in force. Ask for it again first."))
    _move(actor, introduction, "agree", now)
    close_tasks(kind=ANSWER_TASK, subject=introduction, actor=actor)
    notify_organization(organization=introduction.employer, kind="introduction.agreed", subject=introduction)
    return introduction


@transaction.atomic
def decline_introduction(
    *, actor: Actor, introduction: Introduction, reason: str, may_tell: bool, now: datetime
) -> Introduction:
    """It does not come about; the employer reads the reason only if the person wants that."""
    _move(actor, introduction, "decline", now, decline_reason=reason, may_tell_reason=may_tell)
    close_tasks(kind=ANSWER_TASK, subject=introduction, actor=actor)
    notify_organization(organization=introduction.employer, kind="introduction.declined", subject=introduction)
    return introduction


@transaction.atomic
def open_contact(*, actor: Actor, introduction: Introduction, now: datetime) -> Client:
    """Show name and phone to the employer; each opening is a disclosure. Raises DomainError."""
    may_see_contact(actor, introduction).or_raise()
    client = introduction.profile.client
    consent = Consent.objects.in_force(ConsentPurpose.EMPLOYER_VIEW, client, now).first()
    if consent is None:
        refuse("withdrawn", _("The person has withdrawn the consent. Please delete what you noted."))
    record_disclosure(
        actor=actor, client=client, recipient=actor.home, purpose=ConsentPurpose.EMPLOYER_VIEW, fields=CONTACT_FIELDS, now=now,
        consent=consent,
    )
    if introduction.contact_shown_at is None:
        introduction.contact_shown_at = now
        introduction.save(update_fields=["contact_shown_at", "updated_at"])
    return client


@transaction.atomic
def record_meeting(*, actor: Actor, introduction: Introduction, met_on: date, now: datetime) -> Introduction:
    """They have met; either side may say so."""
    INTRODUCTION.apply(
        introduction, "meet", actor=actor, now=now, met_on=met_on, expires_at=_deadline(IntroductionState.MET, now)
    )
    return introduction


@transaction.atomic
def record_result(*, actor: Actor, introduction: Introduction, hired: bool, now: datetime) -> Introduction:
    """Hired or not; the officer records the first day of work next."""
    INTRODUCTION.apply(introduction, "hire" if hired else "not_hire", actor=actor, now=now)
    if hired:
        ask_officer(introduction=introduction, now=now)
    return introduction


@transaction.atomic
def close_introductions_of(*, client: Client, now: datetime) -> int:
    """A withdrawn consent ends every open introduction at once (hazards 4.2)."""
    rows = Introduction.objects.filter(profile__client=client, state__in=["asked", "checked", "client_asked", "agreed"])
    for row in rows.order_by("pk"):
        INTRODUCTION.apply(row, "expire", actor=SYSTEM, now=now)
        close_tasks(kind=ANSWER_TASK, subject=row)
    return rows.count()


def expire_introductions(now: datetime) -> dict[str, int]:
    """Job: those that nobody answered in time run out, and both sides are told."""
    late = Introduction.objects.filter(state__in=["asked", "checked", "client_asked", "agreed"], expires_at__lte=now)
    expired = 0
    for row in late.select_related("employer").order_by("pk"):
        with transaction.atomic():
            INTRODUCTION.apply(row, "expire", actor=SYSTEM, now=now)
            close_tasks(kind=ANSWER_TASK, subject=row)
            notify_organization(organization=row.employer, kind="introduction.expired", subject=row)
            expired += 1
    return {"expired": expired}
