"""The form of a session beside the weekly hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.models import Enrollment
from enrollment.selectors.roster import ShownName
from partners.models import Place
from programs.enums import SessionKind
from programs.forms import places_for
from programs.models import Cohort
from programs.services.moving import Extra
from programs.session_forms import HoursForm

EVERYBODY, NAMED = "everybody", "named"


class ExtraSessionForm(HoursForm):
    """Kind, people, hours and place; people by the name that the reader may know."""

    kind = forms.ChoiceField(
        label=_("What is it for?"),
        choices=[(SessionKind.CATCH_UP, SessionKind.CATCH_UP.label), (SessionKind.ONE_TO_ONE, SessionKind.ONE_TO_ONE.label)],
        widget=forms.RadioSelect,
        initial=SessionKind.CATCH_UP,
        help_text=_("A catch-up session attended makes good one missed session. One-to-one help does not count as attendance."),
    )
    who = forms.ChoiceField(
        label=_("For whom?"),
        choices=[(EVERYBODY, _("Everybody in the class")), (NAMED, _("Only the people chosen below"))],
        widget=forms.RadioSelect,
        initial=NAMED,
    )
    people = forms.MultipleChoiceField(label=_("People"), required=False, widget=forms.CheckboxSelectMultiple)
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(label=_("Where?"), queryset=Place.objects.none(), required=False, empty_label=_("Where the class meets"))
    topic = forms.CharField(label=_("What is done?"), max_length=150, required=False)
    field_order = ("kind", "who", "people", "day", "starts_at", "ends_at", "place", "topic", "reason")

    def __init__(self, *args: Any, cohort: Cohort, people: Iterable[Enrollment], names: Mapping[int, ShownName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.public_id): person for person in people}
        choices = [(key, names[person.pk].text) for key, person in self._people.items()]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
        self.fields["place"].queryset = places_for(cohort.program)  # type: ignore[attr-defined]
        self.fields["day"].label = _("Day")

    def clean(self) -> dict[str, Any]:
        """One-to-one help is for somebody; whoever chose people meant them."""
        data = super().clean() or {}
        is_named = data.get("who") == NAMED or data.get("kind") == SessionKind.ONE_TO_ONE
        if is_named and not data.get("people") and "people" not in self.errors:
            self.add_error("people", _("Choose for whom the session is."))
        return {**data, "is_for_named": is_named}

    def extra(self) -> Extra:
        """The session that was asked for."""
        data = self.cleaned_data
        return Extra(
            kind=data["kind"], is_for_named=data["is_for_named"], place=data["place"], topic=data["topic"].strip(), **self.instants()
        )

    def chosen(self) -> list[Enrollment]:
        """Those named for it; nobody when it is for everybody."""
        return [self._people[key] for key in self.cleaned_data["people"]] if self.cleaned_data["is_for_named"] else []
