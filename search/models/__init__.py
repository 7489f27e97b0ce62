"""Tables of the search: what is indexed, what waits to be indexed, the words of each index, saved searches."""

from search.models.entries import SearchEntry, SearchFacetSet, SearchSuggestion
from search.models.indexes import SearchIndex, SearchTerm
from search.models.outbox import SearchOutbox
from search.models.saved import SavedSearch

__all__ = [
    "SavedSearch",
    "SearchEntry",
    "SearchFacetSet",
    "SearchIndex",
    "SearchOutbox",
    "SearchSuggestion",
    "SearchTerm",
]
