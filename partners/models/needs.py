"""What partners ask each other for, and what they are answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.enums import NeedKind, NeedState
from partners.models.organizations import Organization
from partners.querysets import NeedAnswerQuerySet, NeedQuerySet
from portal.kernel.ids import PublicIdModel, TimestampedModel


class PartnerNeed(PublicIdModel, TimestampedModel):
    """Something that a partner asks others for; the contact is opened to whom it accepts, and to nobody before."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("kind"), max_length=12, choices=NeedKind)
    text = models.CharField(_("what is needed"), max_length=500)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_phone = models.CharField(_("phone or WhatsApp"), max_length=20)
    state = models.CharField(max_length=10, choices=NeedState, default=NeedState.OPEN)
    due_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner need")
        verbose_name_plural = _("partner needs")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="need_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[NeedState.OPEN, NeedState.ANSWERED]) | Q(due_at__isnull=False),
                name="need_waits_until",
                violation_error_message=_("What waits for somebody has a deadline."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether it still looks for something."""
        return self.state in (NeedState.OPEN, NeedState.ANSWERED)


class NeedAnswer(PublicIdModel, TimestampedModel):
    """What one organization can give; several may answer, one is accepted."""

    need = models.ForeignKey(PartnerNeed, on_delete=models.CASCADE, related_name="answers")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="need_answers")
    text = models.CharField(_("what you can give"), max_length=500)
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_phone = models.CharField(_("phone or WhatsApp"), max_length=20)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = NeedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a need")
        verbose_name_plural = _("answers to needs")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "organization"],
                condition=Q(withdrawn_at=None),
                name="need_answered_once",
                violation_error_message=_("You have answered this need already."),
            ),
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(accepted_at__isnull=False),
                name="need_one_accepted",
                violation_error_message=_("Another answer has been accepted already."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="need_accepted_stands",
                violation_error_message=_("An accepted answer cannot be taken back here; call your contact person."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
