"""What the pages about clients share: finding a row that the actor may see, and the frame it stands in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from enrollment.models import Client
from partners.http import TOKEN_FIELD, ActorRequest
from partners.views.account import base_for
from portal.kernel import audit

__all__ = ["ActorRequest", "base_for", "client_or_404", "frame", "fresh_login_required", "posted", "row_or_404", "section", "typed_before"]

#: Key of the session for what was typed, and what of a form is no answer of a person.
TYPED = "typed"
TOKENS = frozenset({"csrfmiddlewaretoken", TOKEN_FIELD})


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None for a mere look."""
    return request.POST if request.method == "POST" else None


def section(request: ActorRequest) -> str:
    """URL namespace in which this person works: officer or office."""
    return "office" if request.actor.is_lead else "officer"


def frame(request: ActorRequest, **values: Any) -> dict[str, Any]:
    """Template values with the base template and section of the reader."""
    return {"base": base_for(request), "section": section(request), **values}


def client_or_404(request: ActorRequest, public_id: UUID, *related: str) -> Client:
    """The client, if this actor may see them; a hidden one is the same 404 and leaves a row in the trail (R31)."""
    return row_or_404(request, Client.objects.select_related("office", "region__parent", *related), public_id)


def row_or_404(request: ActorRequest, rows: Any, public_id: UUID) -> Any:
    """One row by its public id through ``visible_to``; a look at a hidden one is audited as refused."""
    found = rows.visible_to(request.actor).filter(public_id=public_id).first()
    if found is None:
        _audit_refusal(request, rows.filter(public_id=public_id).first())
        raise Http404
    return found


def _audit_refusal(request: ActorRequest, hidden: Model | None) -> None:
    if hidden is None:
        return
    view = request.resolver_match.view_name if request.resolver_match else ""
    person = getattr(hidden, "audit_person", None)
    audit.record("client.refused", actor=request.actor, subject=hidden, person=person, allowed=False, reason=view)


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
