"""Assessments by versioned instruments, and the plan that follows from them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import PlanTaskState, RiskLevel
from enrollment.models.clients import Client
from enrollment.models.guidance import GuidancePeriod
from enrollment.querysets.clients import ClientOwnedQuerySet
from portal.kernel.ids import PublicIdModel, TimestampedModel


class Instrument(PublicIdModel):
    """A questionnaire as data: domains, items, scoring and levels of one version."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=150)
    definition = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Assessment(PublicIdModel):
    """Answers of one client to one version of an instrument, and what they add up to."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="assessments")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")
    taken_on = models.DateField()
    answers = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    needs = models.JSONField(default=list, blank=True)
    strengths = models.JSONField(default=list, blank=True)
    responsivity = models.JSONField(default=list, blank=True)
    risk_level = models.CharField(_("risk"), max_length=6, choices=RiskLevel, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=2000)

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-taken_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "instrument", "taken_on"],
                name="assessment_once_a_day",
                violation_error_message=_("This assessment was already recorded today."),
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The client assessed."""
        return self.client


class Plan(PublicIdModel, TimestampedModel):
    """What client and officer want to reach in one guidance period."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="plans")
    period = models.OneToOneField(GuidancePeriod, on_delete=models.CASCADE, related_name="plan")
    objective = models.TextField(_("what is to be reached"), max_length=2000, blank=True)

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidance plan")
        verbose_name_plural = _("guidance plans")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The client whose plan it is."""
        return self.client


class PlanTask(PublicIdModel, TimestampedModel):
    """One step of a plan: due, and done, extended or dropped with a reason."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    stage = models.CharField(max_length=10)
    text = models.CharField(_("step"), max_length=300)
    is_mandatory = models.BooleanField(_("must be done"), default=False)
    due_on = models.DateField(_("by"))
    state = models.CharField(max_length=8, choices=PlanTaskState, default=PlanTaskState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("plan step")
        verbose_name_plural = _("plan steps")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", closed_on=None) | (~models.Q(state="open") & models.Q(closed_on__isnull=False)),
                name="plan_task_closed_on",
                violation_error_message=_("A closed step needs the day on which it was closed."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="dropped") | ~models.Q(reason=""),
                name="plan_task_dropped_why",
                violation_error_message=_("Please say why this step was dropped."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
