"""What a client agreed to, for whom and until when, and who saw what because of it.

Both tables only grow: a consent can be withdrawn once and is otherwise never changed (hazards 4.1).
Triggers of migration ``0003_consent_guards`` refuse other changes, and every consent of a child but training (R27).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import ConsentChannel, ConsentPurpose
from enrollment.models.clients import Client
from enrollment.querysets.clients import ClientOwnedQuerySet, ConsentQuerySet
from portal.kernel.ids import PublicIdModel


class Consent(PublicIdModel):
    """A dated yes for one purpose, with the version of the text that was read out."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose)
    recipient = models.ForeignKey(
        "partners.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for whom")
    )
    fields = models.JSONField(default=list, blank=True)
    text_version = models.CharField(max_length=20)
    language = models.CharField(_("language"), max_length=5)
    channel = models.CharField(_("how the yes was given"), max_length=20, choices=ConsentChannel)
    witness = models.CharField(_("witness"), max_length=150, blank=True)
    guardian_name = models.CharField(_("guardian"), max_length=150, blank=True)
    child_assented = models.BooleanField(_("the child agrees too"), default=False)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        indexes = [models.Index(fields=["client", "purpose", "expires_at"], name="consent_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("given_at")),
                name="consent_ends_later",
                violation_error_message=_("A consent must end after it was given."),
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_later",
                violation_error_message=_("A consent cannot be withdrawn before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.public_id}"

    @property
    def audit_person(self) -> Client:
        """The client whose yes it is."""
        return self.client


class Disclosure(PublicIdModel):
    """One recipient saw, got or took away data of one client, under a consent or a reasoned override."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="disclosures")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="disclosures")
    override_reason = models.CharField(max_length=300, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recipient = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    fields = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["client", "-at"], name="disclosure_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consent__isnull=False) | ~models.Q(override_reason=""),
                name="disclosure_has_basis",
                violation_error_message=_("Sharing needs a consent, or a reason that somebody answers for."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.public_id}"
