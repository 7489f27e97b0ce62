"""What a class still owes: rows of several sources in one list, for the partner and for its office.

A part of the app registers its source; each gets the actor and the present instant and answers rows that lead to the
page where the thing is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Cohort

Text = str | Promise
#: So many rows a source; what is older comes first.
MOST_ROWS = 100


class OwedKind(StrEnum):
    """Headings of the list, in the order in which they are shown."""

    MARKS = "marks"
    SKILLS = "skills"
    CERTIFICATES = "certificates"

    @property
    def label(self) -> Text:
        """The heading."""
        return _LABELS[self]


_LABELS: dict[OwedKind, Text] = {
    OwedKind.MARKS: _("Sessions without attendance"),
    OwedKind.SKILLS: _("Skill checks"),
    OwedKind.CERTIFICATES: _("Certificates"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """One thing to do: which class, what of it, since when, until when, and the page with its button."""

    kind: OwedKind
    cohort: Cohort
    text: Text
    since: datetime
    due_at: datetime
    url: str
    button: Text

    def is_late(self, now: datetime) -> bool:
        """Whether the time for it is over."""
        return self.due_at < now


OwedSource = Callable[["Actor", datetime], Iterable[OwedRow]]
_sources: dict[str, OwedSource] = {}


def register_owed(name: str, source: OwedSource) -> None:
    """Add a source; the same name twice is a mistake unless it is the same source."""
    if _sources.get(name, source) is not source:
        raise ValueError(f"two sources of what is owed are called {name}")
    _sources[name] = source


def owed_rows(actor: Actor, now: datetime) -> list[OwedRow]:
    """Everything that classes of the actor owe, the oldest first."""
    rows = [row for name in sorted(_sources) for row in _sources[name](actor, now)]
    return sorted(rows, key=lambda row: (row.since, row.cohort.pk))


def owed_by_kind(actor: Actor, now: datetime) -> list[tuple[OwedKind, list[OwedRow]]]:
    """The same under headings; a heading without rows is left out."""
    rows = owed_rows(actor, now)
    groups = [(kind, [row for row in rows if row.kind == kind]) for kind in OwedKind]
    return [(kind, found) for kind, found in groups if found]


def owed_facts(actor: Any, today: Any) -> dict[str, Any]:
    """How much is owed, for a partner's first page."""
    from portal.kernel import clock

    return {"owed_counts": [(kind, len(rows)) for kind, rows in owed_by_kind(actor, clock.now())]}
