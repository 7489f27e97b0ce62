"""Forms of the end of a course: skill checks, feedback, travel support, competence certificates, the mark of a body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import FeedbackAnswer, FeedbackChannel, SkillLevel
from enrollment.models.enrollments import REASON_LENGTH
from enrollment.models.learning import BEST_RATING
from enrollment.selectors.roster import RosterLine
from enrollment.selectors.travel import TravelPage
from partners.fields import PaperFileField
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from portal.kernel.uploads import accept_image
from programs.enums import FundingSource
from programs.fields import RupiahField, date_input

NOTE = forms.Textarea(attrs={"rows": 2})
LEVELS = [(level.value, level.label) for level in (SkillLevel.ALONE, SkillLevel.WITH_HELP, SkillLevel.NOT_YET)]


class SkillsForm(forms.Form):
    """One radio group for each person and unit; what nobody chooses stays open."""

    def __init__(self, *args: Any, lines: Sequence[RosterLine], units: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.units = lines, units
        for line in lines:
            for place in range(len(units)):
                self.fields[self.name_of(line, place)] = forms.ChoiceField(choices=LEVELS, required=False)

    @staticmethod
    def name_of(line: RosterLine, place: int) -> str:
        """Name of a radio group: a random id and the place of the unit, no name."""
        return f"skill-{line.enrollment.public_id.hex}-{place}"

    def levels(self) -> dict[UUID, dict[str, str]]:
        """What was chosen, by public id of the enrollment and unit."""
        chosen: dict[UUID, dict[str, str]] = {}
        for line in self.lines:
            marks = {unit: self.cleaned_data.get(self.name_of(line, place)) for place, unit in enumerate(self.units)}
            chosen[line.enrollment.public_id] = {unit: level for unit, level in marks.items() if level}
        return chosen

    def people(self) -> list[tuple[RosterLine, list[tuple[str, str, str]]]]:
        """Each person with unit, name of the radio group, and the level to show: what was typed, else what is stored."""
        return [
            (line, [(unit, name, self.data.get(name) or line.levels.get(unit, "")) for unit, name in self._named(line)])
            for line in self.lines
        ]

    def _named(self, line: RosterLine) -> list[tuple[str, str]]:
        return [(unit, self.name_of(line, place)) for place, unit in enumerate(self.units)]


def _answer(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=FeedbackAnswer.choices, widget=forms.RadioSelect)


class FeedbackForm(forms.Form):
    """How the class was: 1 to 5, three closed questions, own words, and a call on request."""

    rating = forms.TypedChoiceField(
        label=_("How was it in all?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(5, _("5, very good")), (4, _("4, good")), (3, _("3, fair")), (2, _("2, poor")), (1, _("1, very poor"))],
    )
    taught_well = _answer(_("Was it taught well?"))
    felt_safe = _answer(_("Did you feel safe and respected?"))
    useful_for_work = _answer(_("Is it useful for work?"))
    text = forms.CharField(label=_("In your own words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    wants_call = forms.BooleanField(
        label=_("Please call me about this"),
        required=False,
        help_text=_("Whoever calls you is not from the training place."),
    )

    def clean_rating(self) -> int:
        """Between one and five."""
        rating: int = self.cleaned_data["rating"]
        if not 1 <= rating <= BEST_RATING:
            raise ValidationError(_("Choose between one and five."))
        return rating


class ToldFeedbackForm(FeedbackForm):
    """The same as the officer takes it down."""

    channel = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=[(each.value, each.label) for each in (FeedbackChannel.PAPER, FeedbackChannel.OFFICER)],
        widget=forms.RadioSelect,
    )
    field_order = ["channel"]


class CallForm(forms.Form):
    """What came of the call."""

    note = forms.CharField(label=_("What came of the call?"), max_length=REASON_LENGTH, widget=NOTE)


class TravelForm(forms.Form):
    """Rate, budget and source of the way to class."""

    rate = RupiahField(label=_("For each session attended (Rp)"), least=1)
    budget = RupiahField(label=_("Budget in all (Rp)"), least=1)
    source = forms.ChoiceField(label=_("Where does the money come from?"), choices=FundingSource)


class TravelExtraForm(forms.Form):
    """Money above the budget, by a leader of the office."""

    amount = RupiahField(label=_("Add to the budget (Rp)"), least=1)
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, widget=NOTE)


class PayForm(forms.Form):
    """Who received the support, for which sessions, and on which day."""

    sessions = forms.TypedMultipleChoiceField(label=_("For which sessions?"), coerce=UUID, widget=forms.CheckboxSelectMultiple)
    people = forms.TypedMultipleChoiceField(label=_("Who received it?"), coerce=UUID, widget=forms.CheckboxSelectMultiple)
    paid_on = forms.DateField(label=_("Paid on"), widget=date_input())

    def __init__(self, *args: Any, page: TravelPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_sessions = [row for row in page.sessions if row.open]
        owed = [row for row in page.people if row.due]
        session_choices = [(str(row.session.public_id), _session_label(row.session)) for row in open_sessions]
        people_choices = [(str(row.enrollment.public_id), row.name) for row in owed]
        self.fields["sessions"].choices = session_choices  # type: ignore[attr-defined]
        self.fields["people"].choices = people_choices  # type: ignore[attr-defined]
        self.fields["sessions"].initial = [value for value, _label in session_choices]
        self.fields["people"].initial = [value for value, _label in people_choices]
        self.fields["paid_on"].initial = clock.today()


def _session_label(session: Any) -> str:
    day = clock.wib(session.starts_at)
    return str(_("Session %(number)s, %(day)s")) % {"number": session.number, "day": f"{day:%d.%m.%Y}"}


class TakeBackForm(forms.Form):
    """Which payment was recorded by mistake, and why."""

    payment = forms.ChoiceField(label=_("Payment"))
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, widget=NOTE)

    def __init__(self, *args: Any, payments: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.public_id), f"{row.enrollment.client.roster_name}, {_session_label(row.session)}") for row in payments]
        self.fields["payment"].choices = [("", _("Choose …")), *choices]  # type: ignore[attr-defined]


class CompetenceForm(forms.Form):
    """A certificate of competence as it stands on the paper."""

    scheme = forms.CharField(label=_("Scheme"), max_length=150, help_text=_("As it stands on the certificate, e.g. garment sewer."))
    number = forms.CharField(label=_("Certificate number"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    body = forms.CharField(label=_("Certification body (LSP)"), max_length=150)
    issued_on = forms.DateField(label=_("Issued on"), widget=date_input())
    valid_until = forms.DateField(label=_("Valid until"), widget=date_input(), required=False)
    scan = PaperFileField(label=_("Scan (PDF or picture)"), required=False)

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        data = super().clean() or {}
        issued, until = data.get("issued_on"), data.get("valid_until")
        if issued and until and until <= issued:
            self.add_error("valid_until", _("A certificate is valid until a day after it was issued."))
        return data


class PictureField(forms.FileField):
    """A picture, re-encoded without metadata."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The checked file under a safe name; ValidationError with the reason otherwise."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        try:
            accepted = accept_image(cast(BinaryIO, file), file.name or "")
        except DomainError as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from refusal
        return SimpleUploadedFile(accepted.name, accepted.content, accepted.kind.content_type)


class MarkForm(forms.Form):
    """The mark of a training body, or none."""

    picture = PictureField(
        label=_("Your mark (picture)"),
        required=False,
        help_text=_("Square works best. It must show no office and nothing about where your participants come from."),
    )
    initials = forms.BooleanField(label=_("Rather draw our initials"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or {}
        if not data.get("picture") and not data.get("initials") and "picture" not in self.errors:
            self.add_error("picture", _("Choose a picture, or let the initials be drawn."))
        return data

    def chosen(self) -> UploadedFile | None:
        """The picture, or None for initials."""
        return None if self.cleaned_data["initials"] else self.cleaned_data["picture"]
