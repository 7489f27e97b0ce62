"""What every engine does: the same question gives the same answer, whichever is asked."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from search.documents import AnalyzedDocument
from search.facets import Counts, Facets
from search.geo import Point
from search.querying import AnalyzedQuery

#: The first hits by the engine's own order, which are then put into the exact order of ``search.ranking``.
WINDOW = 200


class EngineError(Exception):
    """The engine can't answer now: down, slow, half-built or out of date. The text names no content."""


class Sort(StrEnum):
    """Order of hits."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Query:
    """One question to an engine. Hits are counted from ``offset``; ``radius_km`` needs a ``point``."""

    index: str
    analyzed: AnalyzedQuery
    filters: Facets = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    point: Point | None = None
    radius_km: float | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = WINDOW


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found; the score is comparable within one answer only."""

    id: str
    score: float
    updated_at: datetime
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Hits from ``offset`` on, how many there are in all, and how they divide over the facets."""

    hits: tuple[Hit, ...]
    total: int
    facets: Counts


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: documents in the index now, those written, those taken out."""

    documents: int
    written: int
    removed: int


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did. The embedded engine does not count documents that were right already."""

    written: int = 0
    removed: int = 0


#: Reads the documents of these ids as they are now; an id that is left out has no document (any more).
Reader = Callable[[Collection[str]], list[AnalyzedDocument]]


class Engine(Protocol):
    """A store of documents that can be searched."""

    name: str

    def search(self, query: Query) -> Result:
        """Answer a question; raises EngineError."""

    def suggest(self, index: str, prefix: str, limit: int) -> list[str]:
        """Texts with a word that begins with what was typed; raises EngineError."""

    def update(self, index: str, ids: Collection[str], read: Reader) -> Updated:
        """Make these documents what ``read`` says they are now; those it leaves out are removed.

        However many do so at once, the document that was read last is the one that stays. Raises EngineError.
        """

    def rebuild(self, index: str, documents: Iterable[AnalyzedDocument]) -> Rebuilt:
        """Make the index hold exactly these; searching goes on meanwhile. Raises EngineError."""

    def hashes(self, index: str) -> Mapping[str, str]:
        """Content hash by id of all that is stored; raises EngineError."""

    def drop(self, index: str) -> None:
        """Remove an index altogether; raises EngineError."""
