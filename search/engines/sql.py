"""The one question to the database, in the words of SQLite and of PostgreSQL.

A single statement finds the hits once and gives both the first of them in order and how many there are of each
facet set. Tokens are runs of ``a-z0-9`` and facet set keys are numbers, so both are written into the text safely.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

from search.engines.base import Query, Sort
from search.geo import EARTH_RADIUS_KM, KM_PER_DEGREE, Point
from search.querying import AnalyzedQuery

#: Half the square of the chord, as in ``search.geo``: grows with the distance, so it serves to compare.
_CHORD = (
    "(sin(radians(e.latitude - %s) / 2) * sin(radians(e.latitude - %s) / 2)"
    " + cos(radians(%s)) * cos(radians(e.latitude)) * sin(radians(e.longitude - %s) / 2) * sin(radians(e.longitude - %s) / 2))"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """Text and values."""

    text: str
    values: tuple[Any, ...]


class SqliteDialect:
    """FTS5: BM25 with title ten times, keywords six times, body twice."""

    #: CROSS JOIN is SQLite's word for "in this order": else it may read every entry and ask FTS5 about each.
    source = "search_entry_text CROSS JOIN search_searchentry e"
    matches = "e.id = search_entry_text.rowid AND search_entry_text MATCH %s"
    rank = "bm25(search_entry_text, 10.0, 6.0, 2.0)"
    rank_values = 0

    def expression(self, analyzed: AnalyzedQuery) -> str:
        """The hits of a query in FTS5's language."""
        return boolean(analyzed, quote='"', either=" OR ", both=" AND ")


class PostgresqlDialect:
    """``tsvector`` with ``ts_rank``; weights of the parts D, C, B, A."""

    source = "search_searchentry e"
    matches = "e.text_vector @@ %s::tsquery"
    rank = "-ts_rank('{0.2, 0.2, 0.6, 1.0}', e.text_vector, %s::tsquery)"
    rank_values = 1

    def expression(self, analyzed: AnalyzedQuery) -> str:
        """The hits of a query in the language of ``tsquery``."""
        return boolean(analyzed, quote="'", either=" | ", both=" & ")


Dialect = SqliteDialect | PostgresqlDialect
DIALECTS: Mapping[str, Dialect] = {"sqlite": SqliteDialect(), "postgresql": PostgresqlDialect()}


def boolean(analyzed: AnalyzedQuery, *, quote: str, either: str, both: str) -> str:
    """Any cover of the query; a cover asks for all its clauses, a clause for any of its tokens."""
    return either.join(
        "(" + both.join(_clause(analyzed.clauses[index].alternatives, quote, either) for index in cover) + ")" for cover in analyzed.covers
    )


def _clause(tokens: Iterable[str], quote: str, either: str) -> str:
    return "(" + either.join(f"{quote}{token}{quote}" for token in tokens) + ")"


def statement(query: Query, dialect: Dialect, sets: Iterable[int] | None) -> Statement:
    """Rows ``(kind, number, count)``: ``h`` entry id and its position, ``s`` facet set and its hits.

    ``sets`` are the facet sets that pass the filters; None lets all pass.
    """
    conditions, values = _conditions(query, dialect)
    order, sort_key, sort_values = _order(query, dialect)
    passing = "" if sets is None else f"WHERE facet_set IN ({', '.join(map(str, map(int, sets))) or 'NULL'})"
    text = f"""
        WITH hits AS MATERIALIZED (
            SELECT e.id AS id, e.facet_set_id AS facet_set, e.weight AS weight, {sort_key} AS sort_key
            FROM {dialect.source if query.analyzed.clauses else "search_searchentry e"}
            WHERE {conditions}
        ), placed AS (
            SELECT id, row_number() OVER (ORDER BY {order}) AS position FROM hits {passing}
        )
        SELECT 'h', id, position FROM placed WHERE position > %s AND position <= %s
        UNION ALL
        SELECT 's', facet_set, count(*) FROM hits GROUP BY facet_set
    """  # noqa: S608 - the pieces are ours, the values are parameters
    return Statement(text, (*sort_values, *values, query.offset, query.offset + query.limit))


def _conditions(query: Query, dialect: Dialect) -> tuple[str, list[Any]]:
    """What makes a hit: the words, the index, the circle."""
    conditions, values = ["e.index_name = %s"], [query.index]
    if query.analyzed.clauses:
        conditions.insert(0, dialect.matches)
        values.insert(0, dialect.expression(query.analyzed))
    if query.point is not None and query.radius_km is not None:
        box, box_values = _circle(query.point, query.radius_km)
        conditions.append(box)
        values.extend(box_values)
    return " AND ".join(conditions), values


def _order(query: Query, dialect: Dialect) -> tuple[str, str, list[Any]]:
    """ORDER BY over the hits, the value it needs from the row, and the parameters of that."""
    if query.sort == Sort.DISTANCE and query.point is not None:
        return "sort_key IS NULL, sort_key, id", _CHORD, _chord_values(query.point)
    if query.sort == Sort.RELEVANCE and query.analyzed.clauses:
        return "sort_key, weight DESC, id", dialect.rank, [dialect.expression(query.analyzed)] * dialect.rank_values
    return ("sort_key DESC, id" if query.sort == Sort.NEWEST else "weight DESC, sort_key DESC, id"), "e.updated_at", []


def _circle(point: Point, radius_km: float) -> tuple[str, list[Any]]:
    """A box that the index can use, then the exact circle."""
    tall = radius_km / KM_PER_DEGREE
    wide = tall / max(0.01, cos(radians(min(89.0, abs(point.latitude) + tall))))
    furthest = sin(min(1.0, radius_km / (2 * EARTH_RADIUS_KM))) ** 2
    box = [point.latitude - tall, point.latitude + tall, point.longitude - wide, point.longitude + wide]
    text = f"e.latitude BETWEEN %s AND %s AND e.longitude BETWEEN %s AND %s AND {_CHORD} <= %s"
    return text, [*box, *_chord_values(point), furthest]


def _chord_values(point: Point) -> list[Any]:
    return [point.latitude, point.latitude, point.latitude, point.longitude, point.longitude]
