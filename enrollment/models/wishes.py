"""What a client would like to learn, and what stands in the way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import Transport
from enrollment.models.clients import Client
from enrollment.querysets.clients import ClientOwnedQuerySet


class Wish(models.Model):
    """One skill that a client would like to learn; rank 1 is the first wish."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField(_("rank"))
    skill = models.ForeignKey("programs.Skill", on_delete=models.PROTECT, related_name="wishes", verbose_name=_("skill"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["client_id", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "rank"], name="wish_rank_once", violation_error_message=_("Each rank can be given once.")
            ),
            models.UniqueConstraint(
                fields=["client", "skill"], name="wish_skill_once", violation_error_message=_("Each skill can be chosen once.")
            ),
            models.CheckConstraint(
                condition=models.Q(rank__gte=1), name="wish_rank_from_one", violation_error_message=_("Ranks start at one.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.rank}"


class WishSheet(models.Model):
    """Limits of a client: days that are taken, how far they can go and by what; one sheet a client."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="wish_sheet")
    #: Weekdays on which the client cannot come, 0 Monday to 6 Sunday.
    unavailable_days = models.JSONField(_("days that do not work"), default=list, blank=True)
    #: Kilometres one way, as the client says; empty: not asked.
    max_distance_km = models.PositiveSmallIntegerField(_("how far, one way (km)"), null=True, blank=True)
    transport = models.CharField(_("how the client travels"), max_length=10, choices=Transport, blank=True)
    note = models.CharField(_("what else stands in the way"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("limits of a client")
        verbose_name_plural = _("limits of clients")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(max_distance_km=None) | models.Q(max_distance_km__lte=500),
                name="wish_sheet_distance",
                violation_error_message=_("Give a distance of up to 500 km."),
            )
        ]

    def __str__(self) -> str:
        return str(self.client_id)

    @property
    def audit_person(self) -> Client:
        """The client whose limits they are."""
        return self.client
