"""Who was there, session by session, and what was corrected afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import AttendanceStatus, NotHeldBecause
from enrollment.models.enrollments import REASON_LENGTH
from enrollment.querysets.flow import AttendanceQuerySet

if TYPE_CHECKING:
    from enrollment.models import Client

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
    #: Marked through a class link; ``marked_by`` is then whoever made the link.
    by_link = models.BooleanField(default=False)

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
    by_link = models.BooleanField(default=False)
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
