"""Forms of the programs app: they parse and check what was typed; services decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.enums import RegionLevel
from partners.models import Place, Region
from portal.kernel import clock
from portal.kernel.ranges import WeeklySlot
from programs.content import TEXT_FIELDS, ProgramContent
from programs.enums import EducationLevel, FundingSource, Weekday
from programs.fields import RupiahField, date_input, time_field
from programs.models import Cohort, Program, Skill
from programs.models.cohorts import DEFAULT_CAPACITY
from programs.nearby import REGISTRATION_CLOSES_BEFORE, Nearby, places_near, proposed_dates, proposed_place
from programs.planning import CohortPlan, FundingLine
from programs.providers import offense_kinds

#: Rows for sources of money on the form.
FUNDING_ROWS = 3
#: What a cohort takes over from the last one of its program when it is planned for another district.
HABITS = ("days", "starts_at", "ends_at", "other_days", "other_starts_at", "other_ends_at", "capacity", "minimum", "session_count")


class ProgramForm(forms.ModelForm):
    """The text of a program; only its content fields are read from a request (hazards R34)."""

    cost_per_seat = RupiahField(
        label=_("Cost per seat (Rp)"), help_text=_("Material, instructor, meals, divided by the seats. 0 if it costs nothing.")
    )
    offense_exclusions = forms.MultipleChoiceField(
        label=_("Cases that the law excludes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty unless a law demands it. The office checks each one."),
    )

    class Meta:
        model = Program
        fields = list(TEXT_FIELDS)
        labels = {
            "skill": _("Which skill does it teach?"),
            "title": _("Title"),
            "summary": _("In one or two sentences"),
            "description": _("What should people know?"),
            "outline": _("What do people learn, step by step?"),
            "skill_sheet": _("What can people do at the end?"),
            "needs_skill_check": _("The certificate also needs the skill check"),
            "craft": _("Drawn picture"),
            "mode": _("How does the class meet?"),
            "hours": _("Hours in all"),
            "session_count": _("Number of sessions"),
            "clients": _("For whom is it?"),
            "min_age": _("Youngest age"),
            "max_age": _("Oldest age"),
            "sex": _("Women or men?"),
            "limit_reason": _("Reason for this limit"),
            "education_minimum": _("Schooling needed"),
            "tools": _("What do participants bring?"),
            "certificate_kind": _("What do people get at the end?"),
            "completion_percent": _("Attendance needed (%)"),
        }
        help_texts = {
            "title": _("Short and plain, for example: Batik ciprat."),
            "summary": _("This stands in the catalogue. Say what people make, not what the course is called."),
            "outline": _("One line a step. After a colon you can add details."),
            "craft": _("Shown until the office has approved pictures of your own."),
            "limit_reason": _("Only for a class for women or men alone; say why it is lawful."),
            "skill_sheet": _("Three to twelve lines, one for each thing, for example: Sew a straight seam. You check each person by it at the end."),
            "needs_skill_check": _("Then a certificate is issued once each line is checked and mastered, alone or with help."),
            "education_minimum": _("Only if the certificate demands it."),
            "tools": _("Leave empty if nothing is needed."),
            "completion_percent": _("Share of sessions that a person attends to complete the course."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 6}),
            "outline": forms.Textarea(attrs={"rows": 5}),
            "skill_sheet": forms.Textarea(attrs={"rows": 5}),
            "mode": forms.RadioSelect,
            "clients": forms.RadioSelect,
            "sex": forms.RadioSelect,
            "certificate_kind": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skills = Skill.objects.filter(Q(is_active=True, parent__isnull=False) | Q(pk=self.instance.skill_id))
        self.fields["skill"].queryset = skills  # type: ignore[attr-defined]
        self.fields["skill"].choices = skill_choices(skills)  # type: ignore[attr-defined]
        levels = [("", _("No schooling needed")), *EducationLevel.choices]
        self.fields["education_minimum"].choices = levels  # type: ignore[attr-defined]
        kinds = offense_kinds()
        self.fields["offense_exclusions"].choices = kinds  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["offense_exclusions"], self.fields["exclusion_reason"]

    def content(self) -> ProgramContent:
        """Cleaned values under the names of the service."""
        return ProgramContent(**self.cleaned_data)  # type: ignore[typeddict-item]

    def _post_clean(self) -> None:
        """Services validate the row; here the instance stays as it was read."""


def skill_choices(skills: Any) -> list[Any]:
    """Skills under the names of their groups."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for skill in skills.select_related("parent").order_by("parent__name_id", "name_id"):
        groups.setdefault((skill.parent or skill).name, []).append((skill.pk, skill.name))
    return [("", _("Choose a skill")), *groups.items()]


class CohortForm(forms.Form):
    """Place, dates, weekly hours, seats, money of one cohort."""

    place = forms.ModelChoiceField(
        label=_("Where?"),
        queryset=Place.objects.none(),
        required=False,
        empty_label=_("Another place, in the district below"),
        help_text=_("Places that the office knows. A service post brings the class to people outside the city."),
    )
    region = forms.ModelChoiceField(label=_("District"), queryset=Region.objects.none(), required=False)
    travel_note = forms.CharField(label=_("How do people get there?"), max_length=250, required=False)
    starts_on = forms.DateField(label=_("First day of class"), widget=date_input())
    session_count = forms.IntegerField(label=_("Number of sessions"), min_value=1, max_value=250)
    days = forms.TypedMultipleChoiceField(label=_("Days of the week"), choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple)
    starts_at = time_field(label=_("From (WIB)"))
    ends_at = time_field(label=_("Until (WIB)"))
    other_days = forms.TypedMultipleChoiceField(
        label=_("Days with other hours"), choices=Weekday, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    other_starts_at = time_field(label=_("From (WIB)"), required=False)
    other_ends_at = time_field(label=_("Until (WIB)"), required=False)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500, initial=DEFAULT_CAPACITY)
    minimum = forms.IntegerField(label=_("Minimum number of people"), min_value=1, max_value=500)
    registration_opens_on = forms.DateField(label=_("Registration from"), widget=date_input())
    registration_closes_on = forms.DateField(label=_("Registration until"), widget=date_input())
    instructor_name = forms.CharField(label=_("Instructor"), max_length=120, required=False, help_text=_("Not shown to the public."))
    budget_total = RupiahField(label=_("Budget (Rp)"), help_text=_("What this cohort costs in all. 0 if it costs nothing."))

    def __init__(self, *args: Any, program: Program, near: Region | None = None, **kwargs: Any) -> None:
        """``near``: the district for whose people the class is planned."""
        nearby = places_near(near, places_for(program).select_related("region")) if near else []
        kwargs["initial"] = {**_suggestions(program), **_proposal(program, near, nearby), **kwargs.pop("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places_for(program)  # type: ignore[attr-defined]
        if nearby:
            self.fields["place"].choices = _with_distances(nearby)  # type: ignore[attr-defined]
        self.fields["region"].queryset = Region.objects.districts()  # type: ignore[attr-defined]
        self.fields["region"].choices = district_choices()  # type: ignore[attr-defined]
        for number in range(1, FUNDING_ROWS + 1):
            self._add_funding_row(number)

    def _add_funding_row(self, number: int) -> None:
        words = {"number": number}
        self.fields[f"source_{number}"] = forms.ChoiceField(
            label=_("Source %(number)s") % words, choices=[("", _("No source")), *FundingSource.choices], required=False
        )
        self.fields[f"amount_{number}"] = RupiahField(label=_("Amount of source %(number)s (Rp)") % words, required=False, least=1)
        self.fields[f"note_{number}"] = forms.CharField(label=_("Note on source %(number)s") % words, max_length=150, required=False)

    def funding_rows(self) -> list[tuple[Any, Any, Any]]:
        """The bound fields of each source, for the template."""
        return [(self[f"source_{n}"], self[f"amount_{n}"], self[f"note_{n}"]) for n in range(1, FUNDING_ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """What fields cannot see alone: where it is, hours that run forward, whole lines of money."""
        data = super().clean() or {}
        if not data.get("place") and not data.get("region") and "region" not in self.errors:
            self.add_error("region", _("Choose a place that the office knows, or the district."))
        self._check_hours("", data)
        self._check_hours("other_", data)
        for number in range(1, FUNDING_ROWS + 1):
            self._check_funding(number, data)
        return data

    def _check_hours(self, prefix: str, data: dict[str, Any]) -> None:
        starts, ends = data.get(f"{prefix}starts_at"), data.get(f"{prefix}ends_at")
        if starts and ends and ends <= starts:
            self.add_error(f"{prefix}ends_at", _("The class must end after it starts."))
        elif prefix and data.get("other_days") and not (starts and ends):
            self.add_error("other_starts_at", _("Give both hours for these days."))

    def _check_funding(self, number: int, data: dict[str, Any]) -> None:
        source, amount = data.get(f"source_{number}"), data.get(f"amount_{number}")
        if source and not amount and f"amount_{number}" not in self.errors:
            self.add_error(f"amount_{number}", _("Give the amount of this source."))
        elif amount and not source:
            self.add_error(f"source_{number}", _("Say where this money comes from."))

    def plan(self) -> CohortPlan:
        """The plan that was typed; the point on the map is that of the place, else the middle of the district."""
        data = self.cleaned_data
        place = data["place"]
        region = place.region if place else data["region"]
        spot = place if place and place.latitude is not None else region
        return CohortPlan(
            slots=tuple(self._slots()),
            region=region,
            place=place,
            latitude=spot.latitude,
            longitude=spot.longitude,
            budget_total=data["budget_total"] or 0,
            funding=tuple(self._funding()),
            **{
                name: data[name]
                for name in (
                    "starts_on",
                    "session_count",
                    "capacity",
                    "minimum",
                    "registration_opens_on",
                    "registration_closes_on",
                    "travel_note",
                    "instructor_name",
                )
            },
        )

    def _slots(self) -> list[WeeklySlot]:
        data = self.cleaned_data
        usual = [WeeklySlot(day, data["starts_at"], data["ends_at"]) for day in data["days"]]
        other = [WeeklySlot(day, data["other_starts_at"], data["other_ends_at"]) for day in data["other_days"]]
        return usual + other

    def _funding(self) -> list[FundingLine]:
        data = self.cleaned_data
        rows = range(1, FUNDING_ROWS + 1)
        return [FundingLine(data[f"source_{n}"], data[f"amount_{n}"], data[f"note_{n}"]) for n in rows if data[f"source_{n}"]]


def places_for(program: Program) -> Any:
    """Places of the office, which any partner may use, and the partner's own."""
    return Place.objects.usable_by(program.partner)


def _with_distances(nearby: list[Nearby]) -> list[tuple[Any, Any]]:
    """Places with how far they are from the people, nearest first."""
    words = [(each.place.pk, _("%(place)s, about %(km)s km away") % {"place": each.place.name, "km": round(each.km)}) for each in nearby]
    return [("", _("Another place, in the district below")), *words]


def _proposal(program: Program, near: Region | None, nearby: list[Nearby]) -> dict[str, Any]:
    """For a district: the nearest place, dates that leave time to prepare, hours and seats of the last cohort."""
    if near is None:
        return {}
    last = program.cohorts.order_by("-number").first()
    known = initial_of(last) if last else {}
    kept = {name: known[name] for name in HABITS if name in known}
    place = proposed_place(nearby)
    return {**kept, **proposed_dates(clock.today()), "region": near.pk if near.level == RegionLevel.DISTRICT else None, "place": place.pk if place else None}


def district_choices() -> list[Any]:
    """Kecamatan under the names of their regencies."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for district in Region.objects.districts().select_related("parent").order_by("parent_id", "name"):
        groups.setdefault(str(district.parent), []).append((district.code, district.name))
    return [("", _("Choose a district")), *groups.items()]


def _suggestions(program: Program) -> dict[str, Any]:
    today = clock.today()
    start = today + timedelta(days=28 - today.weekday())
    return {
        "session_count": program.session_count,
        "starts_on": start,
        "registration_opens_on": today,
        "registration_closes_on": start - REGISTRATION_CLOSES_BEFORE,
        "minimum": DEFAULT_CAPACITY // 2,
        "region": program.partner.region_id,
    }


def initial_of(cohort: Cohort) -> dict[str, Any]:
    """What the form shows of a saved cohort: the first hours are the usual ones, days with others follow."""
    slots = [slot.weekly for slot in cohort.slots.all()]
    usual = (slots[0].starts_at, slots[0].ends_at) if slots else (None, None)
    other = [slot for slot in slots if (slot.starts_at, slot.ends_at) != usual]
    initial: dict[str, Any] = {
        "place": cohort.place_id,
        "region": cohort.region_id,
        "session_count": cohort.sessions.in_force().regular().count(),
        "days": [slot.weekday for slot in slots if slot not in other],
        "starts_at": usual[0],
        "ends_at": usual[1],
        "other_days": [slot.weekday for slot in other],
        "other_starts_at": other[0].starts_at if other else None,
        "other_ends_at": other[0].ends_at if other else None,
    }
    for name in (
        "travel_note",
        "starts_on",
        "capacity",
        "minimum",
        "registration_opens_on",
        "registration_closes_on",
        "instructor_name",
        "budget_total",
    ):
        initial[name] = getattr(cohort, name)
    for number, line in enumerate(cohort.funding.all()[:FUNDING_ROWS], start=1):
        initial |= {f"source_{number}": line.source, f"amount_{number}": line.amount, f"note_{number}": line.note}
    return initial


class ReasonForm(forms.Form):
    """A reason that the people concerned will read."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class PublishForm(forms.Form):
    """The office's yes; children only when it says so."""

    approve_children = forms.BooleanField(label=_("The office approves this programme for children"), required=False)


class ApproveForm(forms.Form):
    """The office's yes to a cohort, with the reason for an exception where one is needed."""

    exception_reason = forms.CharField(
        label=_("Reason for the exception"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class CapacityForm(forms.Form):
    """A new number of seats."""

    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)
