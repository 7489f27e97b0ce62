"""How well a document answers a query; the same sum for every engine.

For each clause the best match counts: weight of the token times weight of the field it stands in; clauses are
added by importance. What the document offers beyond its best match settles ties.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from search.querying import AnalyzedQuery, Clause

TITLE, KEYWORDS, BODY = 1.0, 0.85, 0.6
#: What a second place of the same clause adds.
ECHO = 0.08


@dataclass(frozen=True, slots=True)
class Fields:
    """The tokens of a document by where they stand."""

    title: Collection[str]
    keywords: Collection[str]
    body: Collection[str]

    def weighted(self) -> tuple[tuple[Collection[str], float], ...]:
        """Each field with its weight."""
        return (self.title, TITLE), (self.keywords, KEYWORDS), (self.body, BODY)


def score(query: AnalyzedQuery, fields: Fields) -> float:
    """Sum over the clauses; 0 for a document that answers none."""
    return sum(clause.importance * _clause_score(clause, fields) for clause in query.clauses)


def is_hit(query: AnalyzedQuery, fields: Fields) -> bool:
    """Whether the document satisfies enough of the query; what the engines answer in their own languages."""
    satisfied = {index for index, clause in enumerate(query.clauses) if _clause_score(clause, fields)}
    return any(satisfied.issuperset(cover) for cover in query.covers)


def _clause_score(clause: Clause, fields: Fields) -> float:
    found = sorted((_field_score(clause.alternatives, tokens) * weight for tokens, weight in fields.weighted()), reverse=True)
    return found[0] + ECHO * sum(found[1:])


def _field_score(alternatives: Mapping[str, float], tokens: Collection[str]) -> float:
    """The first alternative present; they are in order of weight."""
    return next((weight for token, weight in alternatives.items() if token in tokens), 0.0)
