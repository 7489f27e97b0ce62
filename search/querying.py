"""What a person who typed these words is looking for.

Each meaningful word or phrase becomes a *clause*: tokens that would satisfy it, each with a weight between 0 and
1 for how well it does. Clauses differ in importance; a document is a hit when the clauses it satisfies carry at
least half of the importance of all. A word that is in no document and has no synonym therefore counts against
every document: nothing is found rather than something else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from search import analysis
from search.morphology import stem
from search.reading import Read, Reader, Vocabulary
from search.text import words
from search.thesaurus import GENERIC, PLACE, SKILL, TRAIT, Sense, Span, Thesaurus, thesaurus

#: Longer queries are read to this word.
MAX_WORDS = 24
#: Clauses that decide what is a hit; further ones only order the hits.
MAX_DECIDING = 7
#: Part of the importance that a hit has to satisfy.
NEEDED = 0.5
#: Importance of a clause by what it is; tuned with ``manage.py evaluate_search`` on tests/data/search-dev.
IMPORTANCE = {SKILL: 1.0, "hint": 0.8, TRAIT: 0.7, "plain": 0.6, "unknown": 0.8, PLACE: 0.45, GENERIC: 0.12}

#: What a token is worth: the word as typed, its base, a pair written as one, a name of the concept, a hint at it.
EXACT, BASE, JOINED, NAMED, HINTED = 1.0, 0.96, 0.92, 0.9, 0.72
#: A hint typed by a person means itself first, and only then the concept it hints at.
HINT_TO_NAME, HINT_TO_HINT = 0.5, 0.4
#: A place within a wider place: what is offered anywhere in the wider one is of some use.
PLACE_TO_WIDER = 0.7
#: What is related more distantly than this is not what was asked for.
LEAST_WEIGHT = 0.2
#: What a word is worth that a beginning was completed to.
COMPLETED_SKILL, COMPLETED_WORD = 0.85, 0.5


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for: what satisfies it and how much it matters."""

    typed: str
    kind: str
    alternatives: Mapping[str, float]

    @property
    def importance(self) -> float:
        """Between 0 and 1."""
        return IMPORTANCE[self.kind]


@dataclass(frozen=True, slots=True)
class AnalyzedQuery:
    """A query as the engines see it.

    ``covers`` are the smallest sets of clauses (by place) that make a hit; ``corrected`` is what was searched instead
    of what was typed, if it differs.
    """

    typed: str
    clauses: tuple[Clause, ...] = ()
    covers: tuple[tuple[int, ...], ...] = ()
    corrected: str = ""

    @property
    def tokens(self) -> frozenset[str]:
        """Every token that satisfies a clause."""
        return frozenset(token for clause in self.clauses for token in clause.alternatives)


def analyze(text: str, vocabulary: Vocabulary, *, complete: bool = True) -> AnalyzedQuery:
    """Clauses of ``text``; with ``complete`` the last word may be the beginning of one (search as you type)."""
    typed, book = words(text)[:MAX_WORDS], thesaurus()
    read = Reader(vocabulary, book).read(typed, complete=complete)
    clauses = _distinct(_clauses(read, book))
    shown = [part.shown for part in read]
    return AnalyzedQuery(
        typed=text,
        clauses=clauses,
        covers=minimal_covers([clause.importance for clause in clauses]),
        corrected=" ".join(shown) if "".join(shown) != "".join(typed) else "",
    )


def _clauses(read: Sequence[Read], book: Thesaurus) -> Iterator[Clause]:
    """One clause for each run of words that means something."""
    folded = [part.word for part in read]
    for span in book.spans(folded, named_only=True):
        parts = read[span.start : span.end]
        if span.senses:
            yield _sense_clause(parts, span, book)
        elif parts[0].word not in analysis.stop_words():
            yield _word_clause(parts[0], read, span.start, book)


def _sense_clause(parts: Sequence[Read], span: Span, book: Thesaurus) -> Clause:
    trust = min(part.trust for part in parts)
    folded = [part.word for part in parts]
    alternatives = _best([_written(folded), *(_meanings(sense, book) for sense in span.senses)], trust)
    kind = _kind(span.senses)
    if kind == PLACE:
        alternatives = {token: weight for token, weight in alternatives.items() if not analysis.is_written(token)}
    return Clause(" ".join(folded), kind, alternatives)


def _word_clause(part: Read, read: Sequence[Read], at: int, book: Thesaurus) -> Clause:
    """A word without a meaning of its own: as typed, completed, or written as one with a neighbour."""
    beside = [read[at - 1].word + part.word] if at else []
    beside += [part.word + read[at + 1].word] if at + 1 < len(read) else []
    options = [_written([part.word]), dict.fromkeys(beside, JOINED)]
    options.extend(_completed(word, book) for word in part.completions)
    return Clause(part.word, "plain" if part.known else "unknown", _best(options, part.trust))


def _written(folded: Sequence[str]) -> dict[str, float]:
    """The words themselves: one as typed, by its base, as a pair written apart; several only written as one."""
    together = "".join(folded)
    if len(folded) > 1:
        return {analysis.joined(folded): EXACT, together: JOINED}
    return {analysis.joined(folded): JOINED, stem(together): BASE, together: EXACT}


def _meanings(sense: Sense, book: Thesaurus) -> dict[str, float]:
    """Tokens of the concept and of what is related to it."""
    concept = sense.concept
    name, hint = (NAMED, HINTED) if sense.by_name else (HINT_TO_NAME, HINT_TO_HINT)
    found = {analysis.names(concept): name, analysis.hints(concept): hint}
    for key, weight in concept.related.items():
        other = book.concepts[key]
        found |= {analysis.names(other): weight * name, analysis.hints(other): weight * hint}
    if concept.kind == PLACE:
        found |= {analysis.names(wider): PLACE_TO_WIDER for wider in book.wider(concept)[:1]}
    return found


def _completed(word: str, book: Thesaurus) -> dict[str, float]:
    """What a completed word is worth: itself and, when it names something, that too."""
    senses = [sense for sense in book.senses(word) if sense.by_name and sense.concept.kind != GENERIC]
    share = COMPLETED_SKILL if word in book.skills else COMPLETED_WORD
    return _best([{word: EXACT}, *(_meanings(sense, book) for sense in senses)], share)


def _best(options: Iterable[Mapping[str, float]], trust: float) -> dict[str, float]:
    """The highest weight offered for each token, best first."""
    best: dict[str, float] = {}
    for option in options:
        for token, weight in option.items():
            best[token] = max(best.get(token, 0.0), weight * trust)
    ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return {token: weight for token, weight in ordered if weight >= LEAST_WEIGHT}


def _kind(senses: Sequence[Sense]) -> str:
    """The most telling kind among the senses."""
    named = [sense.concept.kind for sense in senses if sense.by_name]
    if not named:
        return "hint" if senses[0].concept.kind == SKILL else senses[0].concept.kind
    return max(named, key=IMPORTANCE.__getitem__)


def _distinct(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Clauses that ask for the same thing count once (kue kue; shopee tokopedia)."""
    kept: dict[frozenset[str], Clause] = {}
    for clause in clauses:
        concepts = frozenset(token for token in clause.alternatives if token.startswith(analysis.NAMES))
        key = concepts or frozenset(clause.alternatives)
        kept[key] = _together(kept[key], clause) if key in kept else clause
    return tuple(kept.values())


def _together(first: Clause, second: Clause) -> Clause:
    return replace(first, alternatives=_best([first.alternatives, second.alternatives], 1.0))


def minimal_covers(importance: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    """The smallest sets of clauses that carry at least ``NEEDED`` of the importance; any one of them makes a hit."""
    deciding = sorted(range(len(importance)), key=lambda index: -importance[index])[:MAX_DECIDING]
    total = sum(importance[index] for index in deciding)
    found: list[frozenset[int]] = []
    for size in range(1, len(deciding) + 1):
        for chosen in map(frozenset, combinations(deciding, size)):
            enough = sum(importance[index] for index in chosen) >= NEEDED * total - 1e-9
            if enough and not any(smaller <= chosen for smaller in found):
                found.append(chosen)
    return tuple(tuple(sorted(cover)) for cover in found)
