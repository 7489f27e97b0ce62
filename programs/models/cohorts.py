"""One run of a program: its dates, seats, weekly hours and sessions."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.ids import PublicIdModel, TimestampedModel
from portal.kernel.ranges import TimeRange, WeeklySlot
from programs.enums import CancelledBy, CohortState, SessionKind, SessionState, Weekday
from programs.querysets import PUBLIC_COHORTS, SEAT_TAKING, CohortPartQuerySet, CohortQuerySet, SessionQuerySet

#: Batches of twenty are the habit of the field (domain.md D).
DEFAULT_CAPACITY = 20
#: Up to this many free seats the public reads "few seats left" (hazards, A5: yes, few, no).
FEW_SEATS = 3

#: Before the office has said yes, a cohort needs neither agreement nor exception.
_UNDECIDED = (CohortState.DRAFT, CohortState.PROPOSED, CohortState.RETURNED, CohortState.CANCELLED)


class Cohort(PublicIdModel, TimestampedModel):
    """A dated, placed run of a program. ``taken`` is the one seat counter: held offers, enrolled, on program, suspended."""

    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="cohorts")
    number = models.PositiveSmallIntegerField(_("number"))
    program_version = models.PositiveSmallIntegerField(default=0)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")
    state = models.CharField(_("state"), max_length=10, choices=CohortState, default=CohortState.DRAFT)
    place = models.ForeignKey(
        "partners.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="cohorts", verbose_name=_("place")
    )
    region = models.ForeignKey("partners.Region", on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("district"))
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    travel_note = models.CharField(_("how to get there"), max_length=250, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    registration_opens_on = models.DateField(_("registration from"))
    registration_closes_on = models.DateField(_("registration until"))
    capacity = models.PositiveSmallIntegerField(
        _("seats"), default=DEFAULT_CAPACITY, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    minimum = models.PositiveSmallIntegerField(_("minimum number of people"), default=1, validators=[MinValueValidator(1)])
    taken = models.PositiveSmallIntegerField(default=0, editable=False)
    budget_total = models.PositiveBigIntegerField(_("budget (Rp)"), default=0)
    instructor_name = models.CharField(_("instructor"), max_length=120, blank=True)
    agreement = models.ForeignKey("partners.Agreement", on_delete=models.PROTECT, null=True, blank=True, related_name="cohorts")
    exception_reason = models.CharField(_("reason for the exception"), max_length=500, blank=True)

    #: Whether the partner is bound by an agreement, as just read under the lock; None: ask the database (``policies.may_run``).
    is_bound_now: bool | None = None

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["starts_on", "pk"]
        indexes = [
            models.Index(fields=["state", "starts_on"], name="cohort_state_start"),
            models.Index(fields=["region", "state"], name="cohort_region_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "number"],
                name="cohort_number_once",
                violation_error_message=_("This programme already has a cohort of that number."),
            ),
            models.UniqueConstraint(
                fields=["previous"],
                condition=Q(previous__isnull=False) & ~Q(state=CohortState.CANCELLED),
                name="cohort_followed_once",
                violation_error_message=_("The next cohort has already been planned."),
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("capacity")),
                name="cohort_taken_within_capacity",
                violation_error_message=_("A cohort cannot have more people than seats."),
            ),
            models.CheckConstraint(
                condition=Q(minimum__gte=1, minimum__lte=F("capacity")),
                name="cohort_minimum_within_capacity",
                violation_error_message=_("The minimum must lie between one and the number of seats."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="cohort_dates_ordered",
                violation_error_message=_("The last day must not lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_on__lte=F("registration_closes_on")),
                name="cohort_registration_ordered",
                violation_error_message=_("Registration must not close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_on__lte=F("starts_on")),
                name="cohort_registration_before_start",
                violation_error_message=_("Registration must close on the first day of class at the latest."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="cohort_point_whole",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=_UNDECIDED) | Q(agreement__isnull=False) | ~Q(exception_reason=""),
                name="cohort_agreement_or_exception",
                violation_error_message=_("A cohort needs an agreement in force, or a named exception."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} #{self.number}"

    @property
    def seats_left(self) -> int:
        """Free seats."""
        return self.capacity - self.taken

    @property
    def seats_word(self) -> str:
        """What the public may know of free seats: ``no``, ``few`` or ``yes``."""
        if self.seats_left <= 0:
            return "no"
        return "few" if self.seats_left <= FEW_SEATS else "yes"

    @property
    def takes_seats(self) -> bool:
        """Whether a seat could be taken by state alone."""
        return self.state in SEAT_TAKING

    @property
    def is_public(self) -> bool:
        """Whether anybody may know of it."""
        return self.state in PUBLIC_COHORTS


class CohortSlot(models.Model):
    """A weekly hour of a cohort, WIB."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))

    objects = CohortPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly hour")
        verbose_name_plural = _("weekly hours")
        ordering = ["cohort_id", "weekday", "starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "weekday", "starts_at"],
                name="cohort_slot_once",
                violation_error_message=_("This weekly hour is already listed."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6),
                name="cohort_slot_weekday",
                violation_error_message=_("Choose a day of the week."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="cohort_slot_ends_later",
                violation_error_message=_("A class must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H.%M}"

    @property
    def weekly(self) -> WeeklySlot:
        """The same as a plain value."""
        return WeeklySlot(self.weekday, self.starts_at, self.ends_at)


class Session(PublicIdModel):
    """One meeting of a cohort. A moved session stays and points to the one that takes its place under the same number.

    ``is_for_named``: only people named for it are expected (enrollment keeps their names). ``exception_reason`` says
    why it is held although the place is taken or the agreement has ended.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=SessionKind, default=SessionKind.REGULAR)
    is_for_named = models.BooleanField(_("only for people named"), default=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.ForeignKey("partners.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    topic = models.CharField(_("topic"), max_length=150, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    cancelled_by = models.CharField(_("whose side"), max_length=15, choices=CancelledBy, blank=True)
    moved_to = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_from")
    held_at = models.DateTimeField(null=True, blank=True)
    exception_reason = models.CharField(_("reason for the exception"), max_length=500, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["state", "starts_at"], name="session_state_start")]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "number"],
                condition=~Q(state=SessionState.MOVED),
                name="session_number_once",
                violation_error_message=_("This cohort already has a session of that number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_later",
                violation_error_message=_("A session must end after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SessionState.CANCELLED) | ~Q(cancelled_by=""),
                name="session_cancelled_by_whom",
                violation_error_message=_("Say on whose side the session was cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(moved_to=None) | Q(state=SessionState.MOVED),
                name="session_only_moved_has_successor",
                violation_error_message=_("Only a moved session has another in its place."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SessionState.HELD) | Q(held_at__isnull=False),
                name="session_held_when",
                violation_error_message=_("A held session needs the time it was recorded."),
            ),
            models.CheckConstraint(
                condition=Q(kind=SessionKind.CATCH_UP)
                | Q(kind=SessionKind.REGULAR, is_for_named=False)
                | Q(kind=SessionKind.ONE_TO_ONE, is_for_named=True),
                name="session_named_by_kind",
                violation_error_message=_("A regular session is for everybody, a one-to-one session for one person named."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} session {self.number}"

    @property
    def hours(self) -> TimeRange:
        """Its hours as a plain value."""
        return TimeRange(self.starts_at, self.ends_at)

    @property
    def is_extra(self) -> bool:
        """Whether it stands beside the weekly hours."""
        return self.kind != SessionKind.REGULAR
