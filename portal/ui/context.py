"""What every page needs to know: theme, masthead, the same page in the other language, the way home."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override

from portal.ui.format import tongue
from portal.ui.navigation import PUBLIC_ITEMS, ShownItem, url_or_nothing, visible_items

THEME_COOKIE = "theme"
THEMES = ("light", "dark", "system")
DEFAULT_THEME = "system"


def ui(request: HttpRequest) -> dict[str, Any]:
    """Context processor; everything is computed only when a template asks for it."""
    return {
        "theme": theme_of(request),
        "themes": THEMES,
        "nav_items": SimpleLazyObject(lambda: _masthead(request)),
        "alternate_language": other_language(),
        "alternate_language_url": SimpleLazyObject(lambda: alternate_url(request)),
        "home_url": SimpleLazyObject(home_url),
    }


def theme_of(request: HttpRequest) -> str:
    """The reader's choice, or ``system``."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else DEFAULT_THEME


def _masthead(request: HttpRequest) -> list[ShownItem]:
    return visible_items(PUBLIC_ITEMS, actor=getattr(request, "actor", None), path=request.path)


def home_url() -> str:
    """The public home in the active language."""
    return url_or_nothing("wagtail_serve", "") or "/"


def other_language() -> str:
    """The language that the switch leads to."""
    active = tongue(get_language())
    return next((code for code, _name in settings.LANGUAGES if code != active), active)


def alternate_url(request: HttpRequest) -> str:
    """This page in the other language; its home when the page has no other address."""
    here, other = request.get_full_path(), other_language()
    there = translate_url(here, other)
    if there != here:
        return there
    with override(other):
        return home_url()
