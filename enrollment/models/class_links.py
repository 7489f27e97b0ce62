"""A short-lived link by which an instructor without an account marks one session."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enrollment.querysets.class_links import ClassLinkQuerySet
from portal.kernel.ids import PublicIdModel

HOLDER_LENGTH = 80


class ClassLink(PublicIdModel):
    """Bound to one session; only the fingerprint of its signed token is stored, and the newest alone works."""

    session = models.ForeignKey("programs.Session", on_delete=models.CASCADE, related_name="class_links")
    made_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(_("who marks with it"), max_length=HOLDER_LENGTH, blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    #: The last save by this link; reading leaves a row in the audit trail instead.
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ClassLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("class link")
        verbose_name_plural = _("class links")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(revoked_at=None),
                name="class_link_newest_alone",
                violation_error_message=_("This session has a link already. Make a new one to replace it."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="class_link_ends_later",
                violation_error_message=_("A link must end after it was made."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
