"""What an index knows of its words, read from the database; the list of all words is kept until it changes."""

from collections.abc import Collection, Mapping, Sequence

from search.models import SearchIndex, SearchTerm

#: Terms asked for at once: SQLite takes no endless lists.
CHUNK = 500

_known: dict[str, tuple[str, frozenset[str]]] = {}


class IndexVocabulary:
    """The vocabulary of one index, for ``search.querying``."""

    def __init__(self, index: str) -> None:
        self.index = index

    @property
    def documents(self) -> int:
        """Number of documents."""
        return SearchIndex.objects.filter(name=self.index).values_list("documents", flat=True).first() or 0

    def counts(self, tokens: Collection[str]) -> Mapping[str, int]:
        """For each token that occurs, the number of documents that have it."""
        wanted = sorted(tokens)
        chunks = (wanted[at : at + CHUNK] for at in range(0, len(wanted), CHUNK))
        terms = SearchTerm.objects.of(self.index)
        return {term: count for chunk in chunks for term, count in terms.filter(term__in=chunk).values_list("term", "documents")}

    def completions(self, prefix: str, limit: int) -> Sequence[str]:
        """Written words that begin with ``prefix``, those in most titles first."""
        terms = SearchTerm.objects.of(self.index).filter(is_written=True).starting("term", prefix)
        return list(terms.order_by("-titles", "-documents", "term").values_list("term", flat=True)[:limit])

    def words(self) -> Collection[str]:
        """Every written word; read again when a word has come or gone, in whatever process."""
        version = SearchIndex.objects.filter(name=self.index).values_list("vocabulary", flat=True).first() or ""
        if self.index not in _known or _known[self.index][0] != version:
            terms = SearchTerm.objects.of(self.index).filter(is_written=True)
            _known[self.index] = (version, frozenset(terms.values_list("term", flat=True)))
        return _known[self.index][1]
