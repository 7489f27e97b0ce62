"""SVG by hand: elements with classes instead of styles, coordinates with a point whatever the language."""

from decimal import Decimal

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Attribute = str | int | float | Decimal


def num(value: float) -> str:
    """A coordinate with at most one decimal: ``3.5``, ``12``."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def element(name: str, text: str = "", **attributes: Attribute) -> SafeString:
    """``element("circle", cx=3.5, class_="ring")``; names end in ``_`` where Python keeps the word for itself."""
    pairs = [(key.rstrip("_").replace("_", "-"), _plain(value)) for key, value in attributes.items() if value != ""]
    inside = format_html_join("", ' {}="{}"', pairs)
    if not text:
        return format_html("<{}{}/>", mark_safe(name), inside)
    return format_html("<{0}{1}>{2}</{0}>", mark_safe(name), inside, conditional_escape(text))  # noqa: S308


def _plain(value: Attribute) -> str:
    return value if isinstance(value, str) else num(float(value))


def text(x: float, y: float, words: str, class_: str = "") -> SafeString:
    """Real text at a point."""
    return element("text", words, x=x, y=y, class_=class_)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> SafeString:
    """A straight line, as a path so that one class serves lines and curves."""
    return element("path", d=f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}", class_=class_)


def rect(x: float, y: float, width: float, height: float, class_: str) -> SafeString:
    """A rectangle; never thinner than nothing."""
    return element("rect", x=x, y=y, width=max(0.0, width), height=height, class_=class_)


def circle(cx: float, cy: float, r: float, class_: str) -> SafeString:
    """A circle."""
    return element("circle", cx=cx, cy=cy, r=r, class_=class_)


def path(points: list[tuple[float, float]], class_: str, *, close: bool = False) -> SafeString:
    """A polyline through the points, closed on wish."""
    steps = "L".join(f"{num(x)} {num(y)}" for x, y in points)
    return element("path", d=f"M{steps}{'Z' if close else ''}", class_=class_)
