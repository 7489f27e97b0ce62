"""The demand board: its lines by client and wish, and what partners and evaluators see of it, frozen by the month.

A line says when somebody is ready for a class (``enrollment.demand``), with dates for everything that time alone changes:
the end of guidance, the coming of age. What people do is in the trail, which says whose lines are out of date.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from enrollment.querysets.demand import DemandLineQuerySet, DemandSnapshotQuerySet
from portal.kernel import clock
from portal.kernel.ids import PublicIdModel


class DemandLine(models.Model):
    """One wish of one client who has nothing under way, and the days on which they are ready; a summary, never a source."""

    client = models.ForeignKey("enrollment.Client", on_delete=models.CASCADE, related_name="demand_lines")
    skill = models.ForeignKey("programs.Skill", on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey("partners.Region", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    limit_km = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    adult_on = models.DateField()

    objects = DemandLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the demand board")
        verbose_name_plural = _("lines of the demand board")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["office", "skill", "region", "limit_km", "from_on", "until_on", "adult_on", "client"], name="demand_line_board"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["client", "skill", "from_on"], name="demand_line_once"),
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("from_on")), name="demand_line_days_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.skill_id}"


class DemandFold(models.Model):
    """Up to when the trail was folded into the lines; one row. Without it the board is counted from the files."""

    folded_until = models.DateTimeField()

    class Meta:
        verbose_name = _("state of the demand board")
        verbose_name_plural = _("state of the demand board")

    def __str__(self) -> str:
        return self.folded_until.isoformat()


class DemandSnapshot(PublicIdModel):
    """One month of one office. ``counts`` are exact and only compared with; ``shown`` and ``inside`` may be read.

    Each holds, by code of the skill, figures by code of the place; what is hidden is absent.
    """

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="demand_snapshots")
    month = models.DateField()
    taken_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    inside = models.JSONField(default=dict)

    objects = DemandSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand of a month")
        verbose_name_plural = _("demand by month")
        ordering = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "month"], name="demand_month_once", violation_error_message=_("The demand of this month is already frozen.")
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="demand_month_first", violation_error_message=_("A month is named by its first day.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.month:%Y-%m}"

    @property
    def taken_on(self) -> date:
        """The day on which people were counted."""
        return clock.wib(self.taken_at).date()
