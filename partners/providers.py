"""What higher apps tell this one: they register a provider, partners never imports them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from partners.models import Organization

Facts = Callable[[Organization], dict[str, Any]]
_public_facts: list[Facts] = []
_partner_overview: list[Callable[[Any, Any], dict[str, Any]]] = []


def register_public_facts(provider: Facts) -> None:
    """Add facts to a partner's public page, e.g. its programs and disclosure-safe numbers."""
    if provider not in _public_facts:
        _public_facts.append(provider)


def public_facts(organization: Organization) -> dict[str, Any]:
    """Everything that higher apps say about a partner in public."""
    return {key: value for provider in _public_facts for key, value in provider(organization).items()}


def register_partner_overview(provider: Callable[[Any, Any], dict[str, Any]]) -> None:
    """Add facts to a partner's own first page; the provider gets ``(actor, today)``."""
    if provider not in _partner_overview:
        _partner_overview.append(provider)


def partner_overview_facts(actor: Any, today: Any) -> dict[str, Any]:
    """Everything that higher apps put on a partner's first page."""
    return {key: value for provider in _partner_overview for key, value in provider(actor, today).items()}
