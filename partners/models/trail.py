"""The append-only audit trail with its seals, and the log of workflow moves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.querysets import AuditQuerySet
from portal.kernel.audit import words_of
from portal.kernel.decisions import Text


class AuditEntry(models.Model):
    """Who read or wrote what. Triggers refuse UPDATE and DELETE on both databases (hazards R60)."""

    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=60)
    subject_model = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    person_id = models.UUIDField(null=True, db_index=True)
    allowed = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True)
    correlation_id = models.CharField(max_length=36, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.action

    @property
    def words(self) -> Text:
        """The act in words."""
        return words_of(self.action)


class AuditSeal(models.Model):
    """A batch of audit rows closed by a hash that covers them and the seal before."""

    first_id = models.BigIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    rows = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        ordering = ["first_id"]

    def __str__(self) -> str:
        return self.hash[:12]


class Transition(models.Model):
    """One move of one workflow: actor, time, from, to, reason."""

    subject_model = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    move = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["subject_model", "subject_id", "at"], name="transition_of_subject")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
