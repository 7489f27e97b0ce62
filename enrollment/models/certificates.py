"""Certificates: snapshots that outlive the file they came from, and the counter that slows guessing."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.enrollments import REASON_LENGTH
from enrollment.models.imports import private_storage
from enrollment.querysets.flow import CertificateQuerySet, MarkQuerySet, OfClientQuerySet
from portal.kernel.crypto import BLIND_INDEX_LENGTH
from portal.kernel.fields import EncryptedTextField
from portal.kernel.ids import PublicIdModel
from programs.enums import CertificateKind

if TYPE_CHECKING:
    from enrollment.models import Client

#: 16 random bytes, the 128 bits that R42 asks for, as 32 hexadecimal digits.
CODE_BYTES = 16


def certificate_code() -> str:
    """A code that cannot be guessed."""
    return secrets.token_hex(CODE_BYTES)


class TrainingMark(PublicIdModel):
    """The mark of a training body as it stands on its certificates; a new one leaves the old on what was signed under it."""

    partner = models.ForeignKey("partners.Organization", on_delete=models.CASCADE, related_name="training_marks")
    picture = models.FileField(_("mark"), upload_to="marks/", storage=private_storage, blank=True)
    set_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark of a training body")
        verbose_name_plural = _("marks of training bodies")
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Certificate(PublicIdModel):
    """What a training body certifies. Names only the body and the skill; nothing of the office (design §4.2)."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(max_length=32, unique=True, default=certificate_code, editable=False)
    enrollment = models.ForeignKey("enrollment.Enrollment", on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=12)
    issued_at = models.DateTimeField()
    signer = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="signed_certificates")
    signer_name = models.CharField(max_length=150)
    #: What the signer is called on the page, e.g. "Pemimpin sanggar".
    signer_title = models.CharField(_("your title on the certificate"), max_length=80)
    #: The right by which it was signed, as it stood at that hour (R43).
    signer_role = models.CharField(max_length=20)
    holder_name = EncryptedTextField(aad="enrollment_certificate.holder_name", blank=True, default="")
    holder_name_hash = models.CharField(max_length=BLIND_INDEX_LENGTH)
    program_title = models.CharField(max_length=150)
    skill_name_id = models.CharField(max_length=100)
    skill_name_en = models.CharField(max_length=100)
    partner_name = models.CharField(max_length=150)
    #: Town in which it was signed.
    issued_in = models.CharField(max_length=100, blank=True)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    session_count = models.PositiveSmallIntegerField()
    units = models.JSONField(default=list, blank=True)
    #: The body's own mark at that hour; without one its initials are drawn.
    mark = models.ForeignKey(TrainingMark, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    starts_on = models.DateField()
    ends_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    #: Open Badges 3.0 credential as a signed JWT.
    credential = models.TextField(blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(revoked_at=None),
                name="certificate_valid_once",
                violation_error_message=_("A valid certificate exists already."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoke_reason="") | (Q(revoked_at__isnull=False) & ~Q(revoke_reason="")),
                name="certificate_revoked_with_reason",
                violation_error_message=_("A certificate is revoked with a reason."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="certificate_days_in_order",
                violation_error_message=_("A class ends on or after its first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_person(self) -> Client:
        """The client whom this row is about."""
        return self.enrollment.client

    @property
    def kind_label(self) -> str:
        """Which kind of proof it is, in the reader's language."""
        return str(CertificateKind(self.kind).label)

    @property
    def month(self) -> date:
        """First day of the month in which the class ended: strangers see no finer date."""
        return self.ends_on.replace(day=1)

    @property
    def is_valid(self) -> bool:
        """Neither revoked nor suspended."""
        return self.revoked_at is None


class CertificateSeries(models.Model):
    """The running number of one training body in one year. ``last`` goes up in the transaction that writes the certificate,
    under the lock of this row: no number is skipped and none is given twice."""

    partner = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="certificate_series")
    year = models.PositiveSmallIntegerField()
    #: Letters at the front of its numbers; no other body has them in that year.
    prefix = models.CharField(max_length=8)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of certificates")
        verbose_name_plural = _("series of certificates")
        ordering = ["partner_id", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "year"], name="certificate_series_once", violation_error_message=_("This series exists already.")
            ),
            models.UniqueConstraint(
                fields=["prefix", "year"], name="certificate_series_prefix", violation_error_message=_("Another body numbers under these letters.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"


class CompetenceCertificate(PublicIdModel):
    """A certificate of competence that BNSP issued through a certification body: recorded here, issued elsewhere.

    It is the only proof that strangers can check elsewhere, and it expires (domain.md A5).
    """

    client = models.ForeignKey("enrollment.Client", on_delete=models.PROTECT, related_name="competence_certificates")
    enrollment = models.ForeignKey(
        "enrollment.Enrollment", on_delete=models.PROTECT, null=True, blank=True, related_name="competence_certificates"
    )
    number = models.CharField(_("certificate number"), max_length=60)
    scheme = models.CharField(_("scheme"), max_length=150)
    body = models.CharField(_("certification body (LSP)"), max_length=150)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    scan = models.FileField(_("scan"), upload_to="competence/", storage=private_storage, blank=True)
    recorded_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence certificate (BNSP)")
        verbose_name_plural = _("competence certificates (BNSP)")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="competence_number_once",
                violation_error_message=_("A competence certificate of this number is already on file."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=models.F("issued_on")),
                name="competence_valid_after_issue",
                violation_error_message=_("A certificate is valid until a day after it was issued."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_person(self) -> Client:
        """The client whom this row is about."""
        return self.client

    def has_expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < today


class CertificateKey(models.Model):
    """Public half of a key that has signed credentials; kept for good, so that a change of keys forgets nothing (R43)."""

    key_id = models.CharField(max_length=120, primary_key=True)
    #: 32 bytes in hexadecimal digits.
    public_key = models.CharField(max_length=64)
    first_used_at = models.DateTimeField()

    class Meta:
        verbose_name = _("key of certificates")
        verbose_name_plural = _("keys of certificates")
        ordering = ["first_used_at"]

    def __str__(self) -> str:
        return self.key_id


class VerifyCounter(models.Model):
    """How often one visitor asked within one hour: counted in the database so that no outage opens the gate (R51)."""

    #: Keyed hash of the visitor's address and the hour; says nothing about either.
    key = models.CharField(max_length=BLIND_INDEX_LENGTH, primary_key=True)
    hits = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("counter of verifications")
        verbose_name_plural = _("counters of verifications")

    def __str__(self) -> str:
        return str(self.hits)
