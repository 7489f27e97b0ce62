"""The exact order of the first hits, the same whichever engine found them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import exp

from search import ranking
from search.engines.base import Hit, Query, Sort
from search.geo import Point, distance_km
from search.querying import AnalyzedQuery

#: A document of weight 0 loses this part of its score, one very far away that part.
WEIGHT_SHARE, DISTANCE_SHARE = 0.1, 0.25
#: Distance at which two thirds of the loss are reached.
FAR_KM = 50.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit with what is needed to rank it."""

    id: str
    fields: ranking.Fields
    point: Point | None
    weight: float
    updated_at: datetime


def in_order(query: Query, candidates: Iterable[Candidate]) -> tuple[Hit, ...]:
    """Hits as they are shown; only relevance is computed here, other orders are the engine's."""
    hits = [_hit(query, candidate) for candidate in candidates]
    if query.sort == Sort.RELEVANCE and query.analyzed.clauses:
        hits.sort(key=lambda hit: (-round(hit.score, 6), -hit.updated_at.timestamp(), hit.id))
    return tuple(hits)


def _hit(query: Query, candidate: Candidate) -> Hit:
    away = distance_km(query.point, candidate.point) if query.point and candidate.point else None
    return Hit(candidate.id, _score(query.analyzed, candidate, away), candidate.updated_at, away)


def _score(analyzed: AnalyzedQuery, candidate: Candidate, away: float | None) -> float:
    """Relevance, less a little for weight and distance."""
    near = 1.0 if away is None else 1 - DISTANCE_SHARE * (1 - exp(-away / FAR_KM))
    return ranking.score(analyzed, candidate.fields) * (1 - WEIGHT_SHARE * (1 - candidate.weight)) * near
