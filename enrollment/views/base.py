"""What the pages about clients share: finding a row that the actor may see, and the frame it stands in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpRequest, QueryDict

from enrollment.models import Client
from partners.http import ActorRequest
from partners.reauth import fresh_login_required, typed_before
from partners.views.account import base_for
from portal.kernel import audit

__all__ = ["ActorRequest", "base_for", "client_or_404", "frame", "fresh_login_required", "posted", "row_or_404", "section", "typed_before"]


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
