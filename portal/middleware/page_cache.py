"""Whole public pages for people who are not logged in, kept per process under the store's generation number.

The generation lives in the database and is raised by every change that public pages show, so all
processes turn at once; no entry lives longer than a minute. A request with a session, a query that
is not a plain page, or a theme of its own is never served from here.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from portal.generation import current_generation

#: Seconds; a bound for what no generation covers, such as a date that passes.
LIFETIME = 60
KEPT_HEADERS = ("Content-Type", "Content-Language", "Content-Security-Policy", "Vary", "Link")
PRIVATE_PREFIXES = (
    "/account/",
    "/partner/",
    "/employer/",
    "/officer/",
    "/office/",
    "/cms/",
    "/sertifikat/",
    "/tawaran/",
    "/hadir/",
    "/kalender/",
    "/static/",
    "/livez",
    "/readyz",
)


class PageCacheMiddleware:
    """Answers public pages from memory; measured by ``make bench``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.store = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._cacheable(request):
            return self.get_response(request)
        key = f"{current_generation()}:{request.get_host()}:{request.COOKIES.get('theme', '')}:{request.get_full_path()}"
        kept = self.store.get(key)
        if kept is not None:
            return self._restore(request, kept)
        response = self.get_response(request)
        if self._keepable(request, response):
            self.store.set(key, (response.content, {name: response[name] for name in KEPT_HEADERS if name in response}), LIFETIME)
            response["X-Page-Cache"] = "miss"
        return response

    @staticmethod
    def _restore(request: HttpRequest, kept: tuple[bytes, dict[str, str]]) -> HttpResponse:
        content, headers = kept
        response = HttpResponse(content if request.method == "GET" else b"", headers=headers)
        response["Content-Length"] = str(len(response.content))
        response["X-Page-Cache"] = "hit"
        return response

    @staticmethod
    def _cacheable(request: HttpRequest) -> bool:
        """Only plain reads of public pages by somebody without a session or a pending message."""
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES:
            return False
        path = request.path.removeprefix("/en")
        return not path.startswith(PRIVATE_PREFIXES) and len(request.META.get("QUERY_STRING", "")) < 200

    @staticmethod
    def _keepable(request: HttpRequest, response: Any) -> bool:
        """A whole, successful page that set no cookie and holds no form token."""
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
            and response.get("Content-Type", "").startswith("text/html")
            and translation.get_language() is not None
        )
