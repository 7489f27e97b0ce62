"""Writes and questions of the search: telling it of changes, asking it, keeping searches."""

from search.services.finding import Found, SearchPage, search_documents, suggest
from search.services.indexing import drain_outbox, enqueue, forget_done, rebuild, verify
from search.services.saved import news_of, remove_saved_search, repeat_search, save_search

__all__ = [
    "Found",
    "SearchPage",
    "drain_outbox",
    "enqueue",
    "forget_done",
    "news_of",
    "rebuild",
    "remove_saved_search",
    "repeat_search",
    "save_search",
    "search_documents",
    "suggest",
    "verify",
]
