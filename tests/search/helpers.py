"""What the search tests share: a vocabulary in memory, the judged collection, an engine that is ill on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from search import analysis, ranking
from search.documents import AnalyzedDocument, analyzed
from search.evaluation import JudgedQuery, read_document, read_lines, read_queries
from search.specs import SearchDocument

JUDGED = Path(__file__).parents[1] / "data" / "search-dev"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


class Words:
    """A vocabulary over some documents."""

    def __init__(self, documents: Iterable[AnalyzedDocument] = ()) -> None:
        self.documents, self._counts, self._titles = 0, Counter[str](), Counter[str]()
        for document in documents:
            self.documents += 1
            self._counts.update(document.tokens)
            self._titles.update(set(document.title))

    def counts(self, tokens: Collection[str]) -> Mapping[str, int]:
        return {token: self._counts[token] for token in tokens if token in self._counts}

    def completions(self, prefix: str, limit: int) -> Sequence[str]:
        found = [word for word in self.words() if word.startswith(prefix)]
        return sorted(found, key=lambda word: (-self._titles[word], -self._counts[word], word))[:limit]

    def words(self) -> Collection[str]:
        return frozenset(token for token in self._counts if analysis.is_written(token))


def document(object_id: str = "1", title: str = "", **fields: Any) -> SearchDocument:
    """A document with little in it."""
    return SearchDocument(id=object_id, title=title, updated_at=fields.pop("updated_at", NOW), **fields)


def fields_of(document: AnalyzedDocument) -> ranking.Fields:
    """Its tokens as the ranking takes them."""
    return ranking.Fields(set(document.title), set(document.keywords), set(document.body))


def judged_documents() -> list[AnalyzedDocument]:
    """The collection that people judged."""
    return [analyzed(read_document(row)) for row in read_lines(JUDGED / "docs.jsonl")]


def judged_queries() -> list[JudgedQuery]:
    """The queries that people judged."""
    return read_queries(JUDGED / "queries.jsonl", JUDGED / "judgements.jsonl")
