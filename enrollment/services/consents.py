"""A client's yes and its end, both in force at once; what recipients saw is written down and they are told to forget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enrollment.ages import adult_on, months_later
from enrollment.consent_texts import LONGEST_MONTHS, SHARED_FIELDS, current_text
from enrollment.enums.clients import ConsentChannel, ConsentPurpose
from enrollment.models import Client, Consent, Disclosure
from enrollment.policies.clients import may_give_consent, may_work_with
from enrollment.signals import consent_withdrawn
from partners.models import Organization, User
from partners.services.tasks import notify_organization
from portal.kernel import audit, clock
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor

#: Recipients who saw something within this time before a withdrawal are asked to delete it (hazards 4.2).
RECENT_DISCLOSURES = timedelta(days=90)
DELETE_NOTICE = "consent.delete"
REPLACED = "replaced"


def longest_end(client: Client, purpose: str, given_on: date) -> date:
    """Last day on which a consent given on ``given_on`` can hold; one given for a child never outlives childhood."""
    end = months_later(given_on, LONGEST_MONTHS[ConsentPurpose(purpose)])
    adult = adult_on(client.birth_date)
    return min(end, adult - timedelta(days=1)) if given_on < adult else end


@transaction.atomic
def give_consent(
    *,
    actor: Actor,
    client: Client,
    purpose: str,
    channel: str,
    language: str,
    now: datetime,
    ends_on: date | None = None,
    recipient: Organization | None = None,
    fields: Sequence[str] | None = None,
    witness: str = "",
    guardian_name: str = "",
    child_assented: bool = False,
) -> Consent:
    """Take down a client's yes; it holds at once, to the end of ``ends_on`` (WIB), and replaces an earlier one.

    Raises DomainError: for a child and another purpose than training, without witness on paper, beyond the longest end.
    """
    today = clock.wib(now).date()
    may_give_consent(actor, client, purpose, today=today, guardian_name=guardian_name, child_assented=child_assented).or_raise()
    shared = _shared(purpose, fields)
    last = _checked_end(client, purpose, today, ends_on)
    _replace_earlier(actor, client, purpose, recipient, now)
    consent = Consent.objects.create(
        client=client,
        purpose=purpose,
        recipient=recipient,
        fields=shared,
        text_version=current_text(purpose).version,
        language=language,
        channel=ConsentChannel(channel),
        witness=witness.strip(),
        guardian_name=guardian_name.strip(),
        child_assented=child_assented,
        given_at=now,
        given_by=actor.user,
        expires_at=clock.end_of_day(last),
    )
    audit.record("consent.give", actor=actor, subject=consent, person=client, reason=purpose)
    return consent


def _shared(purpose: str, fields: Sequence[str] | None) -> list[str]:
    allowed = SHARED_FIELDS[ConsentPurpose(purpose)]
    chosen = list(allowed if fields is None else fields)
    if not chosen or not set(chosen) <= set(allowed):
        refuse("unknown_field", _("Choose at least one thing that this text speaks of."))
    return chosen


def _checked_end(client: Client, purpose: str, today: date, ends_on: date | None) -> date:
    longest = longest_end(client, purpose, today)
    last = ends_on or longest
    if last < today:
        refuse("ends_in_past", _("The end must not lie in the past."))
    if last > longest:
        refuse("too_long", _("This consent can hold until %(day)s at most. Ask again then.") % {"day": longest.strftime("%d.%m.%Y")})
    return last


def _replace_earlier(actor: Actor, client: Client, purpose: str, recipient: Organization | None, now: datetime) -> None:
    """A new yes takes the place of the old one at the same instant, so that a narrower one narrows at once (R29)."""
    earlier = Consent.objects.filter(client=client, purpose=purpose, recipient=recipient, withdrawn_at=None, expires_at__gt=now)
    earlier.update(withdrawn_at=now, withdrawn_by=actor.user, withdrawal_reason=REPLACED)


@transaction.atomic
def withdraw_consent(*, actor: Actor, consent: Consent, now: datetime, reason: str = "") -> Consent:
    """End a consent now; everything that rests on it ends in the same transaction. Raises DomainError."""
    may_work_with(actor, consent.client).or_raise()
    open_rows = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if not open_rows.update(withdrawn_at=now, withdrawn_by=actor.user, withdrawal_reason=reason.strip()):
        refuse("stale_state", _("This consent has been withdrawn already."))
    consent.refresh_from_db()
    audit.record("consent.withdraw", actor=actor, subject=consent, person=consent.client, reason=consent.purpose)
    consent_withdrawn.send(Consent, consent=consent, actor=actor, now=now)
    _ask_recipients_to_delete(consent, now)
    return consent


def _ask_recipients_to_delete(consent: Consent, now: datetime) -> None:
    recent = Disclosure.objects.filter(consent=consent, at__gte=now - RECENT_DISCLOSURES).values("recipient")
    for organization in Organization.objects.filter(pk__in=recent):
        notify_organization(organization=organization, kind=DELETE_NOTICE)


@transaction.atomic
def record_disclosure(
    *,
    actor: Actor,
    client: Client,
    recipient: Organization,
    purpose: str,
    fields: Sequence[str],
    now: datetime,
    consent: Consent | None = None,
    override_reason: str = "",
    approved_by: User | None = None,
) -> Disclosure:
    """Write down that a recipient saw data of a client; without consent only with a reason and an approver.

    An override exists for supervision and safety, never for employers or children (hazards 4.1). Raises DomainError.
    """
    if consent is None and (not override_reason.strip() or approved_by is None):
        refuse("no_basis", _("Sharing needs a consent, or a reason and somebody who answers for it."))
    if consent is None and (purpose != ConsentPurpose.TRAINING_PARTNER or client.is_child(clock.wib(now).date())):
        refuse("no_override", _("Without consent nothing is shared here."))
    return Disclosure.objects.create(
        client=client,
        consent=consent,
        override_reason=override_reason.strip(),
        approved_by=approved_by,
        recipient=recipient,
        user=actor.user,
        purpose=purpose,
        fields=list(fields),
        at=now,
    )
