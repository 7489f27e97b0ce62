"""Money of cohorts: where it comes from, the double-entry ledger, sponsorships and what the payment provider told us.

All amounts are whole rupiah. Entries and postings are never changed: triggers refuse it (migration 0003).
"""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
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
