"""What every chart is made of: shapes in a box, one sentence, a table, and a key to its marks."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.ui.format import number, percent
from portal.ui.svg import num
from portal.ui.tables import Table

#: Width of a chart in its own units, see the package docstring.
WIDTH = 460.0


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A mark and its words; ``mark`` is a class of the style sheet."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready for its template."""

    sentence: str
    height: float
    shapes: Sequence[SafeString]
    table: Table
    width: float = WIDTH
    css: str = "chart chart--p"
    stretch: bool = False
    key: Sequence[KeyEntry] = field(default_factory=tuple)

    @property
    def view_box(self) -> str:
        """Value of the attribute."""
        return f"0 0 {num(self.width)} {num(self.height)}"


def people(count: int, language: str) -> str:
    """``612 people``."""
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": number(count, language)}


def of_all(count: int, total: int, language: str) -> str:
    """``52 of 118``."""
    return _("%(count)s of %(total)s") % {"count": number(count, language), "total": number(total, language)}


def share_text(part: float, whole: float, language: str) -> str:
    """``39%``, or a dash when there is nothing to share."""
    return percent(part / whole, language) if whole else "–"
