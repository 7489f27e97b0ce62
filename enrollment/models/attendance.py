"""Who was there, what was learned, and what the client says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import AttendanceStatus, FeedbackChannel, NotHeldBecause, SkillLevel
from enrollment.models.enrollments import REASON_LENGTH
from enrollment.querysets.flow import AttendanceQuerySet, OfEnrollmentQuerySet
from portal.kernel.ids import PublicIdModel

if TYPE_CHECKING:
    from enrollment.models import Client

BEST_RATING = 5


class SessionParticipant(models.Model):
    """Somebody for whom a session beside the weekly hours is held; only they are expected in it."""

    session = models.ForeignKey("programs.Session", on_delete=models.CASCADE, related_name="participants")
    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.CASCADE, related_name="extra_sessions")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a session")
        verbose_name_plural = _("participants of sessions")
        ordering = ["session_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment"],
                name="session_participant_once",
                violation_error_message=_("This person is already named for the session."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrollment_id}"

    @property
    def audit_person(self) -> Client:
        """The client whom this row is about."""
        return self.enrollment.client


class Attendance(models.Model):
    """One person in one session."""

    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.CASCADE, related_name="attendance")
    session = models.ForeignKey("programs.Session", on_delete=models.PROTECT, related_name="attendance")
    status = models.CharField(_("attendance"), max_length=10, choices=AttendanceStatus)
    not_held_because = models.CharField(_("because of"), max_length=10, choices=NotHeldBecause, blank=True)
    marked_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["session_id", "pk"]
        indexes = [models.Index(fields=["session", "status"], name="attendance_of_session")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "session"],
                name="attendance_once",
                violation_error_message=_("Attendance of this session is already marked."),
            ),
            models.CheckConstraint(
                condition=(Q(status=AttendanceStatus.NOT_HELD) & ~Q(not_held_because=""))
                | (~Q(status=AttendanceStatus.NOT_HELD) & Q(not_held_because="")),
                name="attendance_not_held_has_cause",
                violation_error_message=_("A session that was not held needs its cause, and only such a session."),
            ),
        ]

    def __str__(self) -> str:
        return self.status

    @property
    def audit_person(self) -> Client:
        """The client whom this row is about."""
        return self.enrollment.client


class AttendanceChange(models.Model):
    """A correction: what stood there before, who changed it, when and why."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="changes")
    source = models.CharField(max_length=10, choices=AttendanceStatus)
    target = models.CharField(max_length=10, choices=AttendanceStatus)
    changed_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("correction of attendance")
        verbose_name_plural = _("corrections of attendance")
        ordering = ["changed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=models.F("target")),
                name="attendance_change_changes",
                violation_error_message=_("A correction changes something."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class SkillCheck(models.Model):
    """One unit of the class, and how well it is mastered."""

    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.CASCADE, related_name="skill_checks")
    unit = models.CharField(_("what was checked"), max_length=150)
    level = models.CharField(_("result"), max_length=10, choices=SkillLevel)
    checked_on = models.DateField()
    checked_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=REASON_LENGTH, blank=True)

    objects = OfEnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill check")
        verbose_name_plural = _("skill checks")
        ordering = ["enrollment_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "unit", "checked_on"],
                name="skill_check_once_a_day",
                violation_error_message=_("This unit was already checked on that day."),
            )
        ]

    def __str__(self) -> str:
        return self.unit


class Feedback(PublicIdModel):
    """What the client says of the class, in private: the partner sees it only in counts."""

    enrollment = models.OneToOneField("enrollment.Enrollment", on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(_("how was it"), validators=[MinValueValidator(1), MaxValueValidator(BEST_RATING)])
    text = models.CharField(_("in your own words"), max_length=1000, blank=True)
    channel = models.CharField(max_length=12, choices=FeedbackChannel)
    given_at = models.DateTimeField()

    objects = OfEnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=BEST_RATING),
                name="feedback_rating_in_range",
                violation_error_message=_("Choose between one and five."),
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)
