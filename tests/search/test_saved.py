"""Saved searches: one's own, named once, repeated, compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from portal.kernel.decisions import DomainError
from search.geo import Point
from search.models import SavedSearch
from search.policies import MAX_SAVED
from search.services import enqueue, news_of, remove_saved_search, repeat_search, save_search
from tests.search.conftest import INDEX
from tests.search.helpers import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@dataclass(frozen=True)
class Person:
    """Somebody who acts."""

    user: Any
    role_keys: frozenset[str] = frozenset()


@pytest.fixture
def rina() -> Person:
    return Person(get_user_model().objects.create(email="rina@example.org"))


@pytest.fixture
def joko() -> Person:
    return Person(get_user_model().objects.create(email="joko@example.org"))


def save(actor: Person, name: str = "Las dekat rumah", **more: Any) -> SavedSearch:
    return save_search(actor=actor, index=INDEX, name=name, text="las", filters={"letter": ["L"]}, now=NOW, **more)


def test_saved_search_is_repeated_with_its_filters(rina: Person) -> None:
    with transaction.atomic():
        made = [Group.objects.create(name=name) for name in ("Las", "Bengkel Las")]
        enqueue(index=INDEX, ids=[group.pk for group in made])
    saved = save(rina, point=Point(-3, 104.7))
    assert saved.params == {"text": "las", "filters": {"letter": ["L"]}, "point": [-3, 104.7]}
    page = repeat_search(saved, queryset=Group.objects.all())
    assert [found.object.name for found in page.items] == ["Las"]


def test_saved_searches_are_seen_by_their_owner_alone(rina: Person, joko: Person) -> None:
    saved = save(rina)
    assert list(SavedSearch.objects.visible_to(rina)) == [saved]
    assert not SavedSearch.objects.visible_to(joko).exists()
    assert not SavedSearch.objects.visible_to(Person(None)).exists()


def test_somebody_elses_saved_search_cannot_be_removed(rina: Person, joko: Person) -> None:
    saved = save(rina)
    with pytest.raises(DomainError) as refusal:
        remove_saved_search(actor=joko, saved=saved)
    assert refusal.value.code == "not_yours"
    remove_saved_search(actor=rina, saved=saved)
    assert not SavedSearch.objects.exists()


def test_name_is_taken_once_by_one_person(rina: Person, joko: Person) -> None:
    save(rina)
    save(joko)
    with pytest.raises(DomainError) as refusal:
        save(rina)
    assert refusal.value.code == "saved_search_invalid"


def test_name_is_needed(rina: Person) -> None:
    with pytest.raises(DomainError):
        save(rina, name="   ")


def test_log_in_is_needed() -> None:
    with pytest.raises(DomainError) as refusal:
        save(Person(None))
    assert refusal.value.code == "log_in_first"


def test_saved_searches_are_limited(rina: Person) -> None:
    SavedSearch.objects.bulk_create(
        SavedSearch(owner=rina.user, index_name=INDEX, name=str(number), created_at=NOW) for number in range(MAX_SAVED)
    )
    with pytest.raises(DomainError) as refusal:
        save(rina)
    assert refusal.value.code == "too_many_saved_searches"


def test_news_are_what_came_since_and_are_told_once(rina: Person) -> None:
    with transaction.atomic():
        group = Group.objects.create(name="Las")
        enqueue(index=INDEX, ids=[group.pk])
    saved = save(rina)
    SavedSearch.objects.update(created_at=NOW - timedelta(days=1))
    saved.refresh_from_db()
    assert [found.object for found in news_of(saved, queryset=Group.objects.all(), now=NOW)] == [group]
    saved.refresh_from_db()
    assert saved.last_notified_at == NOW
    assert news_of(saved, queryset=Group.objects.all(), now=NOW) == []


def test_news_are_only_what_the_reader_may_see(rina: Person) -> None:
    with transaction.atomic():
        enqueue(index=INDEX, ids=[Group.objects.create(name="Las").pk])
    saved = save(rina)
    saved.created_at = NOW - timedelta(days=1)
    assert news_of(saved, queryset=Group.objects.none(), now=NOW) == []
