"""Forms of the partners app: they parse and check what was typed; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.enums import AgreementField, DecreeGroup, LegalForm, OrganizationKind, PaperKind, Role
from partners.fields import PaperFileField, PdfFileField
from partners.models import Agreement, Organization, Region
from partners.services.organizations import REGISTRABLE

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RegisterForm(forms.Form):
    """First contact of an organization: who it is and where to write to."""

    kind = forms.ChoiceField(
        label=_("What are you?"),
        choices=[(value, label) for value, label in OrganizationKind.choices if value in REGISTRABLE],
        widget=forms.RadioSelect,
    )
    legal_form = forms.ChoiceField(label=_("In which form?"), choices=LegalForm, initial=LegalForm.BODY, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the organisation or person"), max_length=150)
    region = forms.ModelChoiceField(label=_("District"), queryset=Region.objects.work_areas())
    email = forms.EmailField(label=_("E-mail"), help_text=_("We send a link to this address; with it you choose a password."))
    phone = forms.CharField(label=_("Phone or WhatsApp"), max_length=20, required=False)
    description = forms.CharField(
        label=_("What do you do?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences are enough."),
    )


class OrganizationForm(forms.ModelForm):
    """What an organization says about itself."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = ["name", "description", "region", "address", "email", "phone", "website", "is_micro"]
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].label = _("District")
        self.fields["region"].queryset = Region.objects.work_areas()  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """One paper with its number, its scan, or both."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=PaperKind)
    number = forms.CharField(label=pgettext_lazy("paper", "Number"), max_length=80, required=False)
    file = PaperFileField(label=_("Scan (PDF or picture)"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("number") and not data.get("file") and not self.errors:
            raise forms.ValidationError(_("Give the number of the paper, a scan of it, or both."))
        return data


class ReasonForm(forms.Form):
    """A reason that the people concerned will read."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AgreementForm(forms.ModelForm):
    """Terms of an agreement."""

    fields_covered = forms.MultipleChoiceField(
        label=_("Fields of cooperation"), choices=AgreementField, widget=forms.CheckboxSelectMultiple
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("Districts served"), queryset=Region.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    members = forms.ModelMultipleChoiceField(
        label=_("Who else is a party?"),
        queryset=Organization.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Verified partners of the office that teach under the same agreement."),
    )
    document = PdfFileField(label=_("Signed scan (PDF)"), required=False)

    class Meta:
        model = Agreement
        fields = ["starts_on", "ends_on", "referrals_from", "referrals_until", "document", "note"]
        widgets = {
            "starts_on": DATE,
            "ends_on": DATE,
            "referrals_from": DATE,
            "referrals_until": DATE,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, lead: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = Region.objects.work_areas()  # type: ignore[attr-defined]
        others = Organization.objects.trainers().verified().filter(office=lead.office_id).exclude(pk=lead.pk).order_by("name")
        self.fields["members"].queryset = others  # type: ignore[attr-defined]
        if not others.exists():
            del self.fields["members"]
        if self.instance.pk:
            self.initial["fields_covered"] = [scope.field for scope in self.instance.scopes.all()]
            self.initial["districts"] = list(self.instance.districts.all())
            self.initial["members"] = list(self.instance.members.all())

    def facts(self) -> dict[str, Any]:
        """Cleaned values under the names of the service."""
        data = dict(self.cleaned_data)
        return {"fields": data.pop("fields_covered"), "districts": data.pop("districts"), **data}


class SignForm(forms.Form):
    """Number and day of the signature, as on the paper."""

    number = forms.CharField(label=_("Number of the agreement"), max_length=80)
    signed_on = forms.DateField(label=_("Signed on"), widget=DATE)
    document = PdfFileField(
        label=_("Scan of the signed paper (PDF)"), required=False, help_text=_("It can be added later, too.")
    )


class ScanForm(forms.Form):
    """The scan of a signed paper."""

    document = PdfFileField(label=_("Scan of the signed paper (PDF)"))


class GroupForm(forms.Form):
    """For which group of the decree a partner counts; asked with the office's yes, and changed later."""

    decree_group = forms.ChoiceField(
        label=_("Counts for the group"), choices=[("", _("None of the two")), *DecreeGroup.choices], required=False
    )


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Two records of one organization: which one is kept, and why they are the same."""

    keep = forms.ModelChoiceField(
        label=_("Which record is kept?"), queryset=Organization.objects.none(), to_field_name="public_id", widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label=_("How do you know that they are the same?"), max_length=300)

    def __init__(self, *args: Any, pair: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].queryset = Organization.objects.filter(pk__in=[row.pk for row in pair]).order_by("created_at", "pk")  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Whom to invite, in which role."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """A new account: name and password."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=_("At least 15 characters; a sentence is easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class SnoozeForm(forms.Form):
    """Until when a task may sleep."""

    days = forms.TypedChoiceField(
        label=_("Remind me in"), coerce=int, choices=[(1, _("1 day")), (3, _("3 days")), (7, _("1 week")), (14, _("2 weeks"))]
    )
