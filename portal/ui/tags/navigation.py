"""Finding one's way: rail, account menu, crumbs, tabs, pages, steps, language and theme."""

from typing import Any

from django import template
from django.core.paginator import Page

from portal.ui.context import home_url as home_of
from portal.ui.navigation import ACCOUNT_ITEMS, WORKSPACES, count, url_or_nothing, visible_items
from portal.ui.query import PAGE_PARAMETER, replaced
from portal.ui.reading import read

register = template.Library()


@register.simple_tag
def home_url() -> str:
    """The public home in the active language."""
    return home_of()


@register.simple_tag
def nav_url(name: str, *args: Any, **kwargs: Any) -> str:
    """``{% nav_url "programs:catalog" as url %}``: empty while the page does not exist, so the link can be left out."""
    return url_or_nothing(name, *args, **kwargs)


@register.simple_tag(takes_context=True)
def query_replace(context: template.Context, **changes: Any) -> str:
    """``{% query_replace page=2 sort=None %}``: this address with one thing changed."""
    return replaced(context["request"].GET, changes)


@register.inclusion_tag("portal/components/rail.html", takes_context=True)
def workspace_rail(context: template.Context, key: str) -> dict[str, Any]:
    """The pages of a workspace: rail at the left on a desk, bottom bar on a phone."""
    request, workspace = context["request"], WORKSPACES[key]
    items = visible_items(workspace.items, actor=request.actor, path=request.path)
    return {"label": workspace.label, "items": items, "home_url": home_of()}


@register.inclusion_tag("portal/components/account_menu.html", takes_context=True)
def account_menu(context: template.Context, workspace: str = "") -> dict[str, Any]:
    """Name, organization, what waits, the rest of the workspace's pages, and the way out."""
    request = context["request"]
    actor = getattr(request, "actor", None)
    items = WORKSPACES[workspace].items if workspace else ()
    return {
        "actor": actor,
        "name": str(getattr(actor, "user", None) or ""),
        "organization": str(getattr(actor, "organization", None) or ""),
        "waiting": count("tasks", actor),
        "more": [item for item in visible_items(items, actor=actor, path=request.path) if item.more],
        "items": visible_items(ACCOUNT_ITEMS, actor=actor, path=request.path),
        "logout_url": url_or_nothing("account_logout"),
        "form": True,
        **_switches(context),
    }


@register.inclusion_tag("portal/components/language_switch.html", takes_context=True)
def language_switch(context: template.Context) -> dict[str, Any]:
    """A link to this page in the other language."""
    return {"code": context["alternate_language"], "url": context["alternate_language_url"]}


@register.inclusion_tag("portal/components/theme_switch.html", takes_context=True)
def theme_switch(context: template.Context, form: bool = False) -> dict[str, Any]:
    """Light, dark or as the device. Public pages carry no form token (they are kept in a cache): there it is a link to
    the page of the switch, which theme.js turns into buttons; ``form=True`` draws the form with its token.
    """
    return {**_switches(context), "form": form}


def _switches(context: template.Context) -> dict[str, Any]:
    request = context["request"]
    return {
        "theme": context["theme"], "theme_url": url_or_nothing("portal:theme"), "here": request.get_full_path(),
        "alternate_language": context["alternate_language"], "alternate_language_url": context["alternate_language_url"],
        "csrf_token": context.get("csrf_token", ""), "request": request,
    }


@register.inclusion_tag("portal/components/breadcrumbs.html")
def breadcrumbs(*labels_and_urls: Any) -> dict[str, Any]:
    """``{% breadcrumbs "Home" url "Programmes" url "Batik" %}``: pairs of label and address, last the present page."""
    pairs = zip(labels_and_urls[:-1:2], labels_and_urls[1::2], strict=False)
    return {"crumbs": [{"label": label, "url": url} for label, url in pairs], "here": labels_and_urls[-1]}


@register.inclusion_tag("portal/components/tabs.html")
def tabs(items: Any, label: str) -> dict[str, Any]:
    """Views of one list: items with ``label``, ``url`` and perhaps ``count`` and ``current``."""
    shown = [
        {"label": read(item, "label"), "url": read(item, "url"), "count": read(item, "count", None),
         "current": bool(read(item, "current", False))}
        for item in items
    ]
    return {"items": shown, "label": label}


@register.inclusion_tag("portal/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, parameter: str = PAGE_PARAMETER) -> dict[str, Any]:
    """Pages of a list; search, filters and order stay in the address."""
    query, paginator = context["request"].GET, page.paginator

    def link(number: int) -> str:
        return replaced(query, {parameter: number if number > 1 else None})

    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "pages": [{"number": each, "url": link(each) if isinstance(each, int) else ""} for each in numbers],
        "current": page.number,
        "previous_url": link(page.previous_page_number()) if page.has_previous() else "",
        "next_url": link(page.next_page_number()) if page.has_next() else "",
        "is_needed": paginator.num_pages > 1,
    }


@register.inclusion_tag("portal/components/steps.html")
def steps(labels: Any, current: int) -> dict[str, Any]:
    """Steps of a long form; ``current`` counts from 1."""
    return {"steps": [
        {"label": label, "state": "done" if place < current else "now" if place == current else "later"}
        for place, label in enumerate(labels, start=1)
    ]}
