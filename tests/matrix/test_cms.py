"""R35: the editor of the site knows no client: no model, no list, no file, no search over them; Django's admin is not there."""

from __future__ import annotations

import re
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from wagtail import hooks
from wagtail.admin.search import admin_search_areas
from wagtail.admin.viewsets import viewsets
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtail.search.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from tests.factories.partners import UserFactory
from tests.matrix.browsing import Visit, Walker
from tests.matrix.world import World
from tests.repository.people import person_models
from tests.repository.source import PACKAGES, told

pytestmark = pytest.mark.django_db
#: Most pages that the walk through the editor opens.
LIMIT = 150


class Superuser(Walker):
    """The technical administrator: every right that Django knows, no organization."""

    def __init__(self) -> None:
        user = UserFactory(is_staff=True, is_superuser=True, email="teknis@simpul.example")
        super().__init__(None)
        self.browser.force_login(user)
        self.cookies = {key: morsel.value for key, morsel in self.browser.cookies.items()}


def own_models() -> set[type[Any]]:
    """Models of our apps that are no pages."""
    pages = apps.get_model("wagtailcore", "Page")
    return {model for app in PACKAGES for model in apps.get_app_config(app).get_models() if not issubclass(model, pages)}


def test_no_model_about_a_person_is_registered_in_the_editor():
    """Neither as a snippet nor through a viewset, nor in Wagtail's own search or reference index."""
    shown = {*get_snippet_models(), *(getattr(each, "model", None) for each in viewsets.viewsets), *get_indexed_models()} - {None}
    assert not {model for model in shown if model in person_models()}
    assert not ReferenceIndex.indexed_models & set(person_models())


def test_djangos_admin_is_not_installed():
    assert not any(app.startswith("django.contrib.admin") for app in settings.INSTALLED_APPS)


def test_editors_cannot_be_given_rights_on_people():
    """The page of groups offers only registered permissions; none is about a person."""
    offered = Permission.objects.none()
    for hook in hooks.get_hooks("register_permissions"):
        offered = offered | hook()
    names = {model._meta.model_name for model in person_models()}
    assert not [str(permission) for permission in offered if permission.content_type.model in names and permission.content_type.app_label in PACKAGES]


def test_files_about_people_are_no_documents_of_the_site():
    """S2 and S3 files lie in private storage behind checking views; the site's library holds none and points at none."""
    for model in (get_document_model(), get_image_model()):
        assert not [field for field in model._meta.get_fields() if field.related_model in person_models()]
    fields = [(model, field) for model in person_models() for field in model._meta.fields if field.get_internal_type() in {"FileField", "ImageField"}]
    assert all(field.storage is not None and "private" in repr(settings.STORAGES) for _model, field in fields)
    assert [f"{model.__name__}.{field.name}" for model, field in fields if field.storage == _default_storage()] == []


def _default_storage() -> Any:
    from django.core.files.storage import storages

    return storages["default"]


def walk(superuser: Walker, language: str) -> list[Visit]:
    """Every page of the editor that links lead to, but those that end the session."""
    prefix = "/cms/" if language == "id" else "/en/cms/"
    waiting, seen, visits = deque([prefix]), {prefix}, []
    while waiting and len(visits) < LIMIT:
        visit = superuser.try_out("cms", waiting.popleft(), "get")
        visits.append(visit)
        for link in BeautifulSoup(visit.body, "html.parser").select("a[href]"):
            path = urlsplit(str(link["href"])).path
            if path.startswith(prefix) and path not in seen and "logout" not in path:
                seen.add(path)
                waiting.append(path)
        waiting.extend(path for path in menu_of(visit.body, prefix) if path not in seen)
        seen.update(waiting)
    return visits


def menu_of(body: str, prefix: str) -> list[str]:
    """Addresses in the side menu, which the editor draws from JSON."""
    return [path for path in dict.fromkeys(re.findall(r'"url":\s*"([^"?#]+)"', body)) if path.startswith(prefix) and "logout" not in path]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_editor_shows_nobody(world: World, db: None, language: str):
    """As superuser, through every link: no client's name, and no name of a model about a person."""
    visits = walk(Superuser(), language)
    assert len([visit for visit in visits if visit.status == 200]) >= 10
    marks = [mark for person in world.planted.values() for mark in person.marks()]
    problems = [str(visit) for visit in visits if visit.status >= 500]
    problems += [f"{visit} shows {mark}" for visit in visits for mark in marks if mark in visit.body]
    problems += [f"{visit} offers {word}" for visit in visits for word in model_words(visit)]
    assert not problems, told(problems)


def model_words(visit: Visit) -> list[str]:
    """Paths and permissions of models about people in a page's links and fields."""
    names = "|".join(sorted(model._meta.model_name for model in person_models()))
    return re.findall(rf"(?:href|value|name)=[\"'][^\"']*\b(?:enrollment|placements)[/_.](?:{names})\b", visit.body)


def test_searching_in_the_editor_finds_nobody(world: World, db: None):
    """Every search box of the editor, asked for a client by name."""
    superuser = Superuser()
    person = world.here.planted[world.here.first("clients").pk]
    paths = [urlsplit(str(area.url)).path for area in admin_search_areas.registered_search_areas]
    assert paths
    for path in paths:
        visit = superuser.try_out("cms search", f"{path}?q={person.last}", "get")
        assert visit.status in {200, 302, 404}, visit
        assert person.first not in visit.body, visit


@pytest.mark.parametrize("prefix", ["/officer/", "/office/clients/", "/partner/", "/employer/", "/office/", "/officer/clients/"])
def test_a_superuser_opens_no_workspace(world: World, db: None, prefix: str):
    """Technical rights are no role in an office."""
    visit = Superuser().go("workspace", prefix)
    assert visit.status == 403, visit


def test_a_superuser_opens_no_client(world: World, db: None):
    client = world.here.first("clients")
    visit = Superuser().go("client", f"/officer/clients/{client.public_id}/")
    assert visit.status == 403, visit
    assert client.name not in visit.body
