"""Links by which a calendar program reads the sessions of a cohort."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kernel.ids import PublicIdModel
from programs.querysets import CalendarFeedQuerySet


class CalendarFeed(PublicIdModel):
    """One person's link to one cohort; only the fingerprint of its secret is kept.

    The rights of ``membership`` are asked at each fetch (hazards R32); a renewed link is a new row.
    """

    cohort = models.ForeignKey("programs.Cohort", on_delete=models.CASCADE, related_name="calendar_feeds")
    membership = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="calendar_feeds")
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "membership"],
                condition=models.Q(revoked_at=None),
                name="calendar_feed_once",
                violation_error_message=_("There is a calendar link already. Renew it instead."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
