"""Words of queries for the programs app; ``visible_to`` is where every read starts (design §3.6)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from partners.enums import AgreementField
from partners.models import Agreement, Organization
from partners.querysets import VisibleQuerySet
from portal.kernel import clock
from programs.enums import CallState, CohortState, ProgramState, SessionKind, SessionState

if TYPE_CHECKING:
    from partners.actors import Actor

#: Cohorts that anybody may know of, once their program is published.
PUBLIC_COHORTS = (CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING, CohortState.FINISHED, CohortState.CLOSED)
#: A seat can be taken only in these states (design §3.5).
SEAT_TAKING = (CohortState.OPEN, CohortState.CONFIRMED)
#: Classes of a skill are guidance to self-reliance, one of the six fields of agreements.
CALL_FIELD = AgreementField.SELF_RELIANCE
#: Approved and not yet over.
ALIVE = (CohortState.APPROVED, CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING)


def mine(actor: Actor, path: str) -> Q | None:
    """Rows of the actor's own partner organization, or of the actor's office; ``path`` leads to the program."""
    prefix = f"{path}__" if path else ""
    if actor.is_partner and actor.organization is not None:
        return Q(**{f"{prefix}partner": actor.organization.pk})
    if actor.has("office", "evaluator"):
        return Q(**{f"{prefix}office": actor.office_id})
    return None


class SkillQuerySet(models.QuerySet[Any]):
    """Skills are public words."""

    def active(self) -> Self:
        """Those offered for choice; retired ones stay with old rows."""
        return self.filter(is_active=True)


class ProgramQuerySet(VisibleQuerySet):
    """Programs by their life; the public sees published ones."""

    def scope(self, actor: Actor) -> Q | None:
        public = Q(state=ProgramState.PUBLISHED)
        own = mine(actor, "")
        return public if own is None else public | own

    def published(self) -> Self:
        """Approved by the office and offered."""
        return self.filter(state=ProgramState.PUBLISHED)

    def own(self, actor: Actor) -> Self:
        """Those that the actor's organization or office answers for, whatever their state."""
        condition = mine(actor, "")
        return self.none() if condition is None else self.filter(condition)

    def awaiting_review(self) -> Self:
        """A new program, or changes to a published one, handed in and not yet decided."""
        return self.filter(Q(state=ProgramState.SUBMITTED) | Q(state=ProgramState.PUBLISHED, changes_submitted_at__isnull=False))


class CohortQuerySet(VisibleQuerySet):
    """Cohorts by state, date and seats."""

    def scope(self, actor: Actor) -> Q | None:
        public = Q(program__state=ProgramState.PUBLISHED, state__in=PUBLIC_COHORTS)
        own = mine(actor, "program")
        return public if own is None else public | own

    def own(self, actor: Actor) -> Self:
        """Those that the actor's organization or office answers for, whatever their state."""
        condition = mine(actor, "program")
        return self.none() if condition is None else self.filter(condition)

    def known_to_all(self) -> Self:
        """What the public may know of."""
        return self.filter(program__state=ProgramState.PUBLISHED, state__in=PUBLIC_COHORTS)

    def open(self, today: date) -> Self:
        """Open or confirmed, and not yet over."""
        return self.filter(state__in=SEAT_TAKING, ends_on__gte=today)

    def taking_registrations(self, today: date) -> Self:
        """Open, and within the registration window."""
        return self.open(today).filter(registration_opens_on__lte=today, registration_closes_on__gte=today)

    def upcoming(self, today: date) -> Self:
        """Approved or further, and still to start."""
        return self.filter(state__in=ALIVE, starts_on__gte=today)

    def alive(self, today: date) -> Self:
        """Approved or further, and not over by its dates."""
        return self.filter(state__in=ALIVE, ends_on__gte=today)

    def following(self, cohort: Any) -> Self:
        """Cohorts of the same program after this one, by date or as its copy, that were not called off."""
        later = Q(starts_on__gt=cohort.starts_on) | Q(previous=cohort)
        return self.filter(later, program=cohort.program_id).exclude(Q(state=CohortState.CANCELLED) | Q(pk=cohort.pk))

    def on_offer(self, today: date) -> Self:
        """Approved or open, of a published program, registration not over, seats left: what somebody could still join."""
        rows = self.filter(state__in=[CohortState.APPROVED, *SEAT_TAKING], program__state=ProgramState.PUBLISHED)
        return rows.filter(registration_closes_on__gte=today).with_seats_left()

    def with_seats_left(self) -> Self:
        """At least one seat is free."""
        return self.filter(taken__lt=F("capacity"))

    def awaiting_decision(self) -> Self:
        """Proposed and not yet decided."""
        return self.filter(state=CohortState.PROPOSED)

    def ready_to_confirm(self) -> Self:
        """Open with the minimum reached."""
        return self.filter(state=CohortState.OPEN, taken__gte=F("minimum"))

    def of_skill(self, skill: Any) -> Self:
        """Cohorts of programs that teach a skill."""
        return self.filter(program__skill=skill)


class CallQuerySet(VisibleQuerySet):
    """Calls for programs: the office sees its own; a partner those it is asked to answer, and those it has answered."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.has("office", "evaluator"):
            return Q(office=actor.office_id)
        if not actor.is_partner or actor.organization is None:
            return None
        answered = Q(pk__in=self.model._meta.get_field("answers").related_model.objects.filter(partner=actor.organization.pk).values("call"))
        asked = Q(office=actor.office_id, state__in=[CallState.OPEN, CallState.ANSWERED])
        return answered | asked if may_be_asked(actor.organization, clock.today()) else answered

    def live(self) -> Self:
        """Partners can answer, or the office has to choose."""
        return self.filter(state__in=[CallState.OPEN, CallState.ANSWERED])

    def overdue(self, today: date) -> Self:
        """Nobody has answered in time."""
        return self.filter(state=CallState.OPEN, answer_until__lt=today)


class CallAnswerQuerySet(VisibleQuerySet):
    """Answers: a partner sees its own, the office all that it got."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_partner and actor.organization is not None:
            return Q(partner=actor.organization.pk)
        return Q(call__office=actor.office_id) if actor.has("office", "evaluator") else None


def may_be_asked(partner: Organization, today: date) -> bool:
    """Verified, with an agreement in force in the field of classes (design §4.1)."""
    return asked_partners(partner.tenant_id, today).filter(pk=partner.pk).exists()


def asked_partners(office_id: int, today: date) -> models.QuerySet[Any]:
    """Partners of an office whom a call for a program reaches."""
    papers = Agreement.objects.in_force(today).filter(office=office_id, scopes__field=CALL_FIELD)
    party = Q(agreements__in=papers.values("pk")) | Q(joined_agreements__in=papers.values("pk"))
    rows = Organization.objects.trainers().verified().filter(office=office_id)
    return rows.filter(pk__in=rows.filter(party).values("pk"))


class CohortPartQuerySet(VisibleQuerySet):
    """Slots of a cohort: seen like their cohort."""

    def scope(self, actor: Actor) -> Q | None:
        public = Q(cohort__program__state=ProgramState.PUBLISHED, cohort__state__in=PUBLIC_COHORTS)
        own = mine(actor, "cohort__program")
        return public if own is None else public | own


class SessionQuerySet(CohortPartQuerySet):
    """Sessions by state and time."""

    def planned(self) -> Self:
        """Still to be held."""
        return self.filter(state=SessionState.PLANNED)

    def in_force(self) -> Self:
        """Planned or held: those that count for hours and clashes."""
        return self.filter(state__in=[SessionState.PLANNED, SessionState.HELD])

    def regular(self) -> Self:
        """Those of the weekly hours, which the program promises."""
        return self.filter(kind=SessionKind.REGULAR)

    def for_everybody(self) -> Self:
        """Those for the whole cohort."""
        return self.filter(is_for_named=False)

    def overdue(self, now: datetime) -> Self:
        """Over by the clock, and nobody has said whether they were held."""
        return self.planned().filter(ends_at__lt=now)


class CalendarFeedQuerySet(VisibleQuerySet):
    """Calendar links: everybody sees the own ones."""

    def scope(self, actor: Actor) -> Q | None:
        return Q(membership=actor.membership.pk) if actor.membership else None

    def in_use(self) -> Self:
        """Not revoked."""
        return self.filter(revoked_at=None)


class FundingQuerySet(VisibleQuerySet):
    """Money of a cohort: its partner and its office see it."""

    def scope(self, actor: Actor) -> Q | None:
        return mine(actor, "cohort__program")


class VersionQuerySet(VisibleQuerySet):
    """Earlier texts of a program: its partner and its office see them."""

    def scope(self, actor: Actor) -> Q | None:
        return mine(actor, "program")


class PictureQuerySet(VisibleQuerySet):
    """Pictures of programs: everybody sees what the published text shows, the partner and its office all of theirs."""

    def scope(self, actor: Actor) -> Q | None:
        public = Q(is_shown=True, program__state=ProgramState.PUBLISHED)
        own = mine(actor, "program")
        return public if own is None else public | own

    def shown(self) -> Self:
        """Those of published texts."""
        return self.filter(is_shown=True, program__state=ProgramState.PUBLISHED)

    def own(self, actor: Actor) -> Self:
        """Those of programs that the actor's organization or office answers for."""
        condition = mine(actor, "program")
        return self.none() if condition is None else self.filter(condition)


class CommentQuerySet(VisibleQuerySet):
    """Comments on fields: between a partner and its office."""

    def scope(self, actor: Actor) -> Q | None:
        return mine(actor, "program")

    def threads(self) -> Self:
        """Comments that begin a thread."""
        return self.filter(thread=None)

    def open(self) -> Self:
        """Threads that the office has not settled."""
        return self.threads().filter(settled_at=None)

    def blocking(self) -> Self:
        """Open threads that must be settled before anything is published."""
        return self.open().filter(must_change=True)


class LedgerQuerySet(VisibleQuerySet):
    """Accounts: leaders of the office see the totals (hazards, A6)."""

    def scope(self, actor: Actor) -> Q | None:
        return Q(office=actor.office_id) if actor.has("office_lead") else None


class LedgerRowQuerySet(VisibleQuerySet):
    """Entries and postings: like their accounts."""

    def scope(self, actor: Actor) -> Q | None:
        path = "account" if self.model._meta.model_name == "posting" else "postings__account"
        return Q(**{f"{path}__office": actor.office_id}) if actor.has("office_lead") else None

    def visible_to(self, actor: Actor) -> Self:
        """Each row once, although an entry touches several accounts."""
        return super().visible_to(actor).distinct()


class SponsorshipQuerySet(VisibleQuerySet):
    """A sponsor sees its own; leaders of the office see all of theirs."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.has("office_lead"):
            return Q(office=actor.office_id)
        return Q(organization=actor.organization.pk) if actor.has("sponsor") and actor.organization else None


class PaymentEventQuerySet(VisibleQuerySet):
    """Messages of the payment provider: leaders of the office to which the gift belongs."""

    def scope(self, actor: Actor) -> Q | None:
        return Q(sponsorship__office=actor.office_id) if actor.has("office_lead") else None
