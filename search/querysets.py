"""Words of queries for the search's own tables."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import connections, models

from portal.kernel.actors import ActorLike

#: Sorts after every character that a folded text has.
_LAST = "\U0010ffff"


class _PrefixQuerySet(models.QuerySet[Any]):
    def starting(self, field: str, prefix: str) -> Self:
        """Rows whose ``field`` begins with ``prefix``, by index on both databases.

        SQLite's LIKE folds case and passes the index by; PostgreSQL's order of characters is the collation's,
        so that a range would not be a prefix there.
        """
        if connections[self.db].vendor == "sqlite":
            return self.filter(**{f"{field}__gte": prefix, f"{field}__lt": prefix + _LAST})
        return self.filter(**{f"{field}__startswith": prefix})


class EntryQuerySet(models.QuerySet[Any]):
    """Documents."""

    def of(self, index: str) -> Self:
        """Those of one index."""
        return self.filter(index_name=index)

    def hashes(self) -> dict[str, str]:
        """Content hash by object id."""
        return dict(self.values_list("object_id", "content_hash"))


class FacetSetQuerySet(models.QuerySet[Any]):
    """Facet combinations."""

    def unused(self) -> Self:
        """Those that no document has any more."""
        return self.filter(entries=None)


class SuggestionQuerySet(_PrefixQuerySet):
    """Suggestions."""

    def beginning(self, index: str, prefix: str) -> Self:
        """Those of one index with a word that begins so."""
        return self.filter(index_name=index).starting("key", prefix)


class TermQuerySet(_PrefixQuerySet):
    """Vocabulary."""

    def of(self, index: str) -> Self:
        """The words of one index that occur."""
        return self.filter(index_name=index, documents__gt=0)


class OutboxQuerySet(models.QuerySet[Any]):
    """Waiting changes."""

    def waiting(self, engine: str) -> Self:
        """What one engine has not been told."""
        return self.filter(engine=engine, done_at=None)

    def due(self, engine: str, now: datetime) -> Self:
        """What may be tried now."""
        return self.waiting(engine).filter(due_at__lte=now)

    def overdue(self, engine: str, now: datetime, patience: timedelta) -> Self:
        """What one engine should have been told long ago: it answers with old documents."""
        return self.waiting(engine).filter(due_at__lte=now, queued_at__lt=now - patience)

    def about(self, index: str, object_ids: Collection[str]) -> Self:
        """Changes of some objects."""
        return self.filter(index_name=index, object_id__in=object_ids)


class SavedSearchQuerySet(models.QuerySet[Any]):
    """Saved searches."""

    def visible_to(self, actor: ActorLike) -> Self:
        """One's own; nobody else's, whatever the role."""
        return self.filter(owner=actor.user) if actor.user is not None else self.none()
