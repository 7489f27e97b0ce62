"""Agreements of cooperation (perjanjian kerja sama) between an office and its partners."""

from __future__ import annotations

from datetime import date

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.enums import AgreementField, AgreementState, AgreementStatus
from partners.models.organizations import private_storage
from partners.querysets import AgreementQuerySet
from partners.terms import Terms, status_of
from portal.kernel.ids import PublicIdModel, TimestampedModel


class Agreement(PublicIdModel, TimestampedModel):
    """One version of an agreement; a renewal is a new row that names the one before it."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="office_agreements")
    lead = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="agreements")
    members = models.ManyToManyField("partners.Organization", related_name="joined_agreements", blank=True)
    number = models.CharField(_("number"), max_length=80, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewal")
    state = models.CharField(_("state"), max_length=12, choices=AgreementState, default=AgreementState.DRAFT)
    districts = models.ManyToManyField("partners.Region", related_name="agreements", blank=True)
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(_("valid until"))
    referrals_from = models.DateField(_("new participants from"))
    referrals_until = models.DateField(_("new participants until"))
    document = models.FileField(
        _("signed scan (PDF)"), upload_to="agreements/", storage=private_storage, blank=True, validators=[FileExtensionValidator(["pdf"])]
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="agreement_ends_later",
                violation_error_message=_("The agreement must end after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(referrals_from__gte=models.F("starts_on"), referrals_until__lte=models.F("ends_on")),
                name="agreement_referrals_within",
                violation_error_message=_("The window for new participants must lie within the agreement."),
            ),
            models.UniqueConstraint(
                fields=["office", "number", "version"],
                condition=~models.Q(number=""),
                name="agreement_number_once",
                violation_error_message=_("This agreement number is already in the register."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.public_id)

    @property
    def terms(self) -> Terms:
        """Its dates as plain values."""
        return Terms(self.starts_on, self.ends_on, self.referrals_from, self.referrals_until)

    def status_on(self, today: date) -> AgreementState | AgreementStatus:
        """State, or what its dates make of a signed one: begins later, in force, ends soon, ran out."""
        return status_of(self.state, self.terms, today)

    @property
    def next_version(self) -> Agreement | None:
        """The renewal of this version, if there is one."""
        return getattr(self, "renewal", None)


class AgreementScope(models.Model):
    """One of the six fields that an agreement covers."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="scopes")
    field = models.CharField(_("field"), max_length=20, choices=AgreementField)

    class Meta:
        verbose_name = _("field of an agreement")
        verbose_name_plural = _("fields of an agreement")
        ordering = ["agreement_id", "field"]
        constraints = [models.UniqueConstraint(fields=["agreement", "field"], name="agreement_scope_once")]

    def __str__(self) -> str:
        return self.get_field_display()
