"""Form fields for what people type here: rupiah as they write it, and hours as ``10.00`` or ``10:00``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import DomainError
from portal.kernel.money import parse_rupiah

#: More than the yearly budget of any office; a longer number is a slip of the finger.
MOST_RUPIAH = 100_000_000_000


class RupiahField(forms.CharField):
    """Whole rupiah, typed as ``1500000``, ``1.500.000`` or ``Rp 1.500.000``; empty is None when not required."""

    def __init__(self, *, least: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(max_length=30, **kwargs)
        self.least = least

    def prepare_value(self, value: Any) -> Any:
        """An amount with thousands apart; what was typed stays as it was."""
        return number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """The amount; ValidationError when it could be read in two ways."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_rupiah(text)
        except DomainError as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from refusal

    def validate(self, value: int | None) -> None:  # type: ignore[override]
        """Between the least and the most."""
        if value is None:
            super().validate("")
        elif not self.least <= value <= MOST_RUPIAH:
            raise ValidationError(_("Please check this amount."), code="out_of_range")

    def run_validators(self, value: Any) -> None:
        """Validators of text do not apply to an amount."""


def date_input() -> forms.DateInput:
    """The browser's own picker of days."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_field(**kwargs: Any) -> forms.TimeField:
    """An hour of the day, WIB."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(widget=widget, input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **kwargs)
