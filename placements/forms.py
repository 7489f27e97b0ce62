"""Forms of the placements app: they parse and check what was typed; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.fields import PaperFileField
from partners.models import Region
from placements.enums import DeclineReason, EndReason, FollowUpState, IncomeSource, Informant, WorkAnswer
from placements.models import IncomeRecord, Placement, Vacancy
from portal.kernel.money import parse_rupiah
from programs.models import Skill

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RupiahField(forms.CharField):
    """Whole rupiah, typed as people type it: 3.300.000, Rp3,300,000, 3300000."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def clean(self, value: Any) -> int | None:
        """The amount, or None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_rupiah(text)
        except ValueError:
            raise forms.ValidationError(_("Write the amount in whole rupiah, for example 3.300.000.")) from None


class CandidateFilter(forms.Form):
    """What an employer looks for."""

    skill = forms.ModelChoiceField(
        label=_("Skill"), queryset=Skill.objects.filter(is_active=True), required=False, empty_label=_("All skills")
    )
    region = forms.ModelChoiceField(
        label=_("District"), queryset=Region.objects.work_areas(), required=False, empty_label=_("All districts")
    )


class AskForm(forms.Form):
    """What the employer offers."""

    message = forms.CharField(
        label=_("What do you offer?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The work, the place, the hours and the wage. The officer reads it out to the person."),
    )
    vacancy = forms.ModelChoiceField(label=_("For one of your vacancies"), queryset=Vacancy.objects.none(), required=False)

    def __init__(self, *args: Any, vacancies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vacancy"].queryset = vacancies  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Two taps: a reason, and whether the employer may know it."""

    reason = forms.ChoiceField(label=_("Why not?"), choices=DeclineReason, widget=forms.RadioSelect)
    may_tell = forms.BooleanField(label=_("The employer may know the reason"), required=False)


class VacancyForm(forms.ModelForm):
    """Work on offer."""

    monthly_wage = RupiahField(label=_("Wage in rupiah a month"))

    class Meta:
        model = Vacancy
        fields = ["title", "skill", "description", "region", "monthly_wage", "weekly_hours", "places", "closes_on"]
        widgets = {"closes_on": DATE, "description": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.work_areas()  # type: ignore[attr-defined]


class PlacementForm(forms.ModelForm):
    """A first day of work."""

    monthly_wage = RupiahField(
        label=_("Wage or profit in rupiah a month"), required=False, help_text=_("Leave it empty when it is not known.")
    )
    start_capital = RupiahField(label=_("Start capital of an own business"), required=False)
    evidence = PaperFileField(label=_("Evidence (PDF or picture)"), required=False)

    class Meta:
        model = Placement
        fields = [
            "kind",
            "occupation",
            "workplace",
            "region",
            "started_on",
            "monthly_wage",
            "weekly_hours",
            "relation",
            "start_capital",
            "permits",
            "evidence",
            "evidence_note",
        ]
        widgets = {"started_on": DATE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.work_areas()  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of work."""

    ended_on = forms.DateField(label=_("Last day"), widget=DATE)
    reason = forms.ChoiceField(label=_("Why did it end?"), choices=EndReason)


class IncomeForm(forms.ModelForm):
    """What somebody lives on; everything may stay unknown but the source."""

    monthly_income = RupiahField(label=_("Own income in rupiah a month"), required=False)
    household_income = RupiahField(label=_("Income of the whole household a month"), required=False)
    aid = RupiahField(label=_("Aid in rupiah a month"), required=False)
    turnover = RupiahField(label=_("Turnover of an own business a month"), required=False)

    class Meta:
        model = IncomeRecord
        fields = [
            "monthly_income",
            "regularity",
            "days_worked",
            "weekly_hours",
            "household_size",
            "household_income",
            "dependence",
            "has_debts_in_arrears",
            "has_savings",
            "has_security",
            "turnover",
            "profit_months",
            "aid",
            "source",
        ]
        widgets = dict.fromkeys(("has_debts_in_arrears", "has_savings", "has_security"), forms.NullBooleanSelect)


class FollowUpForm(forms.Form):
    """News in a few taps; figures only where they were told."""

    answer = forms.ChoiceField(label=_("What does the person do now?"), choices=WorkAnswer, widget=forms.RadioSelect)
    informant = forms.ChoiceField(label=_("Who told it?"), choices=Informant, widget=forms.RadioSelect)
    monthly_income = RupiahField(label=_("Income in rupiah a month"), required=False, help_text=_("Leave it empty when it is not known."))
    weekly_hours = forms.IntegerField(label=_("Hours a week"), min_value=0, max_value=84, required=False)
    source = forms.ChoiceField(label=_("Source of the figure"), choices=IncomeSource, initial=IncomeSource.OWN_WORD, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def income(self) -> dict[str, Any] | None:
        """Facts of the income record, or None when no figure was told."""
        data = self.cleaned_data
        if data["monthly_income"] is None and data["weekly_hours"] is None:
            return None
        return {
            "monthly_income": data["monthly_income"],
            "weekly_hours": data["weekly_hours"],
            "source": data["source"] or IncomeSource.OWN_WORD,
        }


class TryForm(forms.Form):
    """Nobody answered today."""

    informant = forms.ChoiceField(label=_("Whom did you try?"), choices=Informant)


class CloseFollowUpForm(forms.Form):
    """A result without news."""

    state = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (s.value, s.label) for s in (FollowUpState.REFUSED, FollowUpState.TRANSFERRED, FollowUpState.DIED, FollowUpState.NOT_APPLICABLE)
        ],
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ProfileForm(forms.Form):
    """When somebody can begin, and a sentence in their own words."""

    available_from = forms.DateField(label=_("Can begin on"), widget=DATE, required=False)
    summary = forms.CharField(
        label=_("In their own words"), max_length=300, required=False, help_text=_("No name, no place, nothing about a case.")
    )


class ReasonForm(forms.Form):
    """A reason that the officer reads."""

    reason = forms.CharField(label=_("What is missing?"), max_length=200)
