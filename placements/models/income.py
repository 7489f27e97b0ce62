"""Income as dated records, and frozen snapshots of outcomes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from placements.enums import Dependence, IncomeKind, IncomeSource, Regularity
from placements.querysets import ClientOwnedQuerySet, SnapshotQuerySet
from portal.kernel.ids import PublicIdModel


class IncomeRecord(PublicIdModel):
    """What a person lived on in the month before ``recorded_on``; whole rupiah, None when not known."""

    client = models.ForeignKey("enrollment.Client", on_delete=models.PROTECT, related_name="incomes")
    kind = models.CharField(max_length=10, choices=IncomeKind)
    recorded_on = models.DateField(_("date"))
    placement = models.ForeignKey("placements.Placement", on_delete=models.PROTECT, null=True, blank=True, related_name="incomes")
    follow_up = models.OneToOneField("placements.FollowUp", on_delete=models.PROTECT, null=True, blank=True, related_name="income")
    monthly_income = models.PositiveBigIntegerField(_("income in rupiah a month"), null=True, blank=True)
    days_worked = models.PositiveSmallIntegerField(_("days worked in the month"), null=True, blank=True)
    weekly_hours = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    regularity = models.CharField(_("how steady"), max_length=8, choices=Regularity, blank=True)
    household_size = models.PositiveSmallIntegerField(_("people in the household"), null=True, blank=True)
    household_income = models.PositiveBigIntegerField(_("income of the household a month"), null=True, blank=True)
    dependence = models.CharField(_("lives on"), max_length=16, choices=Dependence, blank=True)
    turnover = models.PositiveBigIntegerField(_("turnover of the own business a month"), null=True, blank=True)
    profit_months = models.PositiveSmallIntegerField(_("months with profit among the last three"), null=True, blank=True)
    has_debts_in_arrears = models.BooleanField(_("debts in arrears"), null=True, blank=True)
    has_savings = models.BooleanField(_("savings"), null=True, blank=True)
    has_security = models.BooleanField(_("BPJS or own tools"), null=True, blank=True)
    aid = models.PositiveBigIntegerField(_("aid in rupiah a month"), null=True, blank=True)
    source = models.CharField(_("source of the figures"), max_length=12, choices=IncomeSource)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("income")
        verbose_name_plural = _("incomes")
        ordering = ["-recorded_on", "-pk"]
        indexes = [models.Index(fields=["client", "recorded_on"], name="income_of_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(kind="baseline"),
                name="income_baseline_once",
                violation_error_message=_("The income at the start is already on record."),
            ),
            models.CheckConstraint(condition=models.Q(days_worked=None) | models.Q(days_worked__lte=31), name="income_days_sane"),
            models.CheckConstraint(condition=models.Q(household_size=None) | models.Q(household_size__gte=1), name="income_household_sane"),
            models.CheckConstraint(
                condition=models.Q(profit_months=None) | models.Q(profit_months__lte=3), name="income_profit_months_sane"
            ),
        ]

    def __str__(self) -> str:
        return str(self.recorded_on)

    @property
    def audit_person(self) -> object:
        """The client whom the trail is about."""
        return self.client


class OutcomeSnapshot(PublicIdModel):
    """Figures frozen for the public on one day, already safe, with their hash (design §3.10)."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="snapshots")
    month = models.DateField()
    figures = models.JSONField()
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figures")
        verbose_name_plural = _("published figures")
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["office", "month"], name="snapshot_once_a_month")]

    def __str__(self) -> str:
        return str(self.month)
