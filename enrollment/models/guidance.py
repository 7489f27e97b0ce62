"""Guidance periods, duties of client and guarantor, and contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import ContactKind, GuidanceEndReason, Weekday
from enrollment.models.clients import Client
from enrollment.querysets.clients import ClientOwnedQuerySet, PeriodQuerySet
from enrollment.sdp.text import squeezed
from enrollment.stages import GuidanceStage, guidance_stage
from portal.kernel.ids import PublicIdModel, TimestampedModel


class ReleaseKind(models.Model):
    """A way in which a court or prison puts somebody under guidance; a row, since law adds new ones (2026)."""

    code = models.SlugField(max_length=30, primary_key=True)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    abbreviation = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("release programme")
        verbose_name_plural = _("release programmes")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_id


class OffenseKind(models.Model):
    """A kind of offence: specific data, for eligibility rules of the law and never for partners or employers."""

    code = models.SlugField(max_length=40, primary_key=True)
    name_id = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("kind of offence")
        verbose_name_plural = _("kinds of offence")
        ordering = ["name_id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the reader's language."""
        return (self.name_en if get_language() == "en" else "") or self.name_id


class GuidancePeriod(PublicIdModel, TimestampedModel):
    """One period of guidance of one person; the stage is computed from its dates."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="guidance_periods")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="periods")
    register_number = models.CharField(_("register number"), max_length=60, blank=True)
    kind = models.ForeignKey(ReleaseKind, on_delete=models.PROTECT, related_name="periods", verbose_name=_("release programme"))
    offense_kind = models.ForeignKey(
        OffenseKind, on_delete=models.PROTECT, related_name="periods", null=True, blank=True, verbose_name=_("kind of offence")
    )
    correctional_unit = models.CharField(_("correctional unit"), max_length=120, blank=True)
    starts_on = models.DateField(_("start of guidance"))
    ends_on = models.DateField(_("end of guidance"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("how it ended"), max_length=12, choices=GuidanceEndReason, blank=True)
    #: As the correctional database wrote it, when no officer here has that code.
    officer_code = models.CharField(max_length=40, blank=True)
    #: The register number as it is compared: capitals, blanks and signs do not matter.
    register_key = models.CharField(max_length=120, blank=True, editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidance period")
        verbose_name_plural = _("guidance periods")
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["client", "-starts_on"], name="period_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "register_key"],
                condition=~models.Q(register_key=""),
                name="period_register_once",
                violation_error_message=_("This register number is already on file."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="period_ends_later",
                violation_error_message=_("The guidance period cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(end_reason="", ended_on=None) | (~models.Q(end_reason="") & models.Q(ended_on__isnull=False)),
                name="period_end_whole",
                violation_error_message=_("An ended period needs a day and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.register_number or str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The client under guidance."""
        return self.client

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the comparable form of the register number beside it."""
        self.register_key = squeezed(self.register_number)
        super().save(*args, **kwargs)

    def stage(self, today: date) -> GuidanceStage:
        """Stage of guidance on ``today``; after an early end it is aftercare."""
        if self.ended_on and today > self.ended_on:
            return GuidanceStage.AFTERCARE
        return guidance_stage(start=self.starts_on, end=self.ends_on, on=today)


class ReportingDuty(models.Model):
    """When a client has to report: a weekday and a time of the wall clock, every so many weeks from a first day."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="reporting_duties")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))
    every_weeks = models.PositiveSmallIntegerField(_("every … weeks"), default=1)
    from_on = models.DateField(_("first time"))
    until_on = models.DateField(_("last time"), null=True, blank=True)
    place = models.CharField(_("place or channel"), max_length=120, blank=True)

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting duty")
        verbose_name_plural = _("reporting duties")
        ordering = ["client_id", "weekday", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6), name="duty_weekday", violation_error_message=_("Choose a day of the week.")
            ),
            models.CheckConstraint(
                condition=models.Q(every_weeks__gte=1, every_weeks__lte=52),
                name="duty_interval",
                violation_error_message=_("The interval is between one week and a year."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="duty_ends_later",
                violation_error_message=_("The end must be later than the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H.%M}"


class Guarantor(PublicIdModel, TimestampedModel):
    """Somebody, usually family, who stands beside the client and knows what that means."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="guarantors")
    name = models.CharField(_("name"), max_length=150)
    relation = models.CharField(_("relation"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    duties_acknowledged_at = models.DateTimeField(_("duties acknowledged"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("guarantor")
        verbose_name_plural = _("guarantors")
        ordering = ["client_id", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The client for whom somebody stands."""
        return self.client


class ClientContact(PublicIdModel):
    """Officer and client were in touch, or tried to be; the first one after release answers the 48-hour rule."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("how"), max_length=12, choices=ContactKind)
    at = models.DateTimeField(_("when"))
    note = models.TextField(_("what was said"), blank=True, max_length=1000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["client", "-at"], name="contact_last")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def audit_person(self) -> Client:
        """The client spoken with."""
        return self.client
