"""Frames around content that the page writes itself: ``{% card %}…{% endcard %}`` and its like."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.ui.tags.marks import next_id

register = template.Library()
NOTE_ICONS = {"ok": "check", "warn": "warning", "bad": "warning", "info": "info"}


def _frame(name: str, content: Any, **values: Any) -> SafeString:
    return render_to_string(f"portal/components/{name}.html", {"content": content, **values})


@register.simple_block_tag
def card(content: Any, title: str = "", line: bool = False) -> SafeString:
    """A quiet surface; ``line`` draws a frame instead."""
    return _frame("card", content, title=title, line=line)


@register.simple_block_tag
def note(content: Any, tone: str = "info", title: str = "") -> SafeString:
    """A message within a page: ok, warn, bad or info."""
    return _frame("note", content, tone=tone, title=title, icon=NOTE_ICONS.get(tone, "info"))


@register.simple_block_tag
def empty_state(content: Any, title: str) -> SafeString:
    """What to do when there is nothing yet; the title says why, the content what to do next."""
    return _frame("empty_state", content, title=title)


@register.simple_block_tag(takes_context=True)
def panel(context: template.Context, content: Any, title: str, lead: str = "") -> SafeString:
    """A chart with its question at the left; the chart tag goes inside."""
    return _frame("panel", content, title=title, lead=lead, id=next_id(context, "panel"))


@register.simple_block_tag
def fold(content: Any, summary: str, icon: str = "") -> SafeString:
    """Closed on a phone, always open on a desk."""
    return _frame("fold", content, summary=summary, icon=icon)


@register.simple_block_tag
def more(content: Any, summary: str) -> SafeString:
    """Details that few need, one touch away on every screen."""
    return _frame("more", content, summary=summary)


@register.simple_block_tag(takes_context=True)
def popover(context: template.Context, content: Any, word: str) -> SafeString:
    """A term of art whose explanation needs more than a sentence."""
    return _frame("popover", content, word=word, id=next_id(context, "popover"))
