"""What higher apps add to this one's pages: facts and the template that shows them. Partners never imports those apps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from partners.models import Organization

PublicFacts = Callable[[Organization], dict[str, Any]]
OverviewFacts = Callable[[Any, Any], dict[str, Any]]
_public: dict[str, PublicFacts] = {}
_overview: dict[str, OverviewFacts] = {}


def register_public_facts(provider: PublicFacts, *, template: str) -> None:
    """Add a part to a partner's public page, e.g. its programs; ``template`` shows what the provider answers as ``facts``."""
    _public[template] = provider


def public_facts(organization: Organization) -> dict[str, Any]:
    """Everything that higher apps say about a partner in public, with the ``parts`` (templates) that show it."""
    facts = {key: value for provider in _public.values() for key, value in provider(organization).items()}
    return {**facts, "parts": list(_public)}


def register_partner_overview(provider: OverviewFacts, *, template: str) -> None:
    """Add a part to a partner's own first page; the provider gets ``(actor, today)``, ``template`` shows its answer."""
    _overview[template] = provider


def partner_overview_facts(actor: Any, today: Any) -> dict[str, Any]:
    """Everything that higher apps put on a partner's first page, with the ``parts`` (templates) that show it."""
    facts = {key: value for provider in _overview.values() for key, value in provider(actor, today).items()}
    return {**facts, "parts": list(_overview)}
