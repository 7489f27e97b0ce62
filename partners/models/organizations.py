"""Organizations, what proves them, and how alive they are."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.enums import ActivityKind, DecreeGroup, LegalForm, OrganizationKind, OrganizationState, PaperKind
from partners.querysets import OrganizationQuerySet, ScopedQuerySet
from portal.kernel.ids import PublicIdModel, TimestampedModel


def private_storage() -> Storage:
    """Uploads that only a checking view hands out."""
    return storages["private"]


class Organization(PublicIdModel, TimestampedModel):
    """An office, a partner, a training centre, an employer or a sponsor. Every row but an office belongs to one."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind)
    legal_form = models.CharField(_("legal form"), max_length=10, choices=LegalForm, default=LegalForm.BODY)
    name = models.CharField(_("name"), max_length=150)
    state = models.CharField(_("state"), max_length=12, choices=OrganizationState, default=OrganizationState.PROSPECT)
    office = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="partners")
    decree_group = models.CharField(_("decree group"), max_length=20, choices=DecreeGroup, blank=True)
    description = models.TextField(_("what you do"), blank=True, max_length=2000)
    craft = models.CharField(_("picture"), max_length=30, blank=True)
    region = models.ForeignKey("partners.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="organizations")
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_micro = models.BooleanField(_("micro or small business"), default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="office", office=None) | (~models.Q(kind="office") & models.Q(office__isnull=False)),
                name="organization_belongs_to_office",
                violation_error_message=_("Every organisation but an office belongs to an office."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(state="left"),
                name="organization_merged_has_left",
                violation_error_message=_("A record that was merged into another one no longer works by itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_office(self) -> bool:
        """Whether this is the tenant itself."""
        return self.kind == OrganizationKind.OFFICE

    @property
    def tenant_id(self) -> int:
        """Primary key of the office that this organization is or belongs to."""
        return self.pk if self.office_id is None else self.office_id


class OrganizationPaper(PublicIdModel):
    """A document by which an organization proves itself."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind of paper"), max_length=20, choices=PaperKind)
    number = models.CharField(_("number"), max_length=80, blank=True)
    file = models.FileField(_("scan"), upload_to="papers/", storage=private_storage, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.get_kind_display()


class PartnerActivity(models.Model):
    """One sign of life of a partner; silence is measured against the last of them."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind)
    at = models.DateTimeField()
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner activity")
        verbose_name_plural = _("partner activities")
        ordering = ["-at"]
        indexes = [models.Index(fields=["organization", "-at"], name="activity_last")]

    def __str__(self) -> str:
        return self.get_kind_display()
