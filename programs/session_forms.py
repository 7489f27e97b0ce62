"""Forms about single sessions: new hours, alone or with the later ones; and why one is not held."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from programs.enums import CancelledBy
from programs.fields import date_input, time_field
from programs.models import Session

#: Days outside this century are slips of the finger.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class HoursForm(forms.Form):
    """A day and its hours, and why a class is held there all the same."""

    day = forms.DateField(label=_("New day"), widget=date_input(), validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)])
    starts_at = time_field(label=_("From (WIB)"))
    ends_at = time_field(label=_("Until (WIB)"))
    reason = forms.CharField(
        label=_("Why is it held all the same?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if the place is taken, or for an exception of the office."),
    )

    def instants(self) -> dict[str, Any]:
        """Start and end as instants; a day beyond the calendar was refused before."""
        data = self.cleaned_data
        return {"starts_at": clock.at_wib(data["day"], data["starts_at"]), "ends_at": clock.at_wib(data["day"], data["ends_at"])}


class MoveSessionForm(HoursForm):
    """A new date for one session, or for it and all later ones."""

    ONLY, WITH_LATER = "only", "later"
    scope = forms.ChoiceField(
        label=_("Which sessions move?"),
        choices=[(ONLY, _("Only this one")), (WITH_LATER, _("This one and all later ones; they keep their weekly hours"))],
        widget=forms.RadioSelect,
        initial=ONLY,
    )
    field_order = ("scope", "day", "starts_at", "ends_at", "reason")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        start, end = clock.wib(session.starts_at), clock.wib(session.ends_at)
        kwargs["initial"] = {"day": start.date(), "starts_at": start.time(), "ends_at": end.time(), **kwargs.pop("initial", {})}
        super().__init__(*args, **kwargs)
        if session.is_extra:
            del self.fields["scope"]

    def plan(self) -> dict[str, Any]:
        """What is to be planned, under the names of the service."""
        return {**self.instants(), "with_later": self.cleaned_data.get("scope") == self.WITH_LATER}


class CancelSessionForm(forms.Form):
    """Why a session is not held, and on whose side."""

    by = forms.ChoiceField(label=_("On whose side was it?"), choices=CancelledBy, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
