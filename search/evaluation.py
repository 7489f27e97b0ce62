"""How good the results are: judged queries against a throw-away index.

Files have one JSON object a line: documents (id, kind, title, partner, region, mode, schedule, body …), queries
(id, text, type), judgements (query, doc, grade 0 to 3). Measures: nDCG at 10 (gain 2^grade - 1, log2 discount),
recall at 10 of grades 2 and 3, success at 3 (a grade 3 document among the first three). A query that nothing
answers scores 1 when nothing is found and 0 otherwise.
"""

import json
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from search import querying
from search.documents import analyzed
from search.engines import choice
from search.engines.base import Engine, Query
from search.specs import SearchDocument
from search.vocabulary import IndexVocabulary

DEPTH = 10
Grades = Mapping[str, int]
#: What a document of a kind is, in the words people look for it with.
KIND_WORDS = {"program": "program pelatihan", "job": "lowongan kerja"}
#: Parts of a document that are names of things rather than prose.
KEYWORD_FIELDS = ("region", "mode", "schedule", "certificate")


def ndcg(ranking: Sequence[str], grades: Grades, depth: int = DEPTH) -> float:
    """Discounted gain of the ranking over that of the best possible one; needs a relevant document."""
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(each, 0) for each in ranking[:depth]]) / _gain(best[:depth])


def recall(ranking: Sequence[str], grades: Grades, depth: int = DEPTH) -> float | None:
    """Share of the useful documents (grade 2 or 3) among the first; None when there is none."""
    useful = {each for each, grade in grades.items() if grade >= 2}
    return len(useful.intersection(ranking[:depth])) / len(useful) if useful else None


def succeeds(ranking: Sequence[str], grades: Grades) -> bool:
    """Whether one of the first three is just what was asked for."""
    return any(grades.get(each) == 3 for each in ranking[:3])


def score(ranking: Sequence[str], grades: Grades) -> float:
    """nDCG; for a query without answer 1 when the ranking is empty, else 0."""
    return ndcg(ranking, grades) if any(grades.values()) else float(not ranking)


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query with what a person said about the documents."""

    id: str
    text: str
    type: str
    grades: Grades


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_queries(queries: Path, judgements: Path) -> list[JudgedQuery]:
    """Queries with their judgements."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in read_lines(judgements):
        grades[row["query"]][row["doc"]] = row["grade"]
    return [JudgedQuery(row["id"], row["text"], row["type"], grades[row["id"]]) for row in read_lines(queries)]


def read_document(row: Mapping[str, Any]) -> SearchDocument:
    """A document of the judged collection as an app would describe it."""
    keywords = [KIND_WORDS.get(row["kind"], row["kind"]), *(row[name] for name in KEYWORD_FIELDS if row.get(name))]
    return SearchDocument(
        id=row["id"],
        title=row["title"],
        keywords=keywords,
        body=f"{row['partner']}. {row['body']}",
        facets={"kind": row["kind"], "region": row["region"], "mode": row["mode"]},
        suggest=[row["title"]],
        updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def evaluate(engine: Engine, documents: Iterable[SearchDocument], queries: Sequence[JudgedQuery]) -> dict[str, Any]:
    """Index, ask everything, measure; the index is gone afterwards. The vocabulary is always the database's."""
    index = f"evaluation_{uuid.uuid4().hex[:8]}"
    ready = [analyzed(document) for document in documents]
    used = {choice.database().name: choice.database(), engine.name: engine}
    try:
        for each in used.values():
            each.rebuild(index, ready)
        answers = {query.id: _ask(engine, index, query.text) for query in queries}
    finally:
        for each in used.values():
            each.drop(index)
    return report(engine.name, queries, answers)


@dataclass(frozen=True, slots=True)
class Answered:
    """Documents in order, and how long that took."""

    ranking: list[str]
    milliseconds: float


def _ask(engine: Engine, index: str, text: str) -> Answered:
    started = time.perf_counter()
    result = engine.search(Query(index=index, analyzed=querying.analyze(text, IndexVocabulary(index))))
    return Answered([hit.id for hit in result.hits], (time.perf_counter() - started) * 1000)


def report(engine: str, queries: Sequence[JudgedQuery], answers: Mapping[str, Answered]) -> dict[str, Any]:
    """The measures over all queries and by type, with the rankings they come from."""
    by_type: dict[str, list[float]] = defaultdict(list)
    for query in queries:
        by_type[query.type].append(score(answers[query.id].ranking, query.grades))
    recalls = [recall(answers[query.id].ranking, query.grades) for query in queries]
    times = [answer.milliseconds for answer in answers.values()]
    return {
        "engine": engine,
        "queries": len(queries),
        "ndcg10": _mean([value for values in by_type.values() for value in values]),
        "recall10": _mean([value for value in recalls if value is not None]),
        "success3": _mean([float(succeeds(answers[q.id].ranking, q.grades)) for q in queries if 3 in q.grades.values()]),
        "by_type": {name: _mean(values) for name, values in sorted(by_type.items())},
        "p50_ms": _percentile(times, 50),
        "p99_ms": _percentile(times, 99),
        "rankings": {query.id: answers[query.id].ranking for query in queries},
    }


def _mean(values: Sequence[float]) -> float:
    return round(fmean(values), 4) if values else 0.0


def _percentile(values: Sequence[float], percent: int) -> float:
    """By linear interpolation; the value itself when there is only one."""
    return round(quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else sum(values), 2)
