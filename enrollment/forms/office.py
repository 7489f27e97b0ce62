"""Forms of leaders about clients: sharing out, handing over, closing a file, deciding on two records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import DuplicateDecision, RestrictionMode
from enrollment.models import Client
from partners.models import Membership


class AssignForm(forms.Form):
    """Who gets the chosen clients; with a reason it is a transfer that the officer accepts."""

    officer = forms.ModelChoiceField(label=_("Officer"), queryset=Membership.objects.none())
    clients = forms.ModelMultipleChoiceField(label=_("Clients"), queryset=Client.objects.none(), to_field_name="public_id")

    def __init__(self, *args: Any, officers: Any, clients: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["officer"].label_from_instance = officer_label  # type: ignore[attr-defined]
        self.fields["clients"].queryset = clients  # type: ignore[attr-defined]


def officer_label(officer: Membership) -> str:
    """Name, code and load of an officer, as leaders choose by it."""
    load = getattr(officer, "load", None)
    words = " · ".join(filter(None, (officer.user.name, officer.code)))
    return words if load is None else _("%(name)s (%(load)d clients)") % {"name": words, "load": load}


class TransferForm(forms.Form):
    """To whom a client is offered, and why."""

    officer = forms.ModelChoiceField(label=_("Officer"), queryset=Membership.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["officer"].label_from_instance = officer_label  # type: ignore[attr-defined]


class RestrictionForm(forms.Form):
    """To whom a file is closed, and why."""

    mode = forms.ChoiceField(
        label=_("Who may see this file?"), choices=RestrictionMode, widget=forms.RadioSelect, initial=RestrictionMode.EXCEPT_NAMED
    )
    people = forms.ModelMultipleChoiceField(label=_("People"), queryset=Membership.objects.none(), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.fields["people"].label_from_instance = lambda row: row.user.name  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """Are these two the same person?"""

    decision = forms.ChoiceField(label=_("Decision"), choices=DuplicateDecision)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
