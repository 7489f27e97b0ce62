"""Two records that may be one person; a person decides, and "different" is remembered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import DuplicateAnswer, DuplicateDecision
from enrollment.models.clients import Client
from enrollment.querysets.clients import DuplicatePairQuerySet
from portal.kernel.ids import PublicIdModel


class DuplicatePair(PublicIdModel):
    """A pair of clients in the order of their keys, what comparing them said and what was decided."""

    first = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=6, choices=DuplicateAnswer)
    #: Facts that decided, as codes with values that hold no personal data.
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=DuplicateDecision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="duplicate_pair_once", violation_error_message=_("This pair is already on file.")
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="duplicate_pair_ordered",
                violation_error_message=_("A pair is kept once, in the order of its records."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
