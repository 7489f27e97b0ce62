"""Forms about living partnership: a contact that took place, a place, a need and an answer to it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.enums import RECORDED_BY_HAND, NeedKind, PlaceFeature, PlaceKind
from partners.forms import DATE
from partners.models import Organization, Place, Region
from partners.models.places import MOST_SEATS
from portal.kernel.clock import at_wib, wib

#: A contact of another day is kept at this hour of it: nobody remembers the minute.
NOON = time(12)
DEGREES = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})


class ContactForm(forms.Form):
    """What took place between a partner and the office, and when."""

    kind = forms.ChoiceField(
        label=_("What took place?"), choices=[(kind.value, kind.label) for kind in RECORDED_BY_HAND], initial=RECORDED_BY_HAND[0],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("On which day?"), widget=DATE)
    note = forms.CharField(
        label=_("What was agreed?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The partner and the office read this. Write no names of clients."),
    )

    def facts(self, now: datetime) -> dict[str, Any]:
        """Cleaned values under the names of the service; a contact of today is one of this moment."""
        data = self.cleaned_data
        at = now if data["on"] == wib(now).date() else at_wib(data["on"], NOON)
        return {"kind": data["kind"], "at": at, "note": data["note"]}


class PlaceForm(forms.ModelForm):
    """Somewhere a class can be held; only districts in which the office works can be chosen."""

    latitude = forms.FloatField(
        label=_("Latitude"), required=False, help_text=_("South is below zero, e.g. -2.9909"), widget=DEGREES
    )
    longitude = forms.FloatField(label=_("Longitude"), required=False, help_text=_("E.g. 104.7566"), widget=DEGREES)
    seats = forms.IntegerField(label=_("Seats"), required=False, min_value=1, max_value=MOST_SEATS)
    features = forms.MultipleChoiceField(
        label=_("What is there?"), choices=PlaceFeature, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Place
        fields = ["kind", "name", "region", "address", "seats", "features", "suits", "latitude", "longitude"]
        help_texts = {"suits": _("E.g. “classes of up to 12 people, wood workshop”")}
        error_messages = {"region": {"invalid_choice": _("This district is not one in which the office works. Choose a district from the list.")}}

    def __init__(self, *args: Any, office: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = PlaceKind.choices  # type: ignore[attr-defined]
        self.fields["region"].label = _("District")
        self.fields["region"].queryset = Region.objects.worked_by(office)  # type: ignore[attr-defined]
        self.fields["region"].choices = district_choices(office)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["features"] = [row.feature for row in self.instance.facilities.all()]

    def clean(self) -> dict[str, Any]:
        """Half a point is none."""
        data = super().clean() or {}
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if data.get(name) is None and data.get(other) is not None and name not in self.errors:
                self.add_error(name, _("Give both latitude and longitude, or neither."))
        return data


def district_choices(office: Organization) -> list[Any]:
    """Kecamatan in which an office works, under the names of their regencies."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for district in Region.objects.worked_by(office).select_related("parent").order_by("parent_id", "name"):
        groups.setdefault(str(district.parent), []).append((district.code, district.name))
    return [("", _("Choose a district")), *groups.items()]


class _WithContact(forms.Form):
    """Who can be called once an answer is accepted."""

    contact_name = forms.CharField(
        label=_("Contact person"), max_length=120, help_text=_("Shown only to the side with which you agree, after an answer is accepted.")
    )
    contact_phone = forms.CharField(label=_("Phone or WhatsApp"), max_length=20)


class NeedForm(_WithContact):
    """What a partner asks others for."""

    kind = forms.ChoiceField(label=_("What do you need?"), choices=NeedKind, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Describe it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How many, for which class, for how long. Write no names of clients or contact persons here."),
    )
    needed_by = forms.DateField(label=_("Needed by"), required=False, widget=DATE)
    field_order = ("kind", "text", "needed_by", "contact_name", "contact_phone")


class AnswerForm(_WithContact):
    """What one can give."""

    text = forms.CharField(
        label=_("What can you give?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How many, from when, for how long."),
    )
    field_order = ("text", "contact_name", "contact_phone")
