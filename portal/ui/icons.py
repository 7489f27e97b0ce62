"""The names of the icons, read from the sprite itself."""

import re
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).resolve().parent.parent / "static" / "portal" / "icons.svg"


@cache
def icon_names() -> tuple[str, ...]:
    """Every symbol that ``{% icon %}`` can draw, in order."""
    return tuple(re.findall(r'<symbol id="i-([a-z-]+)"', SPRITE.read_text(encoding="utf-8")))
