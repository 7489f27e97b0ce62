"""Words of queries for the placements app; every read of a person starts at ``visible_to``."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from enrollment.enums import ClientState, ConsentPurpose
from enrollment.models import Client, Consent
from partners.querysets import VisibleQuerySet
from placements.enums import WORK_KINDS, FollowUpState, VacancyState
from portal.kernel import clock

if TYPE_CHECKING:
    from partners.actors import Actor


class ClientOwnedQuerySet(VisibleQuerySet):
    """Rows about a client: whoever may see the client may see them."""

    def scope(self, actor: Actor) -> Q | None:
        if not actor.is_office:
            return None
        path = getattr(self.model, "client_path", "client")
        return Q(**{f"{path}__in": Client.objects.visible_to(actor)})


class VacancyQuerySet(VisibleQuerySet):
    """Vacancies by whether they can be filled."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_employer and actor.organization is not None:
            return Q(employer=actor.organization.pk)
        return Q(employer__office=actor.office_id) if actor.is_office else None

    def open(self, today: date) -> Self:
        """Open and not past their last day."""
        return self.filter(state=VacancyState.OPEN, closes_on__gte=today)


class PledgeQuerySet(VisibleQuerySet):
    """Promises: the employer's own, and all for the office."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_employer and actor.organization is not None:
            return Q(employer=actor.organization.pk)
        return Q(employer__office=actor.office_id) if actor.is_office else None


class ProfileQuerySet(VisibleQuerySet):
    """Profiles that a verified employer may see now: consent in force, adult then and now, of its office (R24-R28)."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_office:
            return Q(client__in=Client.objects.visible_to(actor))
        if not actor.is_employer or not actor.is_verified:
            return None
        return Q(client__office=actor.office_id, client__in=self.showable_clients(clock.now()))

    @staticmethod
    def showable_clients(now: datetime) -> Any:
        """Clients whom employers may see at this instant; computed, so no job has to run."""
        consented = Consent.objects.at(now).filter(purpose=ConsentPurpose.EMPLOYER_VIEW).values("client")
        return Client.objects.adults(clock.wib(now).date()).filter(pk__in=consented, state=ClientState.ACTIVE)


class IntroductionQuerySet(VisibleQuerySet):
    """Introductions: the employer's own, and those of visible clients."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_employer and actor.organization is not None:
            return Q(employer=actor.organization.pk)
        return Q(profile__client__in=Client.objects.visible_to(actor)) if actor.is_office else None

    def waiting_for_answer(self) -> Self:
        """Somebody has to act."""
        return self.filter(state__in=["asked", "checked", "client_asked"])


class PlacementQuerySet(ClientOwnedQuerySet):
    """Placements by what they count as."""

    def work(self) -> Self:
        """Kinds that count as work (an internship does not)."""
        return self.filter(kind__in=WORK_KINDS)

    def running(self) -> Self:
        """Begun and not ended."""
        return self.filter(ended_on=None).exclude(state="never_started")


class FollowUpQuerySet(ClientOwnedQuerySet):
    """Follow-ups by their window."""

    def due(self, today: date) -> Self:
        """Unanswered, and the window has opened."""
        return self.filter(state=FollowUpState.DUE, opens_on__lte=today)


class SnapshotQuerySet(VisibleQuerySet):
    """Approved figures are public; drafts are for the office and evaluators."""

    def scope(self, actor: Actor) -> Q | None:
        approved = Q(approved_at__isnull=False)
        return approved | Q(office=actor.office_id) if actor.has("office_lead", "evaluator") else approved
