"""Which words of a text answer a query, as pieces that a template escapes and marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from search import analysis
from search.querying import AnalyzedQuery
from search.text import split
from search.thesaurus import thesaurus

#: Weaker ties (a distant relation) are not marked: the reader would not see why.
MARKED_FROM = 0.6
#: Characters of an excerpt, and how many of them stand before the first mark.
EXCERPT_LENGTH, LEAD = 180, 50


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; ``is_match`` when it answers the query."""

    text: str
    is_match: bool


def segments(text: str, query: AnalyzedQuery) -> list[Segment]:
    """The whole text in pieces, in order; joined they are the text again."""
    pieces, at = [], 0
    for start, end in _marks(text, query):
        if start > at:
            pieces.append(Segment(text[at:start], is_match=False))
        pieces.append(Segment(text[start:end], is_match=True))
        at = end
    return [*pieces, Segment(text[at:], is_match=False)] if at < len(text) else pieces


def excerpt(text: str, query: AnalyzedQuery, length: int = EXCERPT_LENGTH) -> list[Segment]:
    """Some hundred characters around the first mark, cut at blanks, with dots where something was cut."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return segments(flat, query)
    first = next(_marks(flat, query), (0, 0))[0]
    start = flat.rfind(" ", 0, max(0, first - LEAD)) + 1 if first > LEAD else 0
    end = flat.rfind(" ", start, start + length)
    end = len(flat) if start + length >= len(flat) else (end if end > start else start + length)
    return segments(f"{'… ' if start else ''}{flat[start:end]}{' …' if end < len(flat) else ''}", query)


def _marks(text: str, query: AnalyzedQuery) -> Iterator[tuple[int, int]]:
    """Places in the text whose tokens satisfy a clause well."""
    wanted = {token for clause in query.clauses for token, weight in clause.alternatives.items() if weight >= MARKED_FROM}
    words, book = list(split(text)), thesaurus()
    folded = [word.folded for word in words]
    for span in book.spans(folded):
        if not wanted.isdisjoint(analysis.span_tokens(folded, span, book)):
            yield words[span.start].start, words[span.end - 1].end
