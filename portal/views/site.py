"""Small pages of the site itself: theme, language, health, robots, and the way into the editor."""

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partners.access import PUBLIC, audience
from partners.models import JobRun, OutboxEntry
from portal.kernel import clock
from portal.kernel.redirects import safe_next

THEMES = ("light", "dark")
THEME_COOKIE_AGE = 365 * 24 * 3600


def _back(request: HttpRequest) -> str:
    return safe_next(request.POST.get("next"), require_https=request.is_secure())


@audience(*PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the wish for light or dark in a cookie; anything else follows the system. GET shows the switch."""
    if request.method != "POST":
        return render(request, "portal/theme.html")
    response = redirect(_back(request))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=THEME_COOKIE_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@audience(*PUBLIC)
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@audience(*PUBLIC)
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether database and cache answer, and how long effects and jobs have waited (seconds)."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    oldest = OutboxEntry.objects.due(now).order_by("created_at").values_list("created_at", flat=True).first()
    late = JobRun.objects.filter(next_at__lt=now).order_by("next_at").values_list("next_at", flat=True).first()
    return JsonResponse({
        "database": True,
        "cache": _cache_answers(),
        "outbox_age": int((now - oldest).total_seconds()) if oldest else 0,
        "job_delay": int((now - late).total_seconds()) if late else 0,
    })


def _cache_answers() -> bool:
    try:
        caches["default"].set("ready", 1, 5)
        return caches["default"].get("ready") == 1
    except Exception:
        return False


@audience(*PUBLIC)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the public pages only."""
    closed = ("account", "partner", "employer", "officer", "office", "cms", "sertifikat")
    lines = ["User-agent: *", *(f"Disallow: {prefix}/{name}/" for prefix in ("", "/en") for name in closed)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


@audience(*PUBLIC)
def cms_login(request: HttpRequest) -> HttpResponse:
    """Wagtail's own log-in would pass by the second factor, so its address leads to ours (R39)."""
    return redirect(f"{reverse('account_login')}?next={reverse('wagtailadmin_home')}")
