"""Who acts on this request, whether the page is theirs, and how long a session lives."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from partners.access import audience_of, is_closed_to_paused
from partners.actors import PUBLIC, Actor
from partners.enums import OrganizationKind, OrganizationState
from partners.models import Membership, User
from partners.selectors import acting_membership, last_reason
from portal.kernel import audit, clock
from portal.kernel.decisions import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]

#: Views of libraries that guard themselves: log-in pages, Wagtail's editor and pages, static files.
SELF_GUARDED = ("allauth.", "wagtail.", "django.views.static", "django.views.i18n", "django.contrib.sitemaps", "whitenoise.")
SESSION_STARTED = "started_at"
SESSION_SEEN = "seen_at"
#: The last act is written down once a minute, not at each click.
NOTED_EVERY = timedelta(minutes=1)


class SessionAgeMiddleware:
    """R40: a session ends after its idle time and after its absolute time, whichever comes first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            self._end_if_too_old(request, request.user)
        return self.get_response(request)

    def _end_if_too_old(self, request: HttpRequest, user: User) -> None:
        now, session = clock.now(), request.session
        if SESSION_STARTED not in session:
            self._begin(session, user, now)
        seen = _instant(session.get(SESSION_SEEN)) or now
        if self._is_over(session, user, now, seen):
            logout(request)
            messages.info(request, _("You were logged out because nothing happened for a while. Please log in again."))
        elif now - seen > NOTED_EVERY or SESSION_SEEN not in session:
            session[SESSION_SEEN] = now.isoformat()

    @staticmethod
    def _begin(session: Any, user: User, now: datetime) -> None:
        """Note when the session began, for which state of the account, and whether it can show clients."""
        sees_clients = Membership.objects.active().filter(user=user, organization__kind=OrganizationKind.OFFICE).exists()
        session.update({SESSION_STARTED: now.isoformat(), "epoch": user.session_epoch, "sees_clients": sees_clients})

    @staticmethod
    def _is_over(session: Any, user: User, now: datetime, seen: datetime) -> bool:
        started = _instant(session.get(SESSION_STARTED)) or now
        idle = settings.SESSION_IDLE_SENSITIVE if session.get("sees_clients", True) else settings.SESSION_IDLE
        return now - started > settings.SESSION_ABSOLUTE or now - seen > idle or session.get("epoch") != user.session_epoch


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


class ActorMiddleware:
    """Puts ``request.actor`` on every request: the user in the organization they act for now."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return PUBLIC
        membership = acting_membership(user=request.user, chosen=request.session.get("membership"))
        return Actor(user=request.user, membership=membership)


class AccessMiddleware:
    """Opens a page only to its declared audience, asks for the second factor, and catches refusals."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if view.__module__.startswith(SELF_GUARDED):
            return self._second_factor(request, view)
        wanted = audience_of(view)
        if wanted and "public" in wanted:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if wanted is None or not request.actor.has(*wanted):  # type: ignore[attr-defined]
            audit.record("page.refused", actor=request.actor,  # type: ignore[attr-defined]
                         allowed=False, reason=request.resolver_match.view_name if request.resolver_match else request.path)
            return render(request, "403.html", status=403)
        return self._pause(request, view) or self._second_factor(request, view)

    @staticmethod
    def _pause(request: HttpRequest, view: Any) -> HttpResponse | None:
        """R32: people of a paused organization reach only what tells them why and what to do."""
        organization = request.actor.organization  # type: ignore[attr-defined]
        if organization is None or organization.state != OrganizationState.SUSPENDED or not is_closed_to_paused(view):
            return None
        audit.record("page.refused", actor=request.actor, allowed=False, reason="organization paused")  # type: ignore[attr-defined]
        reason = last_reason(organization, OrganizationState.SUSPENDED)
        section = request.actor.home_section  # type: ignore[attr-defined]
        return render(request, "partners/paused.html", {"section": section, "organization": organization, "reason": reason}, status=403)

    @staticmethod
    def _second_factor(request: HttpRequest, view: Any) -> HttpResponse | None:
        """R39: staff, partners and employers without a second factor reach only the page that sets it up."""
        if not settings.MFA_REQUIRED or not request.user.is_authenticated:
            return None
        if view.__module__.startswith(("allauth.", "django.views.i18n")):
            return None
        from allauth.mfa.utils import is_mfa_enabled

        if is_mfa_enabled(request.user) or not (request.user.is_staff or request.actor.organization):  # type: ignore[attr-defined]
            return None
        messages.warning(request, _("Please set up a second factor first: it protects the people whose data you see."))
        return redirect("mfa_activate_totp")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return render(request, "409.html", {"message": exception.message}, status=409)
