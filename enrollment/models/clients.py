"""A client as a person, who has the case, who may not see it, and when it was put aside."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrollment import ages
from enrollment.enums.clients import (
    AssignmentState,
    ClientKind,
    ClientState,
    Education,
    Literacy,
    PhoneKind,
    RestrictionMode,
    Sex,
)
from enrollment.nik import mask_nik
from enrollment.querysets.clients import AssignmentQuerySet, ClientOwnedQuerySet, ClientQuerySet
from portal.kernel.crypto import BLIND_INDEX_LENGTH
from portal.kernel.fields import EncryptedTextField
from portal.kernel.ids import PublicIdModel, TimestampedModel


class Client(PublicIdModel, TimestampedModel):
    """A person under guidance. One name field: names of one part are normal. The NIK is encrypted and shown masked."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="clients")
    state = models.CharField(_("state"), max_length=12, choices=ClientState, default=ClientState.ACTIVE)
    name = models.CharField(_("full name"), max_length=150)
    alias = models.CharField(_("nickname"), max_length=100, blank=True)
    #: Strict keys of all words, for search; and of the telling words in order, to find the same person (enrollment.names).
    normalized_name = models.CharField(max_length=400, blank=True, editable=False)
    name_key = models.CharField(max_length=400, blank=True, editable=False, db_index=True)
    #: What a class list shows without consent: a name to be called by, and a number (design §3.8).
    call_name = models.CharField(_("call name"), max_length=60, blank=True)
    roster_number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField(_("date of birth"))
    birth_date_is_estimated = models.BooleanField(_("the date of birth is an estimate"), default=False)
    birth_place = models.CharField(_("place of birth"), max_length=100, blank=True)
    mother_name = models.CharField(_("mother's name"), max_length=150, blank=True)
    tried_as_child = models.BooleanField(_("tried as a child"), default=False)
    nik = EncryptedTextField(aad="enrollment_client.nik", blank=True, default="")
    nik_hash = models.CharField(max_length=BLIND_INDEX_LENGTH, blank=True, editable=False, db_index=True)
    nik_confirmed = models.BooleanField(_("the national number is confirmed"), default=False)
    education = models.CharField(_("schooling"), max_length=4, choices=Education, blank=True)
    past_work = models.CharField(_("earlier work"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    region = models.ForeignKey(
        "partners.Region", on_delete=models.PROTECT, related_name="clients", null=True, blank=True, verbose_name=_("district")
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    phone_kind = models.CharField(_("phone of the client"), max_length=10, choices=PhoneKind, blank=True)
    literacy = models.CharField(_("reading"), max_length=5, choices=Literacy, blank=True)
    import_batch = models.ForeignKey(
        "enrollment.ImportBatch", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="clients"
    )

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        ordering = ["normalized_name", "pk"]
        indexes = [
            models.Index(fields=["office", "state", "normalized_name"], name="client_list"),
            models.Index(fields=["birth_date"], name="client_birth_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["nik_hash"],
                condition=models.Q(nik_confirmed=True) & ~models.Q(nik_hash=""),
                name="client_confirmed_nik_once",
                violation_error_message=_("This national number already belongs to a client. Ask your section head to check."),
            ),
            models.UniqueConstraint(
                fields=["office", "roster_number"],
                condition=models.Q(roster_number__isnull=False),
                name="client_roster_number_once",
                violation_error_message=_("This roster number is already in use."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="client_has_name", violation_error_message=_("A client needs a name.")
            ),
            models.CheckConstraint(
                condition=models.Q(nik_confirmed=False) | ~models.Q(nik_hash=""),
                name="client_confirmed_nik_exists",
                violation_error_message=_("Only a national number that is on file can be confirmed."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None) | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="client_point_whole",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> Client:
        """The person whom a change of this row is about."""
        return self

    @property
    def nik_masked(self) -> str:
        """The NIK as screens show it, or the empty text."""
        return mask_nik(self.nik) if self.nik else ""

    @property
    def roster_name(self) -> str:
        """Call name and number: what a partner sees without consent to share the name."""
        return f"{self.call_name or _('Participant')} {self.roster_number or ''}".strip()

    def is_child(self, today: date) -> bool:
        """Whether the rules for children apply on ``today``."""
        return ages.is_child(born=self.birth_date, tried_as_child=self.tried_as_child, today=today)

    def kind(self, today: date) -> ClientKind:
        """Adult or child on ``today``."""
        return ClientKind.CHILD if self.is_child(today) else ClientKind.ADULT


class OfficerAssignment(PublicIdModel):
    """An officer has a client from one instant to another; a transfer is offered and accepted."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="assignments")
    officer = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(fields=["officer", "state", "ends_at"], name="assignment_caseload")]
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(state="accepted", ends_at=None),
                name="assignment_one_officer",
                violation_error_message=_("Another officer already has this client."),
            ),
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(state="offered", ends_at=None),
                name="assignment_one_offer",
                violation_error_message=_("A transfer of this client is already waiting for an answer."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(starts_at__isnull=False),
                name="assignment_accepted_starts",
                violation_error_message=_("An accepted assignment needs a start."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(starts_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
                name="assignment_ends_later",
                violation_error_message=_("An assignment cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} → {self.officer_id}"

    @property
    def audit_person(self) -> Client:
        """The client who is handed over."""
        return self.client


class Restriction(PublicIdModel):
    """Closes one client's file to named people, or to all but them, whatever their role (R36)."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="restrictions")
    mode = models.CharField(_("who may see"), max_length=12, choices=RestrictionMode)
    users = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-set_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="restriction_has_reason",
                violation_error_message=_("Please say why this file is closed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.mode}"

    @property
    def audit_person(self) -> Client:
        """The client whose file is closed."""
        return self.client


class Snooze(models.Model):
    """An officer put a client aside until a day; the client comes back alone on that day."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="snoozes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until_on = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    set_at = models.DateTimeField()

    objects = ClientOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("snooze")
        verbose_name_plural = _("snoozes")
        ordering = ["until_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["client", "user"], name="snooze_once")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.until_on}"
