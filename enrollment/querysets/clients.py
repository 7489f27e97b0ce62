"""Which clients an actor may see, and words about clients, assignments, consents and imports.

Officers see their caseload, leaders their office, nobody else sees a client; a restriction closes a file
to the people it names whatever their role (hazards R31, R35, R36).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from enrollment.ages import youngest_adult_birth
from enrollment.enums.clients import CHILD_PURPOSES, AssignmentState, ClientState, ConsentPurpose, RestrictionMode
from partners.querysets import VisibleQuerySet
from portal.kernel import clock

if TYPE_CHECKING:
    from partners.actors import Actor


def _model(name: str) -> Any:
    return apps.get_model("enrollment", name)


def closed_to(user: Any) -> models.QuerySet[Any]:
    """Clients whose file a restriction closes to this user; somebody who is not named is closed out (R36)."""
    restrictions = _model("Restriction").objects.filter(lifted_at=None)
    named = restrictions.filter(users=user).values("pk")
    shut = Q(mode=RestrictionMode.ONLY_NAMED) & ~Q(pk__in=named) | Q(mode=RestrictionMode.EXCEPT_NAMED, pk__in=named)
    return restrictions.filter(shut).values("client")


def child_condition(today: date, prefix: str = "") -> Q:
    """Under 18 on ``today``, or tried as a child; ``prefix`` leads to the client, e.g. ``client__``."""
    return Q(**{f"{prefix}tried_as_child": True}) | Q(**{f"{prefix}birth_date__gt": youngest_adult_birth(today)})


class ClientQuerySet(VisibleQuerySet):
    """Clients by who may see them and where they stand."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.user is None or not actor.has("caseworker", "office_lead"):
            return None
        mine = Q(office=actor.office_id) & ~Q(pk__in=closed_to(actor.user))
        if actor.is_lead:
            return mine
        held = _model("OfficerAssignment").objects.current().filter(officer=actor.membership)
        return mine & Q(pk__in=held.values("client"))

    def active(self) -> Self:
        """Under guidance by their office."""
        return self.filter(state=ClientState.ACTIVE)

    def ready_for_class(self, now: datetime) -> Self:
        """Guided today, or in after-care that they agreed to; with a wish and nothing under way (``enrollment.demand``)."""
        guided = _model("GuidancePeriod").objects.current(clock.wib(now).date()).values("client")
        cared_for = _model("Consent").objects.at(now).filter(purpose=ConsentPurpose.AFTERCARE).values("client")
        in_care = Q(state__in=[ClientState.ACTIVE, ClientState.ENDED], pk__in=cared_for)
        reached = self.filter(Q(state=ClientState.ACTIVE, pk__in=guided) | in_care).filter(wishes__isnull=False)
        return reached.exclude(pk__in=_model("Enrollment").objects.open().values("client"))

    def without_closed_files(self) -> Self:
        """Nobody whose file a restriction closes to anybody: what is counted for those who see no client (R36)."""
        return self.exclude(pk__in=_model("Restriction").objects.filter(lifted_at=None).values("client"))

    def unassigned(self) -> Self:
        """Active, and no officer has them."""
        current = _model("OfficerAssignment").objects.current().filter(client=OuterRef("pk"))
        return self.active().filter(~Exists(current))

    def children(self, today: date) -> Self:
        """To whom the rules for children apply on ``today``."""
        return self.filter(child_condition(today))

    def adults(self, today: date) -> Self:
        """Of age on ``today`` and not tried as a child: the only ones employers and the public may ever meet."""
        return self.exclude(child_condition(today))

    def held_by(self, membership: Any) -> Self:
        """In the caseload of one officer."""
        return self.filter(pk__in=_model("OfficerAssignment").objects.current().filter(officer=membership).values("client"))

    def named_like(self, normalized: str) -> Self:
        """Whose normalized name holds every word of ``normalized`` (see enrollment.names)."""
        found = self
        for word in normalized.split():
            found = found.filter(normalized_name__contains=word)
        return found


class ClientOwnedQuerySet(VisibleQuerySet):
    """Rows about a client: seen by whoever may see the client."""

    def scope(self, actor: Actor) -> Q | None:
        clients = _model("Client").objects.all()
        condition = clients.scope(actor)
        return None if condition is None else Q(client__in=clients.filter(condition).values("pk"))


class AssignmentQuerySet(ClientOwnedQuerySet):
    """Who has or had which client."""

    def current(self) -> Self:
        """Accepted and not ended."""
        return self.filter(state=AssignmentState.ACCEPTED, ends_at=None)

    def offered(self) -> Self:
        """Waiting for the new officer's answer."""
        return self.filter(state=AssignmentState.OFFERED, ends_at=None)

    def answerable_by(self, actor: Actor) -> Self:
        """Offers that this actor may accept or decline; a file closed to them is not offered (R36)."""
        if actor.user is None or not actor.is_officer:
            return self.none()
        return self.offered().filter(officer=actor.membership).exclude(client__in=closed_to(actor.user))


class PeriodQuerySet(ClientOwnedQuerySet):
    """Guidance periods by their dates."""

    def current(self, today: date) -> Self:
        """Begun and neither ended early nor past their end date."""
        return self.filter(starts_on__lte=today, end_reason="").filter(Q(ends_on=None) | Q(ends_on__gte=today))


class ConsentQuerySet(ClientOwnedQuerySet):
    """Consents by what they allow at an instant; computed, never swept by a job (R28)."""

    def at(self, at: datetime) -> Self:
        """Given, not withdrawn and not past their end at ``at``; nothing of a child but training (R27)."""
        alive = self.filter(given_at__lte=at, expires_at__gt=at).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))
        childish = ~Q(purpose__in=CHILD_PURPOSES) & child_condition(clock.wib(at).date(), "client__")
        return alive.exclude(childish)

    def in_force(self, purpose: str, client: Any, at: datetime) -> Self:
        """Consents of one client for one purpose that hold at ``at``."""
        return self.at(at).filter(purpose=purpose, client=client)

    def for_partner(self, partner: Any, at: datetime) -> Self:
        """Training consents that let ``partner`` see a full name: given to it by name, or to every partner."""
        return self.at(at).filter(purpose=ConsentPurpose.TRAINING_PARTNER).filter(
            Q(recipient=None) | Q(recipient=partner) | Q(recipient__merged_into=partner)
        )


class ImportBatchQuerySet(VisibleQuerySet):
    """Import files: seen by leaders of the office, and by whoever uploaded them."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.user is None or not actor.has("caseworker", "office_lead"):
            return None
        office = Q(office=actor.office_id)
        return office if actor.is_lead else office & Q(uploaded_by=actor.user)


class ImportRowQuerySet(VisibleQuerySet):
    """Rows of an import file: seen with the file."""

    def scope(self, actor: Actor) -> Q | None:
        batches = _model("ImportBatch").objects.all()
        condition = batches.scope(actor)
        return None if condition is None else Q(batch__in=batches.filter(condition).values("pk"))


class DuplicatePairQuerySet(VisibleQuerySet):
    """Possible duplicates: leaders look at them, and only when both files are open to them."""

    def scope(self, actor: Actor) -> Q | None:
        if not actor.is_lead:
            return None
        clients = _model("Client").objects.all()
        condition = clients.scope(actor)
        if condition is None:
            return None
        visible = clients.filter(condition)
        # Pairs are few and clients many: each pair is looked up, not each client paired with every other.
        return Q(Exists(visible.filter(pk=OuterRef("first_id")))) & Q(Exists(visible.filter(pk=OuterRef("second_id"))))

    def undecided(self) -> Self:
        """Nobody has said yet whether they are the same."""
        return self.filter(decision="")
