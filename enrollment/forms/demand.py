"""Filters of the demand board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: More people than this never wait in one district; a longer number is a slip of the finger.
MOST = 9_999


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see; empty means all."""

    skill: str = ""
    regency: str = ""
    least: int = 1


class DemandFilter(forms.Form):
    """By skill, by regency, and from how many people on."""

    skill = forms.ChoiceField(label=_("Skill"), required=False)
    regency = forms.ChoiceField(label=_("Regency or city"), required=False)
    least = forms.IntegerField(label=_("At least so many people"), min_value=1, max_value=MOST, required=False)

    def __init__(self, *args: Any, skills: list[tuple[str, str]], regencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", _("All skills")), *skills]  # type: ignore[attr-defined]
        self.fields["regency"].choices = [("", _("Everywhere")), *regencies]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What makes sense of it; anything else is left out."""
        self.is_valid()
        data = self.cleaned_data
        return Asked(data.get("skill") or "", data.get("regency") or "", data.get("least") or 1)
