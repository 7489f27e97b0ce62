"""Questions: visibility, pages, and an outside engine that is ill."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from portal.kernel import clock
from search.engines import choice
from search.engines.base import EngineError, Sort
from search.engines.elastic import ElasticEngine
from search.geo import Point
from search.models import SearchOutbox
from search.services import enqueue, search_documents, suggest
from tests.search.conftest import INDEX
from tests.search.sick import ILLNESSES, ill_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
#: Hazards R49.
MOST_SECONDS = 2.0


@pytest.fixture
def crafts() -> list[Group]:
    """Three groups in the index."""
    with transaction.atomic():
        made = [Group.objects.create(name=name) for name in ("Las Listrik", "Bengkel Las", "Menjahit")]
        enqueue(index=INDEX, ids=[group.pk for group in made])
    return made


def names(text: str = "", **more: Any) -> list[str]:
    """Names of what is found."""
    page = search_documents(INDEX, text, queryset=Group.objects.order_by("pk"), **more)
    return [found.object.name for found in page.items]


def test_objects_come_in_the_order_of_the_hits(crafts: list[Group]) -> None:
    assert names("las listrik")[0] == "Las Listrik"
    assert set(names("las")) == {"Las Listrik", "Bengkel Las"}


def test_what_the_reader_may_not_see_is_dropped_and_counted(crafts: list[Group]) -> None:
    page = search_documents(INDEX, "las", queryset=Group.objects.exclude(pk=crafts[0].pk))
    assert [found.object.name for found in page.items] == ["Bengkel Las"]
    assert (page.total, page.dropped) == (1, 1)


def test_what_was_deleted_since_is_dropped(crafts: list[Group]) -> None:
    Group.objects.filter(name="Menjahit").delete()
    page = search_documents(INDEX, "jahit", queryset=Group.objects.order_by("pk"))
    assert (page.items, page.total, page.dropped) == ((), 0, 1)


def test_pages_hold_each_hit_once(crafts: list[Group]) -> None:
    pages = [search_documents(INDEX, "", queryset=Group.objects.order_by("pk"), page=number, page_size=2) for number in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [2, 1, 0]
    assert len({found.object.pk for page in pages for found in page.items}) == 3
    assert {page.pages for page in pages} == {2}


@pytest.mark.parametrize(("page", "size"), [(0, 20), (-5, 20), (1, 0), (1, 10**6), (10**9, 100)])
def test_pages_that_do_not_exist_do_no_harm(crafts: list[Group], page: int, size: int) -> None:
    found = search_documents(INDEX, "", queryset=Group.objects.order_by("pk"), page=page, page_size=size)
    assert found.total == 3
    assert 1 <= found.size <= 100


def test_page_far_behind_the_first_hits(monkeypatch: pytest.MonkeyPatch, crafts: list[Group]) -> None:
    monkeypatch.setattr("search.services.finding.WINDOW", 1)
    pages = [
        search_documents(INDEX, "", queryset=Group.objects.order_by("pk"), sort=Sort.NEWEST, page=number, page_size=1)
        for number in (1, 2, 3)
    ]
    assert len({found.object.pk for page in pages for found in page.items}) == 3


def test_filters_of_unknown_facets_are_ignored(crafts: list[Group]) -> None:
    assert set(names("", filters={"letter": "L", "nothing": "x"})) == {"Las Listrik"}
    assert len(names("", filters={"letter": ["L", "B"]})) == 2


def test_facets_come_with_the_page(crafts: list[Group]) -> None:
    page = search_documents(INDEX, "las", queryset=Group.objects.order_by("pk"))
    assert page.facets == {"letter": {"B": 1, "L": 1}}


def test_distance_needs_a_point(crafts: list[Group]) -> None:
    assert len(names("", sort=Sort.DISTANCE)) == 3
    assert len(names("", sort=Sort.DISTANCE, point=Point(-3, 104))) == 3


def test_correction_is_told(crafts: list[Group]) -> None:
    assert search_documents(INDEX, "lisrtik", queryset=Group.objects.order_by("pk")).corrected == "listrik"


def test_page_marks_texts(crafts: list[Group]) -> None:
    page = search_documents(INDEX, "las", queryset=Group.objects.order_by("pk"))
    assert [piece.text for piece in page.highlighted("Kursus Las") if piece.is_match] == ["Las"]
    assert [piece.text for piece in page.excerpt("Di sini kami mengelas") if piece.is_match] == ["mengelas"]


def test_number_of_questions_to_the_database_does_not_grow(crafts: list[Group], django_assert_max_num_queries: Any) -> None:
    names("las listrik")
    with django_assert_max_num_queries(5):
        names("las listrik")
    with transaction.atomic():
        more = [Group.objects.create(name=f"Las {number}") for number in range(40)]
        enqueue(index=INDEX, ids=[group.pk for group in more])
    names("las listrik")
    with django_assert_max_num_queries(5):
        names("las listrik")


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Configure an outside engine at this address."""
    engine = ElasticEngine(url)
    monkeypatch.setattr(choice, "outside", lambda: engine)


@pytest.mark.parametrize("illness", sorted(ILLNESSES))
def test_ill_engine_costs_a_banner_and_never_a_page(crafts: list[Group], monkeypatch: pytest.MonkeyPatch, illness: str) -> None:
    with ill_server(illness) as url:
        use(monkeypatch, url)
        started = time.monotonic()
        page = search_documents(INDEX, "las", queryset=Group.objects.order_by("pk"))
        taken = time.monotonic() - started
    assert page.degraded
    assert {found.object.name for found in page.items} == {"Las Listrik", "Bengkel Las"}
    assert taken < MOST_SECONDS


def test_engine_that_refuses_connections(crafts: list[Group], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        use(monkeypatch, f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert search_documents(INDEX, "las", queryset=Group.objects.order_by("pk")).degraded
        assert suggest(INDEX, "las") == ["Bengkel Las", "Las Listrik"]


def test_suggestions_come_from_the_database_when_the_engine_is_ill(crafts: list[Group], monkeypatch: pytest.MonkeyPatch) -> None:
    with ill_server("broken") as url:
        use(monkeypatch, url)
        assert sorted(suggest(INDEX, "las")) == ["Bengkel Las", "Las Listrik"]


class Counting:
    """An outside engine that always fails and counts how often it is asked."""

    name = "elasticsearch"
    asked = 0

    def search(self, query: Any) -> Any:
        self.asked += 1
        raise EngineError("down")


def test_only_the_first_request_pays_for_an_ill_engine(crafts: list[Group], monkeypatch: pytest.MonkeyPatch) -> None:
    ill = Counting()
    monkeypatch.setattr(choice, "outside", lambda: ill)
    assert all(search_documents(INDEX, "las", queryset=Group.objects.order_by("pk")).degraded for _time in range(3))
    assert ill.asked == 1
    choice.rest(0)
    names("las")
    assert ill.asked == 2


def test_engine_that_is_behind_is_not_asked(crafts: list[Group], monkeypatch: pytest.MonkeyPatch) -> None:
    ill, long_ago = Counting(), clock.now() - choice.PATIENCE - timedelta(minutes=1)
    monkeypatch.setattr(choice, "outside", lambda: ill)
    SearchOutbox.objects.create(engine=ill.name, index_name=INDEX, object_id="1", queued_at=long_ago, due_at=long_ago)
    assert search_documents(INDEX, "las", queryset=Group.objects.order_by("pk")).degraded
    assert ill.asked == 0


def test_engine_is_made_from_the_setting(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""
    assert [engine.name for engine in choice.engines()] == ["database"]
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert [engine.name for engine in choice.engines()] == ["database", "elasticsearch"]
    assert choice.outside() is choice.outside()
    assert choice.engine("elasticsearch").name == "elasticsearch"


@pytest.mark.service("elasticsearch")
def test_real_elasticsearch_answers_without_a_banner(elastic: Any, crafts: list[Group]) -> None:
    from search.services import drain_outbox

    assert search_documents(INDEX, "las", queryset=Group.objects.order_by("pk")).degraded
    choice.rest(0)
    with transaction.atomic():
        enqueue(index=INDEX, ids=[group.pk for group in crafts])
    drain_outbox()
    elastic.refresh(INDEX)
    page = search_documents(INDEX, "las", queryset=Group.objects.order_by("pk"))
    assert not page.degraded
    assert {found.object.name for found in page.items} == {"Las Listrik", "Bengkel Las"}
