"""Forms: a field with label, hint and error; the list of problems; filters in a fold; the search bar."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

from portal.ui.fields import problems, shown_field
from portal.ui.query import carried

register = template.Library()


@register.inclusion_tag("portal/components/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", size: str = "", optional: bool = True) -> dict[str, Any]:
    """``{% field form.name %}`` for every kind of widget; ``size="sm"`` in dense rows."""
    return {"field": shown_field(bound, label=label, hint=hint, size=size, optional=optional)}


@register.inclusion_tag("portal/components/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """Every field of a form, the hidden ones too, below the list of what is still missing."""
    return {"form": form, "hidden": form.hidden_fields(), "fields": [shown_field(each) for each in form.visible_fields()]}


@register.inclusion_tag("portal/components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What keeps the form from being saved; each line leads to its field. Empty when all is well."""
    return {"problems": problems(form) if form.is_bound else []}


@register.inclusion_tag("portal/components/filters.html", takes_context=True)
def filters(
    context: template.Context, form: forms.BaseForm, title: str = "", submit: str = "", facets: bool = False
) -> dict[str, Any]:
    """A form of filters (GET) in a fold that is open on a desk; search words and sort order in the address are kept."""
    request = context["request"]
    names = {form.add_prefix(name) for name in form.fields}
    return {
        "fields": [shown_field(each, size="" if facets else "sm", optional=False) for each in form.visible_fields()],
        "carried": carried(request.GET, without=names),
        "title": title, "submit": submit, "facets": facets, "path": request.path,
        "is_filtered": any(request.GET.get(name) for name in names),
    }


@register.inclusion_tag("portal/components/searchbar.html", takes_context=True)
def searchbar(
    context: template.Context, name: str = "q", label: str = "", action: str = "", placeholder: str = "", size: str = ""
) -> dict[str, Any]:
    """A search form (GET) whose words stay in the field; ``size="sm"`` in a top bar."""
    request = context["request"]
    return {
        "name": name, "value": request.GET.get(name, ""), "label": label, "action": action or request.path,
        "placeholder": placeholder, "size": size, "carried": [] if action else carried(request.GET, without={name}),
    }
