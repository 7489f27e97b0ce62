"""Headers that every answer carries: permissions policy, the editor's own content policy, and no-store."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CMS_PREFIXES = ("/cms/", "/en/cms/")


class HeadersMiddleware:
    """Answers to a logged-in person are never kept by a browser or a proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        if request.path.startswith(CMS_PREFIXES):
            setattr(response, "_csp_replace", settings.CMS_CONTENT_SECURITY_POLICY)  # noqa: B010 (django-csp reads this name)
            response["X-Frame-Options"] = "SAMEORIGIN"
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response
