"""Two records of the same organization become one: what would move is shown first, then it moves in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners import merging, policies, providers
from partners.actors import Actor
from partners.enums import AgreementState, OrganizationState
from partners.models import Agreement, Organization
from partners.services.members import end_sessions, revoke_invitations
from partners.services.tasks import close_tasks
from partners.workflow import ORGANIZATION
from portal.kernel import audit
from portal.kernel.decisions import ALLOWED, Decision, Text, first_refusal, refused

#: Twins that need no decision of a person: the better right is kept, a double entry falls away.
SETTLED = frozenset({"partners.Membership.organization", "partners.Agreement_members.organization"})
#: What the record that is kept takes over where it says nothing itself.
TAKEN_OVER = ("description", "craft", "region_id", "address", "latitude", "longitude", "email", "phone", "website", "decree_group")


@dataclass(frozen=True, slots=True)
class Moving:
    """Rows of one kind that will belong to the record that is kept; ``field`` tells several ways to point apart."""

    label: Text
    field: str
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: what moves, what keeps the old name as history, and why it cannot be done."""

    old: Organization
    kept: Organization
    moves: tuple[Moving, ...]
    stays: tuple[Moving, ...]
    conflicts: tuple[Decision, ...]

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it."""
        return not self.conflicts


def preview_merge(*, actor: Actor, old: Organization, kept: Organization) -> Preview:
    """Look before merging ``old`` into ``kept``; writes nothing."""
    count = {relation: relation.rows(old).count() for relation in merging.relations()}
    listed = {
        treatment: tuple(
            Moving(relation.label, relation.field, number)
            for relation, number in count.items() if number and merging.treatment_of(relation) is treatment
        )
        for treatment in merging.Treatment
    }
    against = tuple(decision for decision in _checks(actor, old, kept) if not decision)
    return Preview(old, kept, listed[merging.Treatment.MOVE], listed[merging.Treatment.STAY], against)


def _checks(actor: Actor, old: Organization, kept: Organization) -> Iterator[Decision]:
    yield policies.may_steer(actor, kept)
    yield _may_pair(old, kept)
    yield _one_agreement_a_field(old, kept)
    yield _no_twins(old, kept)


def _may_pair(old: Organization, kept: Organization) -> Decision:
    if old.pk == kept.pk:
        return refused("same_record", _("This is one and the same record. Choose another one to keep."))
    if old.is_office or kept.is_office or old.office_id != kept.office_id:
        return refused("other_office", _("The two records belong to different offices and cannot be merged."))
    if old.kind != kept.kind:
        return refused("other_kind", _("The two records are of different kinds. Correct the kind of one of them first."))
    if OrganizationState.LEFT in {old.state, kept.state}:
        return refused("has_left", _("One of the two has left already, so there is nothing to merge."))
    return ALLOWED


def _one_agreement_a_field(old: Organization, kept: Organization) -> Decision:
    bound = [AgreementState.SIGNED, AgreementState.SUSPENDED]
    for agreement in Agreement.objects.filter(lead=old, state__in=bound).order_by("pk"):
        other = Agreement.objects.filter(lead=kept, state__in=bound, scopes__field__in=agreement.scopes.values("field"))
        other = other.filter(starts_on__lte=agreement.ends_on, ends_on__gte=agreement.starts_on).order_by("pk")
        if found := other.first():
            sentence = _("%(one)s and %(other)s cover the same field on the same days. End one of them first.")
            return refused("agreements_overlap", sentence % {"one": agreement, "other": found})
    return ALLOWED


def _no_twins(old: Organization, kept: Organization) -> Decision:
    for relation in merging.moving():
        if relation.key not in SETTLED and merging.twins(relation, old, kept):
            sentence = _("Both records have the same entry among: %(what)s. Settle one of the two first.")
            return refused("twins", sentence % {"what": relation.label})
    return ALLOWED


@transaction.atomic
def merge_organizations(*, actor: Actor, old: Organization, kept: Organization, reason: str, now: datetime) -> Organization:
    """Everything of ``old`` belongs to ``kept`` from now on; the old record has left, says so, and its page leads on.

    Raises DomainError with the first conflict of the preview, or LookupError when a model was added that points to an
    organization and nobody said how it is treated.
    """
    pair = Organization.objects.select_for_update(no_key=True).filter(pk__in=[old.pk, kept.pk]).order_by("pk")
    rows = {row.pk: row for row in pair}
    old, kept = rows[old.pk], rows[kept.pk]
    first_refusal(_checks(actor, old, kept)).or_raise()
    revoke_invitations(organization=old, now=now)
    end_sessions(organization=old)
    _settle_members(old, kept, now)
    _settle_parties(old, kept)
    for relation in merging.moving():
        for row in relation.rows(old):
            _move(relation.field, row, kept)
    _take_over(old, kept)
    ORGANIZATION.apply(old, "leave", actor=actor, now=now, reason=reason, merged_into=kept)
    close_tasks(kind="organization.verify", subject=old, actor=actor)
    providers.tell_merged(old, kept)
    audit.record("organization.merge", actor=actor, subject=kept, reason=f"{old.public_id}: {reason}"[:300])
    return kept


def _move(field: str, row: Any, kept: Organization) -> None:
    """One row at a time through ``save``, so that search and kept pages hear of it."""
    setattr(row, field, kept)
    row.save(update_fields=[field])


def _settle_members(old: Organization, kept: Organization, now: datetime) -> None:
    """Who belongs to both acts for the kept one only, with the stronger of the two roles."""
    there = {row.user_id: row for row in kept.memberships.filter(ended_at=None)}
    for row in old.memberships.filter(ended_at=None).order_by("pk"):
        twin = there.get(row.user_id)
        if twin is None:
            continue
        if row.role == "manager" and twin.role != "manager":
            twin.role = row.role
            twin.save(update_fields=["role", "updated_at"])
        row.ended_at = now
        row.save(update_fields=["ended_at", "updated_at"])


def _settle_parties(old: Organization, kept: Organization) -> None:
    """Nobody is a party of one agreement twice."""
    for agreement in Agreement.objects.filter(members=old).order_by("pk"):
        if agreement.lead_id == kept.pk or agreement.members.filter(pk=kept.pk).exists():
            agreement.members.remove(old)
    for agreement in Agreement.objects.filter(lead=old, members=kept).order_by("pk"):
        agreement.members.remove(kept)


def _take_over(old: Organization, kept: Organization) -> None:
    empty = [name for name in TAKEN_OVER if getattr(kept, name) in ("", None) and getattr(old, name) not in ("", None)]
    for name in empty:
        setattr(kept, name, getattr(old, name))
    kept.save(update_fields=[*(name.removesuffix("_id") for name in empty), "updated_at"])
