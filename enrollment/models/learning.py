"""What was learned by the partner's sheet, and what the client says of the class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import FeedbackAnswer, FeedbackChannel, SkillLevel
from enrollment.models.enrollments import REASON_LENGTH
from enrollment.querysets.flow import AttendanceQuerySet, FeedbackQuerySet, OfEnrollmentQuerySet
from portal.kernel.ids import PublicIdModel
from programs.sheet import LONGEST_UNIT

if TYPE_CHECKING:
    from enrollment.models import Client

BEST_RATING = 5


class SkillCheck(models.Model):
    """One unit of the sheet, and how well one person masters it; earlier results are kept as changes."""

    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.CASCADE, related_name="skill_checks")
    unit = models.CharField(_("what was checked"), max_length=LONGEST_UNIT)
    level = models.CharField(_("result"), max_length=10, choices=SkillLevel)
    checked_on = models.DateField()
    checked_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=REASON_LENGTH, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill check")
        verbose_name_plural = _("skill checks")
        ordering = ["enrollment_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "unit"],
                name="skill_check_once",
                violation_error_message=_("This unit is already checked for this person."),
            )
        ]

    def __str__(self) -> str:
        return self.unit

    @property
    def audit_person(self) -> Client:
        """The client whom this row is about."""
        return self.enrollment.client


class SkillCheckChange(models.Model):
    """A later result: what stood there before, who changed it and when."""

    check_row = models.ForeignKey(SkillCheck, on_delete=models.CASCADE, related_name="changes")
    source = models.CharField(max_length=10, choices=SkillLevel)
    target = models.CharField(max_length=10, choices=SkillLevel)
    changed_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a skill check")
        verbose_name_plural = _("changes of skill checks")
        ordering = ["changed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=models.F("target")),
                name="skill_check_change_changes",
                violation_error_message=_("A correction changes something."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class FeedbackLink(models.Model):
    """The client's own way to say how the class was; each new link makes the ones before it worthless."""

    enrollment = models.OneToOneField("enrollment.Enrollment", on_delete=models.CASCADE, related_name="feedback_link")
    version = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    made_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfEnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to feedback")
        verbose_name_plural = _("links to feedback")

    def __str__(self) -> str:
        return f"{self.enrollment_id} v{self.version}"


class Feedback(PublicIdModel):
    """What the client says of the class, in private: the office reads it, the partner sees sums from ten answers on."""

    enrollment = models.OneToOneField("enrollment.Enrollment", on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(_("how was it"), validators=[MinValueValidator(1), MaxValueValidator(BEST_RATING)])
    taught_well = models.CharField(_("taught well"), max_length=6, choices=FeedbackAnswer, blank=True)
    felt_safe = models.CharField(_("safe and respected"), max_length=6, choices=FeedbackAnswer, blank=True)
    useful_for_work = models.CharField(_("useful for work"), max_length=6, choices=FeedbackAnswer, blank=True)
    text = models.CharField(_("in your own words"), max_length=1000, blank=True)
    channel = models.CharField(max_length=12, choices=FeedbackChannel)
    given_at = models.DateTimeField()
    wants_call = models.BooleanField(_("please call me"), default=False)
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    call_note = models.CharField(_("what came of the call"), max_length=REASON_LENGTH, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=BEST_RATING),
                name="feedback_rating_in_range",
                violation_error_message=_("Choose between one and five."),
            ),
            models.CheckConstraint(
                condition=Q(called_at=None, called_by=None, call_note="")
                | (Q(called_at__isnull=False, called_by__isnull=False) & ~Q(call_note="")),
                name="feedback_call_has_outcome",
                violation_error_message=_("A call is recorded with who called and what came of it."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The client whom this row is about."""
        return self.enrollment.client

    @property
    def waits_for_call(self) -> bool:
        """Whether the client asked for a call that nobody has made yet."""
        return self.wants_call and self.called_at is None
