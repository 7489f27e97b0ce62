"""Queryset words of enrollments, offers, attendance and certificates; ``visible_to`` is where every read starts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Q

from enrollment.enums.flow import (
    COHORT_STATES,
    FINISHED_STATES,
    IN_CLASS_STATES,
    OPEN_STATES,
    SEAT_STATES,
    EnrollmentState,
    OfferState,
)
from enrollment.querysets.clients import closed_to
from partners.models import Agreement
from partners.querysets import VisibleQuerySet
from portal.kernel import clock

if TYPE_CHECKING:
    from partners.actors import Actor

#: So long after the end of its agreement a partner still sees who finished, to issue the certificates.
CERTIFY_WITHIN = timedelta(days=14)
#: What a partner sees of its own programs: whoever asks to come, sits in class or has finished.
PARTNER_SEES = (EnrollmentState.SUBMITTED, *COHORT_STATES)


def enrollment_scope(actor: Actor, prefix: str = "") -> Q | None:
    """Condition on rows that hang on an enrollment by ``prefix`` (empty for the enrollment itself).

    A partner sees who asks to come to its classes, sits in them or has finished, but no file that is closed to
    the reader (R36); the office marks and certifies for those. Once its agreement has run out it sees nobody (R32),
    but the people of a cohort that the office let run without one.
    """
    if actor.is_office:
        clients = apps.get_model("enrollment", "Client").objects.visible_to(actor).values("pk")
        return Q(**{f"{prefix}client__in": clients})
    if actor.is_partner and actor.is_verified and actor.organization is not None:
        own = Q(**{f"{prefix}program__partner": actor.organization.pk, f"{prefix}state__in": PARTNER_SEES})
        own &= _bound(actor.organization, prefix)
        return own & ~Q(**{f"{prefix}client__in": closed_to(actor.user)})
    return None


def _bound(partner: Any, prefix: str) -> Q:
    """An agreement is in force today, or the office let the cohort run without one; who has finished can be certified for a while."""
    today, agreements = clock.today(), Agreement.objects.of_partner(partner)
    finished = Q(Exists(agreements.in_force(today - CERTIFY_WITHIN))) & Q(**{f"{prefix}state__in": FINISHED_STATES})
    return Q(Exists(agreements.in_force(today))) | Q(**{f"{prefix}cohort__exception_reason__gt": ""}) | finished


class OfEnrollmentQuerySet(VisibleQuerySet):
    """Rows that hang on an enrollment and are the office's own: its people see them, partners do not."""

    def scope(self, actor: Actor) -> Q | None:
        return enrollment_scope(actor, "enrollment__") if actor.is_office else None


class EnrollmentQuerySet(VisibleQuerySet):
    """Enrollments by where they stand."""

    def scope(self, actor: Actor) -> Q | None:
        return enrollment_scope(actor)

    def open(self) -> Self:
        """Still on the way."""
        return self.filter(state__in=OPEN_STATES)

    def holding_seats(self) -> Self:
        """Each of these holds one seat."""
        return self.filter(state__in=SEAT_STATES)

    def in_class(self) -> Self:
        """Said yes and not finished."""
        return self.filter(state__in=IN_CLASS_STATES)

    def finished(self) -> Self:
        """Completed by the rule."""
        return self.filter(state__in=FINISHED_STATES)

    def of_cohort(self, cohort: Any) -> Self:
        """All of one cohort."""
        return self.filter(cohort=cohort)

    def waiting_for(self, cohort: Any) -> Self:
        """The queue of a cohort: those who wait for it or for any cohort of its program, longest wait first."""
        queue = self.filter(state=EnrollmentState.WAITING, program=cohort.program_id)
        return queue.filter(Q(cohort=None) | Q(cohort=cohort.pk)).order_by("waiting_since", "pk")

    def unanswered(self, now: datetime) -> Self:
        """Referrals whose answer is overdue."""
        return self.filter(state=EnrollmentState.SUBMITTED, due_at__lte=now)

    def with_people(self) -> Self:
        """With client, program and cohort at hand."""
        return self.select_related("client", "program__partner", "program__skill", "cohort")


class BookingQuerySet(OfEnrollmentQuerySet):
    """Booked sessions."""

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Those that share a moment with the range."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def upcoming(self, now: datetime) -> Self:
        """Not begun yet."""
        return self.filter(starts_at__gt=now)


class OfferQuerySet(OfEnrollmentQuerySet):
    """Offers by whether they still hold a seat."""

    def held(self) -> Self:
        """Waiting for an answer."""
        return self.filter(state=OfferState.HELD)

    def overdue(self, now: datetime) -> Self:
        """Held past their hour."""
        return self.held().filter(expires_at__lte=now)

    def with_people(self) -> Self:
        """With everything that the pages of an offer show."""
        return self.select_related("enrollment__client", "cohort__program__partner", "cohort__program__skill", "cohort__place")


class AttendanceQuerySet(VisibleQuerySet):
    """Attendance: seen by the office and by the partner whose class it is."""

    def scope(self, actor: Actor) -> Q | None:
        return enrollment_scope(actor, "enrollment__")


class FeedbackQuerySet(OfEnrollmentQuerySet):
    """What clients say of classes: texts are the office's alone, sums go through ``portal.kernel.disclosure``."""

    def waiting_for_call(self) -> Self:
        """Asked to be called, and nobody has called yet."""
        return self.filter(wants_call=True, called_at=None)


class TravelPaymentQuerySet(VisibleQuerySet):
    """Travel payments: seen by the office and by the partner that paid."""

    def scope(self, actor: Actor) -> Q | None:
        return enrollment_scope(actor, "enrollment__")

    def in_force(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back_at=None)


class MarkQuerySet(VisibleQuerySet):
    """Marks of training bodies: their own people and the office see the picture."""

    def scope(self, actor: Actor) -> Q | None:
        if actor.is_partner and actor.organization is not None:
            return Q(partner=actor.organization.pk)
        return Q(partner__office=actor.office_id) if actor.is_office else None


class CertificateQuerySet(VisibleQuerySet):
    """Certificates: seen by the office and by the body that issued them."""

    def scope(self, actor: Actor) -> Q | None:
        return enrollment_scope(actor, "enrollment__")

    def valid(self) -> Self:
        """Not revoked."""
        return self.filter(revoked_at=None)


class OfClientQuerySet(VisibleQuerySet):
    """Rows that hang on a client and are the office's own."""

    def scope(self, actor: Actor) -> Q | None:
        if not actor.is_office:
            return None
        clients = apps.get_model("enrollment", "Client").objects.visible_to(actor).values("pk")
        return Q(client__in=clients)

    def in_force(self, today: date) -> Self:
        """Not expired on a day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=today))


class AllocationRunQuerySet(VisibleQuerySet):
    """Allocations of the actor's office."""

    def scope(self, actor: Actor) -> Q | None:
        return Q(office=actor.office_id) if actor.is_office else None


class MatchWeightsQuerySet(models.QuerySet[Any]):
    """Versions of the weights."""

    def history_of(self, office_id: int | None, today: date) -> Self:
        """Versions in force until ``today`` for an office, newest first; the shipped default comes last."""
        mine = Q(office=office_id) | Q(office=None)
        return self.filter(mine, valid_from__lte=today).order_by(models.F("office").asc(nulls_last=True), "-valid_from")
