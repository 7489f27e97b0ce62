"""Forms about clients: what is known of a person, wishes and limits, consent, contacts, assignment, import."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.consent_texts import SHARED_FIELDS
from enrollment.enums.clients import (
    ClientState,
    ConsentChannel,
    ConsentPurpose,
    ContactKind,
    Education,
    GuidanceEndReason,
    Literacy,
    PhoneKind,
    Sex,
    Transport,
    Weekday,
)
from enrollment.models import Client, OffenseKind, ReleaseKind
from enrollment.nik import is_nik
from enrollment.policies.clients import SHORTEST_REVEAL_REASON
from enrollment.services.clients import GuarantorData, Period, Person
from enrollment.services.wishes import MOST_WISHES, Limits
from partners.models import Organization, Region
from portal.kernel import clock
from programs.models import Skill

EMPTY = [("", "—")]
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def with_empty(choices: Any) -> list[tuple[Any, Any]]:
    """Choices with an empty one in front."""
    return [*EMPTY, *choices]


def district_choices() -> list[tuple[Any, Any]]:
    """Districts of the work areas below their regencies, as groups of a select."""
    rows = Region.objects.districts().select_related("parent").order_by("parent__name", "name")
    groups = groupby(rows, key=lambda row: row.parent.name if row.parent else "")
    return [*EMPTY, *((name, [(row.code, row.name) for row in group]) for name, group in groups)]


class DistrictField(forms.TypedChoiceField):
    """A district by its code; gives the Region, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=district_choices, coerce=self._region, empty_value=None, required=False, **kwargs)

    @staticmethod
    def _region(code: str) -> Region | None:
        return Region.objects.filter(code=code).first()


class NikField(forms.CharField):
    """Sixteen digits, however they are grouped; empty when it is not known."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(required=False, max_length=24, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        """Digits only; refuses anything but sixteen of them."""
        digits = "".join((super().clean(value) or "").split()).replace(".", "").replace("-", "")
        if digits and not is_nik(digits):
            raise forms.ValidationError(_("A national number has sixteen digits. Leave it empty if you are not sure."), code="bad_nik")
        return digits


class PersonForm(forms.Form):
    """What is known of a person, without the national number."""

    name = forms.CharField(label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    alias = forms.CharField(label=_("Nickname"), max_length=100, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=with_empty(Sex.choices), required=False)
    birth_date = forms.DateField(label=_("Date of birth"), widget=DATE)
    birth_date_is_estimated = forms.BooleanField(label=_("This date is an estimate"), required=False)
    birth_place = forms.CharField(label=_("Place of birth"), max_length=100, required=False)
    mother_name = forms.CharField(
        label=_("Mother's name"), max_length=150, required=False, help_text=_("Helps to tell people of the same name apart.")
    )
    tried_as_child = forms.BooleanField(label=_("Was tried as a child"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    region = DistrictField(label=_("District"))
    education = forms.ChoiceField(label=_("Schooling"), choices=with_empty(Education.choices), required=False)
    past_work = forms.CharField(label=_("Earlier work"), max_length=200, required=False)
    literacy = forms.ChoiceField(label=_("Reading"), choices=with_empty(Literacy.choices), required=False)

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if not clock.today().year - 100 <= born.year or born > clock.today():
            raise forms.ValidationError(_("Check the date of birth: nobody here is unborn or over a hundred."), code="implausible")
        return born

    @classmethod
    def initial_of(cls, client: Client) -> dict[str, Any]:
        """Present values of a client for this form."""
        values = {name: getattr(client, name) for name in cls.base_fields if name != "region"}
        return {**values, "region": client.region_id or ""}


class ClientForm(PersonForm):
    """A new client with the guidance period and, if there is one, the guarantor."""

    nik = NikField(label=_("National number (NIK)"), help_text=_("Sixteen digits; stored encrypted and shown with its middle hidden."))
    kind = forms.ModelChoiceField(label=_("Release programme"), queryset=ReleaseKind.objects.filter(is_active=True), empty_label="—")
    register_number = forms.CharField(label=_("Register number"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("Start of guidance"), widget=DATE)
    ends_on = forms.DateField(label=_("End of guidance"), widget=DATE, required=False)
    offense_kind = forms.ModelChoiceField(
        label=_("Kind of offence"),
        queryset=OffenseKind.objects.filter(is_active=True),
        required=False,
        empty_label="—",
        help_text=_("Seen by the office only; never by partners or employers."),
    )
    correctional_unit = forms.CharField(label=_("Correctional unit"), max_length=120, required=False)
    guarantor_name = forms.CharField(label=_("Guarantor"), max_length=150, required=False)
    guarantor_relation = forms.CharField(label=_("Relation, for example wife"), max_length=60, required=False)
    guarantor_phone = forms.CharField(label=_("Phone of the guarantor"), max_length=20, required=False)
    is_checked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The guidance period cannot end before it starts."))
        return data

    def person(self) -> Person:
        """What the service takes."""
        names = [*PersonForm.base_fields, "nik"]
        return Person(**{name: self.cleaned_data[name] for name in names})

    def period(self) -> Period:
        """What the service takes."""
        names = ("kind", "register_number", "starts_on", "ends_on", "offense_kind", "correctional_unit")
        return Period(**{name: self.cleaned_data[name] for name in names})

    def guarantor(self) -> GuarantorData | None:
        """What the service takes; None when nobody was named."""
        data = self.cleaned_data
        if not data["guarantor_name"]:
            return None
        return GuarantorData(name=data["guarantor_name"], relation=data["guarantor_relation"], phone=data["guarantor_phone"])


class WishForm(forms.Form):
    """Ranked skills and limits; each skill has a select with its rank, so that it works without a mouse and a script."""

    unavailable_days = forms.TypedMultipleChoiceField(
        label=_("Days that do not work"), choices=Weekday.choices, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    max_distance_km = forms.IntegerField(label=_("How far, one way (km)"), min_value=1, max_value=500, required=False)
    transport = forms.ChoiceField(label=_("How the client travels"), choices=with_empty(Transport.choices), required=False)
    phone_kind = forms.ChoiceField(label=_("Phone of the client"), choices=with_empty(PhoneKind.choices), required=False)
    education = forms.ChoiceField(label=_("Schooling"), choices=with_empty(Education.choices), required=False)
    past_work = forms.CharField(label=_("Earlier work"), max_length=200, required=False)
    note = forms.CharField(
        label=_("What else stands in the way"), max_length=300, required=False, help_text=_("For example a small child, a bad back.")
    )

    def __init__(self, *args: Any, skills: Iterable[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skills = list(skills)
        ranks = [("", "–"), *((rank, str(rank)) for rank in range(1, MOST_WISHES + 1))]
        for skill in self.skills:
            self.fields[f"skill_{skill.pk}"] = forms.TypedChoiceField(
                label=skill.name, choices=ranks, coerce=int, empty_value=None, required=False
            )

    def tiles(self) -> list[tuple[Skill, forms.BoundField]]:
        """Each skill with its select."""
        return [(skill, self[f"skill_{skill.pk}"]) for skill in self.skills]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ranked = sorted((data.get(f"skill_{skill.pk}") or 0, skill.pk) for skill in self.skills if data.get(f"skill_{skill.pk}"))
        ranks = [rank for rank, _skill in ranked]
        if not ranks:
            raise forms.ValidationError(_("Choose at least one skill: give it the number 1."), code="no_wish")
        if len(set(ranks)) < len(ranks):
            raise forms.ValidationError(_("Each number can be given once. Two skills have the same one."), code="rank_twice")
        return data

    def ranking(self) -> list[Skill]:
        """Chosen skills, the dearest first; gaps between the numbers do not matter."""
        chosen = [(self.cleaned_data[f"skill_{skill.pk}"], skill) for skill in self.skills if self.cleaned_data[f"skill_{skill.pk}"]]
        return [skill for _rank, skill in sorted(chosen, key=lambda pair: pair[0])]

    def limits(self) -> Limits:
        """What the service takes."""
        data = self.cleaned_data
        names = ("max_distance_km", "transport", "note", "phone_kind", "education", "past_work")
        return Limits(unavailable_days=tuple(data["unavailable_days"]), **{name: data[name] for name in names})

    @staticmethod
    def initial_of(client: Client) -> dict[str, Any]:
        """Present wishes and limits of a client for this form."""
        values: dict[str, Any] = {f"skill_{wish.skill_id}": wish.rank for wish in client.wishes.all()}
        values |= {name: getattr(client, name) for name in ("phone_kind", "education", "past_work")}
        sheet = getattr(client, "wish_sheet", None)
        if sheet:
            values |= {name: getattr(sheet, name) for name in ("unavailable_days", "max_distance_km", "transport", "note")}
        return values


#: Words for what a consent shares.
SHARED_LABELS = {
    "name": _("Full name"),
    "phone": _("Phone"),
    "skills": _("Skills"),
    "certificates": _("Certificates"),
    "regency": _("Regency or city"),
    "availability": _("When the client can work"),
    "photo": _("Photo"),
    "story": _("Story"),
    "pseudonymous_record": _("Record without a name"),
    "contact_after_guidance": _("Contact after the end of guidance"),
}


class ConsentForm(forms.Form):
    """A client's yes for one purpose."""

    fields_shared = forms.MultipleChoiceField(label=_("What may be shared"), widget=forms.CheckboxSelectMultiple)
    recipient = forms.ModelChoiceField(
        label=_("Only for"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("Every partner whose class the client joins"),
    )
    channel = forms.ChoiceField(label=_("How was the yes given?"), choices=ConsentChannel, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("In which language was the text read out?"), choices=[("id", "Bahasa Indonesia"), ("en", "English")], initial="id"
    )
    ends_on = forms.DateField(label=_("Until"), widget=DATE)
    witness = forms.CharField(label=_("Witness"), max_length=150, required=False, help_text=_("Who was there when the text was read out."))
    guardian_name = forms.CharField(label=_("Guardian who agrees"), max_length=150)
    child_assented = forms.BooleanField(label=_("The child was asked and agrees too"))
    is_heard = forms.BooleanField(label=_("The client has read the text or heard it read, and says yes"))

    def __init__(self, *args: Any, purpose: str, is_child: bool, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = SHARED_FIELDS[ConsentPurpose(purpose)]
        self.fields["fields_shared"].choices = [(key, SHARED_LABELS[key]) for key in allowed]  # type: ignore[attr-defined]
        self.fields["fields_shared"].initial = list(allowed)
        self.fields["recipient"].queryset = partners  # type: ignore[attr-defined]
        if purpose != ConsentPurpose.TRAINING_PARTNER:
            del self.fields["recipient"]
        if not is_child:
            del self.fields["guardian_name"], self.fields["child_assented"]

    def facts(self) -> dict[str, Any]:
        """Cleaned values under the names of the service."""
        data = {key: value for key, value in self.cleaned_data.items() if key != "is_heard"}
        return {"fields": data.pop("fields_shared"), **data}


class ReasonForm(forms.Form):
    """A reason that stays in the trail."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RevealForm(forms.Form):
    """Why somebody needs the whole national number."""

    reason = forms.CharField(
        label=_("Why do you need the whole number?"),
        min_length=SHORTEST_REVEAL_REASON,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At least ten characters. The client and your leaders can read it."),
    )


class WallClockField(forms.DateTimeField):
    """Day and hour as the wall clock shows them (WIB)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What the wall clock shows, whatever the server's zone is."""
        return clock.wib(value).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value

    def to_python(self, value: Any) -> datetime | None:
        """The instant at which the wall clock shows what was typed."""
        typed = super().to_python(value)
        return typed.replace(tzinfo=clock.WIB).astimezone(UTC) if typed else None


class ContactForm(forms.Form):
    """Officer and client were in touch."""

    kind = forms.ChoiceField(label=_("How were you in touch?"), choices=ContactKind, widget=forms.RadioSelect, initial=ContactKind.PHONE)
    at = WallClockField(label=_("When"))
    note = forms.CharField(label=_("What was said"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}))


class PeriodEndForm(forms.Form):
    """How and when a guidance period ended."""

    reason = forms.ChoiceField(label=_("How did it end?"), choices=GuidanceEndReason, widget=forms.RadioSelect)
    ended_on = forms.DateField(label=_("On which day?"), widget=DATE)

    def clean_ended_on(self) -> Any:
        if self.cleaned_data["ended_on"] > clock.today():
            raise forms.ValidationError(_("The day must not lie in the future."), code="in_future")
        return self.cleaned_data["ended_on"]


class SnoozeForm(forms.Form):
    """Until when a client is put aside."""

    days = forms.TypedChoiceField(
        label=_("Remind me in"), coerce=int, choices=[(1, _("1 day")), (3, _("3 days")), (7, _("1 week")), (14, _("2 weeks"))]
    )


class DutyForm(forms.Form):
    """One reporting duty."""

    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=Weekday.choices, coerce=int)
    starts_at = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends_at = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    every_weeks = forms.IntegerField(label=_("Every … weeks"), min_value=1, max_value=52, initial=1)
    from_on = forms.DateField(label=_("First time"), widget=DATE)
    place = forms.CharField(label=_("Place or channel"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("The end must be later than the start."))
        return data


class UploadForm(forms.Form):
    """A file of the correctional database."""

    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        help_text=_("As the correctional database hands it out, up to 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )


class QueueFilter(forms.Form):
    """Filters of the officer's day, kept in the address."""

    region = forms.ChoiceField(label=_("Area"), required=False)
    link = forms.ChoiceField(label=_("Link of the chain"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=[("", _("Most urgent first")), ("name", _("By name"))])

    def __init__(self, *args: Any, regencies: Any, links: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("All areas")), *regencies]  # type: ignore[attr-defined]
        self.fields["link"].choices = [("", _("All")), *links]  # type: ignore[attr-defined]


class ClientFilter(forms.Form):
    """Search and filters of the list of clients."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Area"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *ClientState.choices])

    def __init__(self, *args: Any, regencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("All areas")), *regencies]  # type: ignore[attr-defined]
