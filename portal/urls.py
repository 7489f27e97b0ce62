"""Every address of the site. Each audience has its own prefix; an app lists its pages per audience in ``urls.py``."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from enrollment import urls as enrollment
from partners import urls as partners
from placements import urls as placements
from portal import site_urls as site
from programs import urls as programs

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.permission_denied"
handler404 = "portal.views.errors.page_not_found"
handler500 = "portal.views.errors.server_error"

APPS = (partners, programs, enrollment, placements, site)


def section(name: str) -> tuple[list[URLPattern], str]:
    """All pages of one audience from all apps, under one namespace."""
    return [pattern for app in APPS for pattern in getattr(app, name, [])], name


urlpatterns = [
    *site.machine,
    path("documents/", include(wagtaildocs_urls)),
]

urlpatterns += i18n_patterns(
    path("cms/login/", site.cms_login, name="cms_login"),
    path("cms/", include(wagtailadmin_urls)),
    path("account/", include("allauth.urls")),
    path("account/", include(section("account"))),
    path("partner/", include(section("partner"))),
    path("employer/", include(section("employer"))),
    path("officer/", include(section("officer"))),
    path("office/", include(section("office"))),
    path("", include((site.public, "portal"))),
    path("", include((partners.public, "partners"))),
    path("", include((programs.public, "programs"))),
    path("", include((enrollment.public, "enrollment"))),
    path("", include((placements.public, "placements"))),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
