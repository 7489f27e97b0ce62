"""Writing the embedded engine's tables: entries, facet sets, suggestions and the vocabulary always agree."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from search import facets
from search.analysis import is_written
from search.documents import AnalyzedDocument, suggestion_keys
from search.models import SearchEntry, SearchFacetSet, SearchIndex, SearchSuggestion, SearchTerm

_WRITTEN_FIELDS = ("title", "keywords", "body", "facet_set", "latitude", "longitude", "weight", "updated_at", "content_hash")


@contextmanager
def locked(index: str) -> Iterator[SearchIndex]:
    """One transaction in which nobody else writes this index; its row is saved at the end."""
    SearchIndex.objects.get_or_create(name=index)
    with transaction.atomic():
        row = SearchIndex.objects.select_for_update().get(name=index)
        yield row
        row.documents = SearchEntry.objects.of(index).count()
        row.save(update_fields=["documents", "vocabulary", "rebuilt_at"])


def store(row: SearchIndex, documents: Sequence[AnalyzedDocument]) -> int:
    """Write the documents that differ from what is stored, under the lock; answers how many did."""
    stored = {entry.object_id: entry for entry in SearchEntry.objects.of(row.name).filter(object_id__in=[d.id for d in documents])}
    changed = [document for document in documents if _differs(document, stored.get(document.id))]
    if not changed:
        return 0
    _store_facet_sets(row.name, changed)
    entries = SearchEntry.objects.bulk_create(
        [_entry(row.name, document) for document in changed],
        update_conflicts=True,
        unique_fields=["index_name", "object_id"],
        update_fields=_WRITTEN_FIELDS,
    )
    _store_suggestions(row.name, changed, entries)
    before = [stored[document.id] for document in changed if document.id in stored]
    _count(row, before, entries)
    return len(changed)


def discard(row: SearchIndex, ids: Collection[str]) -> int:
    """Take documents out, under the lock; answers how many were there."""
    gone = list(SearchEntry.objects.of(row.name).filter(object_id__in=ids))
    if gone:
        SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
        _count(row, gone, [])
    return len(gone)


def recount(row: SearchIndex) -> None:
    """Compute the vocabulary anew from the entries and drop what nothing uses, under the lock."""
    SearchTerm.objects.filter(index_name=row.name).delete()
    _count(row, [], SearchEntry.objects.of(row.name).only("title", "keywords", "body").iterator(chunk_size=500))
    SearchFacetSet.objects.filter(index_name=row.name).unused().delete()


def _differs(document: AnalyzedDocument, stored: SearchEntry | None) -> bool:
    return stored is None or stored.content_hash != document.content_hash


def _entry(index: str, document: AnalyzedDocument) -> SearchEntry:
    return SearchEntry(
        index_name=index,
        object_id=document.id,
        title=" ".join(document.title),
        keywords=" ".join(document.keywords),
        body=" ".join(document.body),
        facet_set_id=facets.set_key(index, document.facets),
        latitude=document.point.latitude if document.point else None,
        longitude=document.point.longitude if document.point else None,
        weight=document.weight,
        updated_at=document.updated_at,
        content_hash=document.content_hash,
    )


def _store_facet_sets(index: str, documents: Iterable[AnalyzedDocument]) -> None:
    sets = {facets.set_key(index, document.facets): document.facets for document in documents}
    rows = [SearchFacetSet(key=key, index_name=index, values=values) for key, values in sets.items()]
    SearchFacetSet.objects.bulk_create(rows, ignore_conflicts=True)


def _store_suggestions(index: str, documents: Sequence[AnalyzedDocument], entries: Sequence[SearchEntry]) -> None:
    SearchSuggestion.objects.filter(entry__in=entries).delete()
    SearchSuggestion.objects.bulk_create(
        SearchSuggestion(entry=entry, index_name=index, key=key, text=text, weight=document.weight)
        for document, entry in zip(documents, entries, strict=True)
        for text in document.suggest
        for key in suggestion_keys(text)
    )


def _count(row: SearchIndex, before: Iterable[SearchEntry], after: Iterable[SearchEntry]) -> None:
    """Bring the vocabulary from what was to what is."""
    documents, titles = Counter[str](), Counter[str]()
    for entries, sign in ((before, -1), (after, 1)):
        for entry in entries:
            title = set(entry.title.split())
            titles.update(dict.fromkeys(title, sign))
            documents.update(dict.fromkeys(title.union(entry.keywords.split(), entry.body.split()), sign))
    moved = {term for term in documents if documents[term] or titles[term]}
    if moved:
        _move_terms(row, moved, documents, titles)


def _move_terms(row: SearchIndex, moved: Collection[str], documents: Counter[str], titles: Counter[str]) -> None:
    known = _terms(row.name, moved)
    rows = [
        SearchTerm(
            index_name=row.name,
            term=term,
            documents=known.get(term, (0, 0))[0] + documents[term],
            titles=known.get(term, (0, 0))[1] + titles[term],
            is_written=is_written(term),
        )
        for term in sorted(moved)
    ]
    SearchTerm.objects.bulk_create(rows, update_conflicts=True, unique_fields=["index_name", "term"], update_fields=["documents", "titles"])
    gone = SearchTerm.objects.filter(index_name=row.name, documents=0).delete()[0]
    if gone or len(known) < len(moved):
        row.vocabulary = uuid.uuid4().hex


def _terms(index: str, terms: Collection[str]) -> dict[str, tuple[int, int]]:
    """Document and title counts of those terms that are known."""
    wanted, found = sorted(terms), {}
    for at in range(0, len(wanted), 500):
        rows = SearchTerm.objects.filter(index_name=index, term__in=wanted[at : at + 500])
        found.update({term: (documents, titles) for term, documents, titles in rows.values_list("term", "documents", "titles")})
    return found
