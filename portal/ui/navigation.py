"""Navigation as data: the masthead of the public site, and the rail of each workspace.

At most five items stand in the bottom bar of a phone; the rest (``more``) follow on the rail of a desk and in the
account menu. An item whose page does not exist is not shown, and ``missing_items`` names it for the test.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

BOTTOM_BAR = 5
Counter = Callable[[Any], int]
_counters: dict[str, Counter] = {}


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place to go: ``roles`` are role keys of ``partners.actors`` (none: everybody), ``counter`` a registered count."""

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


LEAD = ("office_lead",)
PUBLIC_ITEMS = (
    NavItem("programs", _("Programmes"), "programs:catalog"),
    NavItem("partners", _("Partners"), "partners:directory"),
    NavItem("statistics", pgettext_lazy("navigation", "Figures"), "portal:statistics"),
    NavItem("stories", _("Stories"), "portal:stories"),
    NavItem("sponsor", _("Sponsor a seat"), "programs:sponsor_index"),
)
WORKSPACES = {
    workspace.key: workspace
    for workspace in (
        Workspace("partner", _("Partner"), (
            NavItem("home", _("Today"), "partner:home", "home", counter="tasks"),
            NavItem("cohorts", _("Cohorts"), "partner:cohorts", "people"),
            NavItem("programs", _("Programmes"), "partner:programs", "thread"),
            NavItem("demand", _("Demand"), "partner:demand", "place"),
            NavItem("certificates", _("Certificates"), "partner:certificates", "certificate"),
            NavItem("agreement", _("Agreement"), "partner:agreements", "hand", more=True),
            NavItem("team", _("Team"), "partner:team", "person-add", more=True),
        )),
        Workspace("employer", _("Employer"), (
            NavItem("home", _("Today"), "employer:home", "home", counter="tasks"),
            NavItem("profiles", _("Profiles"), "employer:profiles", "people"),
            NavItem("introductions", _("Introductions"), "employer:introductions", "hand"),
            NavItem("vacancies", _("Vacancies"), "employer:vacancies", "work"),
            NavItem("placements", _("At work"), "employer:placements", "check"),
            NavItem("team", _("Team"), "employer:team", "person-add", more=True),
        )),
        Workspace("officer", _("Probation officer"), (
            NavItem("home", _("Today"), "officer:home", "home", counter="tasks"),
            NavItem("clients", _("Clients"), "officer:clients", "people"),
            NavItem("programs", _("Programmes"), "officer:programs", "thread"),
            NavItem("matching", _("Matching"), "officer:matching", "hand"),
            NavItem("work", pgettext_lazy("navigation", "Work"), "officer:placements", "work"),
            NavItem("release", _("Release desk"), "officer:release", "clock", more=True),
            NavItem("duplicates", _("Duplicates"), "officer:duplicates", "compare", more=True),
        )),
        Workspace("office", _("Head of office"), (
            NavItem("home", _("Today"), "office:home", "home", counter="tasks"),
            NavItem("evidence", _("Evidence"), "office:evaluation", "chart"),
            NavItem("partners", _("Partners"), "office:partners", "hand"),
            NavItem("programs", _("Programmes"), "office:programs", "thread"),
            NavItem("team", _("Team"), "office:team", "people", LEAD),
            NavItem("demand", _("Demand"), "office:demand", "place", more=True),
            NavItem("imports", _("Imports"), "office:imports", "upload", ("registry_head", "head"), more=True),
            NavItem("funds", _("Funds"), "office:funds", "wallet", LEAD, more=True),
            NavItem("audit", _("Access trail"), "office:audit", "history", LEAD, more=True),
        )),
    )
}
ACCOUNT_ITEMS = (
    NavItem("switch", _("Change role or organization"), "account:switch", "switch"),
    NavItem("mfa", _("Second step at log-in"), "mfa_index", "shield"),
    NavItem("password", _("Change password"), "account_change_password", "key"),
    NavItem("sessions", _("Where I am logged in"), "usersessions_list", "screen"),
)


def register_counter(key: str, counter: Counter) -> None:
    """Let an app give the figure beside an item: ``register_counter("tasks", open_tasks_of)``."""
    _counters[key] = counter


def count(key: str, actor: Any) -> int:
    """What a counter says for this actor; 0 when nobody registered it."""
    return _counters[key](actor) if key in _counters else 0


def url_or_nothing(name: str, *args: Any, **kwargs: Any) -> str:
    """Address of a URL name, or an empty string while its page does not exist."""
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


def visible_items(items: Iterable[NavItem], *, actor: Any, path: str) -> list[ShownItem]:
    """The items this actor may see and that lead somewhere; the longest address that begins ``path`` is current."""
    allowed = [item for item in items if not item.roles or (actor is not None and actor.has(*item.roles))]
    pairs = [(item, url) for item in allowed if (url := url_or_nothing(item.url_name))]
    here = current_url([url for _item, url in pairs], path)
    return [
        ShownItem(item.key, item.label, url, item.icon, url == here, count(item.counter, actor) if item.counter else 0, item.more)
        for item, url in pairs
    ]


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
