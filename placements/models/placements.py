"""Work that began, and the dated questions that follow it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models.organizations import private_storage
from placements.enums import (
    ClaimState,
    EndReason,
    FollowUpAnchor,
    FollowUpState,
    Informant,
    PlacementKind,
    PlacementState,
    TrainingRelation,
    WorkAnswer,
)
from placements.querysets import ClientOwnedQuerySet, FollowUpQuerySet, PlacementQuerySet
from portal.kernel.ids import PublicIdModel, TimestampedModel


class Placement(PublicIdModel, TimestampedModel):
    """One piece of work from its first day; a new one continues the chain of the one before."""

    client = models.ForeignKey("enrollment.Client", on_delete=models.PROTECT, related_name="placements")
    kind = models.CharField(_("kind of work"), max_length=14, choices=PlacementKind)
    state = models.CharField(max_length=14, choices=PlacementState, default=PlacementState.STARTED)
    claim = models.CharField(max_length=24, choices=ClaimState, default=ClaimState.RECORDED)
    claim_reason = models.CharField(max_length=200, blank=True)
    introduction = models.OneToOneField(
        "placements.Introduction", on_delete=models.PROTECT, null=True, blank=True, related_name="placement"
    )
    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.PROTECT, null=True, blank=True, related_name="placements")
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next")
    employer = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="placements")
    workplace = models.CharField(_("name of the firm or business"), max_length=150, blank=True)
    occupation = models.CharField(_("work"), max_length=120)
    occupation_code = models.CharField(_("occupation code (KBJI)"), max_length=8, blank=True)
    region = models.ForeignKey("partners.Region", on_delete=models.PROTECT, related_name="placements", verbose_name=_("district"))
    started_on = models.DateField(_("first day"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)
    monthly_wage = models.PositiveBigIntegerField(_("wage in rupiah a month"), null=True, blank=True)
    weekly_hours = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    relation = models.CharField(_("relation to the training"), max_length=8, choices=TrainingRelation, default=TrainingRelation.UNKNOWN)
    start_capital = models.PositiveBigIntegerField(_("start capital"), null=True, blank=True)
    permits = models.CharField(_("permits (NIB, P-IRT, halal)"), max_length=200, blank=True)
    evidence = models.FileField(_("evidence"), upload_to="evidence/", storage=private_storage, blank=True)
    evidence_note = models.CharField(_("what proves it"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["-started_on", "-pk"]
        indexes = [models.Index(fields=["client", "started_on"], name="placement_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="placement_ends_later",
                violation_error_message=_("Work cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by=None) | ~models.Q(verified_by=models.F("recorded_by")),
                name="placement_second_person",
                violation_error_message=_("Somebody other than the person who recorded it must verify it."),
            ),
        ]

    def __str__(self) -> str:
        return self.occupation

    @property
    def audit_person(self) -> object:
        """The client whom the trail is about."""
        return self.client


class FollowUp(PublicIdModel):
    """One dated question at 30, 90, 180 or 365 days, with its window and its answer."""

    client = models.ForeignKey("enrollment.Client", on_delete=models.PROTECT, related_name="follow_ups")
    anchor = models.CharField(max_length=6, choices=FollowUpAnchor)
    offer = models.ForeignKey("enrollment.Offer", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups")
    day = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=14, choices=FollowUpState, default=FollowUpState.DUE)
    answer = models.CharField(_("now"), max_length=12, choices=WorkAnswer, blank=True)
    informant = models.CharField(_("who was asked"), max_length=10, choices=Informant, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="follow_up_due")]
        constraints = [
            models.UniqueConstraint(fields=["offer", "day"], condition=models.Q(anchor="offer"), name="follow_up_once_per_offer"),
            models.UniqueConstraint(fields=["placement", "day"], condition=models.Q(anchor="work"), name="follow_up_once_per_placement"),
            models.CheckConstraint(
                condition=models.Q(anchor="offer", offer__isnull=False, placement=None)
                | models.Q(anchor="work", placement__isnull=False, offer=None),
                name="follow_up_has_anchor",
            ),
            models.CheckConstraint(
                condition=models.Q(state="reached", answered_on__isnull=False) & ~models.Q(answer="") | ~models.Q(state="reached"),
                name="follow_up_reached_has_answer",
                violation_error_message=_("Somebody who was reached does the same work, other work, or none."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)

    @property
    def audit_person(self) -> object:
        """The client whom the trail is about."""
        return self.client


class FollowUpTry(models.Model):
    """One attempt to reach somebody."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="tries")
    tried_on = models.DateField()
    informant = models.CharField(max_length=10, choices=Informant)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ClientOwnedQuerySet.as_manager()
    client_path = "follow_up__client"

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["tried_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["follow_up", "tried_on", "informant"], name="follow_up_try_once")]

    def __str__(self) -> str:
        return str(self.tried_on)
