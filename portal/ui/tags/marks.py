"""Marks: icons, badges, people without photos, pictures of crafts, the knot."""

from typing import Any

from django import template
from django.templatetags.static import static

from portal.ui.crafts import CRAFTS, picture_of, picture_path
from portal.ui.format import initials

register = template.Library()
TONES = ("ok", "warn", "bad", "info", "plain", "")


@register.inclusion_tag("portal/components/icon.html")
def icon(name: str, label: str = "", size: str = "") -> dict[str, str]:
    """``{% icon "home" %}``; with ``label`` it speaks for itself, without it is decoration."""
    return {"name": name, "label": label, "size": size}


@register.inclusion_tag("portal/components/logo.html")
def logo() -> dict[str, str]:
    """The reef knot: two strands through one another; decoration beside the name."""
    return {}


@register.inclusion_tag("portal/components/knot.html")
def knot(state: str) -> dict[str, str]:
    """A small knot: loop = done, ring with dot = now, small ring on dashes = later."""
    return {"state": state}


@register.inclusion_tag("portal/components/badge.html")
def badge(word: Any, tone: str = "") -> dict[str, Any]:
    """A state in a word; tone ok, warn, bad, info, plain or none. An unknown tone is drawn without color."""
    return {"word": word, "tone": tone if tone in TONES else ""}


@register.inclusion_tag("portal/components/avatar.html")
def avatar(name: Any, tone: int = 1, size: str = "") -> dict[str, Any]:
    """Initials in a round; the name itself must stand beside it."""
    return {"letters": initials(str(name)), "tone": tone, "size": size}


@register.inclusion_tag("portal/components/craft_picture.html")
def craft_picture(key: str | None, alt: str = "") -> dict[str, Any]:
    """The picture of a craft; decoration unless ``alt`` says something (``alt="auto"``: what the picture shows)."""
    words = CRAFTS.get(picture_of(key), "") if alt == "auto" else alt
    return {"path": picture_path(key), "alt": words}


@register.simple_tag
def craft_url(key: str | None) -> str:
    """Address of the picture of a craft, for meta tags."""
    return static(picture_path(key))


@register.inclusion_tag("portal/components/term.html", takes_context=True)
def term(context: template.Context, word: str, explanation: str) -> dict[str, str]:
    """A term of art with its meaning one touch away."""
    return {"id": next_id(context, "term"), "word": word, "explanation": explanation}


@register.inclusion_tag("portal/components/thread_divider.html")
def thread_divider() -> dict[str, str]:
    """The thread as a divider, with one loop."""
    return {}


def next_id(context: template.Context, kind: str) -> str:
    """An id that is used once on this page."""
    page: dict[Any, Any] = context.render_context.dicts[0]
    number = page.get(f"ui-{kind}", 0) + 1
    page[f"ui-{kind}"] = number
    return f"{kind}-{number}"
