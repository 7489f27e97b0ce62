"""Finding: the question is analysed, an engine answers with ids, and the database decides who may see them."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from search import facets, highlight, querying
from search.engines import choice
from search.engines.base import WINDOW, Hit, Query, Result, Sort
from search.facets import Counts
from search.geo import Point
from search.querying import AnalyzedQuery
from search.specs import IndexSpec, spec
from search.vocabulary import IndexVocabulary

logger = logging.getLogger(__name__)

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
#: Pages further back than this are not offered: who looks there needs a filter.
MAX_HITS = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """An object that was found and may be seen."""

    object: Any
    score: float
    updated_at: datetime
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results.

    ``total`` counts the hits less those that the database refused among the ones looked at (``dropped``). ``corrected``
    is what was searched instead of the words typed. ``degraded`` asks for the banner: another engine had to answer.
    """

    items: tuple[Found, ...]
    total: int
    number: int
    size: int
    facets: Counts
    analyzed: AnalyzedQuery
    dropped: int = 0
    degraded: bool = False

    @property
    def corrected(self) -> str:
        """Words that were searched instead of those typed, or ``""``."""
        return self.analyzed.corrected

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-min(self.total, MAX_HITS) // self.size))

    def highlighted(self, text: str) -> list[highlight.Segment]:
        """``text`` cut into pieces that answer the question and pieces between them."""
        return highlight.segments(text, self.analyzed)

    def excerpt(self, text: str) -> list[highlight.Segment]:
        """The part of ``text`` that answers the question, cut likewise."""
        return highlight.excerpt(text, self.analyzed)


def search_documents(
    spec_name: str,
    text: str = "",
    *,
    queryset: QuerySet[Any],
    filters: Mapping[str, Iterable[str] | str] | None = None,
    point: Point | None = None,
    radius_km: float | None = None,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> SearchPage:
    """One page of an index. ``queryset`` holds what the reader may see: other hits are dropped and counted.

    ``filters`` maps facets to the values wanted; facets the index does not have are ignored, as are pages that do
    not exist. ``radius_km`` counts around ``point``.
    """
    described, size = spec(spec_name), max(1, min(page_size, MAX_PAGE_SIZE))
    number = max(1, min(page, MAX_HITS // size))
    start = (number - 1) * size
    query = Query(
        index=spec_name,
        analyzed=querying.analyze(text, IndexVocabulary(spec_name)),
        filters=_known_filters(described, filters or {}),
        facets=described.facets,
        point=point,
        radius_km=radius_km,
        sort=sort if point or sort != Sort.DISTANCE else Sort.RELEVANCE,
        offset=0 if start < WINDOW else start,
        limit=WINDOW if start < WINDOW else size,
    )
    answer = choice.ask(lambda engine: engine.search(query))
    found = _visible(described, queryset, answer.value)
    dropped = len(answer.value.hits) - len(found)
    if dropped:
        logger.info("search %s: %d hits refused by the database", spec_name, dropped)
    return SearchPage(
        items=tuple(found[start - query.offset :][:size]),
        total=answer.value.total - dropped,
        number=number,
        size=size,
        facets=answer.value.facets,
        analyzed=query.analyzed,
        dropped=dropped,
        degraded=answer.degraded,
    )


def suggest(spec_name: str, typed: str, *, limit: int = 8) -> list[str]:
    """Texts offered while somebody types; answers nothing rather than late."""
    spec(spec_name)
    return choice.ask(lambda engine: engine.suggest(spec_name, typed, limit)).value


def _known_filters(described: IndexSpec, filters: Mapping[str, Iterable[str] | str]) -> facets.Facets:
    return facets.normalized({name: values for name, values in filters.items() if name in described.facets})


def _visible(described: IndexSpec, queryset: QuerySet[Any], result: Result) -> list[Found]:
    """The hits in order, less those the queryset does not have."""
    seen = {described.id_of(each): each for each in queryset.filter(**{f"{described.id_field}__in": _ids(result.hits)})}
    return [Found(seen[hit.id], hit.score, hit.updated_at, hit.distance_km) for hit in result.hits if hit.id in seen]


def _ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.id for hit in hits]
