"""Agreements of cooperation up to the signature: drafted by the partner or its office, reviewed and signed by the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners import policies
from partners.actors import Actor
from partners.enums import AgreementState
from partners.models import Agreement, AgreementScope, Organization, Region
from partners.services.tasks import close_tasks, notify_organization, open_task
from partners.terms import renewed_terms, takes_over_at_once
from partners.workflow import AGREEMENT
from portal.kernel import audit, clock
from portal.kernel.decisions import ALLOWED, Decision, refuse, refused

#: Days in which the office answers a draft, and a partner checks one that the office wrote (workflow table).
REVIEW_WITHIN = timedelta(days=14)
#: Kinds of tasks and how they are keyed: one for each threshold of each agreement.
EXPIRING = "agreement.expiring"


@transaction.atomic
def draft_agreement(
    *, actor: Actor, lead: Organization, fields: Iterable[str], districts: Iterable[Region], members: Iterable[Organization] = (), **facts: Any
) -> Agreement:
    """A first version between the partner, those who join it, and its office."""
    policies.may_draft_agreement(actor, lead).or_raise()
    agreement = Agreement(office=lead.office, lead=lead, **facts)
    agreement.full_clean(exclude=["previous"])
    agreement.save()
    _set_scope(agreement, fields, districts, members)
    audit.record("agreement.draft", actor=actor, subject=agreement)
    return agreement


@transaction.atomic
def edit_agreement(
    *, actor: Actor, agreement: Agreement, fields: Iterable[str], districts: Iterable[Region], members: Iterable[Organization] = (), **facts: Any
) -> Agreement:
    """Change a draft or a returned one."""
    policies.may_edit_agreement(actor, agreement).or_raise()
    for name, value in facts.items():
        setattr(agreement, name, value)
    agreement.full_clean(exclude=["previous"])
    agreement.save()
    _set_scope(agreement, fields, districts, members)
    audit.record("agreement.edit", actor=actor, subject=agreement)
    return agreement


def _set_scope(agreement: Agreement, fields: Iterable[str], districts: Iterable[Region], members: Iterable[Organization]) -> None:
    parties = list(members)
    for party in parties:
        policies.may_join_agreement(party, agreement.lead).or_raise()
    agreement.scopes.all().delete()
    AgreementScope.objects.bulk_create([AgreementScope(agreement=agreement, field=field) for field in fields])
    agreement.districts.set(districts)
    agreement.members.set(parties)


@transaction.atomic
def submit_agreement(*, actor: Actor, agreement: Agreement, now: datetime) -> Agreement:
    """Sign for the partner and hand over to the office."""
    policies.may_manage(actor, agreement.lead).or_raise()
    AGREEMENT.apply(agreement, "submit", actor=actor, now=now)
    for kind in ("agreement.returned", "agreement.renewal_drafted"):
        close_tasks(kind=kind, subject=agreement, actor=actor)
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


def overlapping(agreement: Agreement) -> Agreement | None:
    """Another signed agreement of the same office and lead for one of the same fields on one of the same days."""
    fields = agreement.scopes.values("field")
    others = Agreement.objects.filter(office=agreement.office_id, lead=agreement.lead_id, state=AgreementState.SIGNED)
    others = others.filter(scopes__field__in=fields, starts_on__lte=agreement.ends_on, ends_on__gte=agreement.starts_on)
    found: Agreement | None = others.exclude(pk__in=[agreement.pk, agreement.previous_id or 0]).order_by("ends_on").first()
    return found


def may_bind(agreement: Agreement) -> Decision:
    """Whether signing (or resuming) would leave one agreement a field; the refusal names the other one and the way out."""
    other = overlapping(agreement)
    if other is None:
        return ALLOWED
    sentence = _("%(number)s covers one of these fields until %(day)s. Renew that one, end it first, or begin after its last day.")
    return refused("agreements_overlap", sentence % {"number": other, "day": f"{other.ends_on:%d-%m-%Y}"})


def lock_lead(agreement: Agreement) -> None:
    """Of two agreements of one lead that are signed at the same moment, the second waits and then sees the first."""
    list(Organization.objects.select_for_update(no_key=True).filter(pk=agreement.lead_id).order_by("pk"))


@transaction.atomic
def sign_agreement(*, actor: Actor, agreement: Agreement, number: str, signed_on: date, now: datetime, document: Any = None) -> Agreement:
    """The head of office signs: from its first day on, programs may run under the agreement.

    A renewal takes the place of the version before it in the same transaction, when it has begun or both would be
    valid on the same day; else the daily job does so on its first day.
    """
    policies.may_steer(actor, agreement.lead).or_raise()
    if not number.strip():
        refuse("number_missing", _("Write the number of the agreement as it stands on the paper."))
    clash = Agreement.objects.filter(office=agreement.office, number=number.strip(), version=agreement.version).exclude(pk=agreement.pk)
    if clash.exists():
        refuse("number_taken", _("This agreement number is already in the register."))
    AGREEMENT.decide(agreement, "sign", actor=actor).or_raise()
    lock_lead(agreement)
    may_bind(agreement).or_raise()
    if agreement.previous is not None and takes_over_at_once(agreement.terms, agreement.previous.terms, clock.wib(now).date()):
        retire(agreement.previous, actor=actor, now=now)
    scan = {"document": document} if document else {}
    AGREEMENT.apply(agreement, "sign", actor=actor, now=now, number=number.strip(), signed_on=signed_on)
    _close_what_is_settled(agreement, actor)
    notify_organization(organization=agreement.lead, kind="agreement.signed", subject=agreement)
    return keep_scan(agreement, **scan)


def keep_scan(agreement: Agreement, document: Any = None) -> Agreement:
    """Store a checked scan with the agreement."""
    if document:
        agreement.document.save(document.name, document, save=False)
        agreement.save(update_fields=["document", "updated_at"])
    return agreement


def retire(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    """A new version takes the place of this one; its calls for renewal are answered. Nothing happens to one that has ended."""
    if agreement.state in {AgreementState.SIGNED, AgreementState.SUSPENDED}:
        AGREEMENT.apply(agreement, "renew", actor=actor, now=now)


def _close_what_is_settled(agreement: Agreement, actor: Actor) -> None:
    close_tasks(kind="agreement.review", subject=agreement, actor=actor)
    if agreement.previous is not None:
        close_tasks(kind=EXPIRING, subject=agreement.previous, actor=actor)


@transaction.atomic
def renew_agreement(*, actor: Actor, agreement: Agreement, now: datetime) -> Agreement:
    """A draft of the next version: fields, districts and parties as they are, as long as before, from the day after its end."""
    policies.may_renew_agreement(actor, agreement).or_raise()
    list(Agreement.objects.select_for_update(no_key=True).filter(pk=agreement.pk).order_by("pk"))
    if Agreement.objects.filter(previous=agreement).exists():
        refuse("renewal_exists", _("A renewal of this agreement is already on its way. Open it instead."))
    terms = renewed_terms(agreement.terms, clock.wib(now).date())
    members = [party for party in agreement.members.order_by("pk") if policies.may_join_agreement(party, agreement.lead)]
    draft = Agreement.objects.create(
        office=agreement.office, lead=agreement.lead, previous=agreement, version=agreement.version + 1, number=agreement.number,
        starts_on=terms.starts_on, ends_on=terms.ends_on, referrals_from=terms.referrals_from, referrals_until=terms.referrals_until,
    )
    _set_scope(draft, agreement.scopes.values_list("field", flat=True), agreement.districts.all(), members)
    audit.record("agreement.renewal", actor=actor, subject=draft)
    if actor.organization is None or actor.organization.pk != agreement.lead_id:
        open_task(
            organization=agreement.lead, kind="agreement.renewal_drafted", subject=draft, role_key="partner_manager", due_at=now + REVIEW_WITHIN
        )
    return draft

