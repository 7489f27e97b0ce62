"""The Elasticsearch engine. The only module that imports the client, so that it can change or go.

It gets tokens, not text: the analysis is ours, so any distribution of Elasticsearch 8 will do, the smallest too
(no Indonesian analyzer, no synonym filter, no scripts needed), and results agree with the embedded engine's.
Documents carry an outside version drawn before they were read: a late writer can't bring back an old state.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import F
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.helpers import scan, streaming_bulk
from elasticsearch_dsl import A, Completion, Date, Document, Float, GeoPoint, Index, Keyword, Q, Search

from search import ranking
from search.documents import AnalyzedDocument, prefix_key, suggestion_keys
from search.engines import scoring
from search.engines.base import EngineError, Query, Reader, Rebuilt, Result, Sort, Updated
from search.facets import Counts, Facets
from search.geo import Point
from search.models import SearchIndex
from search.querying import AnalyzedQuery, Clause

#: A person waits at most 2 seconds for an answer (hazards R49): one for Elasticsearch, the rest for the database.
SEARCH_SECONDS, SEARCH_TIMEOUT = 1.0, "800ms"
WRITE_SECONDS = 10.0
BULK = 500
#: Values of one facet that are counted.
FACET_VALUES = 1000
#: Between a facet and its value; in no facet name.
_EQUALS = "="


class Entry(Document):
    """One document as stored; every field holds tokens or numbers, none is analysed there."""

    object_id = Keyword()
    title = Keyword(multi=True)
    keywords = Keyword(multi=True)
    body = Keyword(multi=True)
    facets = Keyword(multi=True)
    point = GeoPoint()
    suggest = Completion(analyzer="keyword", max_input_length=80)
    suggestions = Keyword(multi=True, index=False, doc_values=False)
    weight = Float()
    updated_at = Date()
    content_hash = Keyword(index=False)

    class Index:
        settings = {"number_of_shards": 1, "number_of_replicas": 0}


class ElasticEngine:
    """Documents in one alias for each index; a rebuild fills a new index behind it and swaps."""

    name = "elasticsearch"

    def __init__(self, url: str, *, prefix: str = "simpul") -> None:
        self.prefix = prefix
        self.client = Elasticsearch(url, max_retries=0, retry_on_timeout=False, request_timeout=WRITE_SECONDS)
        self._quick = self.client.options(request_timeout=SEARCH_SECONDS)

    def search(self, query: Query) -> Result:
        """Answer a question; part of an answer is none."""
        with _guarded():
            answer = _search(query).using(self._quick).index(self._alias(query.index)).execute().to_dict()
            if answer["timed_out"] or answer["_shards"]["failed"]:
                raise EngineError("an incomplete answer")
            hits = scoring.in_order(query, map(_candidate, answer["hits"]["hits"]))
            return Result(hits, answer["hits"]["total"]["value"], _counts(answer.get("aggregations", {})))

    def suggest(self, index: str, prefix: str, limit: int) -> list[str]:
        """Texts of documents with a word that begins so, by the completion suggester."""
        key = prefix_key(prefix)
        if not key.strip():
            return []
        completion = {"field": "suggest", "size": limit * 8}
        search = Search().source(["suggestions"]).suggest("texts", key, completion=completion)
        with _guarded():
            answer = search.using(self._quick).index(self._alias(index)).execute().to_dict()
            options = [option for found in answer["suggest"]["texts"] for option in found["options"]]
        texts = (text for option in options for text in option["_source"]["suggestions"] if _has_start(text, key))
        return list(islice(dict.fromkeys(texts), limit))

    def update(self, index: str, ids: Collection[str], read: Reader) -> Updated:
        """Write and remove under a version drawn before reading."""
        version = _next_version(index)
        documents = {document.id: document for document in read(ids)}
        alias = self._alias(index)
        writes = [_index_action(alias, each, version) for each in documents.values()]
        removals = [_delete_action(alias, each, version) for each in ids if each not in documents]
        with _guarded():
            self._ensure(index)
            done = self._bulk([*writes, *removals])
        return Updated(done["index"], done["delete"])

    def rebuild(self, index: str, documents: Iterable[AnalyzedDocument]) -> Rebuilt:
        """Fill a new index, check it document by document, and let the alias point to it in one step."""
        version, hashes = _next_version(index), dict[str, str]()
        with _guarded():
            fresh = self._create(index)
            self._bulk(_noted(documents, hashes, fresh, version))
            self.client.indices.refresh(index=fresh)
            if self._stored(fresh) != hashes:
                self.client.indices.delete(index=fresh)
                raise EngineError("the new index does not hold what was written")
            before = self._stored(self._alias(index)) if self._exists(index) else {}
            self._swap(index, fresh)
        return Rebuilt(len(hashes), len(hashes.items() - before.items()), len(before.keys() - hashes.keys()))

    def hashes(self, index: str) -> Mapping[str, str]:
        """Content hash by id."""
        with _guarded():
            self.refresh(index)
            return self._stored(self._alias(index))

    def refresh(self, index: str) -> None:
        """Make what was written findable at once."""
        with _guarded():
            self.client.indices.refresh(index=self._alias(index))

    def drop(self, index: str) -> None:
        """Remove an index altogether."""
        with _guarded():
            for name in self._concrete(index):
                self.client.indices.delete(index=name)

    def _alias(self, index: str) -> str:
        return f"{self.prefix}-{index}"

    def _concrete(self, index: str) -> list[str]:
        return sorted(self.client.indices.get(index=f"{self._alias(index)}.*", expand_wildcards="open"))

    def _exists(self, index: str) -> bool:
        return bool(self.client.indices.exists_alias(name=self._alias(index)))

    def _create(self, index: str) -> str:
        name = f"{self._alias(index)}.{uuid.uuid4().hex[:12]}"
        Entry.init(index=name, using=self.client)
        return name

    def _ensure(self, index: str) -> None:
        """The first document of a new index makes it."""
        if not self._exists(index):
            self._swap(index, self._create(index))

    def _swap(self, index: str, fresh: str) -> None:
        """One step for those who search; then indexes that nothing points to are removed, also those of killed rebuilds."""
        others = [name for name in self._concrete(index) if name != fresh]
        removals = [{"remove": {"index": name, "alias": self._alias(index), "must_exist": False}} for name in others]
        self.client.indices.update_aliases(actions=[{"add": {"index": fresh, "alias": self._alias(index)}}, *removals])
        for name in others:
            Index(name, using=self.client).delete(ignore_unavailable=True)

    def _stored(self, target: str) -> dict[str, str]:
        found = scan(self.client, index=target, query={"_source": ["content_hash"]}, size=1000)
        return {each["_id"]: each["_source"]["content_hash"] for each in found}

    def _bulk(self, actions: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Carry out; a newer document that is already there, or none to delete, is as good."""
        done: dict[str, int] = defaultdict(int)
        for succeeded, item in streaming_bulk(self.client, actions, chunk_size=BULK, raise_on_error=False, raise_on_exception=True):
            action, outcome = next(iter(item.items()))
            if not succeeded and outcome["status"] not in (404, 409):
                raise EngineError(f"a document was refused: {outcome['status']}")
            done[action] += succeeded
        return done


@contextmanager
def _guarded() -> Iterator[None]:
    """Whatever the client raises becomes an EngineError without any content."""
    try:
        yield
    except NotFoundError as error:
        raise EngineError("not built yet") from error
    except (ApiError, TransportError) as error:
        raise EngineError(type(error).__name__) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise EngineError("an answer that is none") from error


def _next_version(index: str) -> int:
    SearchIndex.objects.get_or_create(name=index)
    SearchIndex.objects.filter(name=index).update(version=F("version") + 1)
    return SearchIndex.objects.values_list("version", flat=True).get(name=index)


# --- documents ---------------------------------------------------------------------------------------------------


def _source(document: AnalyzedDocument) -> dict[str, Any]:
    keys = [key for text in document.suggest for key in suggestion_keys(text)]
    point = document.point
    return {
        "object_id": document.id,
        "title": list(document.title),
        "keywords": list(document.keywords),
        "body": list(document.body),
        "facets": [f"{name}{_EQUALS}{value}" for name, values in document.facets.items() for value in values],
        "suggestions": list(document.suggest),
        "weight": document.weight,
        "updated_at": document.updated_at.isoformat(),
        "content_hash": document.content_hash,
        **({"point": {"lat": point.latitude, "lon": point.longitude}} if point else {}),
        **({"suggest": {"input": keys, "weight": round(document.weight * 100)}} if keys else {}),
    }


def _index_action(target: str, document: AnalyzedDocument, version: int) -> dict[str, Any]:
    return {"_op_type": "index", "_source": _source(document), **_addressed(target, document.id, version)}


def _delete_action(target: str, object_id: str, version: int) -> dict[str, Any]:
    return {"_op_type": "delete", **_addressed(target, object_id, version)}


def _addressed(target: str, object_id: str, version: int) -> dict[str, Any]:
    return {"_index": target, "_id": object_id, "version": version, "version_type": "external"}


def _noted(documents: Iterable[AnalyzedDocument], hashes: dict[str, str], target: str, version: int) -> Iterator[dict[str, Any]]:
    """Actions for a rebuild; ``hashes`` remembers what was sent."""
    for document in documents:
        hashes[document.id] = document.content_hash
        yield _index_action(target, document, version)


def _candidate(hit: Mapping[str, Any]) -> scoring.Candidate:
    source = hit["_source"]
    fields = ranking.Fields(set(source["title"]), set(source["keywords"]), set(source["body"]))
    point = Point(source["point"]["lat"], source["point"]["lon"]) if "point" in source else None
    return scoring.Candidate(hit["_id"], fields, point, source["weight"], datetime.fromisoformat(source["updated_at"]))


def _has_start(text: str, key: str) -> bool:
    return any(start.startswith(key) for start in suggestion_keys(text))


# --- questions ---------------------------------------------------------------------------------------------------


def _search(query: Query) -> Search:
    """The question as Elasticsearch reads it: words and circle make hits, filters come after the counting."""
    search = Search().query("bool", filter=_filters(query), should=_wishes(query.analyzed))
    search = search.extra(track_total_hits=True, timeout=SEARCH_TIMEOUT, track_scores=True)
    search = search.params(allow_partial_search_results=False)
    search = search.source(["title", "keywords", "body", "point", "weight", "updated_at"])
    search = search.sort(*_sorting(query))[query.offset : query.offset + query.limit]
    if query.filters:
        search = search.post_filter(_passing(query.filters))
    for name in query.facets:
        others = _passing({other: values for other, values in query.filters.items() if other != name})
        terms = A("terms", field="facets", include=f"{name}{_EQUALS}.*", size=FACET_VALUES)
        search.aggs.bucket(name, "filter", filter=others).bucket("values", terms)
    return search


def _filters(query: Query) -> list[Q]:
    """What makes a hit."""
    filters = []
    if query.analyzed.clauses:
        filters.append(Q("bool", should=[_cover(query.analyzed, cover) for cover in query.analyzed.covers], minimum_should_match=1))
    if query.point is not None and query.radius_km is not None:
        centre = {"lat": query.point.latitude, "lon": query.point.longitude}
        filters.append(Q("geo_distance", distance=f"{query.radius_km}km", point=centre))
    return filters


def _cover(analyzed: AnalyzedQuery, cover: Iterable[int]) -> Q:
    return Q("bool", filter=[_anywhere(analyzed.clauses[index]) for index in cover])


def _anywhere(clause: Clause) -> Q:
    tokens = list(clause.alternatives)
    return Q("bool", should=[Q("terms", **{field: tokens}) for field in ("title", "keywords", "body")])


def _wishes(analyzed: AnalyzedQuery) -> list[Q]:
    """The sum of ``search.ranking`` without echoes: good enough to choose the first hits, which are ranked again."""
    return [Q("dis_max", queries=list(_places(clause))) for clause in analyzed.clauses]


def _places(clause: Clause) -> Iterator[Q]:
    by_weight: dict[float, list[str]] = defaultdict(list)
    for token, weight in clause.alternatives.items():
        by_weight[weight].append(token)
    for weight, tokens in by_weight.items():
        for field, share in (("title", ranking.TITLE), ("keywords", ranking.KEYWORDS), ("body", ranking.BODY)):
            boost = clause.importance * weight * share
            yield Q("constant_score", filter=Q("terms", **{field: tokens}), boost=boost)


def _passing(filters: Facets) -> Q:
    wanted = [[f"{name}{_EQUALS}{value}" for value in values] for name, values in filters.items() if values]
    return Q("bool", filter=[Q("terms", facets=values) for values in wanted])


def _sorting(query: Query) -> list[dict[str, Any]]:
    if query.sort == Sort.DISTANCE and query.point is not None:
        centre = {"lat": query.point.latitude, "lon": query.point.longitude}
        return [{"_geo_distance": {"point": centre, "order": "asc", "unit": "km"}}, {"object_id": "asc"}]
    if query.sort == Sort.NEWEST:
        return [{"updated_at": "desc"}, {"object_id": "asc"}]
    first = {"_score": "desc"} if query.analyzed.clauses else {"weight": "desc"}
    return [first, {"weight": "desc"}, {"updated_at": "desc"}, {"object_id": "asc"}]


def _counts(aggregations: Mapping[str, Any]) -> Counts:
    """Counts by facet and value, most frequent first and then by name, as ``search.facets`` gives them."""
    counted = {
        name: {bucket["key"].partition(_EQUALS)[2]: bucket["doc_count"] for bucket in found["values"]["buckets"]}
        for name, found in aggregations.items()
    }
    return {name: dict(sorted(values.items(), key=lambda item: (-item[1], item[0]))) for name, values in counted.items()}
