"""Registration of organizations, their papers, and the office's decision about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from partners import policies, providers
from partners.actors import SYSTEM, Actor
from partners.enums import AgreementState, OrganizationKind
from partners.models import Organization, OrganizationPaper, PartnerActivity
from partners.papers import proves
from partners.services.members import end_sessions, invite, revoke_invitations
from partners.services.tasks import close_tasks, notify_organization, open_task, settle_tasks
from partners.workflow import ORGANIZATION
from portal.kernel import audit, clock
from portal.kernel.decisions import Decision, first_refusal, refuse, refused

#: Days in which the office answers a registration (workflow table).
VERIFY_WITHIN = timedelta(days=7)
REGISTRABLE = frozenset({OrganizationKind.POKMAS, OrganizationKind.TRAINING_CENTRE, OrganizationKind.EMPLOYER, OrganizationKind.SPONSOR})


def free_code(name: str) -> str:
    """A readable code of at most 36 characters that no organization has yet."""
    base = slugify(name)[:32].strip("-") or "mitra"
    taken = set(Organization.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if code not in taken)


@transaction.atomic
def register_organization(*, actor: Actor, office: Organization, email: str, now: datetime, **facts: Any) -> Organization:
    """A new organization, not yet submitted; its first admin gets a link by mail.

    The answer is the same whether the address is known or not (hazards R38).
    """
    if facts["kind"] not in REGISTRABLE:
        refuse("wrong_kind", _("This kind of organisation cannot register itself."))
    organization = Organization.objects.create(office=office, email=email.lower(), code=free_code(facts["name"]), **facts)
    audit.record("organization.register", actor=actor, subject=organization)
    invite(actor=SYSTEM, organization=organization, email=email, role="manager", now=now)
    return organization


@transaction.atomic
def edit_organization(*, actor: Actor, organization: Organization, **facts: Any) -> Organization:
    """Change what the organization says about itself."""
    policies.may_manage(actor, organization).or_raise()
    for name, value in facts.items():
        setattr(organization, name, value)
    organization.save(update_fields=[*facts, "updated_at"])
    audit.record("organization.edit", actor=actor, subject=organization)
    return organization


@transaction.atomic
def add_paper(*, actor: Actor, organization: Organization, kind: str, number: str, file: Any, now: datetime) -> OrganizationPaper:
    """Attach a document that proves the organization."""
    policies.may_manage(actor, organization).or_raise()
    paper = OrganizationPaper.objects.create(
        organization=organization, kind=kind, number=number, file=file or "", added_at=now, added_by=actor.person
    )
    audit.record("paper.add", actor=actor, subject=paper)
    return paper


@transaction.atomic
def submit_organization(*, actor: Actor, organization: Organization, now: datetime) -> Organization:
    """Hand the registration to the office; a person and a body need different papers."""
    policies.may_manage(actor, organization).or_raise()
    proves(organization.legal_form, organization.papers.values_list("kind", flat=True)).or_raise()
    ORGANIZATION.apply(organization, "submit", actor=actor, now=now, submitted_at=now)
    open_task(
        organization=Organization.objects.get(pk=organization.tenant_id),
        kind="organization.verify",
        subject=organization,
        role_key="office_lead",
        due_at=now + VERIFY_WITHIN,
        params={"name": organization.name},
    )
    return organization


def _decide(actor: Actor, organization: Organization, move: str, now: datetime, reason: str, **changes: Any) -> Organization:
    policies.may_steer(actor, organization).or_raise()
    ORGANIZATION.apply(organization, move, actor=actor, now=now, reason=reason, decided_at=now, **changes)
    close_tasks(kind="organization.verify", subject=organization, actor=actor)
    notify_organization(organization=organization, kind="organization.decided")
    return organization


@transaction.atomic
def verify_organization(*, actor: Actor, organization: Organization, now: datetime, decree_group: str = "") -> Organization:
    """The office has checked the papers."""
    changes = {"decree_group": decree_group} if decree_group else {}
    _decide(actor, organization, "verify", now, "", **changes)
    PartnerActivity.objects.create(organization=organization, kind="answer", at=now, recorded_by=actor.user)
    return organization


@transaction.atomic
def refuse_organization(*, actor: Actor, organization: Organization, reason: str, now: datetime) -> Organization:
    """The office cannot accept the papers; the reason is told and they can be handed in again."""
    return _decide(actor, organization, "refuse", now, reason)


@transaction.atomic
def suspend_organization(*, actor: Actor, organization: Organization, reason: str, now: datetime) -> Organization:
    """Pause an organization: nothing new starts until it is resumed, its people are logged out, open invitations die (R32)."""
    _decide(actor, organization, "suspend", now, reason)
    _close_the_door(organization, now)
    return organization


def _close_the_door(organization: Organization, now: datetime) -> None:
    revoke_invitations(organization=organization, now=now)
    end_sessions(organization=organization)


@transaction.atomic
def resume_organization(*, actor: Actor, organization: Organization, now: datetime) -> Organization:
    """End the pause."""
    return _decide(actor, organization, "resume", now, "")


@transaction.atomic
def leave(*, actor: Actor, organization: Organization, reason: str, now: datetime) -> Organization:
    """The organization leaves: its people are out at their next request, open invitations die, its history stays (R32).

    Refused while an agreement binds it or people are in its classes: those come first.
    """
    may_leave(actor, organization, today=clock.wib(now).date()).or_raise()
    ORGANIZATION.apply(organization, "leave", actor=actor, now=now, reason=reason)
    _close_the_door(organization, now)
    settle_tasks(organization=organization, actor=actor)
    close_tasks(kind="organization.verify", subject=organization, actor=actor)
    providers.tell_left(organization, actor, now)
    return organization


def may_leave(actor: Actor, organization: Organization, *, today: date) -> Decision:
    """Whether this organization can leave now, and if not, what comes first."""
    return first_refusal(_leaving_checks(actor, organization, today))


def _leaving_checks(actor: Actor, organization: Organization, today: date) -> Iterator[Decision]:
    yield policies.may_manage(actor, organization)
    if organization.is_office:
        yield refused("office_stays", _("An office cannot leave its own register."))
    bound = organization.agreements.filter(state__in=[AgreementState.SIGNED, AgreementState.SUSPENDED], ends_on__gte=today)
    if bound.exists():
        yield refused(
            "agreement_binds", _("An agreement still runs. The head of office ends it first, so that its clients are handed over by name.")
        )
    yield providers.may_leave(organization)


@transaction.atomic
def set_decree_group(*, actor: Actor, organization: Organization, group: str) -> Organization:
    """For which of the two groups of the decree a partner counts; empty for neither."""
    policies.may_steer(actor, organization).or_raise()
    if organization.kind not in policies.TRAINERS:
        refuse("no_group", _("Only partner groups and training centres count for the groups of the decree."))
    before, organization.decree_group = organization.decree_group, group
    organization.full_clean(exclude=["office", "merged_into", "region"])
    organization.save(update_fields=["decree_group", "updated_at"])
    audit.record("organization.group", actor=actor, subject=organization, reason=f"{before or '-'} > {group or '-'}")
    return organization
