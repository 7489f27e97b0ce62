"""Navigation as data: the masthead of the public site, and the rail of each workspace.

At most five items stand in the bottom bar of a phone; the rest (``more``) follow on the rail of a desk and in the
account menu. An item is shown to those whom its page admits (``partners.access``); one whose page does not exist is
left out, and ``missing_items`` names it for the test.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.access import audience_of

BOTTOM_BAR = 5
Counter = Callable[[Any], int]
_counters: dict[str, Counter] = {}


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place to go: ``roles`` narrows the audience its page declares, ``counter`` names a registered count."""

    key: str
    label: str | Promise
    url_name: str
    icon: str = ""
    roles: tuple[str, ...] = ()
    counter: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """The pages of one audience; the first item is its home."""

    key: str
    label: str | Promise
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item as it is drawn."""

    key: str
    label: str | Promise
    url: str
    icon: str
    is_current: bool
    count: int
    more: bool


PUBLIC_ITEMS = (
    NavItem("programs", _("Programmes"), "programs:catalog"),
    NavItem("partners", _("Partners"), "partners:directory"),
    NavItem("statistics", pgettext_lazy("navigation", "Figures"), "portal:statistics"),
)
WORKSPACES = {
    workspace.key: workspace
    for workspace in (
        Workspace("partner", _("Partner"), (
            NavItem("home", _("Today"), "partner:home", "home", counter="tasks"),
            NavItem("cohorts", _("Cohorts"), "partner:cohorts", "people"),
            NavItem("programs", _("Programmes"), "partner:programs", "thread"),
            NavItem("certificates", _("Certificates"), "partner:certificates", "certificate"),
            NavItem("demand", pgettext_lazy("navigation", "Demand"), "partner:demand", "map"),
            NavItem("pulse", _("Pulse"), "partner:pulse", "clock", more=True),
            NavItem("needs", _("Needs board"), "partner:needs", "help", more=True),
            NavItem("places", pgettext_lazy("venues", "Places"), "partner:places", "place", more=True),
            NavItem("agreements", _("Agreement"), "partner:agreements", "hand", more=True),
            NavItem("people", _("Team"), "partner:people", "person-add", more=True),
            NavItem("organization", _("Our organisation"), "partner:organization", "store", more=True),
        )),
        Workspace("employer", _("Employer"), (
            NavItem("home", _("Today"), "employer:home", "home", counter="tasks"),
            NavItem("candidates", _("Profiles"), "employer:candidates", "people"),
            NavItem("introductions", _("Introductions"), "employer:introductions", "hand"),
            NavItem("vacancies", _("Vacancies"), "employer:vacancies", "work"),
            NavItem("people", _("Team"), "employer:people", "person-add", more=True),
            NavItem("organization", _("Our organisation"), "employer:organization", "store", more=True),
        )),
        Workspace("officer", _("Probation officer"), (
            NavItem("home", _("Today"), "officer:home", "home", counter="tasks"),
            NavItem("clients", _("Clients"), "officer:clients", "people"),
            NavItem("matching", _("Matching"), "officer:matching", "hand"),
            NavItem("programs", _("Programmes"), "officer:programs", "thread"),
            NavItem("work", pgettext_lazy("navigation", "Work"), "officer:follow_ups", "work"),
            NavItem("demand", pgettext_lazy("navigation", "Demand"), "officer:demand", "map", more=True),
            NavItem("partners", _("Partners"), "officer:partners", "store", more=True),
            NavItem("introductions", _("Introductions"), "officer:introductions", "person-add", more=True),
            NavItem("import", _("Import"), "officer:import", "upload", more=True),
        )),
        Workspace("office", _("Head of office"), (
            NavItem("home", _("Today"), "office:home", "home", counter="tasks"),
            NavItem("outcomes", _("Evidence"), "office:outcomes", "chart"),
            NavItem("organizations", _("Partners"), "office:organizations", "hand"),
            NavItem("programs", _("Programmes"), "office:programs", "thread"),
            NavItem("clients", _("Clients"), "office:clients", "people"),
            NavItem("continuity", _("Continuity"), "office:continuity", "calendar", more=True),
            NavItem("demand", pgettext_lazy("navigation", "Demand"), "office:demand", "map", more=True),
            NavItem("pulse", _("Pulse"), "office:pulse", "clock", more=True),
            NavItem("needs", _("Needs board"), "office:needs", "help", more=True),
            NavItem("places", pgettext_lazy("venues", "Places"), "office:places", "place", more=True),
            NavItem("agreements", _("Agreements"), "office:agreements", "file", more=True),
            NavItem("placements", pgettext_lazy("navigation", "Work"), "office:placements", "work", more=True),
            NavItem("feedback", _("Feedback"), "office:feedbacks", "message", more=True),
            NavItem("staff", _("Team"), "office:staff", "person-add", more=True),
            NavItem("duplicates", _("Duplicates"), "office:duplicates", "compare", more=True),
            NavItem("import", _("Import"), "office:import", "upload", more=True),
            NavItem("trail", _("Access trail"), "office:trail", "history", more=True),
        )),
    )
}
ACCOUNT_ITEMS = (
    NavItem("tasks", _("Tasks"), "account:tasks", "check", counter="tasks"),
    NavItem("notifications", _("Messages"), "account:notifications", "message", counter="notifications"),
    NavItem("switch", _("Change role or organisation"), "account:switch", "switch"),
    NavItem("mfa", _("Second step at log-in"), "mfa_index", "shield"),
    NavItem("password", _("Change password"), "account_change_password", "key"),
    NavItem("sessions", _("Where I am logged in"), "usersessions_list", "screen"),
)


def register_counter(key: str, counter: Counter) -> None:
    """Let an app give the figure beside an item: ``register_counter("tasks", open_tasks_of)``."""
    _counters[key] = counter


def count(key: str, actor: Any) -> int:
    """What a counter says for this actor, asked once a request; 0 when nobody registered it."""
    if key not in _counters or actor is None:
        return 0
    known: dict[str, int] = vars(actor).setdefault("_counted", {})
    if key not in known:
        known[key] = _counters[key](actor)
    return known[key]


def url_or_nothing(name: str, *args: Any, **kwargs: Any) -> str:
    """Address of a URL name, or an empty string while its page does not exist."""
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


def visible_items(items: Iterable[NavItem], *, actor: Any, path: str) -> list[ShownItem]:
    """The items that lead somewhere this actor may go; the longest address that begins ``path`` is current."""
    pairs = [(item, url) for item in items if (url := url_or_nothing(item.url_name)) and _is_open(item, url, actor)]
    here = current_url([url for _item, url in pairs], path)
    return [
        ShownItem(item.key, item.label, url, item.icon, url == here, count(item.counter, actor) if item.counter else 0, item.more)
        for item, url in pairs
    ]


def _is_open(item: NavItem, url: str, actor: Any) -> bool:
    """Whether the item's own roles and the audience that its page declares admit this actor."""
    return all(actor is not None and actor.has(*keys) or "public" in keys for keys in (item.roles, audience_at(url)) if keys)


def audience_at(url: str) -> tuple[str, ...]:
    """The role keys that the page at an address is for; empty when it declares none."""
    return _declared(get_resolver(), url)


@cache
def _declared(resolver: URLResolver, url: str) -> tuple[str, ...]:
    return audience_of(resolver.resolve(url).func) or ()


def current_url(urls: Sequence[str], path: str) -> str:
    """The one of ``urls`` that ``path`` lies in."""
    inside = [url for url in urls if path == url or path.startswith(url if url.endswith("/") else f"{url}/")]
    return max(inside, key=len, default="")


def all_items() -> list[tuple[str, NavItem]]:
    """Every item with the key of its place."""
    places = [("public", PUBLIC_ITEMS), ("account", ACCOUNT_ITEMS)]
    places += [(workspace.key, workspace.items) for workspace in WORKSPACES.values()]
    return [(place, item) for place, items in places for item in items]


def missing_items() -> list[str]:
    """``partner.demand -> partner:demand`` for each item whose page does not exist."""
    return [f"{place}.{item.key} -> {item.url_name}" for place, item in all_items() if not url_or_nothing(item.url_name)]
