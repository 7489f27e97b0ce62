"""A client's way through one program, the sessions it books, and how scarce seats were shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import (
    COHORT_STATES,
    OPEN_STATES,
    AllocationScheme,
    DeclineReason,
    EndReason,
    EndReasonGroup,
    EnrollmentState,
    RefusalReason,
)
from enrollment.querysets.flow import AllocationRunQuerySet, BookingQuerySet, EnrollmentQuerySet
from portal.kernel.ids import PublicIdModel, TimestampedModel

if TYPE_CHECKING:
    from enrollment.models import Client
    from programs.models import Cohort

REASON_LENGTH = 500


class Enrollment(PublicIdModel, TimestampedModel):
    """One client in one program, from the officer's referral to the end."""

    client = models.ForeignKey("enrollment.Client", on_delete=models.PROTECT, related_name="enrollments")
    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="enrollments")
    cohort = models.ForeignKey("programs.Cohort", on_delete=models.PROTECT, null=True, blank=True, related_name="enrollments")
    state = models.CharField(_("state"), max_length=14, choices=EnrollmentState, default=EnrollmentState.DRAFT)
    referred_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    note = models.CharField(_("note for the partner"), max_length=REASON_LENGTH, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(_("answered by the partner"), null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("answer expected by"), null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
    enrolled_at = models.DateTimeField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    refusal_reason = models.CharField(_("reason"), max_length=20, choices=RefusalReason, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason, blank=True)
    end_reason_group = models.CharField(_("whose doing"), max_length=10, choices=EndReasonGroup, blank=True)
    end_reason_code = models.CharField(_("reason"), max_length=20, choices=EndReason, blank=True)
    end_note = models.CharField(_("note"), max_length=REASON_LENGTH, blank=True)
    sessions_held = models.PositiveSmallIntegerField(null=True, blank=True)
    sessions_attended = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["cohort", "state"], name="enrollment_of_cohort"),
            models.Index(fields=["program", "state", "waiting_since"], name="enrollment_queue"),
            models.Index(fields=["state", "due_at"], name="enrollment_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "program"],
                condition=Q(state__in=OPEN_STATES),
                name="enrollment_open_once",
                violation_error_message=_("This client is already on the way into this class."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=COHORT_STATES) | Q(cohort__isnull=False),
                name="enrollment_seat_needs_cohort",
                violation_error_message=_("A seat belongs to a cohort."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrollmentState.WAITING) | Q(waiting_since__isnull=False),
                name="enrollment_waiting_has_start",
                violation_error_message=_("Somebody on the waiting list has a place in time."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrollmentState.ENDED_EARLY)
                | (~Q(end_reason_group="") & ~Q(end_reason_code="") & Q(ended_on__isnull=False)),
                name="enrollment_end_has_reason",
                violation_error_message=_("An early end needs its day and its reason."),
            ),
            models.CheckConstraint(
                condition=Q(sessions_attended=None) | Q(sessions_attended__lte=F("sessions_held")),
                name="enrollment_attended_of_held",
                violation_error_message=_("Nobody attends more sessions than were held."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The client whom every move of this row is about."""
        return self.client

    @property
    def own_cohort(self) -> Cohort:
        """The cohort of somebody who has or had a seat; LookupError before that."""
        if self.cohort is None:
            raise LookupError("this enrollment has no cohort yet")
        return self.cohort

    @property
    def is_open(self) -> bool:
        """Whether the client is still on the way."""
        return self.state in OPEN_STATES


class Booking(models.Model):
    """One session that one client will attend; two that overlap are refused by the database (R06).

    The times are copies, so that the range check is local; ``overridden_by`` names the lead who allowed
    a clash with a reason, and takes the row out of the check.
    """

    client = models.ForeignKey("enrollment.Client", on_delete=models.PROTECT, related_name="bookings")
    session = models.ForeignKey("programs.Session", on_delete=models.CASCADE, related_name="bookings")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="bookings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    overridden_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    override_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["client", "starts_at", "ends_at"], name="booking_of_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "session"],
                name="booking_once",
                violation_error_message=_("This session is already booked for the client."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="booking_ends_later",
                violation_error_message=_("A session ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(overridden_by=None, override_reason="") | (Q(overridden_by__isnull=False) & ~Q(override_reason="")),
                name="booking_override_has_reason",
                violation_error_message=_("An exception has a name and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}/{self.session_id}"


class AllocationRun(PublicIdModel):
    """One sharing-out of the seats of some cohorts, kept whole so that it can be checked years later."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="allocation_runs")
    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, null=True, blank=True, related_name="allocation_runs")
    cohorts = models.ManyToManyField("programs.Cohort", related_name="allocation_runs")
    scheme = models.CharField(_("scheme"), max_length=20, choices=AllocationScheme)
    seed = models.PositiveBigIntegerField()
    is_dry_run = models.BooleanField(default=True)
    result = models.JSONField(default=dict)
    run_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")
    run_at = models.DateTimeField()

    objects = AllocationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-run_at"]

    def __str__(self) -> str:
        return str(self.public_id)


class AllocationEntry(models.Model):
    """One person in one cohort's order: rank, draw, what came of it, and who decided otherwise."""

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="entries")
    cohort = models.ForeignKey("programs.Cohort", on_delete=models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="allocation_entries")
    priority = models.PositiveIntegerField()
    draw = models.PositiveBigIntegerField()
    score = models.FloatField(null=True, blank=True)
    is_offered = models.BooleanField(default=False)
    overridden_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    override_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("line of an allocation")
        verbose_name_plural = _("lines of an allocation")
        ordering = ["run_id", "cohort_id", "priority"]
        constraints = [
            models.UniqueConstraint(fields=["run", "cohort", "enrollment"], name="allocation_entry_once"),
            models.UniqueConstraint(fields=["run", "cohort", "priority"], name="allocation_priority_once"),
            models.CheckConstraint(
                condition=Q(overridden_by=None, override_reason="") | (Q(overridden_by__isnull=False) & ~Q(override_reason="")),
                name="allocation_override_has_reason",
                violation_error_message=_("An exception has a name and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.cohort_id}/{self.priority}"
