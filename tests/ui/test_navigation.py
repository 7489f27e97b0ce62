"""Navigation: who sees what, what is current, and that the bottom bar of a phone holds it."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import RequestFactory

from partners.actors import OFFICE_KEYS, SIDE_KEYS
from portal.ui import navigation
from portal.ui.context import alternate_url, home_url, theme_of
from portal.ui.context import ui as context_of
from portal.ui.navigation import BOTTOM_BAR, PUBLIC_ITEMS, WORKSPACES, NavItem, all_items, current_url, missing_items, visible_items

pytestmark = pytest.mark.urls("tests.ui.urls")


@dataclass
class Somebody:
    keys: frozenset[str] = frozenset()
    user: str = "Rina Marlina"
    organization: str = "Bapas Contoh"
    is_authenticated: bool = True
    seen: list = field(default_factory=list)

    def has(self, *keys):
        return not self.keys.isdisjoint(keys)


def request_for(path, actor=None, **cookies):
    request = RequestFactory().get(path)
    request.actor = actor or Somebody()
    request.COOKIES.update(cookies)
    return request


def draw(source, request):
    html = Template("{% load ui %}" + source).render(Context({"request": request, "csrf_token": "token", **context_of(request)}))
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("workspace", WORKSPACES.values(), ids=lambda workspace: workspace.key)
def test_a_bottom_bar_holds_at_most_five_and_begins_with_home(workspace):
    assert sum(not item.more for item in workspace.items) <= BOTTOM_BAR
    assert workspace.items[0].url_name == f"{workspace.key}:home"
    assert all(item.icon for item in workspace.items)


def test_keys_are_unique_within_their_place():
    assert max(Counter((place, item.key) for place, item in all_items()).values()) == 1


def test_roles_named_in_the_navigation_exist():
    known = set().union(*OFFICE_KEYS.values()) | set(SIDE_KEYS.values()) | {f"{side}_manager" for side in SIDE_KEYS.values()}
    assert {role for _place, item in all_items() for role in item.roles} <= known


def test_an_item_without_a_page_is_left_out_and_named():
    items = (NavItem("a", "A", "officer:home"), NavItem("b", "B", "nowhere:home"))
    assert [item.key for item in visible_items(items, actor=Somebody(), path="/")] == ["a"]
    assert "officer.matching -> officer:matching" in missing_items()
    assert "officer.clients -> officer:clients" not in missing_items()


def test_an_item_for_a_role_is_shown_to_that_role_only():
    items = (NavItem("a", "A", "officer:home", roles=("office_lead",)),)
    assert visible_items(items, actor=Somebody(), path="/") == []
    assert visible_items(items, actor=None, path="/") == []
    assert len(visible_items(items, actor=Somebody(frozenset({"office_lead"})), path="/")) == 1


@pytest.mark.parametrize(("keys", "shown"), [({"head"}, 1), ({"officer"}, 0), (set(), 0)])
def test_an_item_is_shown_to_those_whom_its_page_admits(monkeypatch, keys, shown):
    monkeypatch.setattr(navigation, "audience_at", lambda url: ("head",))
    items = (NavItem("a", "A", "officer:home"),)
    assert len(visible_items(items, actor=Somebody(frozenset(keys)), path="/")) == shown


def test_a_page_for_everybody_is_shown_to_nobody_in_particular_too(monkeypatch):
    monkeypatch.setattr(navigation, "audience_at", lambda url: ("public", "signed_in"))
    assert visible_items((NavItem("a", "A", "officer:home"),), actor=None, path="/")


@pytest.mark.parametrize(
    ("path", "current"),
    [("/officer/", "/officer/"), ("/officer/clients/", "/officer/clients/"), ("/officer/clients/7/", "/officer/clients/"),
     ("/officer/elsewhere/", "/officer/"), ("/partner/", "")],
)
def test_the_longest_address_that_holds_the_page_is_current(path, current):
    assert current_url(["/officer/", "/officer/clients/"], path) == current


def test_a_counter_that_nobody_registered_says_nothing():
    assert navigation.count("unheard-of", Somebody()) == 0


def test_a_registered_counter_fills_the_rail(monkeypatch):
    monkeypatch.setattr(navigation, "_counters", {})
    navigation.register_counter("tasks", lambda actor: 9)
    rail = draw('{% workspace_rail "officer" %}', request_for("/officer/clients/"))
    home, clients, upload = rail.select("li")
    assert home.select_one(".n").contents[0] == "9"
    assert clients.a["aria-current"] == "page"
    assert upload["class"] == ["wide"], "what does not fit the bottom bar stands on the rail and in the menu"


def test_the_account_menu_holds_the_rest_of_the_pages_and_the_way_out():
    menu = draw('{% account_menu "officer" %}', request_for("/en/officer/?a=1"))
    assert [link["href"] for link in menu.select(".menu__more a")] == ["/officer/import/"]
    out = menu.find("form", action="/account/logout/")
    assert out["method"] == "post"
    assert out.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"] == "token"
    theme = menu.select_one("form.theme")
    assert theme.find("input", attrs={"name": "next"})["value"] == "/en/officer/?a=1"
    assert [button["value"] for button in theme.find_all("button")] == ["light", "system", "dark"]
    assert "Rina Marlina" in menu.get_text()


def test_the_masthead_links_only_pages_that_exist():
    assert [item.key for item in visible_items(PUBLIC_ITEMS, actor=None, path="/program/las/")] == ["programs"]
    assert visible_items(PUBLIC_ITEMS, actor=None, path="/program/las/")[0].is_current


def test_public_pages_carry_no_token_in_the_theme_switch():
    switch = draw("{% theme_switch %}", request_for("/kit/", theme="dark"))
    assert switch.find("form") is None
    assert switch.a["href"] == "/theme/"
    assert switch.find("span", attrs={"data-theme-buttons": True}).has_attr("hidden")
    assert switch.find("button", value="dark")["aria-pressed"] == "true"


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", "system"), ('"><script>', "system")])
def test_a_theme_is_one_of_three(cookie, theme):
    assert theme_of(request_for("/", theme=cookie)) == theme


@pytest.mark.parametrize(
    ("path", "language", "there"),
    [("/kit/?page=2", "id", "/en/kit/?page=2"), ("/en/kit/?page=2", "en", "/kit/?page=2"), ("/gone/", "id", "/")],
)
def test_the_language_switch_keeps_the_page(path, language, there):
    from django.utils import translation

    with translation.override(language):
        assert alternate_url(request_for(path)) == there


def test_home_is_the_root_while_there_is_no_other():
    assert home_url() == "/"


def test_nav_url_is_empty_for_a_page_that_does_not_exist():
    source = '{% nav_url "nowhere:x" as url %}[{{ url }}]{% nav_url "programs:catalog" as url %}[{{ url }}]'
    assert draw(source, request_for("/")).get_text() == "[][/program/]"
