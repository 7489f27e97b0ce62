"""Money of cohorts: where it comes from, the double-entry ledger, sponsorships and what the payment provider told us.

All amounts are whole rupiah. Entries and postings are never changed: triggers refuse it (migration 0003).
"""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.ids import PublicIdModel, TimestampedModel
from programs.enums import AccountKind, EntryKind, FundingSource, IfCancelled, SponsorshipState
from programs.querysets import FundingQuerySet, LedgerQuerySet, LedgerRowQuerySet, PaymentEventQuerySet, SponsorshipQuerySet


class Funding(models.Model):
    """One source of a cohort's budget."""

    cohort = models.ForeignKey("programs.Cohort", on_delete=models.CASCADE, related_name="funding")
    source = models.CharField(_("source"), max_length=20, choices=FundingSource)
    amount = models.PositiveBigIntegerField(_("amount (Rp)"), validators=[MinValueValidator(1)])
    note = models.CharField(_("note"), max_length=150, blank=True)

    objects = FundingQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of money")
        verbose_name_plural = _("sources of money")
        ordering = ["cohort_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="funding_positive", violation_error_message=_("Write an amount above zero.")
            )
        ]

    def __str__(self) -> str:
        return self.get_source_display()


class TravelSupport(models.Model):
    """Money for the way to class: so much for each session that somebody attends, from a budget of its own.

    ``paid`` is the one counter of what was paid out, raised by a conditional update and held by a CHECK: never above
    the budget and what a leader of the office added with a reason. All amounts in rupiah.
    """

    cohort = models.OneToOneField("programs.Cohort", on_delete=models.CASCADE, related_name="travel_support")
    rate = models.PositiveBigIntegerField(_("for each session attended (Rp)"), validators=[MinValueValidator(1)])
    budget = models.PositiveBigIntegerField(_("budget (Rp)"), validators=[MinValueValidator(1)])
    source = models.CharField(_("source"), max_length=20, choices=FundingSource)
    paid = models.PositiveBigIntegerField(default=0, editable=False)
    extra = models.PositiveBigIntegerField(_("added by the office (Rp)"), default=0)
    extra_reason = models.CharField(_("reason"), max_length=500, blank=True)
    extra_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = FundingQuerySet.as_manager()

    class Meta:
        verbose_name = _("travel support")
        verbose_name_plural = _("travel support")
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gt=0, budget__gt=0),
                name="travel_support_positive",
                violation_error_message=_("Write an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(paid__lte=F("budget") + F("extra")),
                name="travel_support_within_budget",
                violation_error_message=_("More cannot be paid than the budget and what the office added to it."),
            ),
            models.CheckConstraint(
                condition=Q(extra=0, extra_reason="", extra_by=None) | (Q(extra__gt=0, extra_by__isnull=False) & ~Q(extra_reason="")),
                name="travel_support_extra_has_reason",
                violation_error_message=_("Money above the budget needs the name of a leader and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id}: {self.rate}"

    @property
    def limit(self) -> int:
        """The most that may be paid in all."""
        return self.budget + self.extra

    @property
    def left(self) -> int:
        """What may still be paid."""
        return self.limit - self.paid


class Account(models.Model):
    """An account of an office's ledger; assigned money has one account for each cohort."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(_("kind"), max_length=12, choices=AccountKind)
    cohort = models.ForeignKey("programs.Cohort", on_delete=models.PROTECT, null=True, blank=True, related_name="accounts")

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["office_id", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "kind"], condition=Q(cohort=None), name="account_once"),
            models.UniqueConstraint(fields=["office", "kind", "cohort"], condition=Q(cohort__isnull=False), name="account_of_cohort_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=[AccountKind.ALLOCATED, AccountKind.USED]) | Q(cohort__isnull=False),
                name="account_assigned_to_cohort",
                violation_error_message=_("Assigned and used money belongs to a cohort."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cohort_id or ''}".strip()


class Entry(PublicIdModel):
    """One event of money; its postings sum to zero. ``reference`` makes it happen once (hazards R11)."""

    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind)
    at = models.DateTimeField(_("at"))
    reference = models.CharField(_("reference"), max_length=120, unique=True)
    sponsorship = models.ForeignKey("programs.Sponsorship", on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = LedgerRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.reference


class Posting(models.Model):
    """One side of an entry: what an account gains (positive) or gives (negative)."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    amount = models.BigIntegerField(_("amount (Rp)"))

    objects = LedgerRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["entry_id", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="posting_not_zero", violation_error_message=_("A posting moves money.")),
            models.UniqueConstraint(fields=["entry", "account"], name="posting_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount}"


class Sponsorship(PublicIdModel, TimestampedModel):
    """Seats of a cohort, a program or the general fund that somebody pays for; never linked to a client (hazards R18)."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="sponsorships")
    organization = models.ForeignKey(
        "partners.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="given_sponsorships"
    )
    sponsor_name = models.CharField(_("name of the sponsor"), max_length=150)
    sponsor_email = models.EmailField(_("e-mail"))
    cohort = models.ForeignKey("programs.Cohort", on_delete=models.PROTECT, null=True, blank=True, related_name="sponsorships")
    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, null=True, blank=True, related_name="sponsorships")
    seats = models.PositiveSmallIntegerField(_("seats"), default=0)
    amount = models.PositiveBigIntegerField(_("amount (Rp)"))
    choice_if_cancelled = models.CharField(_("if the cohort is cancelled"), max_length=10, choices=IfCancelled, default=IfCancelled.FUND)
    state = models.CharField(_("state"), max_length=10, choices=SponsorshipState, default=SponsorshipState.PLEDGED)

    objects = SponsorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("sponsorship")
        verbose_name_plural = _("sponsorships")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cohort=None) | Q(program=None),
                name="sponsorship_one_target",
                violation_error_message=_("A gift goes to a cohort, to a programme, or to the fund."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="sponsorship_positive", violation_error_message=_("Write an amount above zero.")
            ),
            models.CheckConstraint(
                condition=Q(seats=0) | Q(cohort__isnull=False) | Q(program__isnull=False),
                name="sponsorship_seats_have_target",
                violation_error_message=_("Seats are sponsored in a cohort or a programme."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class PaymentEvent(models.Model):
    """A message of the payment provider, stored once and applied in any order (hazards R11, R12, R15)."""

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    sponsorship = models.ForeignKey(Sponsorship, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    quarantined_reason = models.CharField(max_length=200, blank=True)

    objects = PaymentEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(quarantined_reason=""),
                name="payment_event_applied_or_quarantined",
                violation_error_message=_("A message is either applied or set aside, not both."),
            )
        ]

    def __str__(self) -> str:
        return self.event_id
