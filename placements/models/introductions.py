"""What employers see of a person, and how an acquaintance is made."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from placements.enums import DeclineReason, IntroductionState
from placements.querysets import IntroductionQuerySet, ProfileQuerySet
from portal.kernel.ids import PublicIdModel, TimestampedModel


class CandidateProfile(TimestampedModel):
    """The consented facts of one person: skills, certificates, coarse area, availability; no name, no case.

    Whether it may be seen is computed from the consent at each read; the row itself grants nothing.
    """

    client = models.OneToOneField("enrollment.Client", on_delete=models.CASCADE, related_name="candidate_profile")
    region = models.ForeignKey("partners.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    skills = models.ManyToManyField("programs.Skill", related_name="+", blank=True)
    certified_month = models.DateField(null=True, blank=True)
    #: What the person does alone by the checks of their classes, one line each; nothing of what is still practised.
    abilities = models.JSONField(default=list, blank=True)
    #: Competence certificates as (scheme, last day or ""); whether one still holds is computed when it is shown.
    competences = models.JSONField(default=list, blank=True)
    available_from = models.DateField(null=True, blank=True)
    summary = models.CharField(_("in their own words"), max_length=300, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("anonymous profile")
        verbose_name_plural = _("anonymous profiles")
        ordering = ["-certified_month", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def audit_person(self) -> object:
        """The client whom the trail is about."""
        return self.client


class Introduction(PublicIdModel, TimestampedModel):
    """An employer asks to meet a person; the office checks, the person decides."""

    profile = models.ForeignKey(CandidateProfile, on_delete=models.PROTECT, related_name="introductions")
    employer = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="introductions")
    vacancy = models.ForeignKey("placements.Vacancy", on_delete=models.PROTECT, null=True, blank=True, related_name="introductions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(_("what you offer"), max_length=1000)
    state = models.CharField(max_length=14, choices=IntroductionState, default=IntroductionState.ASKED)
    expires_at = models.DateTimeField()
    decline_reason = models.CharField(max_length=12, choices=DeclineReason, blank=True)
    may_tell_reason = models.BooleanField(default=False)
    contact_shown_at = models.DateTimeField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "employer"],
                condition=models.Q(state__in=["asked", "checked", "client_asked", "agreed", "met"]),
                name="introduction_open_once",
                violation_error_message=_("You have already asked to meet this person."),
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def audit_person(self) -> object:
        """The client whom the trail is about."""
        return self.profile.client
