"""Keeping searches: saved under a name, repeated later, compared with what has come since."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import ActorLike
from portal.kernel.decisions import refuse
from search.engines.base import Sort
from search.geo import Point
from search.models import SavedSearch
from search.policies import can_save_search
from search.services.finding import MAX_PAGE_SIZE, PAGE_SIZE, Found, SearchPage, search_documents
from search.specs import spec


@transaction.atomic
def save_search(
    *, actor: ActorLike, index: str, name: str, text: str, filters: Mapping[str, list[str]], now: datetime, point: Point | None = None
) -> SavedSearch:
    """Keep a search under a name of one's own; raises DomainError."""
    can_save_search(actor).or_raise()
    spec(index)
    params: dict[str, Any] = {"text": text, "filters": {key: list(values) for key, values in filters.items()}}
    if point is not None:
        params["point"] = [point.latitude, point.longitude]
    saved = SavedSearch(owner=actor.user, index_name=index, name=name.strip(), params=params, created_at=now)
    try:
        saved.full_clean()
    except ValidationError as error:
        refuse("saved_search_invalid", error.messages[0])
    saved.save()
    return saved


@transaction.atomic
def remove_saved_search(*, actor: ActorLike, saved: SavedSearch) -> None:
    """Forget a search of one's own; raises DomainError for somebody else's."""
    if not SavedSearch.objects.visible_to(actor).filter(pk=saved.pk).delete()[0]:
        refuse("not_yours", _("This saved search does not exist (any more)."))


def repeat_search(saved: SavedSearch, *, queryset: QuerySet[Any], sort: Sort = Sort.RELEVANCE, size: int = PAGE_SIZE) -> SearchPage:
    """The first results of a saved search as they are now."""
    params = saved.params
    point = Point(*params["point"]) if params.get("point") else None
    return search_documents(
        saved.index_name, params["text"], queryset=queryset, filters=params["filters"], point=point, sort=sort, page_size=size
    )


@transaction.atomic
def news_of(saved: SavedSearch, *, queryset: QuerySet[Any], now: datetime) -> list[Found]:
    """Results that are new or changed since the owner was last told (or saved it); they count as told from now on."""
    since = saved.last_notified_at or saved.created_at
    first = repeat_search(saved, queryset=queryset, sort=Sort.NEWEST, size=MAX_PAGE_SIZE)
    saved.last_notified_at = now
    saved.save(update_fields=["last_notified_at"])
    return [found for found in first.items if found.updated_at > since]
