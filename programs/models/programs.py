"""A program as the partner describes it, and the texts it had before."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from portal.kernel.ids import PublicIdModel, TimestampedModel
from programs.enums import CertificateKind, ClientGroup, Craft, EducationLevel, ProgramMode, ProgramState, SexRule
from programs.pictures import check_arrangement
from programs.querysets import ProgramQuerySet, VersionQuerySet
from programs.sheet import check_sheet, units_of

#: A course counts as completed from this share of attended sessions on, unless the program says otherwise.
DEFAULT_COMPLETION_PERCENT = 80
#: Age of majority in the juvenile justice law (UU 11/2012): a child is under 18.
ADULT_AGE = 18


class Program(RevisionMixin, PublicIdModel, TimestampedModel):  # type: ignore[misc]
    """What is taught, by whom, for whom. A later edit waits in ``pending_changes`` until the office approves it.

    Each text handed in is a revision of Wagtail; it holds the reviewed content only, never states or counters.
    """

    partner = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="programs")
    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="office_programs")
    skill = models.ForeignKey("programs.Skill", on_delete=models.PROTECT, related_name="programs", verbose_name=_("skill"))
    slug = models.SlugField(max_length=90, unique=True)
    title = models.CharField(_("title"), max_length=80)
    summary = models.CharField(_("in one or two sentences"), max_length=250)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    outline = models.TextField(_("what people learn, step by step"), max_length=2000, blank=True)
    #: One line a unit (``programs.sheet``); cohorts are checked by the sheet of their version.
    skill_sheet = models.TextField(_("what people can do at the end"), max_length=2000, blank=True)
    needs_skill_check = models.BooleanField(_("the certificate needs the skill check"), default=False)
    craft = models.CharField(_("drawn picture"), max_length=30, choices=Craft, default=Craft.THREAD)
    #: The own pictures in order, each with its words and its focal point (``programs.pictures``).
    pictures = models.JSONField(_("own pictures"), default=list, blank=True, validators=[check_arrangement])
    mode = models.CharField(_("mode"), max_length=10, choices=ProgramMode, default=ProgramMode.ON_SITE)
    hours = models.PositiveSmallIntegerField(_("hours in all"), validators=[MinValueValidator(1), MaxValueValidator(2000)])
    session_count = models.PositiveSmallIntegerField(_("number of sessions"), validators=[MinValueValidator(1), MaxValueValidator(250)])
    clients = models.CharField(_("for whom"), max_length=6, choices=ClientGroup, default=ClientGroup.ADULT)
    is_child_approved = models.BooleanField(_("approved for children by the office"), default=False)
    min_age = models.PositiveSmallIntegerField(_("youngest age"), default=ADULT_AGE)
    max_age = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True)
    sex = models.CharField(_("women or men"), max_length=6, choices=SexRule, default=SexRule.ANY)
    limit_reason = models.CharField(_("reason for the limit"), max_length=250, blank=True)
    education_minimum = models.CharField(_("schooling needed"), max_length=10, choices=EducationLevel, blank=True)
    tools = models.CharField(_("what participants bring"), max_length=250, blank=True)
    offense_exclusions = models.JSONField(_("cases that the law excludes"), default=list, blank=True)
    exclusion_reason = models.CharField(_("law that excludes them"), max_length=250, blank=True)
    certificate_kind = models.CharField(_("certificate"), max_length=10, choices=CertificateKind, default=CertificateKind.PARTNER)
    completion_percent = models.PositiveSmallIntegerField(
        _("attendance needed (%)"), default=DEFAULT_COMPLETION_PERCENT, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    cost_per_seat = models.PositiveBigIntegerField(_("cost per seat (Rp)"), default=0)
    #: The partner takes whoever the office refers, so that a seat can be offered at once (design §4.4).
    auto_accept_referrals = models.BooleanField(_("referrals of the office are accepted at once"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=ProgramState, default=ProgramState.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    pending_changes = models.JSONField(null=True, blank=True)
    changes_submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title", "pk"]
        indexes = [
            models.Index(fields=["office", "state"], name="program_office_state"),
            models.Index(fields=["skill", "state"], name="program_skill_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_age=None) | Q(max_age__gte=F("min_age")),
                name="program_ages_ordered",
                violation_error_message=_("The oldest age must not be below the youngest."),
            ),
            models.CheckConstraint(
                condition=Q(sex=SexRule.ANY) | ~Q(limit_reason=""),
                name="program_limit_has_reason",
                violation_error_message=_("A class for women or men only needs its reason."),
            ),
            models.CheckConstraint(
                condition=Q(offense_exclusions=[]) | ~Q(exclusion_reason=""),
                name="program_exclusion_has_law",
                violation_error_message=_("Excluding a kind of case needs the law that demands it."),
            ),
            models.CheckConstraint(
                condition=Q(completion_percent__gte=1, completion_percent__lte=100),
                name="program_completion_percent",
                violation_error_message=_("The attendance needed is a share between 1 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, session_count__gte=1),
                name="program_has_length",
                violation_error_message=_("A programme has at least one hour and one session."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ProgramState.PUBLISHED) | Q(clients=ClientGroup.ADULT) | Q(is_child_approved=True),
                name="program_children_approved",
                violation_error_message=_("A programme for children is published only after the office has approved it for them."),
            ),
            models.CheckConstraint(
                condition=~Q(clients=ClientGroup.ADULT) | Q(min_age__gte=ADULT_AGE),
                name="program_adults_are_adult",
                violation_error_message=_("A programme for adults starts at 18 years."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ProgramState.PUBLISHED) | Q(published_at__isnull=False, version__gte=1),
                name="program_published_has_version",
                violation_error_message=_("A published programme has a version and a date."),
            ),
            models.CheckConstraint(
                condition=Q(needs_skill_check=False) | ~Q(skill_sheet=""),
                name="program_check_has_sheet",
                violation_error_message=_("A certificate can need the skill check only if there is a skill sheet."),
            ),
            models.CheckConstraint(
                condition=Q(changes_submitted_at=None) | Q(pending_changes__isnull=False),
                name="program_submitted_changes_exist",
                violation_error_message=_("There are no changes to review."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A skill sheet has three to twelve lines (``programs.sheet``), or none."""
        decision = check_sheet(self.skill_sheet)
        if not decision:
            raise ValidationError({"skill_sheet": str(decision.message)})

    def serializable_data(self) -> dict[str, Any]:
        """What a revision keeps: the content that is written, reviewed and published together."""
        from programs.content import snapshot

        return {"pk": self.pk, **snapshot(self)}

    def with_content_json(self, content: dict[str, Any]) -> Program:
        """The program as it reads in a revision; not saved."""
        from programs.content import reading

        return reading(self, content)

    @property
    def is_published(self) -> bool:
        """Offered to everybody."""
        return self.state == ProgramState.PUBLISHED

    @property
    def takes_children(self) -> bool:
        """Whether a child may join: it says so, and the office has approved it for them."""
        return self.clients != ClientGroup.ADULT and self.is_child_approved

    @property
    def has_changes_in_review(self) -> bool:
        """Whether the office has an edit of the published text before it."""
        return self.changes_submitted_at is not None

    @property
    def outline_steps(self) -> list[tuple[str, str]]:
        """The lines of ``outline`` as (title, detail); the detail follows the first colon."""
        lines = [line.strip() for line in self.outline.splitlines() if line.strip()]
        parts = [line.partition(":") for line in lines]
        return [(title.strip(), detail.strip()) for title, _colon, detail in parts]

    @property
    def sheet_units(self) -> tuple[str, ...]:
        """The lines of the skill sheet as the text stands now."""
        return units_of(self.skill_sheet)


class ProgramVersion(models.Model):
    """The text of a program as it was published; cohorts name the version they run under."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    #: What the partner had handed in; named here so that Wagtail's clearing of old revisions leaves it.
    submission = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, null=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a programme")
        verbose_name_plural = _("versions of a programme")
        ordering = ["program_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "number"], name="program_version_once", violation_error_message=_("This version exists already.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.program_id} v{self.number}"
