"""Words of queries for the partners app; ``visible_to`` is where every read starts (design §3.6)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from partners.enums import BINDING, NeedState, OrganizationKind, OrganizationState

if TYPE_CHECKING:
    from partners.actors import Actor


class VisibleQuerySet(models.QuerySet[Any]):
    """A queryset whose rows are somebody's; subclasses say whose in ``scope``."""

    def scope(self, actor: Actor) -> Q | None:
        """Condition of what ``actor`` may see; None when nothing is visible."""
        raise NotImplementedError

    def visible_to(self, actor: Actor) -> Self:
        """Only rows that ``actor`` may see; the system sees all."""
        if actor.is_system:
            return self.all()
        condition = self.scope(actor)
        return self.none() if condition is None else self.filter(condition)


class ScopedQuerySet(VisibleQuerySet):
    """Rows of one organization: seen by its people and by its office."""

    def scope(self, actor: Actor) -> Q | None:
        paths = {field.name for field in self.model._meta.get_fields()}
        owner = "organization" if "organization" in paths else "owner"
        office = "office" if "office" in paths else f"{owner}__office"
        if actor.organization is None:
            return None
        mine = Q(**{owner: actor.organization.pk})
        return mine | Q(**{office: actor.office_id}) if actor.is_office else mine


class OrganizationQuerySet(VisibleQuerySet):
    """Organizations by what they are to each other."""

    def scope(self, actor: Actor) -> Q | None:
        public = Q(state=OrganizationState.VERIFIED, kind__in=[OrganizationKind.POKMAS, OrganizationKind.TRAINING_CENTRE])
        if actor.organization is None:
            return public
        own = Q(pk=actor.organization.pk) | Q(pk=actor.office_id)
        return public | own | Q(office=actor.office_id) if actor.is_office or actor.has("evaluator") else public | own

    def offices(self) -> Self:
        """The tenants."""
        return self.filter(kind=OrganizationKind.OFFICE)

    def trainers(self) -> Self:
        """Partner groups and training centres: those who run programs."""
        return self.filter(kind__in=[OrganizationKind.POKMAS, OrganizationKind.TRAINING_CENTRE])

    def verified(self) -> Self:
        """Accepted by the office and neither suspended nor gone."""
        return self.filter(state=OrganizationState.VERIFIED)

    def awaiting_verification(self) -> Self:
        """Handed in, not yet decided."""
        return self.filter(state=OrganizationState.SUBMITTED)


class MembershipQuerySet(VisibleQuerySet):
    """Memberships in force and their owners."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.user is None:
            return None
        own = Q(user=actor.user)
        if actor.organization is None:
            return own
        return own | Q(organization=actor.organization.pk) | (Q(organization__office=actor.office_id) if actor.is_lead else Q(pk=None))

    def active(self) -> Self:
        """Not ended, for an organization that has not left, of a person who may log in."""
        return self.filter(ended_at=None, user__is_active=True).exclude(organization__state=OrganizationState.LEFT)

    def officers(self) -> Self:
        """Those who carry a caseload."""
        return self.filter(role__in=["officer", "assistant"], organization__kind=OrganizationKind.OFFICE)


class InvitationQuerySet(ScopedQuerySet):
    """Invitations by whether their link still works."""

    def open(self, now: datetime) -> Self:
        """Neither used, nor taken back, nor too old."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class AgreementQuerySet(VisibleQuerySet):
    """Agreements by the state that their dates give them."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.organization is None:
            return None
        if actor.has("office", "evaluator"):
            return Q(office=actor.office_id)
        party = self.model._default_manager.filter(members=actor.organization.pk).values("pk")
        return Q(lead=actor.organization.pk) | Q(pk__in=party)

    def in_force(self, today: date) -> Self:
        """Signed and within their dates; a renewed version counts until its own last day."""
        return self.filter(state__in=BINDING, starts_on__lte=today, ends_on__gte=today)

    def taking_referrals(self, today: date) -> Self:
        """In force and within the window for new participants."""
        return self.in_force(today).filter(referrals_from__lte=today, referrals_until__gte=today)

    def of_partner(self, organization: Any) -> Self:
        """Those in which the organization is lead or member."""
        return self.filter(Q(lead=organization) | Q(members=organization)).distinct()


class PlaceQuerySet(VisibleQuerySet):
    """Places: those of the office serve every partner, a partner's own serve itself; the office sees all."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_office:
            return Q(office=actor.office_id)
        return _usable_by(actor.home) if actor.is_partner else None

    def in_use(self) -> Self:
        """Not retired."""
        return self.filter(retired_at=None)

    def usable_by(self, organization: Any) -> Self:
        """Those that an organization may choose for a class."""
        return self.in_use().filter(_usable_by(organization))


def _usable_by(organization: Any) -> Q:
    shared = Q(owner=None) | Q(owner__in=[organization.pk, organization.tenant_id])
    return shared & Q(office=organization.tenant_id)


#: Who helps each other on the board of needs: whoever trains, and whoever gives.
BOARD_KINDS = (OrganizationKind.POKMAS, OrganizationKind.TRAINING_CENTRE, OrganizationKind.SPONSOR)


class NeedQuerySet(VisibleQuerySet):
    """Needs: the office sees all of its partners, verified helpers see what is open, everybody their own."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_office:
            return Q(organization__office=actor.office_id)
        if not actor.has("partner", "sponsor"):
            return None
        own = Q(organization=actor.home.pk)
        return own | _on_the_board(actor.home) if actor.is_verified else own

    def open(self) -> Self:
        """Still looking for something."""
        return self.filter(state__in=[NeedState.OPEN, NeedState.ANSWERED])

    def undecided(self, now: datetime) -> Self:
        """Answered, and the time to choose has passed."""
        return self.filter(state=NeedState.ANSWERED, due_at__lte=now)


def _on_the_board(organization: Any) -> Q:
    """Open needs of partners of the same office, and those whose answer of ours was accepted."""
    wanted = Q(organization__office=organization.tenant_id, state__in=[NeedState.OPEN, NeedState.ANSWERED])
    wanted &= Q(organization__state=OrganizationState.VERIFIED)
    return wanted | Q(pk__in=organization.need_answers.filter(withdrawn_at=None).values("need"))


class NeedAnswerQuerySet(VisibleQuerySet):
    """Answers: whoever asked and whoever answers sees them, and their office."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_office:
            return Q(need__organization__office=actor.office_id)
        if not actor.has("partner", "sponsor"):
            return None
        return Q(organization=actor.home.pk) | Q(need__organization=actor.home.pk)

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(withdrawn_at=None)


class RegionQuerySet(models.QuerySet[Any]):
    """Regions by level."""

    def regencies(self) -> Self:
        """Regencies and cities."""
        return self.filter(level__in=["kabupaten", "kota"])

    def districts(self) -> Self:
        """Kecamatan."""
        return self.filter(level="kecamatan")

    def work_areas(self) -> Self:
        """Regencies and cities whose districts are on file: where the office works."""
        return self.regencies().filter(children__level="kecamatan").distinct()

    def worked_by(self, office: Any) -> Self:
        """Districts in which an office works: those on file in its own province; all of them while it has no address."""
        province = (office.region_id or "").split(".")[0]
        return self.districts().filter(code__startswith=f"{province}." if province else "")


class AuditQuerySet(VisibleQuerySet):
    """The trail: leaders read that of their office, everybody their own acts."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.user is None:
            return None
        own = Q(user=actor.user)
        return own | Q(organization=actor.office_id) | Q(organization__office=actor.office_id) if actor.is_lead else own

    def about(self, person_id: Any) -> Self:
        """Acts on one client."""
        return self.filter(person_id=person_id)


class TaskQuerySet(VisibleQuerySet):
    """Tasks by owner and urgency."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.user is None or actor.organization is None:
            return None
        return Q(organization=actor.organization.pk) & (Q(assignee=actor.user) | Q(assignee=None, role_key__in=actor.role_keys))

    def open(self, now: datetime) -> Self:
        """Not done and not sleeping."""
        return self.filter(done_at=None).filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now))

    def snoozed(self, now: datetime) -> Self:
        """Not done and put off until later."""
        return self.filter(done_at=None, snoozed_until__gt=now)


class NotificationQuerySet(VisibleQuerySet):
    """Everybody reads their own."""

    def scope(self, actor: Actor) -> Q | None:
        return None if actor.user is None else Q(user=actor.user)

    def unread(self) -> Self:
        """Not yet opened."""
        return self.filter(read_at=None)


class OutboxQuerySet(models.QuerySet[Any]):
    """Effects that wait to be sent."""

    def due(self, now: datetime) -> Self:
        """Not done, and their time has come."""
        return self.filter(done_at=None, not_before__lte=now)
