"""Money for the way to class that one person received for one session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.enrollments import REASON_LENGTH
from enrollment.querysets.flow import TravelPaymentQuerySet
from portal.kernel.ids import PublicIdModel

if TYPE_CHECKING:
    from enrollment.models import Client


class TravelPayment(PublicIdModel):
    """One session that one person attended, paid by the partner; a payment recorded by mistake is taken back, not deleted."""

    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.PROTECT, related_name="travel_payments")
    session = models.ForeignKey("programs.Session", on_delete=models.PROTECT, related_name="travel_payments")
    #: Whole rupiah, by the rate of the day on which it was recorded.
    amount = models.PositiveBigIntegerField(_("amount (Rp)"))
    paid_on = models.DateField(_("paid on"))
    recorded_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)

    objects = TravelPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("travel payment")
        verbose_name_plural = _("travel payments")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "session"],
                condition=Q(taken_back_at=None),
                name="travel_payment_once",
                violation_error_message=_("This session is already paid for this person."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="travel_payment_positive",
                violation_error_message=_("Write an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_reason="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_reason="")),
                name="travel_payment_back_has_reason",
                violation_error_message=_("A payment is taken back with a name and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The client whom this row is about."""
        return self.enrollment.client
