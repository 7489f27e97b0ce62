"""Forms of the way through programs: the client's answer, the partner's answer, attendance, certificates, verification."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import ConsentChannel
from enrollment.enums.flow import (
    END_REASONS_OF,
    MARKABLE,
    AnsweredHow,
    DeclineReason,
    EndReason,
    EndReasonGroup,
    NotHeldBecause,
    RefusalReason,
)
from enrollment.models.class_links import HOLDER_LENGTH
from enrollment.models.enrollments import REASON_LENGTH
from enrollment.selectors.roster import RosterLine

CHOOSE = ("", _("Choose …"))
YES, NO = "yes", "no"
NOTE = forms.Textarea(attrs={"rows": 2})


class ReasonForm(forms.Form):
    """Why; read by the people concerned."""

    reason = forms.CharField(label=_("Why?"), max_length=REASON_LENGTH, widget=NOTE)


class ExceptionForm(forms.Form):
    """A leader's reason to pass over an arrangement that stands in the way."""

    override_reason = forms.CharField(
        label=_("Reason for an exception"),
        required=False,
        max_length=REASON_LENGTH,
        widget=NOTE,
        help_text=_("Only section heads and the head of office can make one; the reason stays with the offer."),
    )


class ClientAnswerForm(forms.Form):
    """Yes or no to a seat, and why not."""

    answer = forms.ChoiceField(
        label=_("What is the answer?"), choices=[(YES, _("Yes, the seat is taken")), (NO, _("No"))], widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("Reason for the no"), choices=[CHOOSE, *DeclineReason.choices], required=False, help_text=_("Only for a no.")
    )
    note = forms.CharField(label=_("In the client's words"), max_length=REASON_LENGTH, required=False, widget=NOTE)

    def clean(self) -> dict[str, Any]:
        """A no has a reason: it is a fact about the class, never about the person."""
        data = super().clean() or {}
        if data.get("answer") == NO and not data.get("reason"):
            self.add_error("reason", _("Please choose why not; it helps to find a better class."))
        return data

    @property
    def says_yes(self) -> bool:
        """Whether the seat is taken."""
        return bool(self.cleaned_data["answer"] == YES)


class LinkAnswerForm(ClientAnswerForm):
    """The client's own answer by the signed link."""

    answer = forms.ChoiceField(
        label=_("What is your answer?"), choices=[(YES, _("Yes, I will come")), (NO, _("No, not this time"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("In your own words"), max_length=REASON_LENGTH, required=False, widget=NOTE)


class QuestionForm(forms.Form):
    """What the client wants to know first."""

    question = forms.CharField(label=_("Your question"), max_length=REASON_LENGTH, widget=NOTE)


class AnswerForm(ClientAnswerForm):
    """The answer as the officer took it down, with the consent to share the name if the client gives it."""

    how = forms.ChoiceField(
        label=_("How did you hear it?"),
        widget=forms.RadioSelect,
        choices=[
            (AnsweredHow.OFFICER_VISIT, AnsweredHow.OFFICER_VISIT.label),
            (AnsweredHow.OFFICER_PHONE, AnsweredHow.OFFICER_PHONE.label),
        ],
    )
    share = forms.BooleanField(
        label=_("The client lets the training place know name and phone"),
        required=False,
        help_text=_("Not needed for the class: without it the class list shows a call name and a number."),
    )
    channel = forms.ChoiceField(label=_("How was this consent given?"), choices=[CHOOSE, *ConsentChannel.choices], required=False)
    witness = forms.CharField(label=_("Witness"), max_length=150, required=False)
    guardian_name = forms.CharField(label=_("Guardian who agrees"), max_length=150, required=False)
    child_assented = forms.BooleanField(label=_("The child agrees too"), required=False)

    def __init__(self, *args: Any, is_child: bool, is_lead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_child:
            del self.fields["guardian_name"], self.fields["child_assented"]
        if is_lead:
            self.fields.update(ExceptionForm().fields)
            self.fields["override_reason"].label = _("Reason, if two classes may clash")

    def clean(self) -> dict[str, Any]:
        """A consent says how it was given."""
        data = super().clean()
        if data.get("answer") == YES and data.get("share") and not data.get("channel"):
            self.add_error("channel", _("Please say how the client gave this consent."))
        return data

    @property
    def consent_fields(self) -> tuple[str, ...]:
        """Fields of the consent, drawn apart."""
        return tuple(name for name in ("share", "channel", "witness", "guardian_name", "child_assented") if name in self.fields)


class ReferralForm(forms.Form):
    """Put a client on the waiting list of a class, with a note for the partner."""

    note = forms.CharField(
        label=_("Note for the partner"),
        max_length=REASON_LENGTH,
        required=False,
        widget=NOTE,
        help_text=_("What helps in class. Nothing about the case."),
    )


class ReferralAnswerForm(forms.Form):
    """The partner takes the client, asks for more, or cannot."""

    ACCEPT, RETURN, DECLINE = "accept", "return", "decline"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[(ACCEPT, _("We take this person")), (RETURN, _("We need to know more first")), (DECLINE, _("We cannot"))],
    )
    code = forms.ChoiceField(
        label=_("Reason for the no"), choices=[CHOOSE, *RefusalReason.choices], required=False, help_text=_("Only if you cannot.")
    )
    reason = forms.CharField(label=_("What should the office know?"), max_length=REASON_LENGTH, required=False, widget=NOTE)

    def clean(self) -> dict[str, Any]:
        """Anything but a yes says why."""
        data = super().clean() or {}
        if data.get("answer") in (self.RETURN, self.DECLINE) and not data.get("reason"):
            self.add_error("reason", _("Please write a sentence; the officer will read it."))
        if data.get("answer") == self.DECLINE and not data.get("code"):
            self.add_error("code", _("Please choose a reason."))
        return data


def _end_reasons() -> list[Any]:
    return [
        CHOOSE,
        *(
            (EndReasonGroup(group).label, [(f"{group}:{code}", EndReason(code).label) for code in codes])
            for group, codes in END_REASONS_OF.items()
        ),
    ]


class EndEarlyForm(forms.Form):
    """Why the class ends early for one client."""

    why = forms.ChoiceField(label=_("Why does it end?"), choices=_end_reasons)
    note = forms.CharField(label=_("Note"), max_length=REASON_LENGTH, required=False, widget=NOTE)

    def facts(self) -> dict[str, str]:
        """Group, code and note, as the service takes them."""
        group, _colon, code = self.cleaned_data["why"].partition(":")
        return {"group": group, "code": code, "note": self.cleaned_data["note"]}


#: Name of the radio group of a person: a random id, no name.
MARK_NAME = re.compile(r"mark-[0-9a-f]{32}")


class AttendanceForm(forms.Form):
    """One radio group a person: present unless somebody says otherwise.

    What was sent is read as it came, whoever the people are: the service takes the marks of those whom it expects.
    ``show`` gives the form the people whom its page shows.
    """

    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is it changed?"), required=False, max_length=REASON_LENGTH, widget=NOTE,
        help_text=_("The week of free correction is over; the reason stays with the change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: Sequence[RosterLine] = ()
        for name in self.data:
            if MARK_NAME.fullmatch(name):
                self.fields[name] = forms.ChoiceField(choices=[(each.value, each.label) for each in MARKABLE], required=False)

    def show(self, lines: Sequence[RosterLine]) -> None:
        """Name the people of the page."""
        self.lines = lines

    @staticmethod
    def name_of(line: RosterLine) -> str:
        """Name of the radio group of a person."""
        return f"mark-{line.enrollment.public_id.hex}"

    def marks(self) -> dict[UUID, str]:
        """What was chosen, by public id of the enrollment; who was left alone is present."""
        chosen = {name: mark for name, mark in self.cleaned_data.items() if mark and MARK_NAME.fullmatch(name)}
        return {UUID(name.removeprefix("mark-")): mark for name, mark in chosen.items()}

    def rows(self) -> list[tuple[RosterLine, str, str]]:
        """Each person with the name of the radio group and the mark to show: what was typed, else what is stored."""
        return [(line, name, self.data.get(name) or line.status) for line in self.lines for name in (self.name_of(line),)]


class ClassLinkForm(forms.Form):
    """Who is to mark the class without an account."""

    holder = forms.CharField(
        label=_("Who marks with it?"), max_length=HOLDER_LENGTH, required=False,
        help_text=_("For your own memory, e.g. the instructor's name. It does not stand on the page of the link."),
    )


class NotHeldForm(forms.Form):
    """On whose side it lay that a session did not take place."""

    because = forms.ChoiceField(label=_("Because of"), choices=[CHOOSE, *NotHeldBecause.choices])


class IssueForm(forms.Form):
    """Whom to certify, and how the signer is called on the page."""

    people = forms.MultipleChoiceField(label=_("Who receives a certificate?"), widget=forms.CheckboxSelectMultiple)
    signer_title = forms.CharField(
        label=_("What are you there?"), max_length=80, help_text=_("Stands below your name on the certificate, e.g. head of the workshop.")
    )

    def __init__(self, *args: Any, lines: Iterable[RosterLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(line.enrollment.public_id), line.name.text) for line in lines]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
        self.fields["people"].initial = [value for value, _name in choices]


class VerifyForm(forms.Form):
    """What a stranger types: a code or number, and the name that stands on the paper."""

    code = forms.CharField(
        label=_("Code or number of the certificate"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("We only say whether it matches."),
    )


class NameForm(forms.Form):
    """The name that stands on the paper in the visitor's hand."""

    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("We only say whether it matches."),
    )
