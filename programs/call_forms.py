"""Forms about calls for programs: they parse and check what was typed; services decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Region
from portal.kernel import clock
from programs.enums import CallState, ProgramState
from programs.fields import date_input
from programs.forms import district_choices, skill_choices
from programs.models import CallAnswer, Program, Skill
from programs.models.calls import TEXT_LENGTH
from programs.models.cohorts import DEFAULT_CAPACITY
from programs.workflow import PROGRAM_CALL

#: Time that partners get unless the office says otherwise (workflow table).
ANSWER_WITHIN = timedelta(days=PROGRAM_CALL.waiting[CallState.OPEN].days)


class CallForm(forms.Form):
    """Which skill is missing where, how many seats, until when."""

    skill = forms.ModelChoiceField(label=_("Which skill?"), queryset=Skill.objects.none())
    region = forms.ModelChoiceField(label=_("District"), queryset=Region.objects.none())
    seats = forms.IntegerField(label=_("Seats wanted"), min_value=1, max_value=500, initial=DEFAULT_CAPACITY)
    answer_until = forms.DateField(label=_("Answers until"), widget=date_input())
    text = forms.CharField(
        label=_("What should partners know?"), max_length=TEXT_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example which days suit and what the place offers. Nothing about single people."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"answer_until": clock.today() + ANSWER_WITHIN, **kwargs.pop("initial", {})}
        super().__init__(*args, **kwargs)
        skills = Skill.objects.active().filter(parent__isnull=False)
        self.fields["skill"].queryset = skills  # type: ignore[attr-defined]
        self.fields["skill"].choices = skill_choices(skills)  # type: ignore[attr-defined]
        self.fields["region"].queryset = Region.objects.districts()  # type: ignore[attr-defined]
        self.fields["region"].choices = district_choices()  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """With which program a partner answers."""

    program = forms.ModelChoiceField(
        label=_("With which programme?"), queryset=Program.objects.none(), empty_label=None, widget=forms.RadioSelect, to_field_name="public_id"
    )
    note = forms.CharField(label=_("Note for the office"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, programs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["program"]
        field.queryset = programs
        field.label_from_instance = _with_state


def initial_of(answer: CallAnswer | None) -> dict[str, Any]:
    """What the form shows of an answer that was given before."""
    return {"program": answer.program.public_id, "note": answer.note} if answer else {}


def _with_state(program: Program) -> str:
    """The title; a program that is not published says so."""
    return program.title if program.state == ProgramState.PUBLISHED else f"{program.title} ({program.get_state_display()})"


class ChooseForm(forms.Form):
    """The answer that the office takes."""

    answer = forms.ModelChoiceField(queryset=CallAnswer.objects.none(), to_field_name="public_id", widget=forms.HiddenInput)

    def __init__(self, *args: Any, answers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = answers  # type: ignore[attr-defined]
