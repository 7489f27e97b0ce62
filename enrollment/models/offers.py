"""Offers of a seat, and the weights by which matches are ordered, with their history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import AnsweredHow, DeclineReason, OfferState
from enrollment.models.enrollments import REASON_LENGTH
from enrollment.querysets.flow import MatchWeightsQuerySet, OfferQuerySet
from portal.kernel.ids import PublicIdModel

if TYPE_CHECKING:
    from enrollment.models import Client


class Offer(PublicIdModel):
    """A seat held for one client until an hour; dated, because outcomes are counted from it (design §4.4)."""

    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.PROTECT, related_name="offers")
    cohort = models.ForeignKey("programs.Cohort", on_delete=models.PROTECT, related_name="offers")
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.HELD)
    offered_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="offers_made")
    offered_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField(_("seat held until"))
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_how = models.CharField(_("how the answer came"), max_length=15, choices=AnsweredHow, blank=True)
    answered_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason, blank=True)
    decline_note = models.CharField(_("in the client's words"), max_length=REASON_LENGTH, blank=True)
    question = models.CharField(_("the client's question"), max_length=REASON_LENGTH, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    #: 0: no link was made. Each new link makes the ones before it worthless.
    link_version = models.PositiveSmallIntegerField(default=0)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    override_reason = models.CharField(_("reason of the exception"), max_length=REASON_LENGTH, blank=True)
    overridden_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    allocation = models.ForeignKey("enrollment.AllocationRun", on_delete=models.PROTECT, null=True, blank=True, related_name="offers")
    #: What was true when the seat was offered: rules, parts, weights (see ``enrollment.matching.snapshot``).
    snapshot = models.JSONField(default=dict)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(fields=["state", "expires_at"], name="offer_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(state=OfferState.HELD),
                name="offer_held_once",
                violation_error_message=_("A seat is already held for this client."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at")),
                name="offer_expires_later",
                violation_error_message=_("An offer must leave time to answer."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OfferState.ACCEPTED, OfferState.DECLINED])
                | (Q(answered_at__isnull=False) & ~Q(answered_how="")),
                name="offer_answer_is_recorded",
                violation_error_message=_("An answer needs its hour and how it was given."),
            ),
            models.CheckConstraint(
                condition=~Q(state=OfferState.DECLINED) | ~Q(decline_reason=""),
                name="offer_no_has_reason",
                violation_error_message=_("A no needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(overridden_by=None, override_reason="") | (Q(overridden_by__isnull=False) & ~Q(override_reason="")),
                name="offer_override_has_reason",
                violation_error_message=_("An exception has a name and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The client whom every move of this row is about."""
        return self.enrollment.client


class MatchWeights(models.Model):
    """One version of the weights; the newest that has begun counts, the others are history.

    ``values`` maps each part of ``enrollment.matching.PARTS`` to a whole number; office None is the shipped default.
    """

    office = models.ForeignKey("partners.Organization", on_delete=models.CASCADE, null=True, blank=True, related_name="match_weights")
    valid_from = models.DateField(_("valid from"))
    values = models.JSONField(default=dict)
    note = models.CharField(_("why"), max_length=REASON_LENGTH, blank=True)
    set_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MatchWeightsQuerySet.as_manager()

    class Meta:
        verbose_name = _("weights of reasons")
        verbose_name_plural = _("weights of reasons")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "valid_from"],
                name="match_weights_once_a_day",
                violation_error_message=_("Weights for this day exist already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.valid_from)
