"""What can be searched: each app describes its documents and registers them; the search knows no more than that.

An app does so in ``<app>/search_indexes.py``, which is imported when the site starts::

    register(IndexSpec(
        name="programs", model="programs.Program",
        queryset=lambda: Program.objects.catalogue(), document=program_document,
        facets=("skill", "region"),
    ))

The queryset holds every object that belongs into the index, and no other; it decides what is removed as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from search.geo import Point


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """An object as the search sees it: plain text, nothing that may not be shown to whoever uses this index.

    ``title`` counts most, then ``keywords`` (names of skills, places, times of day), then ``body``. ``suggest`` are
    the texts offered while typing. ``weight`` between 0 and 1 settles near ties (fresh, seats free).
    """

    id: str
    title: str
    updated_at: datetime
    body: str = ""
    keywords: Sequence[str] = ()
    facets: Mapping[str, Sequence[str] | str] = field(default_factory=dict)
    point: Point | None = None
    suggest: Sequence[str] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """One index: whose objects, which of them, and how each becomes a document.

    ``facets`` names the facets that pages may show and sift by. ``id_field`` is the field of the model that a
    document's id is taken from.
    """

    name: str
    model: str
    queryset: Callable[[], QuerySet[Any]]
    document: Callable[[Any], SearchDocument]
    facets: tuple[str, ...] = ()
    id_field: str = "pk"

    def objects(self, ids: Sequence[str]) -> QuerySet[Any]:
        """The objects with these ids that belong into the index now."""
        return self.queryset().filter(**{f"{self.id_field}__in": ids})

    def documents(self) -> Iterator[SearchDocument]:
        """Every document, read in pages."""
        for instance in self.queryset().order_by(self.id_field).iterator(chunk_size=500):
            yield self.document(instance)

    def id_of(self, instance: Model) -> str:
        """The id under which an object is indexed."""
        return str(getattr(instance, self.id_field))


_specs: dict[str, IndexSpec] = {}


def register(spec: IndexSpec) -> None:
    """Add an index; a name is an identifier and is taken once."""
    if not spec.name.isidentifier():
        raise ValueError(f"not a name for a search index: {spec.name}")
    if _specs.setdefault(spec.name, spec) != spec:
        raise ValueError(f"two search indexes are called {spec.name}")


def unregister(name: str) -> None:
    """Forget an index (throw-away indexes of measurements and tests)."""
    _specs.pop(name, None)


def specs() -> tuple[IndexSpec, ...]:
    """Every index by name."""
    return tuple(_specs[name] for name in sorted(_specs))


def spec(name: str) -> IndexSpec:
    """The index of that name; KeyError says which there are."""
    try:
        return _specs[name]
    except KeyError:
        raise KeyError(f"no search index is called {name}; there are: {', '.join(sorted(_specs)) or 'none'}") from None
