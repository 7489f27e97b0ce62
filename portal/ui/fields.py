"""How a bound form field is drawn: which kind of control it is, and what a screen reader hears with it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

#: Kind of control by widget, the first that fits; anything else is a plain input.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.MultipleHiddenInput, "hidden"),
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "check"),
    (forms.ClearableFileInput, "file"),
    (forms.SelectDateWidget, "group"),
    (forms.MultiWidget, "group"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
)
CLASSES = {"select": "select", "check": "", "choices": "", "hidden": ""}
#: Widgets that a browser can help with; only where the form asked for nothing else.
BROWSER_TYPES: dict[type[forms.Widget], str] = {forms.DateInput: "date", forms.TimeInput: "time"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or check box of a group."""

    tag: SafeString
    label: Any
    id: str


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field ready for its template."""

    kind: str
    name: str
    id: str
    label: str
    hint: str
    errors: list[str]
    optional: bool
    control: SafeString
    choices: list[Choice]
    described_by: str

    @property
    def hint_id(self) -> str:
        """Id of the hint; the name Django gives it too."""
        return f"{self.id}_helptext"

    @property
    def error_id(self) -> str:
        """Id of the error; the name Django gives it too."""
        return f"{self.id}_error"


def kind_of(widget: forms.Widget) -> str:
    """Name of the drawing of a widget."""
    return next((kind for widget_class, kind in KINDS if isinstance(widget, widget_class)), "input")


def shown_field(bound: BoundField, *, label: str = "", hint: str = "", size: str = "", optional: bool = True) -> ShownField:
    """The field with its control rendered; hints and errors are tied to it by ``aria-describedby``."""
    kind = kind_of(bound.field.widget)
    hint = str(hint or bound.help_text or "")
    errors = [str(error) for error in bound.errors]
    field_id = bound.auto_id or bound.html_name
    described = " ".join([f"{field_id}_helptext"] * bool(hint) + [f"{field_id}_error"] * bool(errors))
    choices = [Choice(each.tag(), each.choice_label, each.id_for_label) for each in bound.subwidgets] if kind == "choices" else []
    control = SafeString("") if choices else bound.as_widget(attrs=_attributes(bound, kind, size, described))
    return ShownField(
        kind, bound.html_name, field_id, str(label or bound.label or ""), hint, errors,
        optional and not bound.field.required and kind != "check", control, choices, described,
    )


def _attributes(bound: BoundField, kind: str, size: str, described: str) -> dict[str, str | bool]:
    widget = bound.field.widget
    css = [widget.attrs.get("class", ""), CLASSES.get(kind, "input"), f"input--{size}" if size else ""]
    attributes: dict[str, str | bool] = {"class": " ".join(filter(None, css))} if any(css) else {}
    if described:
        attributes["aria-describedby"] = described
    if isinstance(widget, Input) and widget.input_type == "text":
        widget.input_type = BROWSER_TYPES.get(type(widget), "text")
    return attributes


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the summary at the head of a form; ``target`` is the id of the control, or empty."""

    message: str
    target: str
    label: str


def problems(form: forms.BaseForm) -> list[Problem]:
    """Everything that keeps a form from being saved, in the order of its fields, the form's own first."""
    found = [Problem(str(error), "", "") for error in form.non_field_errors()]
    for bound in form:
        first = bound.subwidgets[0].id_for_label if kind_of(bound.field.widget) == "choices" and bound.subwidgets else ""
        target = "" if bound.is_hidden else first or bound.id_for_label or bound.auto_id
        found += [Problem(str(error), target, str(bound.label or "")) for error in bound.errors]
    return found
