"""Addresses for the tests of components: only what their pages link to."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portal.views.kit import kit


def blank(request: HttpRequest) -> HttpResponse:
    """A page that only has an address."""
    return HttpResponse("")


urlpatterns = i18n_patterns(
    path("kit/", kit, name="kit"),
    path("", include(([path("theme/", blank, name="theme")], "portal"))),
    path("program/", include(([path("", blank, name="catalog")], "programs"))),
    path("officer/", include(([path("", blank, name="home"), path("clients/", blank, name="clients"),
                               path("import/", blank, name="import")], "officer"))),
    path("account/login/", blank, name="account_login"),
    path("account/logout/", blank, name="account_logout"),
    prefix_default_language=False,
)
