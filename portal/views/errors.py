"""Pages for what went wrong: what happened, what to do next, and the number to quote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from portal.kernel.correlation import current_id


def _error(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    return render(request, template or f"{status}.html", {"correlation_id": current_id()}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return _error(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this role."""
    return _error(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not visible; the two are the same on purpose."""
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The template needs neither database nor context."""
    return HttpResponse(loader.get_template("500.html").render({"correlation_id": current_id()}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old; nothing was lost but the click."""
    return _error(request, 403, "403_csrf.html")
