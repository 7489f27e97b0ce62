"""Asking for the password again before what must not happen by somebody at an open screen (hazards R40)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from partners.http import TOKEN_FIELD, ActorRequest

#: Key of the session for what was typed, and what of a form is no answer of a person.
TYPED = "typed"
TOKENS = frozenset({"csrfmiddlewaretoken", TOKEN_FIELD})


def _keep_typed(request: HttpRequest) -> None:
    if request.method == "POST":
        fields = {name: request.POST.getlist(name) for name in request.POST if name not in TOKENS}
        request.session[TYPED] = {"path": request.path, "fields": fields}


def typed_before(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed on this page before the password was asked for, by field; told once."""
    kept = request.session.get(TYPED)
    if request.method == "POST" or not kept or kept["path"] != request.path:
        return {}
    fields: dict[str, list[str]] = request.session.pop(TYPED)["fields"]
    return fields


def fresh_login_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for the password again when that was more than five minutes ago (R40), then begin the page anew.

    The library's own decorator would replay a POST past the middleware that names the actor. What was typed waits in
    the session until the page asks for it (``typed_before``), so that nobody types it twice.
    """
    probe = reauthentication_required(lambda request: None)

    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            probe(request)
        except ReauthenticationRequired:
            _keep_typed(request)
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return guarded
