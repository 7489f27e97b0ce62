"""The embedded engine: finds in the database itself, by FTS5 on SQLite and full text on PostgreSQL."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import connection

from portal.kernel import clock
from search import facets, ranking
from search.documents import AnalyzedDocument, prefix_key
from search.engines import entries, scoring, sql
from search.engines.base import Query, Reader, Rebuilt, Result, Updated
from search.geo import Point
from search.models import SearchEntry, SearchFacetSet, SearchSuggestion

#: Documents written in one transaction of a rebuild: others can write in between.
BATCH = 500

_facet_values: dict[int, Mapping[str, list[str]]] = {}


class DatabaseEngine:
    """Always there; what the others fall back on."""

    name = "database"

    def search(self, query: Query) -> Result:
        """Answer a question in one statement, then put the first hits into their exact order."""
        passing = _passing(query) if query.filters else None
        rows = _run(sql.statement(query, sql.DIALECTS[connection.vendor], passing))
        found = sorted((position, entry) for kind, entry, position in rows if kind == "h")
        counts = {key: count for kind, key, count in rows if kind == "s"}
        values = _values(counts)
        hits = scoring.in_order(query, _candidates([entry for _position, entry in found]))
        total = sum(count for key, count in counts.items() if passing is None or key in passing)
        return Result(hits, total, facets.count([(values[key], count) for key, count in counts.items()], query.filters, query.facets))

    def suggest(self, index: str, prefix: str, limit: int) -> list[str]:
        """Texts of documents with a word that begins so, the weightiest first."""
        key = prefix_key(prefix)
        if not key.strip():
            return []
        rows = SearchSuggestion.objects.beginning(index, key).order_by("-weight", "key")
        texts = rows.values_list("text", flat=True)[: limit * 8]
        return list(dict.fromkeys(texts))[:limit]

    def update(self, index: str, ids: Collection[str], read: Reader) -> Updated:
        """Read and write under the lock of the index, so that the last reader is the last writer."""
        with entries.locked(index) as row:
            documents = read(ids)
            absent = set(ids) - {document.id for document in documents}
            return Updated(entries.store(row, documents), entries.discard(row, absent))

    def rebuild(self, index: str, documents: Iterable[AnalyzedDocument]) -> Rebuilt:
        """Write in place, batch by batch, then remove what was there before and was not named.

        At every moment each document is either its old or its new self, so a rebuild that dies leaves an index
        that answers.
        """
        before = set(SearchEntry.objects.of(index).values_list("object_id", flat=True))
        written, source = 0, iter(documents)
        while batch := list(islice(source, BATCH)):
            before.difference_update(document.id for document in batch)
            with entries.locked(index) as row:
                written += entries.store(row, batch)
        with entries.locked(index) as row:
            removed = sum(entries.discard(row, part) for part in _parts(before))
            entries.recount(row)
            row.rebuilt_at = clock.now()
        return Rebuilt(row.documents, written, removed)

    def hashes(self, index: str) -> Mapping[str, str]:
        """Content hash by id."""
        return SearchEntry.objects.of(index).hashes()

    def drop(self, index: str) -> None:
        """Remove an index altogether."""
        with entries.locked(index) as row:
            for part in _parts(SearchEntry.objects.of(index).values_list("object_id", flat=True)):
                entries.discard(row, part)
            entries.recount(row)
        row.delete()


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    source = iter(list(ids))
    while part := list(islice(source, BATCH)):
        yield part


def _run(statement: sql.Statement) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.values)
        return cursor.fetchall()


def _passing(query: Query) -> frozenset[int]:
    """Facet sets of the index that pass the filters."""
    keys = SearchFacetSet.objects.filter(index_name=query.index).values_list("key", flat=True)
    return frozenset(key for key, values in _values(keys).items() if facets.passes(values, query.filters))


def _values(keys: Iterable[int]) -> dict[int, Mapping[str, list[str]]]:
    """Facet values by key. A key is made from its values, so what was read once holds for ever."""
    wanted = list(keys)
    missing = [key for key in wanted if key not in _facet_values]
    for at in range(0, len(missing), BATCH):
        rows = SearchFacetSet.objects.filter(key__in=missing[at : at + BATCH])
        _facet_values.update(rows.values_list("key", "values"))
    return {key: _facet_values.get(key, {}) for key in wanted}


def _candidates(ids: list[int]) -> Iterator[scoring.Candidate]:
    """The entries in the given order, with their tokens."""
    by_id = SearchEntry.objects.in_bulk(ids)
    for entry in filter(None, map(by_id.get, ids)):
        fields = ranking.Fields(set(entry.title.split()), set(entry.keywords.split()), set(entry.body.split()))
        point = None if entry.latitude is None or entry.longitude is None else Point(entry.latitude, entry.longitude)
        yield scoring.Candidate(entry.object_id, fields, point, entry.weight, entry.updated_at)
