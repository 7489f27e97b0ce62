"""Work on offer, and promises to look at graduates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from placements.enums import PledgeState, VacancyState
from placements.querysets import PledgeQuerySet, VacancyQuerySet
from portal.kernel.ids import PublicIdModel, TimestampedModel


class Vacancy(PublicIdModel, TimestampedModel):
    """One kind of work at one place; the fields follow Perpres 57/2023, so that the employer types once."""

    employer = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="vacancies")
    title = models.CharField(_("job title"), max_length=120)
    skill = models.ForeignKey(
        "programs.Skill", on_delete=models.PROTECT, null=True, blank=True, related_name="vacancies", verbose_name=_("skill")
    )
    occupation_code = models.CharField(_("occupation code (KBJI)"), max_length=8, blank=True)
    description = models.TextField(_("what the work is"), max_length=3000, blank=True)
    region = models.ForeignKey("partners.Region", on_delete=models.PROTECT, related_name="vacancies", verbose_name=_("district"))
    monthly_wage = models.PositiveBigIntegerField(_("wage in rupiah a month"))
    weekly_hours = models.PositiveSmallIntegerField(_("hours a week"), default=40)
    places = models.PositiveSmallIntegerField(_("number of places"), default=1)
    state = models.CharField(max_length=10, choices=VacancyState, default=VacancyState.OPEN)
    closes_on = models.DateField(_("closes on"))
    excluded_offenses = models.ManyToManyField(
        "enrollment.OffenseKind", blank=True, related_name="+", verbose_name=_("kinds of case that the law excludes")
    )
    exclusion_law = models.CharField(_("law that demands it"), max_length=200, blank=True)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        ordering = ["closes_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(places__gte=1),
                name="vacancy_has_places",
                violation_error_message=_("A vacancy needs at least one place."),
            ),
            models.CheckConstraint(
                condition=models.Q(weekly_hours__gte=1, weekly_hours__lte=84),
                name="vacancy_hours_sane",
                violation_error_message=_("Hours a week lie between 1 and 84."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Pledge(PublicIdModel, TimestampedModel):
    """An employer promises to interview ``interviews`` graduates of a cohort."""

    employer = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="pledges")
    cohort = models.ForeignKey("programs.Cohort", on_delete=models.PROTECT, related_name="pledges")
    interviews = models.PositiveSmallIntegerField(_("interviews promised"))
    state = models.CharField(max_length=10, choices=PledgeState, default=PledgeState.OPEN)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "cohort"], name="pledge_once", violation_error_message=_("There is a pledge for this cohort already.")
            ),
            models.CheckConstraint(condition=models.Q(interviews__gte=1), name="pledge_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.interviews}"
