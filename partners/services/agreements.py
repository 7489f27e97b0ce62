"""Agreements of cooperation: drafted by the partner, reviewed and signed by the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners import policies
from partners.actors import Actor
from partners.models import Agreement, AgreementScope, Organization, Region
from partners.services.tasks import close_tasks, notify_organization, open_task
from partners.workflow import AGREEMENT
from portal.kernel import audit
from portal.kernel.decisions import refuse

#: Days in which the office answers a draft (workflow table).
REVIEW_WITHIN = timedelta(days=14)


@transaction.atomic
def draft_agreement(*, actor: Actor, lead: Organization, fields: Iterable[str], districts: Iterable[Region], **facts: Any) -> Agreement:
    """A first version between the partner and its office."""
    policies.may_draft_agreement(actor, lead).or_raise()
    agreement = Agreement(office=lead.office, lead=lead, **facts)
    agreement.full_clean(exclude=["previous"])
    agreement.save()
    _set_scope(agreement, fields, districts)
    audit.record("agreement.draft", actor=actor, subject=agreement)
    return agreement


@transaction.atomic
def edit_agreement(*, actor: Actor, agreement: Agreement, fields: Iterable[str], districts: Iterable[Region], **facts: Any) -> Agreement:
    """Change a draft or a returned one."""
    policies.may_edit_agreement(actor, agreement).or_raise()
    for name, value in facts.items():
        setattr(agreement, name, value)
    agreement.full_clean(exclude=["previous"])
    agreement.save()
    _set_scope(agreement, fields, districts)
    audit.record("agreement.edit", actor=actor, subject=agreement)
    return agreement


def _set_scope(agreement: Agreement, fields: Iterable[str], districts: Iterable[Region]) -> None:
    agreement.scopes.all().delete()
    AgreementScope.objects.bulk_create([AgreementScope(agreement=agreement, field=field) for field in fields])
    agreement.districts.set(districts)


@transaction.atomic
def submit_agreement(*, actor: Actor, agreement: Agreement, now: datetime) -> Agreement:
    """Sign for the partner and hand over to the office."""
    policies.may_manage(actor, agreement.lead).or_raise()
    AGREEMENT.apply(agreement, "submit", actor=actor, now=now)
    close_tasks(kind="agreement.returned", subject=agreement, actor=actor)
    open_task(organization=agreement.office, kind="agreement.review", subject=agreement, role_key="office_lead", due_at=now + REVIEW_WITHIN)
    return agreement


@transaction.atomic
def return_agreement(*, actor: Actor, agreement: Agreement, reason: str, now: datetime) -> Agreement:
    """Ask the partner for a correction."""
    policies.may_steer(actor, agreement.lead).or_raise()
    AGREEMENT.apply(agreement, "return", actor=actor, now=now, reason=reason)
    close_tasks(kind="agreement.review", subject=agreement, actor=actor)
    open_task(
        organization=agreement.lead, kind="agreement.returned", subject=agreement, role_key="partner_manager", due_at=now + REVIEW_WITHIN
    )
    return agreement


@transaction.atomic
def sign_agreement(*, actor: Actor, agreement: Agreement, number: str, signed_on: date, now: datetime) -> Agreement:
    """The head of office signs: from its first day on, programs may run under the agreement."""
    policies.may_steer(actor, agreement.lead).or_raise()
    if not number.strip():
        refuse("number_missing", _("Write the number of the agreement as it stands on the paper."))
    clash = Agreement.objects.filter(office=agreement.office, number=number.strip(), version=agreement.version).exclude(pk=agreement.pk)
    if clash.exists():
        refuse("number_taken", _("This agreement number is already in the register."))
    AGREEMENT.apply(agreement, "sign", actor=actor, now=now, number=number.strip(), signed_on=signed_on)
    close_tasks(kind="agreement.review", subject=agreement, actor=actor)
    notify_organization(organization=agreement.lead, kind="agreement.signed", subject=agreement)
    return agreement
